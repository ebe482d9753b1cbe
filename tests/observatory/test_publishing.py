from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from observatory import operations, queries
from observatory.enums import AreaLevel, ObservationStatus, Origin
from observatory.models import LatestObservation, MeasureStat, Observation, Release
from observatory.operations import NothingNew, PublishRefused
from tests.observatory.factories import AT, a_measure, a_period, cells, publish, read, towns


def told(measure):
    """The ledger of a measure: release, municipality, value, status, in the order it was written."""
    rows = Observation.objects.filter(measure=measure).order_by("release_id", "area__code")
    return list(rows.values_list("release_id", "area__code", "value", "status"))


def test_what_is_published_enters_the_ledger_and_is_the_last_word(norm_loaded):
    measure = a_measure()

    release = publish(measure, cells([410.5, 0, ObservationStatus.CONFIDENTIAL]))

    expected = [
        (release.pk, "0101", Decimal("410.5"), "A"),
        (release.pk, "0102", Decimal(0), "A"),
        (release.pk, "0103", None, "Q"),
    ]
    assert told(measure) == expected
    latest = LatestObservation.objects.filter(measure=measure).order_by("area__code")
    assert list(latest.values_list("release_id", "area__code", "value", "status")) == expected


def test_only_what_changed_enters_again(norm_loaded):
    measure = a_measure()
    first = publish(measure, cells([10, 20, ObservationStatus.NOT_AVAILABLE]))

    second = publish(measure, cells([10, 21, 30]), days=1)

    assert told(measure) == [
        (first.pk, "0101", Decimal(10), "A"),
        (first.pk, "0102", Decimal(20), "A"),
        (first.pk, "0103", None, "O"),
        (second.pk, "0102", Decimal(21), "A"),
        (second.pk, "0103", Decimal(30), "A"),
    ]
    cells_of = LatestObservation.objects.filter(measure=measure).order_by("area__code")
    assert list(cells_of.values_list("release_id", "value")) == [
        (first.pk, Decimal(10)),
        (second.pk, Decimal(21)),
        (second.pk, Decimal(30)),
    ]


def test_publishing_the_same_again_keeps_nothing(norm_loaded):
    measure = a_measure()
    publish(measure, cells([10, 0]))

    with pytest.raises(NothingNew, match="nada mudou"):
        publish(measure, cells([10, 0]), days=1)

    assert Release.objects.filter(measure=measure).count() == 1


def test_a_value_that_vanishes_is_a_change_only_when_the_source_says_so(norm_loaded):
    measure = a_measure()
    publish(measure, cells([10, 20]))

    publish(measure, cells([ObservationStatus.WITHDRAWN]), days=1)

    latest = LatestObservation.objects.filter(measure=measure).order_by("area__code")
    assert list(latest.values_list("value", "status")) == [(None, "X"), (Decimal(20), "A")]


def test_the_source_confirming_a_simulated_value_makes_it_official(norm_loaded):
    measure = a_measure()
    publish(measure, cells([10]), origin=Origin.SIMULATED)

    release = publish(measure, cells([10]), days=1)

    assert LatestObservation.objects.get(measure=measure).release == release
    assert release.origin == Origin.OFFICIAL


def test_a_simulated_value_never_replaces_a_real_one(norm_loaded):
    measure = a_measure()
    publish(measure, cells([10]))

    with pytest.raises(PublishRefused, match="1 células já têm valores que não são simulados"):
        publish(measure, cells([11, 12]), days=1, origin=Origin.SIMULATED)


