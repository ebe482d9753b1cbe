"""Weekends and Portuguese holidays (Código do Trabalho, artigo 234.º; regional days of the Azores and Madeira)."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from holidays import country_holidays

from common.calendars.enums import Seat

_SUBDIVISION = {Seat.MAINLAND: None, Seat.AZORES: "20", Seat.MADEIRA: "30"}


@lru_cache(maxsize=64)
def holidays_of(year: int, seat: Seat = Seat.MAINLAND) -> Mapping[date, str]:
    """Return the public holidays of a year where a service is, each with its name."""
    return dict(country_holidays("PT", subdiv=_SUBDIVISION[seat], years=year, language="pt_PT"))


def is_holiday(day: date, seat: Seat = Seat.MAINLAND) -> bool:
    return day in holidays_of(day.year, seat)


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def is_day_off(day: date, seat: Seat = Seat.MAINLAND) -> bool:
    return is_weekend(day) or is_holiday(day, seat)
