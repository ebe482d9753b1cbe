"""The strategy on one screen: what is counted, and what is never mixed up."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from bs4 import BeautifulSoup

from action_plan.enums import Lifecycle, Rating
from action_plan.models import Action
from common.charts.glance import gauge, share_bar
from common.charts.palette import Tone
from dashboard import queries
from dashboard.filters import asked
from dashboard.tables import figure_lines
from dashboard.views.drawings import coverage_step, target_row
from initiatives.models import TargetIndicator
from initiatives.operations import record_measurement
from initiatives.queries import measured_targets
from observatory import queries as observatory
from observatory.enums import AreaLevel, ObservationStatus, Origin, ProgressStatus
from observatory.models import Area
from tests.action_plan.factories import PeriodFactory
from tests.action_plan.scenes import approved, says
from tests.observatory.factories import AT, a_measure, a_period, cells, publish, towns

PAGE = "/observatorio/painel/"
TODAY = date(2026, 11, 21)


def page(client, **query):
    return BeautifulSoup(client.get(PAGE, query).content, "lxml")


def domain(board, slug):
    return next(line for line in board.domains if line.slug == slug)


def region(board, code):
    return next(line for line in board.regions if line.code == code)


def test_the_screen_has_all_of_the_strategy(client, norm_loaded):
    found = page(client)

    counted = {name: len(found.select(f".dash-{name} > li")) for name in ("objectives", "initiatives", "domains")}
    assert counted == {"objectives": 6, "initiatives": 16, "domains": 6}
    assert len(found.select(".dash-targets > li")) == TargetIndicator.objects.count()
    assert [row.th.text for row in found.select(".dash-regions tbody tr")] == [
        "Norte",
        "Centro",
        "Lisboa e Vale do Tejo",
        "Alentejo",
        "Algarve",
        "Madeira",
        "Açores",
    ]
    assert len(found.select(".dash-from")) == 7


def test_what_nobody_measured_is_not_zero(client, norm_loaded, eata_member):
    indicator = TargetIndicator.objects.get(target__code="PRR-01")
    before = {row.code: row for row in measured_targets(TODAY)}["PRR-01"]
    record_measurement(
        indicator=indicator,
        value=Decimal(0),
        measured_on=date(2026, 6, 30),
        source="EATA",
        note="",
        user=eata_member,
        at=datetime(2026, 7, 1, 9, tzinfo=UTC),
    )
    after = {row.code: row for row in measured_targets(TODAY)}["PRR-01"]

    assert (target_row(before).value, target_row(after).value) == ("por medir", "0")
    assert (target_row(before).is_measured, target_row(after).is_measured) == (False, True)
    assert "chart-track-absent" in target_row(before).bar
    assert "chart-track-absent" not in target_row(after).bar


def test_coverage_counts_values_and_zero_is_one(norm_loaded):
    publish(a_measure("M10"), cells([0, ObservationStatus.CONFIDENTIAL, 7]))
    board = queries.board_on(TODAY, TODAY)

    line = domain(board, "ambiente")
    # M14 has a figure of every municipality since the reference was loaded.
    assert (line.measures, line.with_data, line.simulated) == (15, 2, 0)
    assert (line.with_value, line.expected) == (2 + 308, 2 * 308)
    assert sum(row.expected for row in board.regions) == 2 * 308
    assert sum(row.with_value for row in board.regions) == 2 + 308
    assert (domain(board, "economia").expected, domain(board, "economia").way_told) == (0, 0)


def test_the_way_of_a_measure_follows_its_direction(norm_loaded):
    country = Area.objects.get(level=AreaLevel.COUNTRY)
    for code, values in (("M01", [10, 20, 30]), ("M06", [5, 6, 7]), ("M09", [4, 9, 4])):
        for year, value in zip(("2021", "2022", "2023"), values, strict=True):
            publish(a_measure(code), cells([value], period=a_period(year), areas=[country]), days=int(year) - 2020)
    line = domain(queries.board_on(TODAY, TODAY), "ambiente")

    assert (line.better, line.worse, line.steady, line.way_told) == (1, 1, 1, 3)
    assert line.better + line.worse + line.steady + line.wayless + line.untold == line.measures


def test_a_region_is_told_from_its_own_municipalities(norm_loaded):
    here = [area for area in towns() if area.region.code == "algarve"]
    publish(a_measure("M03"), cells([1] * 4 + [0] * 12, areas=here))
    country, algarve = queries.board_on(TODAY, TODAY), queries.board_on(TODAY, TODAY, "algarve")

    assert (region(country, "algarve").yes, region(country, "algarve").answers) == (4, 16)
    assert (region(country, "norte").yes, region(country, "norte").answers) == (0, 0)
    assert (domain(country, "ambiente").with_value, domain(algarve, "ambiente").with_value) == (16 + 308, 16 + 16)
    assert (country.region, algarve.region.name) == (None, "Algarve")
    assert country.plan == algarve.plan
    assert queries.board_on(TODAY, TODAY, "nenhures").region is None


def test_a_past_day_is_told_as_it_was_known(norm_loaded):
    publish(a_measure("M10"), cells([1, 2, 3]))
    publish(a_measure("M10"), cells([1, 2, 3, 4], period=a_period("2025")), days=30)
    then, now = queries.board_on(AT.date(), TODAY), queries.board_on(TODAY, TODAY)

    assert domain(then, "ambiente").with_value - domain(now, "ambiente").with_value == 3 - 4 - 308
    assert queries.board_on(date(2023, 12, 20), TODAY).measures_with_data == 0


def test_all_at_once_says_the_same_as_each_alone(norm_loaded):
    """The glance and the page of a measure follow one method."""
    publish(a_measure("M03"), cells([1, 0, 1, 1, 0]))
    publish(a_measure("M04"), cells([10, 20, 30]))
    country = Area.objects.get(level=AreaLevel.COUNTRY)
    lines = {line.measure.code: line for line in observatory.glance().lines()}

    for code in ("M03", "M04", "M14"):
        shown = observatory.shown(a_measure(code), observatory.Asked(level=AreaLevel.COUNTRY))
        alone = shown.progress_of(country)
        assert (lines[code].progress.status, lines[code].progress.pace) == (alone.status, alone.pace)
        assert lines[code].value == (shown.moments(country)[-1].value if shown.moments(country) else None)
    assert lines["M04"].progress.status == ProgressStatus.NOT_ASSESSABLE


@pytest.mark.parametrize("codes", [["M10"], ["M10", "M04", "M03"]])
@pytest.mark.parametrize("query", [{}, {"em": "2026-05-01", "regiao": "norte"}, {"modo": "sala"}])
def test_the_screen_costs_the_same_whatever_there_is(client, norm_loaded, django_assert_num_queries, codes, query):
    for code in codes:
        publish(a_measure(code), cells([0, 1]))
    with django_assert_num_queries(15):
        assert client.get(PAGE, query).status_code == 200


def test_simulated_figures_say_so(client, norm_loaded):
    assert page(client).select(".simulated") == []

    publish(a_measure("M10"), cells([1, 2]), origin=Origin.SIMULATED)

    assert len(page(client).select(".simulated")) == 1
    assert "dados simulados" in page(client, modo="sala").select_one("[data-wall-body]").text
    assert "não são estatísticas" in client.get("/observatorio/painel.csv").content.decode()


def test_the_file_has_what_the_screen_shows(client, norm_loaded):
    board = queries.board_on(TODAY, TODAY, "algarve")
    answer = client.get("/observatorio/painel.csv", {"regiao": "algarve"})
    told = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    book = openpyxl.load_workbook(BytesIO(client.get("/observatorio/painel.xlsx").content))

    assert len(told) == len(figure_lines(board)) == book["Dados"].max_row - 1
    portal = next(line for line in told if line["numero"].startswith("portal em produção"))
    assert (portal["valor"], portal["em"]) == ("", "1")
    covered = next(line for line in told if line["codigo"] == "ambiente" and line["numero"] == "valores de municípios")
    assert (covered["nome"], covered["valor"], covered["em"]) == ("Ambiente Inteligente (Algarve)", "16", "16")


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ({"em": "2026-05-01"}, date(2026, 5, 1)),
        ({"em": "amanhã"}, TODAY),
        ({"em": "2099-01-01"}, TODAY),
        ({"em": "1974-04-25"}, date(2023, 12, 15)),
        ({}, TODAY),
    ],
)
def test_the_address_asks_for_a_day(query, day):
    assert asked(query, TODAY).day == day


def test_a_wall_has_no_menu_and_a_way_out(client, norm_loaded):
    found = page(client, modo="sala", regiao="norte")

    assert found.select(".site-header, .site-footer, nav") == []
    assert len(found.select(".wall__tile")) == 16
    assert [link["href"] for link in found.select("a.wall__button")] == [
        "?regiao=norte&modo=sala",
        f"{PAGE}?regiao=norte",
    ]
    assert [button.has_attr("hidden") for button in found.select("button.wall__button")] == [True, True]
    assert found.select("[style], style") == []


def test_it_is_found_from_the_observatory(client, norm_loaded):
    links = [link["href"] for link in BeautifulSoup(client.get("/observatorio/").content, "lxml").select("main a")]
    assert PAGE in links
    assert client.get(f"/en{PAGE}").status_code == 200


def test_the_classes_of_the_map_tell_nothing_from_little():
    assert [coverage_step(part, 100) for part in (0, 1, 49, 50, 90, 100)] == [None, 0, 0, 1, 4, 4]
    assert coverage_step(0, 0) is None


def test_small_drawings_tell_zero_from_unknown():
    assert "chart-track-absent" in gauge(None)
    assert "chart-track-absent" not in gauge(0)
    assert share_bar([(Tone.PRIMARY, 1), (Tone.DANGER, 0), (Tone.ABSENT, 1)], "k").count("glance-part") == 2
    assert "chart-track-absent" in share_bar([(Tone.PRIMARY, 0)], "k")


def test_every_rating_of_the_plan_is_counted(norm_loaded):
    plan = queries.board_on(TODAY, TODAY).plan

    assert plan.total == 47
    assert sum(count for _rating, count in plan.ratings) == 47
    assert dict(plan.ratings)[Rating.NOT_REPORTED] == plan.unreported == 47
    assert (plan.completed, plan.cancelled, plan.late > 0) == (0, 0, True)


def test_completed_and_cancelled_are_counted_apart_and_said_alike(client, norm_loaded, reporter_arte, eata_member):
    done, dropped, _ = Action.objects.filter(responsible__code="AMA").order_by("code")[:3]
    over = {"lifecycle": Lifecycle.COMPLETED, "milestones": says(done, achieved_on=date(2026, 6, 30))}
    approved(done, PeriodFactory(), reporter_arte, eata_member, with_link=True, **over)
    over = {"lifecycle": Lifecycle.CANCELLED, "problems": "Sem orçamento aprovado."}
    approved(dropped, PeriodFactory(), reporter_arte, eata_member, **over)
    files = [client.get(f"/observatorio/painel.{extension}") for extension in ("csv", "xlsx")]
    rows = list(csv.DictReader(StringIO(files[0].content.decode("utf-8-sig")), delimiter=";"))
    book = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(files[1].content))["Dados"].rows]
    said = [" ".join(page(client, **asked).get_text(" ").split()) for asked in ({}, {"modo": "sala"})]

    plan = [(row["numero"], row["valor"]) for row in rows if row["bloco"] == "plano de ação"]
    assert plan[1:3] == [("concluídas", "1"), ("canceladas", "1")]
    assert [tuple(row[3:5]) for row in book[2:4]] == [("concluídas", 1), ("canceladas", 1)]
    assert ["concluídas · 1 cancelada" in text for text in said] == [True, True]
