"""From a practice to its replication with the keyboard alone, and every page of the catalogue for everybody."""

from datetime import date

import pytest
from playwright.sync_api import expect

from common.search import index
from common.search.registry import SearchDocument, kind_of
from practices.enums import Evidence, ReplicationStage, Stage
from practices.models import Replication
from tests.practices.factories import PracticeFactory, PracticeIndicatorFactory, ReplicationFactory
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db(transaction=True)
FOCUSED = "(({innerText, id, name}) => `${innerText ?? ''} #${id} @${name ?? ''};`)(document.activeElement)"


@pytest.fixture
def practice(editor_porto, editor_faro):
    found = PracticeFactory(
        slug="rede-wi-fi", title="Rede Wi-Fi nas praças", owner_entity=editor_porto.memberships.get().entity,
        stage=Stage.SCALING, evidence_level=Evidence.BEFORE_AFTER, starts_on=date(2020, 1, 1),
        lessons="Medir antes.", barriers="Energia.", summary_en="Free Wi-Fi.",
    )  # fmt: skip
    PracticeIndicatorFactory(practice=found, measured_on=date(2025, 12, 31))
    PracticeFactory(slug="outra", title="Outra prática")
    return found


def tab_to(page, words):
    """Press Tab until what has the focus says these words."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"the keyboard does not reach «{words}»")


@pytest.fixture
def library(practice):
    """More to find than a page of results holds, and of more than one kind."""
    practices, news = kind_of("practices"), kind_of("news")
    squares = [SearchDocument(str(9_000 + n), f"Praças ligadas {n}", f"/{n}/") for n in range(21)]
    index.write(practices, squares, index.next_reading(), date(2026, 1, 1))
    told = [SearchDocument("9100", "Praças com árvores", "/arvores/")]
    index.write(news, told, index.next_reading(), date(2026, 1, 1))


def find_with_the_keyboard(page):
    """Suggestions, which Escape closes and an arrow chooses; filters; pages; and the practice that is looked for."""
    box, options = page.locator("#pesquisa"), page.locator("#pesquisa ~ [role=listbox] [role=option]")
    tab_to(page, "#pesquisa @q;")
    page.keyboard.type("praças")
    options.first.wait_for()
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.input_value() == "praças"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="23 resultados para praças").wait_for()

    tab_to(page, "@tipo;")
    page.keyboard.press("Space")
    page.get_by_role("heading", name="22 resultados para praças").wait_for()
    tab_to(page, "Seguinte")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2**")
    expect(page.locator("ol.results")).to_have_attribute("start", "21")

    tab_to(page, "#pesquisa @q;")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("rede wi")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/boas-praticas/rede-wi-fi/")


def test_somebody_finds_a_practice_and_takes_it_up_without_a_mouse(visit, library, editor_faro):
    window = visit(cookies=client_of(editor_faro).cookies)
    page = window.page
    window.go("/pesquisa/")
    find_with_the_keyboard(page)

    window.go("/boas-praticas/")
    tab_to(page, "#q @q;")
    page.keyboard.type("wi-fi")
    page.get_by_text("1 de 2 práticas").wait_for()
    tab_to(page, "Rede Wi-Fi nas praças")
    page.keyboard.press("Enter")
    page.wait_for_url("**/boas-praticas/rede-wi-fi/")
    tab_to(page, "Tenho interesse em replicar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/interesse/")
    tab_to(page, "@motivation;")
    page.keyboard.type("As nossas praças não têm rede.")
    tab_to(page, "Registar o interesse")
    page.keyboard.press("Enter")
    page.get_by_text("Interesse registado").wait_for()
    tab_to(page, "Registar o andamento")
    page.keyboard.press("Enter")
    page.wait_for_url("**/andamento/")
    tab_to(page, "@stage;")
    page.keyboard.press("ArrowDown")
    tab_to(page, "@adaptation;")
    page.keyboard.type("Em postes, e não em fachadas.")
    tab_to(page, "Guardar o andamento")
    page.keyboard.press("Enter")
    page.get_by_text("Andamento guardado").wait_for()

    kept = Replication.objects.get()
    assert (kept.stage, kept.adaptation) == (ReplicationStage.PREPARING, "Em postes, e não em fachadas.")
    assert window.complaints == []


def test_pages_have_no_faults_and_fit_their_window(visit, practice, editor_faro):
    replication = ReplicationFactory(
        practice=practice, replicator=editor_faro.memberships.get().entity, opened_by=editor_faro,
        stage=ReplicationStage.RUNNING,
    )  # fmt: skip
    window = visit(cookies=client_of(editor_faro).cookies, bypass_csp=True)
    found = {}

    for path in (
        "/boas-praticas/?maturidade=em-escala",
        "/boas-praticas/?vista=mapa",
        "/boas-praticas/?q=nada-disto",
        "/boas-praticas/rede-wi-fi/",
        "/boas-praticas/comparar/?p=rede-wi-fi&p=outra",
        "/boas-praticas/outra/interesse/",
        "/boas-praticas/rede-wi-fi/contactar/",
        "/area/replicacoes/",
        f"/area/replicacoes/{replication.pk}/",
        f"/area/replicacoes/{replication.pk}/andamento/",
    ):
        window.go(path)
        found[path] = window.faults_at_every_width()

    assert {path: faults for path, faults in found.items() if faults} == {}
    assert window.complaints == []


def test_catalogue_is_filtered_compared_and_mapped_without_script(visit, practice):
    window = visit(script=False)
    page = window.page
    window.go("/boas-praticas/")

    page.get_by_text("Maturidade", exact=True).first.click()
    page.get_by_role("checkbox", name="em escala").check()
    page.get_by_role("button", name="Aplicar filtros").click()
    assert page.locator(".faceted__count").inner_text() == "1 de 2 práticas"
    page.get_by_role("link", name="Mapa", exact=True).click()
    assert "maturidade=em-escala" in page.url
    assert "Rede Wi-Fi nas praças" in page.inner_text("main")

    window.go("/boas-praticas/")
    for box in page.get_by_role("checkbox", name="Comparar").all():
        box.check()
    page.get_by_role("button", name="Comparar as marcadas").click()
    assert page.locator("table.comparison thead th").count() == 2
