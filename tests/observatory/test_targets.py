"""Targets: only what a decision set, superseded and never rewritten, and shown with the progress towards it."""

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.db import ProgrammingError, transaction
from openpyxl import load_workbook

from observatory import operations, queries
from observatory.models import Area, MeasureTarget
from observatory.operations import TargetRefused
from tests.observatory.factories import AT, a_measure, cells, publish, towns
from tests.support.cast import client_of

INDEX = "/gestao/metas-das-medidas/"
DECISION = {"decision_reference": "Deliberação n.º 3/2026", "decided_on": date(2026, 1, 10)}
FORM = {
    "measure": "M10",
    "area": "0101",
    "value": "1 250,5",
    "year": "2030",
    "base_year": "",
    "decision_reference": "Deliberação n.º 3/2026, ponto 2",
    "decided_on": "2026-01-10",
    "decision_url": "https://exemplo.pt/deliberacao",
}


def a_target(user, measure="M10", area=None, year="2030", value=300, **more):
    return operations.set_target(
        measure=a_measure(measure),
        area=area or towns(1)[0],
        period=operations.ensure_period(code=year),
        value=Decimal(value),
        user=user,
        **{"at": AT} | DECISION | more,
    )


def text_of(response, selector="body"):
    assert response.status_code == 200
    return " ".join(
        " ".join(one.get_text().split()) for one in BeautifulSoup(response.content, "lxml").select(selector)
    )


def test_a_target_is_entered_and_seen_where_it_belongs(client, norm_loaded, eata_coordinator):
    for year, value in (("2020", 1300), ("2021", 1295), ("2022", 1290)):
        publish(a_measure(), cells([value], period=operations.ensure_period(code=year)), days=int(year) - 2020)
    office = client_of(eata_coordinator)

    answer = office.post(f"{INDEX}nova/", FORM)

    assert answer.headers["Location"] == INDEX
    target = MeasureTarget.objects.get()
    assert (target.value, target.period.code, target.recorded_by) == (Decimal("1250.5"), "2030", eata_coordinator)
    assert "1 250,5 kg/hab." in text_of(office.get(INDEX), "tbody").replace("\u202f", " ").replace("\xa0", " ")
    told = text_of(client.get("/observatorio/M10/"), "[aria-labelledby=metas] tbody")
    assert "Deliberação n.º 3/2026, ponto 2" in told
    assert "no rumo" in told
    assert "em 2030 no rumo" in text_of(client.get("/territorios/0101/"), ".standing__target")
    (aim,) = json.loads(client.get("/observatorio/M10.json").content)["extension"]["metas"]
    assert (aim["territorio"], aim["meta"], aim["endereco_da_decisao"]) == ("0101", 1250.5, FORM["decision_url"])
    line = next(row for row in client.get("/territorios/0101.csv").content.decode().splitlines() if ";M10;" in row)
    assert "no rumo" in line


def test_a_later_decision_takes_the_place_of_the_earlier_one(client, norm_loaded, eata_coordinator):
    first = a_target(eata_coordinator)
    office = client_of(eata_coordinator)

    office.post(f"{INDEX}{first.pk}/substituir/", FORM | {"year": "2028", "value": "200"})

    assert [(one.period.code, one.value) for one in queries.targets_in_force(a_measure())] == [("2028", 200)]
    assert "substituída" not in text_of(office.get(INDEX), "tbody")
    assert "substituída" in text_of(office.get(f"{INDEX}?with_superseded=on"), "tbody")
    assert "2030" not in text_of(client.get("/observatorio/M10/"), "[aria-labelledby=metas] tbody")
    assert office.get(f"{INDEX}{first.pk}/substituir/").status_code == 404
    assert office.get(f"{INDEX}metas.csv").content.decode().count("Deliberação") == 2


