"""The pages of the observatory, as everybody reads them."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from common.search.registry import kind_of
from common.ui import sitemap
from observatory import queries
from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.models import Area, MeasureTarget, SeriesBreak
from tests.observatory.factories import AT, SOURCE, a_measure, a_period, cells, publish, towns
from tests.support.first_view import BUDGET, first_view

INDEX = "/observatorio/"
KINDS = [
    ObservationStatus.NOT_AVAILABLE,
    ObservationStatus.NOT_APPLICABLE,
    ObservationStatus.CONFIDENTIAL,
    ObservationStatus.WITHDRAWN,
]


def page(client, path, **query):
    return BeautifulSoup(client.get(path, query).content, "lxml")


def rows(client, code="M10", **query):
    """The rows of the table, each cell as it is read."""
    table = page(client, f"/observatorio/{code}/", **query).select(".measure-table tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("td, th")] for row in table]


def test_addresses_are_the_public_ones():
    assert reverse("observatory:index") == INDEX
    assert reverse("observatory:measure", args=["M10"]) == "/observatorio/M10/"
    assert reverse("observatory:embed", args=["M10"]) == "/observatorio/M10/incorporar/"
    assert reverse("observatory:file", kwargs={"code": "M10", "extension": "csv"}) == "/observatorio/M10.csv"


def test_the_list_has_48_measures_in_six_domains_and_says_what_is_missing(client, norm_loaded):
    found = page(client, INDEX)

    assert [int(each.text) for each in found.select(".measure-domain__count")] == [15, 5, 5, 4, 6, 13]
    assert len(found.select(".measure-line")) == 48
    lines = {line.select(".measure-line__code")[0].text: line.get_text() for line in found.select(".measure-line")}
    assert "sem dados publicados" in lines["M10"]
    assert "Os valores da fonte ainda não foram lidos." in lines["M10"]
    assert "Está por confirmar até que nível" in lines["M01"]
    assert "Portugal, " in lines["M14"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"dominio": "economia"}, ["M26", "M27", "M28", "M29"]),
        ({"dados": "com-dados"}, ["M14"]),
        ({"q": "agua distribuida"}, ["M13"]),
        ({"q": "m48"}, ["M48"]),
        ({"q": "nada disto"}, []),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, norm_loaded, query, found):
    assert [each.text for each in page(client, INDEX, **query).select(".measure-line__code")] == found


def test_simulated_figures_are_no_figures_of_a_source(client, norm_loaded):
    publish(a_measure("M10"), cells([1, 2]), origin=Origin.SIMULATED)

    lines = {line.measure.code: line for line in queries.overview()}

    assert (lines["M10"].is_simulated, lines["M14"].is_simulated, lines["M11"].is_simulated) == (True, False, False)
    told = page(client, INDEX, q="m10").select(".measure-line")[0].get_text()
    assert "dados simulados" in told
    assert "2 de 308 municípios" in told


@pytest.mark.parametrize("codes", [["M10"], ["M10", "M04", "M03"]])
def test_the_list_costs_the_same_whatever_there_is(client, norm_loaded, django_assert_num_queries, codes):
    for code in codes:
        publish(a_measure(code), cells([0, 1]))
    with django_assert_num_queries(7):
        client.get(INDEX)


@pytest.mark.parametrize("values", [[5], [5, 6, 7]])
@pytest.mark.parametrize(("query", "count"), [({}, 14), ({"em": "2026-03-02", "t": "0101"}, 17)])
def test_a_measure_costs_the_same_whatever_there_is(
    client, norm_loaded, django_assert_num_queries, values, query, count
):
    publish(a_measure(), cells(values))
    with django_assert_num_queries(count):
        client.get("/observatorio/M10/", query)


def test_zero_and_each_reason_for_absence_are_told_apart(client, norm_loaded):
    publish(a_measure(), cells([0, 12.5, *KINDS]))

    found = rows(client, linhas="todas")

    assert len(found) == 308
    assert [row[3] for row in found[:2]] == ["0,0", "12,5"]
    said = {row[1]: row[3] for row in found}
    names = [area.name for area in towns(7)]
    assert [said[name] for name in names[2:]] == [
        "não disponível",
        "não aplicável",
        "confidencial",
        "retirado pela fonte",
        "sem reporte",
    ]
    legend = page(client, "/observatorio/M10/").select(".tile-map__legend")[0].get_text().split()
    assert {"confidencial", "reporte", "aplicável", "disponível"} <= set(legend)


@pytest.mark.parametrize("code", ["M10", "M03"])
@pytest.mark.parametrize("query", [{}, {"linhas": "todas"}])
def test_with_a_figure_of_every_municipality_the_page_keeps_to_the_budget(client, norm_loaded, code, query):
    for days, year in enumerate(("2023", "2024")):
        values = [k % 2 if code == "M03" else (k * 7919 % 5000) / 10 for k in range(308)]
        publish(a_measure(code), cells(values, period=a_period(year)), days=days)

    assert first_view(client.get(f"/observatorio/{code}/", query).content.decode()).total <= BUDGET


def test_the_title_says_what_is_drawn(client, norm_loaded):
    publish(a_measure(), cells([1, 2]))

    found = page(client, "/observatorio/M10/")

    title = "Resíduos urbanos recolhidos (kg/hab.), municípios, 2024"
    assert found.select("#tabela")[0].text == title
    assert title in found.select("title")[0].text


def test_ties_share_a_place_and_lower_is_first_where_less_is_better(client, norm_loaded):
    publish(a_measure(), cells([30, 10, 10]))

    assert [row[0] for row in rows(client)[:4]] == ["1=", "1=", "3", ""]


@pytest.mark.parametrize(
    ("order", "first"), [("valor", "10,0"), ("-valor", "30,0"), ("-posicao", "30,0"), ("posicao", "10,0")]
)
def test_the_table_is_sorted_by_its_links_and_what_has_no_value_stays_last(client, norm_loaded, order, first):
    publish(a_measure(), cells([30, 10, 20]))

    found = rows(client, ordenar=order)

    assert found[0][3] == first
    assert found[3][3] == "sem reporte"


def test_a_period_without_figures_leads_to_the_newest_and_says_so(client, norm_loaded):
    publish(a_measure(), cells([1], period=a_period("2022")) + cells([2], period=a_period("2024")))

    found = page(client, "/observatorio/M10/", periodo="2023")

    assert [option["value"] for option in found.select("#periodo option")] == ["2024", "2022"]
    assert "Não há valores de 2023 a este nível: mostra-se 2024." in found.get_text()


def test_what_was_published_by_a_day_stays_as_it_was(client, norm_loaded):
    publish(a_measure(), cells([10, 20]))
    publish(a_measure(), cells([11, 20]), days=3)

    before = rows(client, em=(AT + timedelta(days=1)).date().isoformat())
    after = rows(client)

    assert (before[0][3], after[0][3]) == ("10,0", "11,0")
    versions = page(client, "/observatorio/M10/").select("[aria-labelledby=versoes] tbody tr")
    assert [row.select("td a")[0].text for row in versions] == ["1 célula revista", "2 células novas"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
def test_the_first_and_the_last_day_of_all_are_days(client, norm_loaded, day, ending):
    publish(a_measure(), cells([10, 20]))

    assert client.get(f"/observatorio/M10{ending}", {"em": day}).status_code == 200


def test_a_measure_of_the_country_says_that_towns_are_not_applicable(client, norm_loaded):
    publish(a_measure("M28"), cells([47.5], areas=[Area.objects.get(code="PT")]))

    shown = page(client, "/observatorio/M28/")
    asked = page(client, "/observatorio/M28/", nivel="municipio")

    assert "47,5" in shown.select(".measure-top__value")[0].get_text()
    assert "Não aplicável a este nível" in asked.get_text()
    assert asked.select("#nivel option[selected]")[0].text == "Municípios (não aplicável)"


def test_wholes_are_what_aggregate_gives_and_say_how_many_are_in_them(client, norm_loaded):
    whole = Area.objects.get(code="algarve")
    parts = list(Area.objects.filter(level=AreaLevel.MUNICIPALITY, region__code="algarve").order_by("code"))
    publish(a_measure("M26"), cells([1] * len(parts), areas=parts))
    publish(a_measure("M03"), cells([1, 0, 1], areas=parts[:3]))
    total, year = queries.total_breakdown(), a_period()

    for code in ("M26", "M03", "M18"):
        found = queries.figures(a_measure(code), total)
        one_by_one = queries.aggregate(a_measure(code), whole, year, total)
        assert found.reading(whole, year).value == one_by_one.value
        assert (found.reading(whole, year).whole or one_by_one) == one_by_one

    added = {row[1]: row[2] for row in rows(client, "M26", nivel="regiao")}
    assert added["Algarve"].startswith("16")
    assert "soma dos municípios: 16 de 16" in added["Algarve"]
    assert added["Norte"] == "sem reporte"
    publish(a_measure("M16"), cells([1, 2], areas=parts[:2]))
    lacking = {row[1]: row[2] for row in rows(client, "M16", nivel="regiao")}
    assert lacking["Algarve"] == "incompleto: 3 em 2 de 16"
    assert "Algarve (incompleto)" not in client.get("/observatorio/M26/", {"nivel": "regiao"}).content.decode()
    answered = {row[1]: row[2] for row in rows(client, "M03", nivel="regiao")}
    assert "2 de 3 municípios que responderam, em 16" in answered["Algarve"]


def test_the_series_has_gaps_and_stops_at_a_break(client, norm_loaded):
    measure, area = a_measure("M26"), Area.objects.get(code="PT")
    values = {"2020": 5, "2021": 6, "2022": ObservationStatus.NOT_AVAILABLE, "2023": 9}
    for year, value in values.items():
        publish(measure, cells([value], period=a_period(year), areas=[area]), days=int(year) - 2020)
    SeriesBreak.objects.create(measure=measure, period=a_period("2021"), reason="Outro método.", source="INE")

    found = page(client, "/observatorio/M26/", nivel="pais")

    told = found.select("#evolucao table tbody tr")
    assert [row.select("td")[0].text for row in told] == ["5", "6", "não disponível", "9"]
    assert len(found.select("#evolucao .chart__wide .chart-break")) == 2  # on the drawing and in its legend
    assert len(found.select("#evolucao .chart__wide path.chart-line")) == 1  # in the legend: no two years touch
    assert "Outro método." in found.select(".measure-break")[0].get_text()


def test_territories_join_the_series_by_name_or_code(client, norm_loaded):
    publish(a_measure(), cells([1, 2]))

    found = page(client, "/observatorio/M10/?t=agueda&t=0102&t=Atl%C3%A2ntida")

    assert [chip.get_text().strip() for chip in found.select(".chip")] == [
        "Retirar Águeda",
        "Retirar Albergaria-a-Velha",
    ]
    assert "Nenhum território se chama «Atlântida»." in found.get_text()


def test_no_target_is_invented_and_one_that_was_decided_is_measured(client, norm_loaded, eata_member):
    measure, area = a_measure("M26"), Area.objects.get(code="PT")
    for year, value in (("2020", 100), ("2021", 120), ("2022", 140)):
        publish(measure, cells([value], period=a_period(year), areas=[area]), days=int(year) - 2020)

    assert "Meta por definir." in page(client, "/observatorio/M26/", nivel="pais").get_text()

    MeasureTarget.objects.create(
        measure=measure, area=area, period=a_period("2030"), value=Decimal(300), decision_reference="Deliberação 1",
        decided_on=date(2026, 1, 10), recorded_by=eata_member, recorded_at=AT,
    )  # fmt: skip
    told = page(client, "/observatorio/M26/", nivel="pais").select("[aria-labelledby=metas] tbody tr")[0]
    assert "no rumo" in told.get_text()
    assert "Deliberação 1" in told.get_text()


def test_what_is_simulated_says_so_on_the_page_and_where_it_is_embedded(client, norm_loaded):
    publish(a_measure(), cells([1, 2]), origin=Origin.SIMULATED)
    publish(a_measure("M13"), cells([1, 2]))

    assert len(page(client, "/observatorio/M10/").select(".simulated")) == 1
    assert len(page(client, "/observatorio/M10/incorporar/").select(".simulated")) == 1
    assert page(client, "/observatorio/M13/").select(".simulated") == []


def test_only_the_embedded_page_may_be_framed(client, norm_loaded):
    publish(a_measure(), cells([1, 2]))

    framed, whole = client.get("/observatorio/M10/incorporar/"), client.get("/observatorio/M10/")

    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert whole.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    others = re.sub(r"frame-ancestors [^;]+", "", framed.headers["Content-Security-Policy"])
    assert others == re.sub(r"frame-ancestors [^;]+", "", whole.headers["Content-Security-Policy"])
    assert BeautifulSoup(framed.content, "lxml").select("a.tile-link, nav") == []


def test_addresses_are_written_one_way_and_others_do_not_exist(client, norm_loaded):
    assert client.get("/observatorio/m10/").headers["Location"] == "/observatorio/M10/"
    assert [client.get(path).status_code for path in ("/observatorio/M99/", "/observatorio/M99.csv")] == [404, 404]
    assert client.get("/observatorio/POP/").status_code == 200


def test_the_methods_say_the_bands_of_progress(client, norm_loaded):
    found = page(client, "/observatorio/metodos/").get_text()

    assert "0,95 ou mais" in found
    assert "versão 1" in found


def test_measures_are_found_and_told_to_search_engines(norm_loaded):
    (found,) = [one for one in kind_of("measures").documents(None) if one.codes[0] == "M10"]

    assert (found.url, found.title) == ("/observatorio/M10/", "Resíduos urbanos recolhidos (kg/hab.)")
    paths = [one.path for one in sitemap.addresses() if one.path.startswith(INDEX)]
    assert (len(paths), paths[:3]) == (52, [INDEX, "/observatorio/metodos/", "/observatorio/novidades/"])
    territories = [one.path for one in sitemap.addresses() if one.path.startswith("/territorios/")]
    assert (len(territories), territories[:2]) == (1 + Area.objects.count(), ["/territorios/", "/territorios/PT/"])


def test_real_and_simulated_figures_together_say_each_what_it_is(client, norm_loaded):
    measure, every = a_measure("M40"), towns()
    publish(measure, cells([10] * 308, areas=every), origin=Origin.SIMULATED)
    publish(measure, cells([10] * 308, areas=every, period=a_period("2023")), days=1)
    publish(measure, cells([70], areas=every[:1]), days=2)
    country = Area.objects.get(code="PT")
    publish(measure, cells([4000], areas=[country]), days=3, origin=Origin.SIMULATED, source="Gerador")

    found = page(client, "/observatorio/M40/", t="0101")
    key = " ".join(found.select(".measure-top__key")[0].get_text().split())
    titles = {node.text.partition(":")[0]: node.text for node in found.select(".tile-map title")}
    notes = {row[1]: row[3] for row in rows(client, "M40", ordenar="nome", linhas="todas")}
    drawn = client.get("/observatorio/M40.json").json()["extension"]["origem_por_celula"]

    assert "Gerador" in key
    assert SOURCE not in key
    assert "simulado" in key
    assert "Alguns destes valores" in found.select(".simulated")[0].get_text()
    assert ("simulado" in titles["Águeda"], "simulado" in titles["Albergaria-a-Velha"]) == (False, True)
    assert ("simulado" in notes["Águeda"], "simulado" in notes["Albergaria-a-Velha"]) == (False, True)
    assert drawn.count("fonte oficial") == 1
    assert drawn.count("simulado para demonstração") == 307
    assert "Portugal: valores simulados em 2024." in found.select("[aria-labelledby=serie]")[0].get_text()
    (region, *_rest) = rows(client, "M40", nivel="regiao", ordenar="nome")[:1]
    assert "simulado" in region[2]


def test_a_territory_marks_each_simulated_figure_among_others(client, norm_loaded):
    publish(a_measure("M10"), cells([10, 20]))
    publish(a_measure("M13"), cells([5, 6]), origin=Origin.SIMULATED)

    profile = {
        row.select("th a")[0]["href"][14:17]: row.get_text()
        for row in page(client, "/territorios/0101/").select(".standing tbody tr")
    }
    compared = page(client, "/observatorio/comparar/", t=["0101", "0102"], m=["M10", "M13"]).select(
        ".compare-table tbody tr"
    )

    assert ("simulado" in profile["M10"], "simulado" in profile["M13"]) == (False, True)
    assert ["simulado" in row.get_text() for row in compared] == [False, True]
