from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from wagtail.models import ModelLogEntry

from initiatives.models import TargetIndicator, TargetMeasurement
from initiatives.operations import MeasurementRefused, record_measurement
from initiatives.queries import target_board
from tests.accounts.factories import UserFactory

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def indicator(norm_loaded):
    return TargetIndicator.objects.get(target__code="PRR-01")


def measure(indicator, value, measured_on=date(2026, 3, 1), at=AT, **given):
    values = {"source": "Relatório da EATA", "user": given.pop("user", None) or UserFactory(), **given}
    return record_measurement(indicator=indicator, value=Decimal(value), measured_on=measured_on, at=at, **values)


def line(on=date(2026, 12, 31), until=None, code="PRR-01"):
    return next(row for row in target_board(on, until) if row.code == code)


def test_a_measured_value_is_shown_with_its_share(indicator):
    measure(indicator, 48)

    found = line()
    assert (found.measured_value, found.measured_on, found.source) == (48, date(2026, 3, 1), "Relatório da EATA")
    assert (found.percent, found.is_reached) == (Decimal("64.0"), False)


@pytest.mark.parametrize(("value", "percent"), [(0, "0.0"), (75, "100.0"), (90, "120.0")])
def test_the_share_is_neither_capped_nor_floored(indicator, value, percent):
    measure(indicator, value)

    assert line().percent == Decimal(percent)


def test_without_a_target_nothing_is_computed(norm_loaded):
    measure(TargetIndicator.objects.get(target__code="PRR-07"), 12)

    found = line(code="PRR-07")
    assert (found.measured_value, found.percent, found.is_reached) == (12, None, None)


def test_a_correction_supersedes_and_keeps_what_was(indicator):
    wrong = measure(indicator, 84)
    measure(indicator, 48, supersedes=wrong, at=datetime(2026, 4, 1, tzinfo=UTC))

    assert line().measured_value == 48
    assert line(until=datetime(2026, 3, 31, tzinfo=UTC)).measured_value == 84
    assert TargetMeasurement.objects.count() == 2


def test_the_latest_day_counts_and_the_future_does_not(indicator):
    measure(indicator, 20, measured_on=date(2025, 12, 31))
    measure(indicator, 48, measured_on=date(2026, 3, 1))

    assert line().measured_value == 48
    assert line(on=date(2026, 2, 28)).measured_value == 20
    assert line(on=date(2025, 12, 30)).measured_value is None


def test_each_measurement_leaves_a_line_in_the_log(indicator):
    person = UserFactory()
    first = measure(indicator, 84, user=person)
    measure(indicator, 48, user=person, supersedes=first)

    actions = ModelLogEntry.objects.filter(user=person).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["initiatives.record_measurement", "initiatives.correct_measurement"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"value": -1}, "não pode ser negativo"),
        ({"measured_on": date(2026, 3, 3)}, "está no futuro"),
        ({"source": "  "}, "Indique de onde vem o valor"),
    ],
)
def test_a_value_that_cannot_be_is_refused(indicator, values, sentence):
    with pytest.raises(MeasurementRefused, match=sentence):
        measure(indicator, **{"value": 48, **values})

    assert TargetMeasurement.objects.count() == 0


def test_a_measurement_is_corrected_once_and_within_its_indicator(indicator):
    first = measure(indicator, 84)
    other = TargetIndicator.objects.get(target__code="PRR-06")
    with pytest.raises(MeasurementRefused, match="outro indicador"):
        measure(other, 600, supersedes=first)
    measure(indicator, 48, supersedes=first)

    with pytest.raises(MeasurementRefused, match="já foi corrigida"):
        measure(indicator, 50, supersedes=first)

    assert TargetMeasurement.objects.count() == 2


@pytest.mark.parametrize(
    "statement", ["UPDATE initiatives_targetmeasurement SET value = 1", "DELETE FROM initiatives_targetmeasurement"]
)
def test_the_database_itself_refuses_to_rewrite_a_measurement(indicator, statement):
    measure(indicator, 84)

    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert TargetMeasurement.objects.get().value == 84


def test_the_board_costs_the_same_whatever_it_holds(indicator, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(target_board(date(2026, 3, 1), indicators=TargetIndicator.objects.filter(pk=indicator.pk))) == 1
    for day in (1, 2, 3):
        measure(indicator, day, measured_on=date(2026, 2, day))
    with django_assert_num_queries(3):
        assert len(target_board(date(2026, 3, 1))) == 9