def test_a_day_in_the_past_has_the_targets_of_that_day(client, norm_loaded, eata_coordinator):
    publish(a_measure(), cells([500]))
    first = a_target(eata_coordinator)
    a_target(eata_coordinator, value=250, supersedes=first, at=AT + timedelta(days=30))
    before, after = str(AT.date() + timedelta(days=3)), str(AT.date() + timedelta(days=30))

    def told(**query):
        (aim,) = json.loads(client.get("/observatorio/M10.json", query).content)["extension"]["metas"]
        rows = list(
            csv.DictReader(
                client.get("/observatorio/M10.csv", query).content.decode("utf-8-sig").splitlines(), delimiter=";"
            )
        )
        return (
            aim["meta"],
            {row["meta"] for row in rows if row["codigo"] == "0101"},
            text_of(client.get("/observatorio/M10/", query), "[aria-labelledby=metas]").replace("\xa0", " "),
        )

    assert [
        (*numbers, "300,0 kg" in said, "250,0 kg" in said)
        for *numbers, said in (told(em=before), told(em=after), told())
    ] == [
        (300, {"300"}, True, False),
        (250, {"250"}, True, True),
        (250, {"250"}, True, True),
    ]
    assert "Metas que foram substituídas (1)" in told()[2]
    assert "substituídas" not in told(em=before)[2]


def test_a_target_that_nobody_set_is_to_be_defined_in_every_file(client, norm_loaded, eata_coordinator):
    publish(a_measure(), cells([500, 0]))
    a_target(eata_coordinator, value=0)

    for path in (
        "/observatorio/M10.csv",
        "/observatorio/comparar.csv?t=0101&t=0102&m=M10",
        "/territorios/0102.csv",
    ):
        found = {
            row["codigo"]: (row["meta"], row["estado_da_meta"], row["periodo_da_meta"])
            for row in csv.DictReader(client.get(path).content.decode("utf-8-sig").splitlines(), delimiter=";")
            if row["codigo"] in {"0101", "0102"} and row["medida"] == "M10"
        }
        assert found["0102"] == ("", "por definir", "")
        assert found.get("0101", ("0", "definida", "2030")) == ("0", "definida", "2030")
    sheet = load_workbook(BytesIO(client.get("/observatorio/comparar.xlsx?t=0101&t=0102&m=M10").content)).worksheets[0]
    assert [row[-6:-3] for row in sheet.iter_rows(values_only=True)][-2:] == [
        (0, "definida", "2030"),
        (None, "por definir", None),
    ]
    told = json.loads(client.get("/observatorio/comparar.json?t=0101&t=0102&m=M10").content)["extension"]
    assert [(aim["territorio"], aim["meta"]) for aim in told["metas"]] == [("0101", 0)]
    assert told["sem_meta"] == "por definir"


def test_the_targets_of_a_measure_are_a_file_with_those_superseded(client, norm_loaded, eata_coordinator):
    first = a_target(eata_coordinator)
    a_target(eata_coordinator, value=250, supersedes=first)

    rows = list(
        csv.DictReader(
            client.get("/observatorio/M10.csv?vista=metas").content.decode("utf-8-sig").splitlines(), delimiter=";"
        )
    )

    assert [(row["meta"], row["em_vigor"], row["meta_que_a_substitui"]) for row in rows] == [
        ("250", "sim", ""),
        ("300", "não", "250"),
    ]
    assert client.get("/observatorio/M10.svg?vista=metas").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_comparison_says_targets_and_progress_in_one_question(
    client, norm_loaded, eata_coordinator, django_assert_num_queries, count
):
    for number, year in enumerate(("2018", "2019", "2020", "2021")):
        publish(a_measure(), cells([500 - 5 * number], period=operations.ensure_period(code=year)), days=number)
    for year in ("2030", "2031", "2032")[:count]:
        a_target(eata_coordinator, year=year)

    with django_assert_num_queries(9):
        answer = client.get("/observatorio/comparar/?t=0101&t=0102&m=M10")

    said = text_of(answer, ".compare-aim").replace("\u202f", " ").replace("\xa0", " ")
    assert said.count("meta: 300,0 kg/hab. em 20") == count
    assert said.count("progresso") == count
    assert said.endswith("meta por definir")
    assert "meta" not in text_of(client.get("/observatorio/comparar/?t=0102&t=0103&m=M10"), ".compare-table tbody")


