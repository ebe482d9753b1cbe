from datetime import date

from common.calendars.enums import Seat
from common.calendars.holidays import is_day_off, is_holiday


def test_holidays_of_2026_are_the_thirteen_of_the_law():
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]

    assert [f"{day:%d/%m}" for day in days if is_holiday(day)] == [
        "01/01", "03/04", "05/04", "25/04", "01/05", "04/06", "10/06", "15/08", "05/10", "01/11", "01/12", "08/12",
        "25/12",
    ]  # fmt: skip


def test_weekends_are_days_off_and_plain_days_are_not():
    assert [is_day_off(date(2026, 11, day)) for day in range(20, 24)] == [False, True, True, False]


def test_the_regions_have_days_of_their_own():
    assert is_holiday(date(2026, 5, 25), Seat.AZORES)
    assert is_holiday(date(2026, 12, 26), Seat.MADEIRA)
    assert not is_holiday(date(2026, 5, 25))
