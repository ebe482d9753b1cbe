from datetime import timedelta
from decimal import Decimal

import pytest

from observatory import queries
from observatory.enums import Aggregation, AreaLevel, ObservationStatus, Origin
from observatory.models import Area, Breakdown, Measure
from observatory.queries import Cell, Rank
from tests.observatory.factories import AT, a_measure, a_period, cells, publish, towns

TOWN, COMMUNITY, REGION = AreaLevel.MUNICIPALITY, AreaLevel.COMMUNITY, AreaLevel.REGION


def total():
    return queries.total_breakdown()


def test_a_map_has_a_cell_for_every_area_and_four_kinds_of_absence_stay_apart(norm_loaded):
    measure, year = a_measure("M28"), a_period()  # a measure of the country as a whole
    country = Area.objects.get(code="PT")
    yearly = a_measure()
    absent = [ObservationStatus.NOT_AVAILABLE, ObservationStatus.CONFIDENTIAL, ObservationStatus.NOT_APPLICABLE]

    publish(measure, cells([0], areas=[country]))
    release = publish(yearly, cells([0, *absent]))

    found = queries.map_values(yearly, year, total(), TOWN)
    assert [found[area.pk] for area in towns(5)] == [
        Cell(Decimal(0), ObservationStatus.NORMAL, release.pk),
        Cell(None, ObservationStatus.NOT_AVAILABLE, release.pk),
        Cell(None, ObservationStatus.CONFIDENTIAL, release.pk),
        Cell(None, ObservationStatus.NOT_APPLICABLE, release.pk),
        Cell(None, ObservationStatus.NOT_REPORTED),
    ]
    assert len(found) == 308
    finer = queries.map_values(measure, year, total(), TOWN)
    assert set(finer.values()) == {Cell(None, ObservationStatus.NOT_APPLICABLE)}
    assert queries.map_values(measure, year, total(), AreaLevel.COUNTRY)[country.pk].value == 0


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, [None, None, None]),
        (0, [Decimal(10), Decimal(20), None]),
        (1, [Decimal(10), Decimal(21), Decimal(30)]),
        (1.5, [Decimal(10), Decimal(21), Decimal(30)]),
        (2, [Decimal(10), None, Decimal(30)]),
    ],
)
def test_as_of_a_moment_is_what_had_been_published_by_then(norm_loaded, days, expected):
    measure, year, moment = a_measure(), a_period(), AT + timedelta(days=days)
    publish(measure, cells([10, 20]))
    publish(measure, cells([10, 21, 30]), days=1)
    publish(measure, cells([10, ObservationStatus.WITHDRAWN]), days=2)

    found = queries.map_values(measure, year, total(), TOWN, moment)
    lines = queries.series(measure, towns(3), total(), moment)

    assert [found[area.pk].value for area in towns(3)] == expected
    assert [point.cell for line in lines.values() for point in line] == [
        found[area.pk] for area in towns(3) if days >= 0
    ]
    had_any = [year] if days >= 0 else []
    assert queries.periods_of(measure, total(), TOWN, moment) == had_any


def test_a_series_has_the_same_periods_for_all_and_says_why_one_is_empty(norm_loaded):
    measure = a_measure()
    publish(measure, cells([1, 2], period=a_period("2022")) + cells([3], period=a_period("2020")))

    lines = queries.series(measure, towns(2), total())

    assert [[(point.period, point.cell.value) for point in line] for line in lines.values()] == [
        [("2020", 3), ("2022", 1)],
        [("2020", None), ("2022", 2)],
    ]
    assert lines[towns(2)[1].pk][0].cell == Cell(None, ObservationStatus.NOT_REPORTED)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("M09", [("0104", 1), ("0102", 2), ("0103", 2), ("0101", 4), ("0105", None)]),  # more is better
        ("M10", [("0101", 1), ("0102", 2), ("0103", 2), ("0104", 4), ("0105", None)]),  # less is better
    ],
)
def test_equal_values_share_a_position_and_none_has_none(norm_loaded, code, expected):
    measure = a_measure(code)
    publish(measure, cells([0, 5, 5, 9, ObservationStatus.CONFIDENTIAL]))
    group = {area.pk for area in towns(5)}

    ranked = queries.ranking(measure, a_period(), total(), TOWN, among=group)

    assert [(area.code, area.position) for area in ranked] == expected
    assert len(queries.ranking(measure, a_period(), total(), TOWN)) == 308


def test_yes_comes_before_no_without_positions(norm_loaded):
    publish(a_measure("M24"), cells([0, 1, ObservationStatus.NOT_AVAILABLE]))
    group = {area.pk for area in towns(3)}

    ranked = queries.ranking(a_measure("M24"), a_period(), total(), TOWN, among=group)

    assert [(area.code, area.position) for area in ranked] == [("0102", None), ("0101", None), ("0103", None)]