def test_what_was_recorded_is_never_rewritten(norm_loaded, eata_coordinator):
    target = a_target(eata_coordinator)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        MeasureTarget.objects.filter(pk=target.pk).update(value=1)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"decision_reference": "  "}, "sem decisão não há meta"),
        ({"decided_on": AT.date() + timedelta(days=1)}, "está no futuro"),
        ({"measure": "M01", "value": 101}, "entre 0 e 100"),
        ({"measure": "M03", "value": 50}, "é sim ou não"),
        ({"value": -1}, "mínimo admissível"),
        ({"base": "2030"}, "anterior ao ano da meta"),
    ],
)
def test_a_target_that_can_not_be_says_why(norm_loaded, eata_coordinator, more, said):
    base = {"base_period": operations.ensure_period(code=more["base"])} if "base" in more else {}
    with pytest.raises(TargetRefused, match=said):
        a_target(eata_coordinator, **{name: value for name, value in more.items() if name != "base"} | base)
    assert not MeasureTarget.objects.exists()


def test_two_targets_of_one_year_are_refused_and_so_is_a_second_in_the_same_place(norm_loaded, eata_coordinator):
    first = a_target(eata_coordinator)
    with pytest.raises(TargetRefused, match="escolha «Substituir»"):
        a_target(eata_coordinator, value=310)
    a_target(eata_coordinator, year="2027")
    a_target(eata_coordinator, value=320, supersedes=first)
    with pytest.raises(TargetRefused, match="já foi substituída"):
        a_target(eata_coordinator, value=330, supersedes=first)


@pytest.mark.parametrize(
    ("name", "value"), [("value", "1.2.3"), ("value", "1,23456"), ("year", "3000"), ("measure", "M99")]
)
def test_a_form_filled_in_wrong_comes_back_as_it_was(norm_loaded, eata_coordinator, name, value):
    answer = client_of(eata_coordinator).post(f"{INDEX}nova/", FORM | {name: value})

    assert (answer.status_code, MeasureTarget.objects.count()) == (422, 0)
    assert "Deliberação n.º 3/2026, ponto 2" in answer.content.decode()


def test_only_the_coordination_sets_targets(norm_loaded, eata_member, stranger, reporter_arte):
    assert client_of(eata_member).get(INDEX).status_code == 200
    assert client_of(eata_member).post(f"{INDEX}nova/", FORM).headers["Location"] == "/gestao/"
    for other in (stranger, reporter_arte):
        assert client_of(other).post(f"{INDEX}nova/", FORM).status_code in {302, 403, 404}
    assert not MeasureTarget.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "asked"), [("/territorios/0101/", 12), ("/territorios/PT/", 12)])
def test_targets_cost_one_question_however_many(
    client, norm_loaded, eata_coordinator, django_assert_num_queries, count, path, asked
):
    area = Area.objects.get(code=path.split("/")[2])
    publish(a_measure(), cells([5, 6, 7]))
    for year in ("2030", "2031", "2032")[:count]:
        a_target(eata_coordinator, area=area, year=year)

    with django_assert_num_queries(asked):
        assert text_of(client.get(path), ".standing__target").count("meta:") == count


def test_a_region_put_together_from_its_municipalities_has_progress_too(client, norm_loaded, eata_coordinator):
    measure, country = a_measure("M40"), Area.objects.get(code="PT")
    for number, year in enumerate(("2018", "2019", "2020", "2021", "2022")):
        period = operations.ensure_period(code=year)
        publish(measure, cells([100 + 10 * number] * 308, period=period, areas=towns()), days=number)
    a_target(eata_coordinator, "M40", country, value=120_000)

    page, whole = client.get("/territorios/PT/"), client.get("/observatorio/M40/?nivel=pais")

    assert "progresso insuficiente" in text_of(page, ".standing__target")
    assert "progresso insuficiente" in text_of(whole, "[aria-labelledby=metas] tbody")
