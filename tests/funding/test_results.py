"""What the public reads of results, beneficiaries and targets: only what was published, whole, and never more."""

import csv
import json
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from common.canonical import canonical, sha256_of
from funding.enums import AppealKind, DecisionStage, HearingEffect, MechanismKind, Outcome
from funding.models import AwardParty, Call, Decision, Mechanism, ResultsPublication
from funding.operations import FundingRefused
from funding.operations.calls import create_call
from funding.operations.decisions import (
    answer_appeal,
    decide_call,
    end_hearings,
    file_appeal,
    publish_results,
    revise_decision,
)
from funding.operations.execution import request_recovery
from funding.operations.refusals import CallRefused
from funding.queries import call_addresses
from funding.queries.results import grounds_to_publish
from funding.search import results as documents
from tests.accounts.factories import UserFactory
from tests.funding.deciding import PROPOSED, heard
from tests.funding.executing import (
    DECIDED,
    LATER,
    SIGNED,
    of_party,
    paid,
    prepared,
    running,
    signed,
    submitted,
    targets,
    verified,
)
from tests.funding.factories import a_call, a_municipality
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
FINAL = DecisionStage.FINAL
PAGES = ("/avisos/beneficiarios/", "/avisos/beneficiarios/plataformas/", "/avisos/beneficiarios/pagamentos/")


def page(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    return unescape(response.content.decode())


def table_of(path):
    text = Client().get(path).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def a_row(number, *towns, **values):
    """Return an application as an edition has it."""
    told = {
        "application": str(uuid4()), "registry": f"R-{number:03d}", "title": f"Projeto {number}", "lead": "MUN-0001",
        "lead_name": f"Município {number}", "municipalities": [{"code": c, "name": f"Vila {int(c)}"} for c in towns],
        "outcome": Outcome.APPROVED, "amount": Decimal(1000), "requested": Decimal(1200), "rank": number,
        "score": Decimal("4.5"), "grounds": "Cumpre.", "is_forfeited": False,
    }  # fmt: skip
    return told | values


def published(call, rows, *, number=1, stage=FINAL, note="", at=DECIDED):
    payload = canonical({"call": call.code, "stage": stage, "rows": rows})
    return ResultsPublication.objects.create(
        call=call, number=number, stage=stage, published_at=at, published_by=UserFactory(), note=note, payload=payload,
        sha256=sha256_of(payload),
    )  # fmt: skip


def publish(call, people, at=DECIDED, **values):
    told = {"stage": FINAL, "note": "", "user": people.coordinator, "entity": people.entity, "at": at}
    return publish_results(call=call, **told | values)


def test_nothing_is_said_before_the_results_are_published():
    targets()
    ((award, signatory),), people = running()
    verified(award, signatory, people)
    paid(submitted(award, signatory), people)
    call = award.application.call
    for path in ("resultados/", "resultados/1/", "resultados/1.json", "resultados/1.csv"):
        assert Client().get(f"/avisos/{call.code}/{path}").status_code == 404
    told = [page(path) for path in (*PAGES, f"/avisos/{call.code}/")]
    hidden = (award.number, award.application.title, f"/avisos/{call.code}/resultados/")
    assert [word for text in told for word in hidden if word in text] == []
    said = ("Sem dados", "Há municípios por mostrar", "Há pagamentos por mostrar")
    assert [words in text for words, text in zip(said, told[:3], strict=True)] == [True] * 3
    assert "Sem dados" in page("/avisos/beneficiarios/municipios/0001/")
    files = ("beneficiarios", "plataformas", "pagamentos")
    assert [table_of(f"/avisos/beneficiarios/{name}.csv") for name in files] == [[], [], []]
    assert [one.path for one in call_addresses() if "resultados" in one.path] == []
    assert list(documents(None)) == []

    publish(call, people)
    told = [page(path) for path in (*PAGES, f"/avisos/{call.code}/", f"/avisos/{call.code}/resultados/")]
    assert [award.application.title in told[0], award.number in told[1], award.number in told[2]] == [True] * 3
    assert "por mostrar" not in told[1] + told[2]
    assert f"/avisos/{call.code}/resultados/" in told[3]
    assert f"/avisos/{call.code}/resultados/" in [one.path for one in call_addresses()]
    assert [one.url for one in documents(None)] == [f"/avisos/{call.code}/resultados/"]


def test_an_appeal_that_succeeds_is_a_correction_in_the_open():
    call, ((first, _), (second, signatory)), _, entity, _, coordinator = heard()
    by = {"user": coordinator, "entity": entity}
    end_hearings(at=DECIDED)
    decide_call(call=call, at=DECIDED, **by)
    told = {"call": call, "stage": FINAL, "at": DECIDED, **by}
    before = publish_results(note="", grounds={str(second.uuid): "Abaixo do mínimo."}, **told)
    assert "Há uma edição" not in page(f"/avisos/{call.code}/resultados/1/")

    later = DECIDED + timedelta(days=3)
    decision = Decision.objects.get(application=second, stage=FINAL)
    appeal = file_appeal(
        decision=decision,
        kind=AppealKind.COMPLAINT,
        text="Contem de novo.",
        user=signatory,
        entity=second.lead,
        at=later,
    )
    answer_appeal(appeal=appeal, answer="Procede.", effect=HearingEffect.CHANGED, at=later, **by)
    revise_decision(
        appeal=appeal, outcome=Outcome.APPROVED, amount=Decimal(700), grounds="Contado de novo.", at=later, **by
    )
    assert "Abaixo do mínimo." in page(f"/avisos/{call.code}/resultados/"), "what is decided is not yet published"
    with pytest.raises(FundingRefused, match="edição 1"):
        publish_results(note=" ", **told)
    after = publish_results(note="Reclamação que procedeu.", **told | {"at": later})

    assert (before.number, after.number) == (1, 2)
    now, was = page(f"/avisos/{call.code}/resultados/"), page(f"/avisos/{call.code}/resultados/1/")
    assert "<del>não aprovada</del>" in now
    assert "<ins>aprovada</ins>" in now
    assert "<ins>700,00\xa0€</ins>" in now
    assert "Reclamação que procedeu." in now
    assert "Há uma edição mais recente" in was
    assert "Abaixo do mínimo." in was
    assert Client().get(f"/avisos/{call.code}/resultados/1.json").content.decode() == before.payload
    assert Client().get(f"/avisos/{call.code}/resultados/3/").status_code == 404
    rows = {
        row["Registo"]: row["Montante atribuído (€)"] for row in table_of("/avisos/beneficiarios/beneficiarios.csv")
    }
    assert sorted(rows.values()) == ["1000", "700"]
    assert first.title in now


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("Falar com ana@exemplo.pt.", ""),
        ("", "Ligar para 912 345 678."),
        ("NIF 245678901", ""),
        ("Processo 12/2024.", None),
    ],
)
def test_what_tells_of_a_person_is_not_published(words, note):
    call, ((first, _),), _, entity, _, coordinator = heard(1)
    told = {"call": call, "stage": DecisionStage.PROPOSED, "user": coordinator, "entity": entity, "at": PROPOSED}
    grounds = {str(first.uuid): words}
    if note is None:
        publish_results(note="", grounds=grounds, **told)
        assert "Processo 12/2024." in page(f"/avisos/{call.code}/resultados/")
        assert "Ainda não é a decisão final" in page(f"/avisos/{call.code}/resultados/")
        return
    with pytest.raises(FundingRefused, match="dado pessoal"):
        publish_results(note=note, grounds=grounds, **told)
    assert not call.results.exists()


