"""Territories side by side."""

import csv
import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from jsonstat_validator import validate_jsonstat

from observatory.models import Area
from tests.observatory.factories import a_measure, a_period, cells, publish, towns

COMPARE = "/observatorio/comparar/"


def page(client, query="", path=COMPARE):
    return BeautifulSoup(client.get(f"{path}?{query}").content, "lxml")


def texts(found, selector):
    return [" ".join(one.get_text().split()) for one in found.select(selector)]


def test_the_order_of_the_address_is_kept_and_each_can_be_taken_away(client, norm_loaded):
    found = page(client, "t=1312&t=agueda&t=PT&m=M10")

    assert texts(found, ".compare-chosen li") == ["Retirar Porto", "Retirar Águeda", "Retirar Portugal"]
    assert [one.get("href") for one in found.select(".compare-chosen a")][1] == f"{COMPARE}?t=1312&t=PT&m=M10"
    assert texts(found, ".compare-table thead th a") == ["Porto", "Águeda", "Portugal"]
    assert "Níveis diferentes" in found.get_text()


def test_more_than_six_and_unknown_ones_are_said_and_nothing_is_lost(client, norm_loaded):
    codes = [town.code for town in towns(7)]
    found = page(client, "&".join(f"t={code}" for code in codes) + "&t=Atl%C3%A2ntida&t=vila%20nova")

    said = texts(found, ".compare-left")
    assert "Só cabem seis territórios lado a lado" in said[0]
    assert towns(7)[6].name in said[0]
    assert "Nenhum território se chama «Atlântida»" in said[1]
    assert "Vila Nova de Gaia" in texts(page(client, "t=vila%20nova%20de%20g"), ".compare-left")[0]
    assert [one.get("value") for one in found.select("input[type=hidden][name=t]")] == codes


def test_best_and_worst_are_words_and_only_within_a_period(client, norm_loaded):
    publish(a_measure("M10"), cells([30, 10, 20]))
    publish(a_measure("M26"), cells([1, 5]))
    publish(a_measure("M26"), cells([9], areas=towns(3)[2:], period=a_period("2022")), days=1)

    query = "&".join(f"t={town.code}" for town in towns(3))
    cells_of = {
        row.a.text: [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in page(client, f"{query}&m=M10&m=M26").select(".compare-table tbody tr")
    }

    assert cells_of["Resíduos urbanos recolhidos"] == ["30,0 pior", "10,0 melhor", "20,0"]
    other = next(said for name, said in cells_of.items() if name != "Resíduos urbanos recolhidos")
    assert other[2] == "9 em 2022"


def test_charts_are_drawn_of_chosen_measures(client, norm_loaded):
    publish(a_measure("M10"), cells([30, 10]))
    publish(a_measure("M13"), cells([1, 2], period=a_period("2022")))
    publish(a_measure("M13"), cells([3, 2]), days=1)
    publish(a_measure("M03"), cells([1, 0]))
    query = "&".join(f"t={town.code}" for town in towns(2))

    assert page(client, query).select("figure.chart") == []
    found = page(client, f"{query}&dominio=ambiente")
    assert [one.get("id") for one in found.select("figure.chart")] == ["grafico-m10", "grafico-m13", "grafico-m14"]


@pytest.mark.parametrize("codes", [["M10"], ["M10", "M26", "M03"]])
@pytest.mark.parametrize("query", ["t=0101", "t=0101&t=0102&t=0103&dominio=ambiente"])
def test_it_costs_the_same_whatever_there_is(client, norm_loaded, django_assert_num_queries, codes, query):
    for code in codes:
        publish(a_measure(code), cells([1, 0, 1]))
    with django_assert_num_queries(9):
        client.get(f"{COMPARE}?{query}")


def test_files_have_what_is_shown(client, norm_loaded):
    publish(a_measure("M10"), cells([30, 10]))
    publish(a_measure("M26"), cells([0, 1]))
    query = "t=0101&t=PT&m=M10&m=M26"

    text = client.get(f"/observatorio/comparar.csv?{query}").content.decode("utf-8-sig")
    content = json.loads(client.get(f"/observatorio/comparar.json?{query}").content)

    told = [(row["medida"], row["codigo"], row["valor"]) for row in csv.DictReader(StringIO(text), delimiter=";")]
    assert told == [("M10", "0101", "30"), ("M10", "PT", ""), ("M26", "0101", "0"), ("M26", "PT", "")]
    validate_jsonstat(content)
    assert sorted(content["value"].values()) == [0, 30]


def test_nothing_chosen_says_what_to_do(client, norm_loaded):
    assert "Ainda não escolheu territórios" in page(client).get_text()
    assert Area.objects.filter(code="PT").exists()