def test_a_profile_says_what_there_is_and_what_is_missing_and_why(norm_loaded, django_assert_num_queries):
    here, *peers = towns(4)
    old, new = a_period("2022"), a_period("2023")
    publish(a_measure("M10"), cells([7, 5, 7, 9], period=new))
    publish(a_measure("M09"), cells([40, 50], period=old))
    publish(a_measure("M09"), cells([ObservationStatus.CONFIDENTIAL, 60], period=new), days=1)
    publish(a_measure("M13"), cells([1], areas=peers[:1], period=new), origin=Origin.SIMULATED)
    publish(a_measure("M24"), cells([1, 0], period=new))

    with django_assert_num_queries(4):
        lines = {line.measure.code: line for line in queries.profile(here)}

    assert len(lines) == 50
    assert list(lines)[:2] == ["M01", "M02"]
    current = lines["M10"]
    assert (current.cell.value, current.period, current.missing) == (7, new, None)
    assert current.rank == Rank(2, of=4, is_shared=True)
    assert current.release.origin == Origin.OFFICIAL
    aged = lines["M09"]
    assert (aged.cell.value, aged.period, aged.rank) == (40, old, Rank(2, of=2, is_shared=False))
    assert (aged.newest_period, aged.missing) == (new, ObservationStatus.CONFIDENTIAL)
    silent = lines["M13"]
    assert (silent.cell, silent.period, silent.rank) == (Cell(None, ObservationStatus.NOT_REPORTED), None, None)
    assert (silent.newest_period, silent.missing) == (new, ObservationStatus.NOT_REPORTED)
    assert (lines["M24"].cell.value, lines["M24"].rank) == (1, None)
    assert lines["M28"].cell.status == ObservationStatus.NOT_APPLICABLE
    assert (lines["M28"].newest_period, lines["M28"].missing) == (None, None)
    assert lines["POP"].cell.value == here.municipality.populations.get().residents


def test_coverage_counts_values_reasons_and_silence(norm_loaded):
    measure = a_measure()
    publish(measure, cells([0, 4, ObservationStatus.CONFIDENTIAL, ObservationStatus.NOT_REPORTED]))

    (line,) = queries.coverage(measure, total())

    assert (line.period.code, line.level, line.expected, line.with_value) == ("2024", TOWN, 308, 2)
    assert line.absent == {ObservationStatus.CONFIDENTIAL: 1, ObservationStatus.NOT_REPORTED: 305}
    assert not line.is_complete
    latest = queries.latest_coverage(TOWN)
    assert (latest[measure.pk].with_value, latest[measure.pk].expected) == (2, 308)
    assert latest[a_measure("M14").pk].with_value == 308


def test_the_latest_period_is_the_last_with_any_value(norm_loaded):
    measure = a_measure()
    publish(measure, cells([1], period=a_period("2021")) + cells([ObservationStatus.NOT_REPORTED]))

    assert queries.latest_period(measure, total(), TOWN) == a_period("2021")
    assert queries.latest_period(measure, total(), REGION) is None


def test_classes_are_those_set_by_hand_or_the_fifths_of_the_period(norm_loaded):
    measure, year = a_measure(), a_period()
    publish(measure, cells([0, 0, 0, 0, 0, 0, 5, 6, 7, 8]))

    assert queries.class_breaks(measure, year, total(), TOWN) == (0, 6)
    assert queries.class_breaks(measure, year, total(), REGION) == ()
    measure.class_breaks = [Decimal(2), Decimal(4)]
    assert queries.class_breaks(measure, year, total(), TOWN) == (2, 4)


def parts_of(code):
    return list(Area.objects.filter(wholes__whole__code=code).order_by("code"))


def aggregate_of(measure, whole, year=None):
    return queries.aggregate(measure, Area.objects.get(code=whole), year or a_period())


def test_residents_are_summed_and_density_is_weighted_by_surface(norm_loaded):
    year = a_period("2019")

    residents, surface, density = (aggregate_of(a_measure(code), "PT", year).value for code in ("POP", "AREA", "M14"))

    assert (residents, surface) == (10_295_909, Decimal("92225.58"))
    assert abs(density - residents / surface) < Decimal("0.001")


def test_a_sum_with_parts_missing_is_not_the_sum(norm_loaded):
    algarve = parts_of("algarve")
    publish(a_measure("M26"), cells([*range(15), ObservationStatus.CONFIDENTIAL], areas=algarve))

    told = aggregate_of(a_measure("M26"), "algarve")

    assert (told.value, told.partial, told.answered, told.expected, told.is_complete) == (None, 105, 15, 16, False)


