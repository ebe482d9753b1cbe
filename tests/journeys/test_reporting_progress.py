"""A report from its first word to the public page, with the correction that the EATA asked for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from action_plan.models import ProgressUpdate
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import submitted
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db(transaction=True)

EDIT = "/area/acoes/I01-A1/reportes/2026-S1/"
DONE = "Trabalho realizado"
PAGES = ("/area/", "/area/prazos/", "/area/mensagens/")
REPORTER_PAGES = (*PAGES, EDIT, "/area/reportes/", "/area/pedidos/")
EATA_PAGES = (*PAGES, "/area/reportes/", "/area/pedidos/", "/area/precedencias/", "/area/acoes/I01-A1/avaliacao/")


@pytest.fixture
def period(arte):
    now = timezone.now()
    ActionFactory(code="I01-A1", position=1)
    return PeriodFactory(due_on=now.date() + timedelta(days=20), locked_at=now + timedelta(days=40))


def window_of(visit, person, **options):
    return visit(cookies=client_of(person).cookies, **options)


def write(page, text):
    page.get_by_label("em curso").check()
    page.get_by_label(DONE).fill(text)


def hand_in(page):
    page.get_by_role("button", name="Guardar e rever antes de submeter").click()
    page.get_by_role("button", name="Submeter à EATA").click()
    page.get_by_text("Reporte submetido.").wait_for()


def test_a_report_is_written_returned_corrected_approved_and_published(visit, period, reporter_arte, eata_member):
    writer = window_of(visit, reporter_arte)
    writer.go("/area/")
    writer.page.get_by_role("link", name="Reportar").first.click()
    writer.page.get_by_role("button", name="Começar o reporte").click()
    write(writer.page, "Levantamento feito.")
    writer.page.get_by_label("Ligação", exact=True).fill("https://www.exemplo.pt/levantamento")
    writer.page.get_by_label("Título da ligação").fill("Levantamento")
    writer.page.get_by_role("button", name="Guardar e juntar a ligação").click()
    writer.page.get_by_text("Evidência junta ao reporte").wait_for()
    hand_in(writer.page)

    reviewer = window_of(visit, eata_member)
    reviewer.go("/area/")
    reviewer.page.get_by_role("link", name="Rever").first.click()
    reviewer.page.get_by_label("O que falta ou o que corrigir").fill("Diga quantos municípios responderam.")
    reviewer.page.get_by_role("button", name="Devolver para correção").click()
    reviewer.page.get_by_text("devolvido: a entidade foi avisada").wait_for()

    writer.go("/area/")
    writer.page.get_by_text("Diga quantos municípios responderam.").wait_for()
    writer.page.get_by_role("link", name="Corrigir").first.click()
    write(writer.page, "Levantamento feito em 40 municípios.")
    hand_in(writer.page)

    reviewer.go("/area/")
    reviewer.page.get_by_role("link", name="Rever").first.click()
    reviewer.page.get_by_role("button", name="Aprovar o reporte").click()
    reviewer.page.get_by_text("aprovado: já conta no plano").wait_for()

    public = visit()
    public.go("/plano-de-acao/I01-A1/")
    assert public.page.get_by_text("Levantamento feito em 40 municípios.").first.is_visible()
    assert public.page.get_by_label("O que pode fazer").count() == 0
    assert writer.complaints + reviewer.complaints + public.complaints == []


def test_a_report_is_written_without_script(visit, period, reporter_arte):
    window = window_of(visit, reporter_arte, script=False)
    window.go(EDIT)
    window.page.get_by_role("button", name="Começar o reporte").click()
    write(window.page, "Levantamento feito.")

    hand_in(window.page)

    assert ProgressUpdate.objects.get().done == "Levantamento feito."


def test_what_was_typed_comes_back_after_the_session_ended(visit, period, reporter_arte):
    client = client_of(reporter_arte)
    window = visit(cookies=client.cookies)
    window.go(EDIT)
    window.page.get_by_role("button", name="Começar o reporte").click()
    window.page.get_by_label(DONE).fill("Uma hora de escrita.")
    window.context.clear_cookies()
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Guardar rascunho").last.click()
    assert ProgressUpdate.objects.get().done == ""

    fresh = client_of(reporter_arte).cookies
    window.context.add_cookies([{"name": k, "value": m.value, "url": window.base} for k, m in fresh.items()])
    window.go(EDIT)
    window.page.get_by_role("button", name="Recuperar o que tinha escrito").click()
    expect(window.page.get_by_label(DONE)).to_have_value("Uma hora de escrita.")
    window.page.get_by_role("button", name="Guardar rascunho").last.click()
    window.page.get_by_text("Rascunho guardado.").wait_for()

    window.go(EDIT)
    assert window.page.get_by_role("button", name="Recuperar o que tinha escrito").count() == 0
    assert window.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('rascunho:'))") == []


def faults_on(window, paths):
    found = {}
    for path in paths:
        assert window.go(path).status == 200
        found[path] = window.faults_at_every_width()
    return {path: faults for path, faults in found.items() if faults}


def test_pages_of_the_work_area_have_no_faults(
    visit, period, reporter_arte, eata_coordinator, ccdr_norte, entity_head_arte, editor_porto
):
    second = ActionFactory(code="I01-A2", position=2)
    update = submitted(second, period, reporter_arte, at=timezone.now(), with_link=True)
    milestone = second.milestones.get().pk
    reporter = (*REPORTER_PAGES, reverse("action_plan:deadline_request", args=[milestone]))
    review = reverse("action_plan:update_review", args=[update.pk])
    periods = ("/area/periodos/", "/area/periodos/2026-S1/", "/area/periodos/2026-S1/fechar/")
    roles = {
        reporter_arte: (*reporter, reverse("action_plan:update_detail", args=[update.pk])),
        eata_coordinator: (*EATA_PAGES, *periods, review, reverse("action_plan:deadline_revise", args=[milestone])),
        ccdr_norte: PAGES,
        entity_head_arte: PAGES,
        editor_porto: PAGES,
    }
    found = {
        person.name: faults_on(window_of(visit, person, bypass_csp=True), paths) for person, paths in roles.items()
    }

    assert found == {person.name: {} for person in roles}
