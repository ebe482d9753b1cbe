"""Targets: only what a decision set, superseded and never rewritten, and shown with the progress towards it."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import ProgrammingError, transaction

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
        at=AT,
        **DECISION | more,
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
@pytest.mark.parametrize(("path", "asked"), [("/territorios/0101/", 11), ("/territorios/PT/", 12)])
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