def test_releases_of_a_measure_come_one_after_the_other(norm_loaded):
    publish(a_measure(), cells([10]), days=1)
    publish(a_measure("M13"), cells([10]))

    for days in (0, 1):
        with pytest.raises(PublishRefused, match="Entretanto foi publicada outra versão"):
            publish(a_measure(), cells([11]), days=days)
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        Release.objects.create(
            measure=a_measure(), division_id=Release.objects.first().division_id, origin="OFFICIAL", released_at=AT
        )


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("M09", [100.01], "1 células estão fora dos limites"),
        ("M09", [-1, 50], "1 células estão fora dos limites"),
        ("M24", [0.5], "1 municípios não respondem nem sim"),
        ("M37", [50], "1 células têm valor num nível a que a medida não existe"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_kept(norm_loaded, code, values, sentence):
    with pytest.raises(PublishRefused, match=sentence):
        publish(a_measure(code), cells(values))

    assert not Release.objects.filter(measure__code=code).exists()


def test_a_value_with_a_reason_for_its_absence_is_refused(norm_loaded):
    (cell,) = cells([10])

    for wrong in (cell._replace(status=ObservationStatus.CONFIDENTIAL), cell._replace(value=None)):
        with pytest.raises(PublishRefused, match="têm valor e motivo de ausência ao mesmo tempo, ou nenhum"):
            publish(a_measure(), [wrong])


def test_a_cell_given_twice_or_pointing_nowhere_is_refused(norm_loaded):
    (cell,) = cells([10])

    for wrong in ([cell, cell._replace(value=Decimal(11))], [cell._replace(breakdown_id=9_999)]):
        with pytest.raises(PublishRefused, match="mais do que uma vez, ou num território"):
            publish(a_measure(), wrong)

    assert not Observation.objects.filter(measure=a_measure()).exists()


def test_the_ledger_is_protected_by_the_database(norm_loaded):
    publish(a_measure(), cells([10]))
    row = Observation.objects.filter(measure=a_measure())

    for wrong in (lambda: row.update(value=11), lambda: row._raw_delete(row.db)):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            wrong()


def test_how_the_values_lie_is_counted_by_level(norm_loaded):
    measure, year = a_measure(), a_period()
    regions = list(queries.ranking(measure, year, queries.total_breakdown(), AreaLevel.REGION))
    publish(measure, cells([*range(1, 11), 10, ObservationStatus.NOT_AVAILABLE]))

    assert [region.position for region in regions] == [None] * 7
    stat = MeasureStat.objects.get(measure=measure)
    assert (stat.level, stat.n, stat.minimum, stat.maximum, stat.median) == (3, 11, 1, 10, 6)
    assert stat.breaks == [3, 5, 7, 9]
    publish(measure, cells([0], areas=towns(1)), days=1)
    stat.refresh_from_db()
    assert (stat.n, stat.minimum) == (11, 0)


def test_where_no_area_has_a_value_nothing_lies_anywhere(norm_loaded):
    publish(a_measure(), cells([ObservationStatus.NOT_REPORTED]))

    stat = MeasureStat.objects.get(measure=a_measure())
    assert (stat.n, stat.minimum, stat.median, stat.breaks) == (0, None, None, [])


def test_a_run_is_compared_and_then_published_whole(norm_loaded):
    measure = a_measure()
    publish(measure, cells([1, 2, 3, ObservationStatus.NOT_AVAILABLE]))
    areas = towns(6)
    new = cells([1, 5, 0, 6], areas=[areas[0], areas[1], areas[4], areas[5]])

    run, difference = read(measure, new)
    release = publish(measure, run, days=1)

    assert difference == queries.Difference(added=2, changed=1, vanished=1, unchanged=1)
    assert [row[1:3] for row in told(measure) if row[0] == release.pk] == [
        ("0102", Decimal(5)),
        ("0105", Decimal(0)),
        ("0106", Decimal(6)),
    ]
    assert read(measure, new)[1] == queries.Difference(0, 0, 1, 4)
    assert read(measure, new, Origin.DECLARED)[1].changed == 4


def test_each_release_says_how_many_cells_it_brought(norm_loaded):
    measure = a_measure()
    publish(measure, cells([1, 2]))
    publish(measure, cells([1, 3]), days=1)

    assert list(queries.releases_of(measure).values_list("released_at", "added", "revised")) == [
        (AT + timedelta(days=1), 0, 1),
        (AT, 2, 0),
    ]


@pytest.mark.parametrize(
    ("code", "starts", "ends"),
    [
        ("2031", "2031-01-01", "2032-01-01"),
        ("2024-S2", "2024-07-01", "2025-01-01"),
        ("2024-Q4", "2024-10-01", "2025-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
    ],
)
def test_periods_are_made_when_first_needed(norm_loaded, code, starts, ends):
    period = operations.ensure_period(code=code)

    assert (str(period.starts_on), str(period.ends_on)) == (starts, ends)
    assert operations.ensure_period(code=code) == period


@pytest.mark.parametrize("code", ["2024-Q5", "2024-13", "2024-1", "2024-Q01", "24", "2024-07-01", "2024-X1", ""])
def test_a_code_that_is_no_period_is_refused(code):
    with pytest.raises(queries.UnknownPeriod):
        queries.read_span(code)
