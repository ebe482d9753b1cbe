"""Terms in working days: what the law says, and the dates the calendar gives."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings, strategies as st

from common.calendars.enums import Seat
from common.calendars.models import ClosedDay, Dilation
from common.calendars.terms import Skipped, term
from common.ui.formatting import LISBON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2026, 12, 18), date(2027, 1, 5)),
        (date(2026, 4, 1), date(2026, 4, 16)),
        (date(2026, 11, 20), date(2026, 12, 7)),
        (date(2028, 2, 28), date(2028, 3, 13)),
    ],
    ids=["over the new year", "over Easter", "over the first of December", "over the 29th of February"],
)
def test_ten_working_days(from_on, until_on):
    assert term(from_on, 10).until_on == until_on


def test_a_term_is_over_at_midnight_in_lisbon_and_says_what_it_skipped():
    told = term(date(2026, 12, 18), 10)

    assert told.due_at == datetime(2027, 1, 6, tzinfo=LISBON)
    assert told.skipped == (Skipped(date(2026, 12, 25), "Dia de Natal"), Skipped(date(2027, 1, 1), "Ano Novo"))
    assert told.as_json()["skipped"] == [
        {"day": "2026-12-25", "why": "Dia de Natal"},
        {"day": "2027-01-01", "why": "Ano Novo"},
    ]


def test_a_term_that_would_end_on_a_day_closed_by_order_ends_on_the_next_and_before_its_end_the_day_counts():
    ClosedDay.objects.create(day=date(2026, 12, 24), reason="Tolerância de ponto", source="Despacho")
    ClosedDay.objects.create(day=date(2026, 12, 31), seat=Seat.MADEIRA, reason="Encerramento", source="Resolução")

    assert term(date(2026, 12, 18), 10).until_on == date(2027, 1, 5)
    assert term(date(2026, 12, 18), 4).until_on == date(2026, 12, 28)
    assert term(date(2026, 12, 18), 4).skipped == (
        Skipped(date(2026, 12, 24), "Tolerância de ponto"),
        Skipped(date(2026, 12, 25), "Dia de Natal"),
    )
    assert term(date(2026, 12, 18), 8).until_on == date(2026, 12, 31)
    assert term(date(2026, 12, 18), 8, service=Seat.MADEIRA).until_on == date(2027, 1, 4)


def test_who_lives_on_the_islands_has_the_days_of_the_law(django_assert_num_queries):
    Dilation.objects.get_or_create(
        service_seat=Seat.MAINLAND, party_seat=Seat.AZORES, defaults={"days": 5, "source": "CPA, artigo 88.º"}
    )

    with django_assert_num_queries(2):
        told = term(date(2026, 3, 2), 10, party=Seat.AZORES)

    assert (told.days, told.dilation, told.until_on) == (15, 5, date(2026, 3, 23))
    assert term(date(2026, 3, 2), 10).until_on == date(2026, 3, 16)


@pytest.mark.parametrize("days", [0, -1, 251])
def test_a_term_that_is_none_is_refused(days):
    with pytest.raises(ValueError, match="a term of"):
        term(date(2026, 3, 2), days)


@settings(max_examples=60)
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 60), st.integers(1, 5))
def test_more_days_are_later_and_the_last_is_a_working_day(from_on, days, more):
    shorter, longer = term(from_on, days), term(from_on, days + more)

    assert from_on < shorter.until_on < longer.until_on
    assert shorter.until_on.weekday() < 5
