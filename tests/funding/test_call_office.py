"""Writing calls in the back office: each page does what it says, for who may, and refuses by the field."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from funding.enums import CallState
from funding.models import Call, CallDocument, CallEdition, CallLine, CallRule, Criterion, Mechanism, PlannedCall
from funding.queries.call_content import content_of_call, read_call_content
from tests.funding.evaluating import with_criteria
from tests.funding.factories import CLOSES, WITHIN, a_call, a_mechanism, an_open_call
from tests.funding.test_call_pages import a_consultation, a_contribution, a_question
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
BEFORE = datetime(2024, 7, 1, 9, tzinfo=UTC)
PHASES = ("VALIDATION", "ANALYSIS", "HEARING", "DECISION", "EXECUTION")
DATES = {
    "consultation_opens_at": "",
    "consultation_closes_at": "",
    "opens_at": "2024-09-16T09:00",
    "closes_at": "2024-10-31T17:00",
    "questions_until": "",
} | {f"{kind}_{name}": "" for kind in PHASES for name in ("starts_at", "ends_at", "note")}
TEXTS = {
    "title": "Plataformas",
    "summary": "Resumo.",
    "text": "Texto.",
    "budget": "1.234.567,89",
    "hearing_days": "10",
    "score_decimals": "2",
    "report_days": "30",
    "is_sealed": "on",
}


@pytest.fixture
def office(eata_member):
    return client_of(eata_member)


@pytest.fixture
def coordination(eata_coordinator):
    return client_of(eata_coordinator)


def a_draft(**values) -> Call:
    return Call.objects.create(
        **{"code": "novo", "title": "Novo", "mechanism": a_mechanism(), "created_at": BEFORE} | values
    )


def at(moment, call, *args, **data):
    with time_machine.travel(moment, tick=False):
        return call(*args, **data)


def text(response):
    return response.content.decode()


def test_a_call_is_written_approved_and_published_by_two_people(office, coordination):
    at(BEFORE, office.post, "/gestao/avisos/novo/", {"code": "pgu", "title": "P", "mechanism": a_mechanism().pk})
    call = Call.objects.get()
    page = f"/gestao/avisos/{call.pk}/"
    at(BEFORE, office.post, f"{page}texto/", TEXTS | {"version": 1})
    at(BEFORE, office.post, f"{page}calendario/", DATES | {"version": 2, "ANALYSIS_ends_at": "2024-12-31T18:00"})
    assert "Diga nas regras quem se pode candidatar." in text(at(BEFORE, office.get, page))
    who = {"version": 3, "kinds": ["MUNICIPALITY"], "message": "Municípios.", "severity": "BLOCK"}
    at(BEFORE, office.post, f"{page}regras/nova/?tipo=APPLICANT_KIND_IN", who)
    assert at(BEFORE, office.get, f"{page}passos/aprovar/").status_code == 404
    at(BEFORE, coordination.post, f"{page}passos/aprovar/", {"version": 4})
    at(BEFORE, coordination.post, f"{page}passos/publicar/", {"version": 5})

    call.refresh_from_db()
    assert (call.state, str(call.budget), call.opens_at, call.closes_at) == (
        CallState.PUBLISHED,
        "1234567.89",
        datetime(2024, 9, 16, 8, tzinfo=UTC),
        CLOSES,
    )
    assert call.phases.get().ends_at == datetime(2024, 12, 31, 18, tzinfo=UTC)
    assert CallRule.objects.get().parameters == {"kinds": ["MUNICIPALITY"]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"closes_at": "2024-09-16T09:00"}, "closes_at"),
        ({"closes_at": "2024-09-16T08:59"}, "closes_at"),
        ({"closes_at": "amanhã"}, "closes_at"),
        ({"opens_at": "2026-03-29T01:30"}, "opens_at"),  # an hour that does not exist
        ({"opens_at": "2026-10-25T01:30"}, "opens_at"),  # an hour that comes twice
        ({"questions_until": "2024-10-31T17:01"}, "questions_until"),
        ({"ANALYSIS_starts_at": "2024-12-31T10:00", "ANALYSIS_ends_at": "2024-12-31T09:00"}, "ANALYSIS_ends_at"),
    ],
)
def test_dates_are_refused_by_their_field(values, field, office):
    call = a_draft()
    answer = office.post(f"/gestao/avisos/{call.pk}/calendario/", DATES | values | {"version": 1})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    call.refresh_from_db()
    assert call.closes_at is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1.234,56", "1234.56"),
        ("1 234,56 €", "1234.56"),
        ("1.234", "1234.00"),
        ("1234.5", "1234.50"),
        ("NaN", None),
        ("1e309", None),
        ("-1", None),
        ("0", None),
        ("1,234", None),
        ("muito", None),
        ("9" * 13, None),
    ],
)
def test_money_is_read_as_it_is_written_here(typed, kept, office):
    call = a_draft()
    answer = office.post(f"/gestao/avisos/{call.pk}/texto/", TEXTS | {"budget": typed, "version": 1})
    call.refresh_from_db()
    assert (answer.status_code, str(call.budget) if call.budget else None) == (302 if kept else 422, kept)


def test_who_comes_second_is_told_and_loses_nothing(office):
    call = a_draft(version=2)
    answer = office.post(f"/gestao/avisos/{call.pk}/texto/", TEXTS | {"title": "O meu", "version": 1})
    assert answer.status_code == 422
    assert "Outra pessoa alterou este aviso entretanto" in text(answer)
    assert 'value="O meu"' in text(answer)
    assert Call.objects.get().title == "Novo"


def test_an_amendment_is_seen_first_and_asks_for_its_grounds(office, coordination):
    call = a_call()
    page = f"/gestao/avisos/{call.pk}/calendario/"
    later = DATES | {"closes_at": "2024-11-07T17:00", "version": 1}
    assert at(WITHIN, office.get, page).status_code == 404

    seen = at(WITHIN, coordination.post, page, later | {"ver": "1"})
    assert "31/10/2024, 17:00" in text(seen)
    assert "07/11/2024, 17:00" in text(seen)
    refused = at(WITHIN, coordination.post, page, later)
    assert list(refused.context["form"].errors) == ["grounds"]
    assert Call.objects.get().closes_at == CLOSES
    at(WITHIN, coordination.post, page, later | {"grounds": "O portal esteve parado."})

    assert Call.objects.get().closes_at == CLOSES + timedelta(days=7)
    assert CallEdition.objects.get().grounds == "O portal esteve parado."
    assert "O portal esteve parado." in text(at(WITHIN, coordination.get, "/avisos/pgu-2024/"))


def test_lines_criteria_documents_and_the_list_are_written_one_by_one(office):
    call = a_draft()
    page = f"/gestao/avisos/{call.pk}"

    def send(path, **told):
        call.refresh_from_db()
        return office.post(f"{page}/{path}", told | {"version": call.version})

    send("tipologias/nova/", code="TERRIS", title="Base", most="10.000")
    terris = CallLine.objects.get()
    send("tipologias/nova/", code="INTEGRA", title="Horas", needs=terris.pk)
    send("regras/nova/?tipo=LINE_NEEDS_LINE", line="INTEGRA", needs="TERRIS", message="x", severity="BLOCK")
    send("criterios/nova/", code="C1", title="Municípios", kind="COMPUTED", computed_from="MUNICIPALITIES",
         weight="100", scale_from="0", scale_to="5", steps="1: 1\n5: 3,5")  # fmt: skip
    send("documentos/novo/", title="Anexo", file=SimpleUploadedFile("anexo.txt", b"Anexo."))

    assert CallLine.objects.get(code="INTEGRA").needs == terris
    assert CallRule.objects.get().parameters == {"line": "INTEGRA", "needs": "TERRIS"}
    assert Criterion.objects.get().steps == [{"from": 1, "points": "1"}, {"from": 5, "points": "3.5"}]
    document = CallDocument.objects.get()
    send(f"documentos/{document.pk}/retirar/")
    send(f"regras/{CallRule.objects.get().pk}/retirar/")
    document.refresh_from_db()
    assert (document.removed_at is not None, CallRule.objects.count()) == (True, 0)
    for path in ("tipologias/nova/", "regras/nova/", "criterios/nova/", f"tipologias/{terris.pk}/", "texto/"):
        assert office.get(f"{page}/{path}").status_code == 200


@pytest.mark.parametrize(
    ("path", "told", "field"),
    [
        ("criterios/nova/", {"kind": "COMPUTED", "computed_from": ""}, "computed_from"),
        ("criterios/nova/", {"scale_from": "5", "scale_to": "5"}, "scale_to"),
        ("criterios/nova/", {"steps": "cinco: 3"}, "steps"),
        ("criterios/nova/", {"weight": "0"}, "weight"),
        ("documentos/novo/", {"title": "Anexo"}, "file"),
        ("baixa-densidade/", {"names": "Nenhures"}, "names"),
    ],
)
def test_a_bad_part_is_refused_by_its_field(path, told, field, office):
    call = a_draft()
    whole = {"code": "C1", "title": "T", "kind": "ASSESSED", "scale_from": "0", "scale_to": "5", "version": 1}
    answer = office.post(f"/gestao/avisos/{call.pk}/{path}", whole | told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


NOWHERE = ("nada/", "nada/nova/", "tipologias/999/", "passos/nada/", "contributos/9/", "perguntas/9/")


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_of_the_call_does_not_exist(path, office):
    assert office.get(f"/gestao/avisos/{a_draft().pk}/{path}").status_code == 404


def test_contributions_and_questions_are_answered(office, coordination, stranger):
    call = a_consultation()
    told = a_contribution(call, stranger)
    page = f"/gestao/avisos/{call.pk}/contributos/"
    assert "por responder" in text(office.get(page))
    assert office.post(f"{page}{told.pk}/", {"answer": "Sim."}).status_code == 422
    office.post(f"{page}{told.pk}/", {"answer": "Sim.", "effect": "Mais 15 dias."})
    told.refresh_from_db()
    assert (told.answer, told.effect) == ("Sim.", "Mais 15 dias.")

    question = a_question(a_call(), stranger)
    page = f"/gestao/avisos/{question.call_id}/perguntas/{question.pk}/"
    assert office.post(page, {"answer": "", "is_public": "on"}).status_code == 422
    office.post(page, {"answer": "Pode.", "published_text": "Pode-se?", "is_public": "on"})
    question.refresh_from_db()
    assert (question.is_public, question.published_text) == (True, "Pode-se?")


def test_the_plan_and_the_mechanisms_are_kept(office):
    office.post("/gestao/avisos/mecanismos/novo/", {"code": "oe", "name": "Orçamento", "kind": "STATE"})
    mechanism = Mechanism.objects.get()
    row = {"title": "Previsto", "mechanism": mechanism.pk, "opens_on": "2027-03-31", "budget": "1.000"}
    office.post("/gestao/avisos/plano/novo/", row)
    planned = PlannedCall.objects.get()
    bad = office.post(f"/gestao/avisos/plano/{planned.pk}/", row | {"closes_on": "2027-03-01"})
    assert (bad.status_code, planned.budget) == (422, 1000)


def test_the_list_costs_the_same_whatever_it_holds(office, django_assert_max_num_queries):
    office.get("/gestao/avisos/")
    counts = []
    for number in (1, 2):
        for code in range(number):
            a_draft(code=f"a{number}{code}")
        with django_assert_max_num_queries(30) as asked:
            office.get("/gestao/avisos/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("typed", "kept", "status"), [("2,5", Decimal("2.5"), 302), ("", None, 302), ("-1", None, 422), ("9", None, 422)]
)
def test_the_least_score_and_ties_are_written_with_the_call(typed, kept, status, office):
    call = a_draft()
    Criterion.objects.create(call=call, code="A", title="Qualidade", kind="ASSESSED", position=1)
    page = reverse("funding_calls:own", args=[call.pk, "pontuacao"])
    told = office.post(page, {"version": call.version, "least_score": typed, "ties_by_registry": "on"})
    assert told.status_code == status
    content = read_call_content(content_of_call(call))
    assert (content.least_score, content.ties_by_registry) == (kept, status == 302)


def test_an_amendment_of_how_ties_are_broken_is_an_edition(coordination):
    call = with_criteria(an_open_call())
    page = reverse("funding_calls:own", args=[call.pk, "pontuacao"])
    told = {"version": call.version, "least_score": "3", "grounds": "Faltava dizê-lo."}
    shown = coordination.post(page, {**told, "ver": "1"}).content.decode()
    assert "Pontuação final mínima" in shown
    assert coordination.post(page, told).status_code == 302
    assert read_call_content(call.editions.get().payload).least_score == 3
    assert "pelo menos 3" in coordination.get(reverse("funding:call", args=[call.code])).content.decode()