def test_who_publishes_reads_the_words_first_and_what_was_taken_out_stays_out():
    call, ((application, _),), *_, coordinator = heard(1)
    browser, address = client_of(coordinator), reverse("funding:publish_results", args=[call.code])
    assert "Cumpre todos os critérios." in browser.get(address).content.decode()
    refused = browser.post(address, {"note": "a@b.pt", f"grounds_{application.uuid}": "Fica esta frase."})
    assert (refused.status_code, "Fica esta frase." in refused.content.decode()) == (409, True)
    browser.post(address, {"note": "", f"grounds_{application.uuid}": "Só isto."})

    row = json.loads(call.results.get().payload)["rows"][0]
    assert (row["grounds"], row["requested"]) == ("Só isto.", "0")
    (told,) = grounds_to_publish(call, [application.decisions.get()])
    assert told.grounds == "Só isto."


def some(call, count):
    """Publish as many supports of as many municipalities."""
    for number in range(1, count + 1):
        a_municipality(number)
    return published(call, [a_row(number, f"{number:04d}") for number in range(1, count + 1)])


QUERIES = {
    "/avisos/beneficiarios/": 6,
    "/avisos/beneficiarios/plataformas/": 8,
    "/avisos/beneficiarios/pagamentos/": 8,
    "/avisos/beneficiarios/municipios/0001/": 7,
    "/avisos/pgu-2024/resultados/": 3,
}


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_much_for_one_as_for_three(count, django_assert_num_queries):
    targets()
    made, people = running(count)
    for award, signatory in made:
        verified(award, signatory, people)
        paid(submitted(award, signatory), people)
    publish(made[0][0].application.call, people)
    for path, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            page(path)


