"""Figures through the API: zero and missing, where each comes from, what was known on a day, and other forms."""

import csv
import json
from io import StringIO

import pytest
from jsonstat_validator import validate_jsonstat
from pyjstat import pyjstat

from observatory.enums import Aggregation, ObservationStatus, Origin
from observatory.models import Measure
from tests.observatory.factories import a_measure, a_period, cells, publish, towns

FIGURES = "/api/v1/observations?measure=M10"
VALUES = [0, 12.5, ObservationStatus.CONFIDENTIAL]


@pytest.fixture
def published(norm_loaded):
    publish(a_measure(), cells(VALUES))


def first(response, count=4):
    return [(row["value"], row["status"]) for row in response.json()["data"][:count]]


def of_towns(client, more=""):
    codes = "".join(f"&territory={area.code}" for area in towns(4))
    return client.get(f"{FIGURES}&level=municipality{codes}{more}")


def test_zero_is_a_value_and_what_is_missing_says_why(client, published):
    response = of_towns(client)

    assert first(response) == [(0, "A"), (12.5, "A"), (None, "Q"), (None, "L")]
    [zero, _, secret, silent] = response.json()["data"]
    assert (zero["origin"], zero["simulated"], zero["division"]) == ("OFFICIAL", False, "nuts-2024")
    assert (secret["status_label"], silent["origin"]) == ("confidencial", None)
    assert response.json()["source"] == "INE, indicador de exemplo"


def test_a_larger_area_without_all_its_parts_has_no_value(client, norm_loaded):
    measure = Measure.objects.filter(aggregation=Aggregation.SUM, number__isnull=False).order_by("number").first()
    publish(measure, cells(VALUES))
    [country] = client.get("/api/v1/observations", {"measure": measure.code, "territory": "pt"}).json()["data"]

    assert (country["value"], country["status"], country["is_computed"]) == (None, "O", False)
    assert (country["partial_value"], country["answered"], country["expected"]) == (12.5, 2, 308)
    assert country["release_ids"] != []


@pytest.mark.parametrize("origin", [Origin.SIMULATED, Origin.OFFICIAL])
def test_simulated_figures_say_so_in_every_form(client, norm_loaded, origin):
    publish(a_measure(), cells(VALUES), origin=origin)
    is_simulated = origin == Origin.SIMULATED

    content = of_towns(client).json()
    rows = list(csv.DictReader(StringIO(of_towns(client, "&format=csv").content.decode())))
    cube = json.loads(of_towns(client, "&format=json-stat").content)
    line = client.get("/api/v1/series?measure=M10&territory=PT").json()

    assert [row["simulated"] for row in content["data"]] == [is_simulated] * 3 + [False]
    told = [content["simulated"], line["simulated"], cube["extension"]["simulated"], rows[0]["simulated"] == "true"]
    assert told == [is_simulated] * 4
    said = [content["notice"], line["notice"], " ".join(cube["note"]), rows[3]["notice"]]
    assert ["Dados simulados" in text for text in said] == [is_simulated] * 4


def test_what_was_published_by_a_day_stays_as_it_was(client, published):
    publish(a_measure(), cells([7]), days=30)

    assert first(of_towns(client), 1) == [(7, "A")]
    assert first(of_towns(client, "&as_of=2026-03-02"), 1) == [(0, "A")]
    assert of_towns(client, "&as_of=2026-03-01").json()["data"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_questions_are_as_many_for_one_figure_as_for_three(client, norm_loaded, django_assert_num_queries, count):
    publish(a_measure(), cells(VALUES[:count]))

    with django_assert_num_queries(10):
        of_towns(client)


@pytest.mark.parametrize("count", [1, 3])
def test_questions_are_as_many_for_one_release_as_for_three(client, norm_loaded, django_assert_num_queries, count):
    for days in range(count):
        publish(a_measure(), cells([days]), days=days)

    with django_assert_num_queries(3):
        response = client.get("/api/v1/releases")
    assert response.json()["count"] == count + 3  # and those that the reference brings


def test_what_is_new_since_is_what_came_after(client, published):
    [release] = client.get("/api/v1/releases?measure=m10").json()["data"]
    publish(a_measure(), cells([1]), days=1)

    newer = client.get("/api/v1/releases", {"since": release["released_at"], "measure": "M10"}).json()

    assert [row["released_at"] for row in newer["data"]] == ["2026-03-03T09:30:00Z"]


def test_a_table_is_read_by_others(client, published):
    response = of_towns(client, "&format=csv")

    rows = list(csv.DictReader(StringIO(response.content.decode())))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert [(row["value"], row["status"]) for row in rows] == [("0", "A"), ("12.5", "A"), ("", "Q"), ("", "L")]
    assert rows[0]["licence"] == "CC BY 4.0"


@pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")  # the reader's own
def test_json_stat_is_read_by_others(client, published):
    publish(a_measure(), cells([3], period=a_period("2023")), days=1)
    response = of_towns(client, "&format=json-stat")

    validate_jsonstat(response.json())
    frame = pyjstat.Dataset.read(response.content.decode()).write("dataframe")
    assert list(frame["value"].dropna()) == [3, 0, 12.5]
    assert len(frame) == 8


def test_a_whole_answer_has_a_limit(client, published, monkeypatch):
    monkeypatch.setattr("api.views.figures.MOST_CELLS", 300)

    response = client.get(f"{FIGURES}&level=municipality&format=csv")

    assert response.status_code == 400
    assert response.json()["detail"].startswith("São mais de 20 000 células.")


def test_a_series_has_the_same_periods_everywhere_and_says_why_one_is_missing(client, published):
    publish(a_measure(), cells([3], period=a_period("2023")), days=1)
    codes = [area.code for area in towns(2)]

    lines = client.get("/api/v1/series", {"measure": "M10", "territory": codes}).json()["data"]

    told = {line["territory"]["code"]: [(one["period"], one["value"]) for one in line["points"]] for line in lines}
    assert told == {codes[0]: [("2023", 3), ("2024", 0)], codes[1]: [("2023", None), ("2024", 12.5)]}
