"""Calls as people meet them: the list, the plan, one call, its calendar, its consultation and its questions."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from common.files.models import StoredFile
from funding.enums import CallState, EditionKind, RuleKind
from funding.models import Call, CallDocument, CallPhase, CallQuestion, CallRule, Contribution, PlannedCall
from funding.operations import FundingRefused, answer_question, contribute, hide_contribution
from funding.operations.editions import amending, keep_edition
from funding.queries import Phase, call_addresses
from funding.search import documents
from funding.templatetags.calls import countdown, instant, phase_when
from tests.funding.factories import CLOSES, OPENS, WITHIN, a_call, a_mechanism
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
MS = timedelta(milliseconds=1)
OPENED, ENDED = datetime(2024, 8, 1, 9, tzinfo=UTC), datetime(2024, 8, 23, 17, tzinfo=UTC)


def text(response):
    return response.content.decode()


def a_consultation(**values) -> Call:
    told = {"code": "projeto", "title": "Projeto de aviso", "summary": "Resumo.", "text": "Texto do projeto."}
    window = {"consultation_opens_at": OPENED, "consultation_closes_at": ENDED, "consulted_at": OPENED}
    call = Call.objects.create(
        mechanism=a_mechanism(), state=CallState.CONSULTATION, created_at=OPENED, **told | window | values
    )
    keep_edition(call=call, kind=EditionKind.CONSULTATION, user=None, at=OPENED)
    return call


def a_contribution(call, user, **values) -> Contribution:
    told = {"subject": "Prazo", "text": "É curto.", "sent_at": OPENED} | values
    return Contribution.objects.create(call=call, author=user, **told)


def a_question(call, user, **values) -> CallQuestion:
    return CallQuestion.objects.create(
        call=call, asked_by=user, text="Eu, do Porto, posso?", asked_at=WITHIN, **values
    )


def test_addresses_are_the_public_ones():
    assert reverse("funding:calls") == "/avisos/"
    assert reverse("funding:call", args=["a"]) == "/avisos/a/"
    assert reverse("funding:plan") == "/avisos/plano/"
    with translation.override("en"):
        assert reverse("funding:call", args=["a"]) == "/en/avisos/a/"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (OPENS - MS, "abre hoje, às 09h00 (daqui a menos de 1 minuto)"),
        (OPENS, "fecha em 45 dias, às 17h00"),
        (CLOSES - timedelta(days=2), "fecha em 2 dias, às 17h00"),
        (CLOSES - timedelta(hours=20), "fecha amanhã, às 17h00"),
        (CLOSES - timedelta(hours=1, minutes=2), "fecha hoje, às 17h00 (faltam 1 hora e 2 minutos)"),
        (CLOSES - MS, "fecha hoje, às 17h00 (faltam menos de 1 minuto)"),
        (CLOSES, ""),
        (CLOSES + MS, ""),
    ],
)
def test_the_page_says_by_the_clock_of_the_server_how_long_there_is(at, said, client):
    call = a_call()
    with time_machine.travel(at, tick=False):
        page = text(client.get("/avisos/pgu-2024/"))
    assert countdown(call, at) == said
    assert (said[1:] in page) if said else ("Fechado" in page and "fecha " not in page.split("<aside")[1][:900])


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2024, 10, 31, 17, tzinfo=UTC), "31 de outubro de 2024, às 17h00 (16h00 nos Açores)"),
        (datetime(2024, 7, 31, 16, tzinfo=UTC), "31 de julho de 2024, às 17h00 (16h00 nos Açores)"),
        (
            datetime(2024, 11, 1, 0, tzinfo=UTC),
            "1 de novembro de 2024, às 00h00 (23h00 de 31 de outubro de 2024 nos Açores)",
        ),
        # The night when the clocks go back: 01h30 comes twice in Lisbon, and in the Azores an hour later.
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            "25 de outubro de 2026, às 01h30 hora de verão (00h30 hora de verão nos Açores)",
        ),
        (
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            "25 de outubro de 2026, às 01h30 hora de inverno (00h30 hora de inverno nos Açores)",
        ),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "29 de março de 2026, às 02h30 (01h30 nos Açores)"),
    ],
)
def test_a_moment_is_told_in_lisbon_with_the_azores_beside_it(at, said):
    assert instant(at) == said


def test_in_the_azores_their_own_hour_comes_first(editor_faro, client):
    a_call()
    region = editor_faro.memberships.get().entity.region
    region.code = "acores"
    region.save()
    with time_machine.travel(WITHIN, tick=False):
        page = text(client_of(editor_faro).get("/avisos/pgu-2024/"))
        assert "31 de outubro de 2024, às 16h00 nos Açores (17h00 em Lisboa)" in page
        assert "às 17h00 (16h00 nos Açores)" in text(client.get("/avisos/pgu-2024/"))


def test_a_day_without_an_hour_is_told_as_a_day():
    midnight = datetime(2025, 1, 1, tzinfo=UTC)
    phase = Phase("ANALYSIS", "", None, midnight, is_exact=False, is_start_exact=True, note="")
    assert phase_when({}, phase) == "até 31 de dezembro de 2024"


def test_the_list_is_ordered_by_what_one_can_act_upon_and_narrowed_by_its_address(client):
    a_call(code="fechado", closes_at=WITHIN - timedelta(days=1))
    a_call(code="depois", closes_at=CLOSES + timedelta(days=1))
    a_call(code="primeiro", number="01/C19")
    a_call(code="por-abrir", opens_at=WITHIN + timedelta(days=1))
    Call.objects.create(code="rascunho", title="Rascunho", mechanism=a_mechanism(), created_at=OPENS)
    with amending():
        CallRule.objects.create(
            call=Call.objects.get(code="fechado"),
            kind=RuleKind.APPLICANT_KIND_IN,
            parameters={"kinds": ["INTERMUNICIPAL"]},
            message="x",
            position=9,
        )

    def codes(**query):
        with time_machine.travel(WITHIN, tick=False):
            return [row.call.code for row in client.get("/avisos/", query).context["rows"]]

    assert codes() == ["primeiro", "depois", "por-abrir", "fechado"]
    assert codes(estado="CLOSED") == ["fechado"]
    assert codes(quem="INTERMUNICIPAL") == ["fechado"]
    assert codes(q="c19") == ["primeiro"]
    assert codes(ano="2023", mecanismo="prr") == ["primeiro", "depois", "por-abrir", "fechado"]  # no such year
    assert codes(estado="OPEN", mecanismo="prr", ano="2024") == ["primeiro", "depois"]


@pytest.mark.parametrize("bad", [{"estado": "x"}, {"ano": "' OR 1=1"}, {"page": "-1"}, {"q": "\x00"}, {"quem": "🙂"}])
def test_a_bad_address_is_answered(client, bad):
    assert client.get("/avisos/", bad).status_code == 200
    assert client.get("/avisos/plano/", bad).status_code == 200


def test_empty_lists_say_what_to_do_next(client):
    assert "Ainda não há avisos publicados" in text(client.get("/avisos/"))
    assert "Nenhum aviso corresponde" in text(client.get("/avisos/", {"q": "nada"}))
    assert "Ainda não há plano de avisos" in text(client.get("/avisos/plano/"))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_whatever_they_hold(client, stranger, eata_member, django_assert_num_queries, count):
    call = a_consultation()
    for number in range(count):
        a_call(code=f"a{number}")
        PlannedCall.objects.create(mechanism=a_mechanism(), title=f"P{number}", opens_on=OPENS.date())
        CallDocument.objects.create(
            call=call, title=f"D{number}", url="https://a.pt/", position=number, added_at=OPENS
        )
        entity = eata_member.memberships.get().entity
        answered = {"answer": "Sim.", "effect": "Nenhum.", "answered_at": ENDED, "answered_by": eata_member}
        a_contribution(call, stranger, entity=entity, **answered)
        said = {"published_text": "Posso?", "answer": "Pode.", "answered_at": WITHIN, "is_public": True}
        a_question(call, stranger, **said)
        keep_edition(call=call, kind=EditionKind.CONSULTATION, user=None, at=OPENED)
    with django_assert_num_queries(4):
        client.get("/avisos/")
    with django_assert_num_queries(6):
        client.get("/avisos/projeto/")
    with django_assert_num_queries(2):
        client.get("/avisos/plano/")


def test_the_page_shows_the_edition_in_force_not_what_is_being_written(client, eata_coordinator):
    call = a_consultation()
    Call.objects.filter(pk=call.pk).update(state=CallState.APPROVED, title="Título por publicar", text="Por publicar.")
    page = text(client.get("/avisos/projeto/"))
    assert "Texto do projeto." in page
    assert "por publicar" not in page.lower().replace("foi publicado", "")


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.APPROVED])
def test_a_draft_never_shown_does_not_exist_for_the_public(state, client, stranger):
    Call.objects.create(code="rascunho", title="Rascunho", mechanism=a_mechanism(), state=state, created_at=OPENS)
    for browser in (client, client_of(stranger)):
        for path in ("", "aviso.ics", "versoes/1/", "versoes/1.json", "contribuir/", "perguntar/"):
            answer = browser.get(f"/avisos/rascunho/{path}")
            assert answer.status_code in {404, 302}
            assert answer.status_code == 404 or answer["Location"].startswith("/entrar/")


def test_every_version_can_be_read_and_its_hash_checked(client, stranger):
    call = a_consultation()
    Call.objects.filter(pk=call.pk).update(text="Texto final.", budget="1000")
    call.refresh_from_db()
    keep_edition(call=call, kind=EditionKind.PUBLICATION, user=stranger, at=ENDED)

    second = text(client.get("/avisos/projeto/versoes/2/"))
    first = text(client.get("/avisos/projeto/versoes/1/"))
    kept = client.get("/avisos/projeto/versoes/2.json")

    assert "<del>do projeto.</del>" in second
    assert "1\u202f000" in second or "1000" in second
    assert "já não está em vigor" in first
    assert json.loads(kept.content)["text"] == "Texto final."
    assert client.get("/avisos/projeto/versoes/9/").status_code == 404


def test_the_calendar_of_a_call_has_its_hours_and_days(client):
    call = a_call()
    with amending():
        CallPhase.objects.create(call=call, kind="ANALYSIS", ends_at=datetime(2025, 1, 1, tzinfo=UTC), is_exact=False)
    told = Calendar.from_ical(client.get("/avisos/pgu-2024/aviso.ics").content)
    events = {str(one["summary"]): one for one in told.walk("VEVENT")}
    closing = events["Fecha: Plataformas de Gestão Urbana"]
    assert (closing["dtend"].dt, closing["dtend"].params["tzid"]) == (CLOSES, "Europe/Lisbon")
    analysis = next(one for title, one in events.items() if title.startswith("Até hoje"))
    assert str(analysis["dtstart"].dt) == "2024-12-31"


def test_the_plan_says_what_is_foreseen_and_is_a_calendar_too(client):
    row = {"mechanism": a_mechanism(), "title": "Gémeos digitais", "date_text": "4.º trimestre de 2026"}
    PlannedCall.objects.create(opens_on=datetime(2026, 12, 31, tzinfo=UTC).date(), **row)
    PlannedCall.objects.create(opens_on=datetime(2025, 12, 31, tzinfo=UTC).date(), **row | {"is_dropped": True})
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC)):
        page, last = text(client.get("/avisos/plano/")), text(client.get("/avisos/plano/?ano=2025"))
        events = list(Calendar.from_ical(client.get("/avisos/plano.ics").content).walk("VEVENT"))
    assert "4.º trimestre de 2026" in page
    assert "já não se prevê" in last
    assert [str(one["summary"]) for one in events] == ["Aviso previsto: Gémeos digitais"]


def test_files_have_every_call_and_what_is_written_cannot_be_a_formula(client):
    a_call(title="=1+1")
    rows = list(openpyxl.load_workbook(BytesIO(client.get("/avisos/avisos.xlsx").content)).active.values)
    assert rows[1][2] == "'=1+1" or rows[1][2] == "=1+1"
    lines = client.get("/avisos/avisos.csv").content.decode("utf-8-sig").splitlines()
    assert any("'=1+1" in line for line in lines)
    assert client.get("/avisos/plano.csv").status_code == 200


def test_machines_and_the_search_find_it(client):
    call = a_call()
    page = text(client.get("/avisos/pgu-2024/"))
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert told["hoursAvailable"]["validThrough"] == "2024-10-31T17:00:00+00:00"
    lists = (
        "",
        "plano/",
        "oportunidades/",
        "necessidades/",
        "beneficiarios/",
        "beneficiarios/plataformas/",
        "beneficiarios/pagamentos/",
    )
    assert [one.path for one in call_addresses()] == [f"/avisos/{path}" for path in (*lists, "pgu-2024/")]
    assert [(one.key, one.url) for one in documents(None)] == [(str(call.pk), "/avisos/pgu-2024/")]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(OPENED - MS, False), (OPENED, True), (ENDED - MS, True), (ENDED, False), (ENDED + MS, False)],
)
def test_contributions_are_taken_while_the_consultation_is_open(at, is_open, stranger):
    call = a_consultation()
    with time_machine.travel(at, tick=False):
        answer = client_of(stranger).post(
            "/avisos/projeto/contribuir/", {"on_behalf": "proprio", "subject": "Prazo", "text": "É curto."}
        )
    assert answer.status_code == (302 if is_open else 422)
    assert Contribution.objects.filter(call=call, entity=None, author=stranger).count() == int(is_open)


def test_a_contribution_for_an_entity_carries_its_name_and_file_once_answered(client, editor_porto, eata_member):
    a_consultation()
    sent = {"on_behalf": "entidade", "subject": "Prazo", "text": "É <b>curto</b>."}
    upload = SimpleUploadedFile("parecer.txt", b"Parecer.")
    with time_machine.travel(OPENED, tick=False):
        client_of(editor_porto).post("/avisos/projeto/contribuir/", sent | {"file": upload})
    told, stored = Contribution.objects.get(), StoredFile.objects.get()
    path = f"/ficheiros/{stored.uuid}/"
    assert "curto" not in text(client.get("/avisos/projeto/"))
    assert (client.get(path).status_code, client_of(editor_porto).get(path).status_code) == (404, 200)

    Contribution.objects.filter(pk=told.pk).update(
        answer="Sim.", effect="Mais 15 dias.", answered_at=ENDED, answered_by=eata_member
    )
    page = text(client.get("/avisos/projeto/"))
    assert "É &lt;b&gt;curto&lt;/b&gt;." in page
    assert "Mais 15 dias." in page
    assert editor_porto.name not in page
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        {"text": ""},
        {"subject": "x" * 201},
        {"text": "nul\x00"},
        {"on_behalf": "entidade"},
        {"file": SimpleUploadedFile("a.pdf", b"<html>")},
    ],
)
def test_a_bad_contribution_is_refused_by_its_field(bad, stranger):
    a_consultation()
    sent = {"on_behalf": "proprio", "subject": "Prazo", "text": "É curto."} | bad
    with time_machine.travel(OPENED, tick=False):
        answer = client_of(stranger).post("/avisos/projeto/contribuir/", sent)
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)
    assert answer.context["form"].errors.keys() == bad.keys()


def test_what_is_not_published_is_told_to_its_author_only(client, stranger, eata_member):
    call = a_consultation()
    told = a_contribution(call, stranger)
    hide_contribution(contribution=told, reason="Tem dados pessoais.", user=eata_member, entity_id=None, at=ENDED)
    assert "Tem dados pessoais." in text(client_of(stranger).get("/avisos/projeto/"))
    assert "Tem dados pessoais." not in text(client.get("/avisos/projeto/"))


@pytest.mark.parametrize(
    ("until", "at", "is_taken"),
    [
        (None, OPENS - MS, True),
        (None, CLOSES - MS, True),
        (None, CLOSES, False),
        (WITHIN, WITHIN - MS, True),
        (WITHIN, WITHIN, False),
        (WITHIN, WITHIN + MS, False),
    ],
)
def test_questions_are_taken_until_their_end(until, at, is_taken, stranger):
    a_call(questions_until=until)
    with time_machine.travel(at, tick=False):
        answer = client_of(stranger).post("/avisos/pgu-2024/perguntar/", {"on_behalf": "proprio", "text": "Posso?"})
    assert answer.status_code == (302 if is_taken else 422)
    assert CallQuestion.objects.count() == int(is_taken)


def test_an_answer_is_for_everybody_without_who_asked_and_is_corrected_in_the_open(client, stranger, eata_member):
    question = a_question(a_call(), stranger)
    told = {"user": eata_member, "entity_id": None, "published_text": "Um município pode?", "is_public": True}
    answer_question(question=question, answer="Pode.", at=WITHIN, **told)
    answer_question(question=question, answer="Não pode.", at=WITHIN + timedelta(days=1), **told)

    page = text(client.get("/avisos/pgu-2024/"))
    assert "Um município pode?" in page
    assert "do Porto" not in page
    assert stranger.name not in page
    assert "Não pode." in page
    assert "Corrigida em 02/10/2024" in page
    assert "<p>Pode.</p>" in page
    with pytest.raises(FundingRefused, match="não se esconde"):
        answer_question(question=question, answer="x", at=WITHIN, **told | {"is_public": False})


def test_contributions_cannot_be_sent_behind_the_page(stranger):
    call = a_consultation(consultation_closes_at=ENDED)
    Call.objects.filter(pk=call.pk).update(consultation_closes_at=OPENED + MS)
    with pytest.raises(FundingRefused):
        contribute(call=call, subject="a", text="b", file=None, entity=None, user=stranger, at=OPENED + MS)