def test_filters_survive_paging_and_files_are_whole():
    call, other = a_call(), a_call(code="outro", title="Outro aviso", mechanism=Mechanism.objects.create(
        code="proprio", name="Fundos próprios", kind=MechanismKind.OWN))  # fmt: skip
    for number in (1, 2):
        a_municipality(number)
    published(call, [a_row(number, "0001") for number in range(1, 26)])
    published(other, [a_row(30, "0002"), a_row(31, "0002", outcome=Outcome.RESERVE, amount=None)])

    second = page("/avisos/beneficiarios/?aviso=pgu-2024&regiao=norte&page=2")
    assert "<strong>25</strong> apoios" in second
    assert "?aviso=pgu-2024&regiao=norte" in second
    assert ("Projeto 25" in second, "Projeto 1<" in second, "Projeto 30" in second) == (True, False, False)
    whole = table_of("/avisos/beneficiarios/beneficiarios.csv?aviso=pgu-2024")
    assert [row["Candidatura"] for row in whole] == [f"Projeto {number}" for number in range(1, 26)]
    asked = {"mecanismo=proprio": 1, "municipio=0002": 1, "municipio=0001": 25, "ano=2025": 26, "ano=1999": 26,
             "aviso=nenhum": 26, "municipio=0002&aviso=pgu-2024": 0}  # fmt: skip
    found = {query: len(table_of(f"/avisos/beneficiarios/beneficiarios.csv?{query}")) for query in asked}
    assert found == asked
    book = openpyxl.load_workbook(BytesIO(Client().get("/avisos/outro/resultados/1.xlsx").content))
    assert [row[8] for row in book["Dados"].iter_rows(min_row=2, values_only=True)] == ["aprovada", "lista de reserva"]


def test_without_support_is_not_without_data_and_nothing_is_not_zero():
    call = a_call()
    a_call(code="por-decidir", title="Por decidir")
    for number in (101, 102):
        a_municipality(number)
    earlier = a_row(1, "0101", outcome=Outcome.REJECTED, amount=None, score=None, rank=None)
    del earlier["requested"], earlier["grounds"]
    gone = a_row(3, "0102", is_forfeited=True)
    published(call, [earlier, a_row(2, "0101"), gone])

    everywhere = page("/avisos/beneficiarios/")
    assert ("Vila 101: 1 apoio" in everywhere, "Vila 102: sem apoio" in everywhere) == (True, True)
    assert "Destes avisos não há resultados finais publicados" in everywhere
    unknown = page("/avisos/beneficiarios/?aviso=por-decidir")
    assert ("Vila 102: sem dados" in unknown, ": sem apoio" in unknown) == (True, False)
    assert "Dos avisos escolhidos ainda não há resultados" in unknown
    results = page("/avisos/pgu-2024/resultados/")
    assert "não consta nesta edição" in results
    assert "sem pontuação" in results
    assert "Aprovações que caducaram" in results
    assert "por contratar" in everywhere
    assert "Sem apoio" in page("/avisos/beneficiarios/municipios/0102/")
    assert Client().get("/avisos/beneficiarios/municipios/9999/").status_code == 404


def test_the_euros_of_a_shared_contract_are_told_beside_each_and_counted_once():
    targets()
    made, people = prepared(2)
    (own, alone), (joint, leader) = made
    shared = own.parties.get(is_grantor=False)
    AwardParty.objects.create(award=joint, entity=shared.entity, municipality=shared.municipality)
    signed(own, of_party(alone, SIGNED))
    for signatory in (leader, alone):
        signed(joint, of_party(signatory, SIGNED))
    for award in (own, joint):
        signed(award, people.by(people.coordinator, SIGNED))
    paid(submitted(own, alone), people)
    paid(submitted(joint, leader, "500"), people)
    paid(request_recovery(award=joint, amount=Decimal(50), grounds="Não elegível.", **people.by(people.other)), people)
    publish(own.application.call, people)

    rows = {row["Município"]: list(row.values())[2:4] for row in table_of("/avisos/beneficiarios/pagamentos.csv")}
    assert rows == {"Vila 1": ["300", "450"], "Vila 2": ["0", "450"]}
    payments = page("/avisos/beneficiarios/pagamentos/")
    assert "<strong>750,00\xa0€</strong>" in payments
    place = page("/avisos/beneficiarios/municipios/0001/")
    assert ("300\xa0€" in place, "450\xa0€" in place, "750" in place) == (True, True, False)
    assert [row["Pago, menos o recuperado (€)"] for row in table_of("/avisos/beneficiarios/beneficiarios.csv")] == [
        "300", "450",
    ]  # fmt: skip


def test_targets_lead_to_what_they_count_and_a_call_can_not_take_these_addresses(eata_member):
    targets()
    told = page("/iniciativas/metas-prr/")
    links = ('href="/avisos/beneficiarios/plataformas/"', 'href="/avisos/beneficiarios/pagamentos/"')
    assert [link in told for link in links] == [True, True]
    values = {"code": "beneficiarios", "title": "Beneficiários", "mechanism": a_call().mechanism}
    entity = eata_member.memberships.get().entity
    with pytest.raises(CallRefused):
        create_call(values=values, user=eata_member, entity_id=entity.pk, at=LATER)
    assert not Call.objects.filter(code="beneficiarios").exists()