def test_what_the_source_says_of_the_whole_comes_first(norm_loaded):
    algarve = parts_of("algarve")
    region = Area.objects.get(code="algarve")
    publish(a_measure("M26"), cells([*range(16), 121], areas=[*algarve, region]))

    told = aggregate_of(a_measure("M26"), "algarve")

    assert (told.value, told.is_given, told.answered) == (121, True, 16)


def test_what_was_known_then_is_aggregated_as_of_then(norm_loaded):
    algarve = parts_of("algarve")
    publish(a_measure("M26"), cells([1] * 16, areas=algarve))
    publish(a_measure("M26"), cells([5], areas=algarve[:1]), days=1)
    where = Area.objects.get(code="algarve")

    figures = [
        queries.aggregate(a_measure("M26"), where, a_period(), as_of=moment).value
        for moment in (AT - timedelta(days=1), AT, AT + timedelta(days=1), None)
    ]

    assert figures == [None, 16, 20, 20]


def test_a_larger_area_shows_what_its_municipalities_say(norm_loaded, django_assert_num_queries):
    algarve, alentejo = parts_of("algarve"), parts_of("alentejo")
    publish(a_measure("M26"), cells([1] * 16 + [2] * 47, areas=[*algarve, *alentejo]))
    publish(a_measure("M24"), cells([1, 1, 0], areas=algarve[:3]))
    publish(a_measure("M18"), cells([50] * 16, areas=algarve))
    publish(a_measure("M13"), cells([120], areas=[Area.objects.get(code="algarve")]))

    where = Area.objects.get(code="algarve")
    with django_assert_num_queries(9):
        lines = {line.measure.code: line for line in queries.profile(where)}

    summed, share, given = lines["M26"], lines["M24"], lines["M13"]
    assert (summed.value, summed.period, summed.rank) == (16, a_period(), Rank(2, of=2, is_shared=False))
    assert (round(share.value, 2), share.aggregate.yes, share.aggregate.answered) == (Decimal("66.67"), 2, 3)
    assert (given.value, given.aggregate, given.rank) == (120, None, Rank(1, of=1, is_shared=False))
    assert (lines["M18"].value, lines["M18"].aggregate) == (None, None)
    assert (lines["POP"].value, lines["POP"].rank.of) == (438_406, 7)


def test_a_share_is_of_those_that_answered(norm_loaded):
    algarve = parts_of("algarve")
    publish(a_measure("M24"), cells([1, 1, 1, 0], areas=algarve[:4]))

    told = aggregate_of(a_measure("M24"), "algarve")
    nobody = aggregate_of(a_measure("M25"), "algarve")

    assert (told.value, told.yes, told.answered, told.expected) == (75, 3, 4, 16)
    assert (nobody.value, nobody.answered) == (None, 0)


def test_what_is_not_aggregable_is_never_put_together(norm_loaded):
    algarve = parts_of("algarve")
    publish(a_measure("M18"), cells([50] * 16, areas=algarve))

    told = aggregate_of(a_measure("M18"), "algarve")

    assert (told.method, told.value, told.partial, told.answered) == (Aggregation.NONE, None, None, 16)


def test_a_rate_without_its_denominator_in_the_same_period_is_not_told(norm_loaded):
    algarve = parts_of("algarve")
    publish(a_measure("M10"), cells([50] * 16, areas=algarve))

    told = aggregate_of(a_measure("M10"), "algarve")

    assert (told.value, told.partial, told.answered, told.expected) == (None, None, 0, 16)


def test_measures_by_domain_and_by_code(norm_loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        domains = queries.measures_by_domain()

    assert [len(line.measures) for line in domains] == [15, 5, 5, 4, 6, 13]
    assert queries.measure_with("m14").denominator == Measure.objects.get(code="AREA")
    assert queries.measure_with("M49") is None


def test_breakdowns_are_kept_apart(norm_loaded):
    women = Breakdown.objects.create(key="sex=F", label="Mulheres", categories={"sex": "F"})
    measure = a_measure()
    publish(measure, cells([1]) + cells([2], breakdown=women))

    assert [cut.key for cut in queries.breakdowns_of(measure)] == ["", "sex=F"]
    assert queries.map_values(measure, a_period(), women, TOWN)[towns(1)[0].pk].value == 2
    assert queries.map_values(measure, a_period(), total(), TOWN)[towns(1)[0].pk].value == 1


def test_provenance_is_of_the_releases_shown(norm_loaded):
    release = publish(a_measure(), cells([1]), origin=Origin.SIMULATED)
    shown = queries.map_values(a_measure(), a_period(), total(), TOWN).values()

    assert list(queries.provenance(cell.release_id for cell in shown).values()) == [release]
