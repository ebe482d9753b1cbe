"""Weekends and Portuguese national holidays (Código do Trabalho, artigo 234.º)."""

from datetime import date, timedelta

FIXED = {(1, 1), (4, 25), (5, 1), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), (12, 25)}


def is_day_off(day: date) -> bool:
    return day.weekday() >= 5 or is_holiday(day)


def is_holiday(day: date) -> bool:
    easter = easter_of(day.year)
    movable = {easter - timedelta(days=2), easter, easter + timedelta(days=60)}  # Good Friday, Easter, Corpus Christi
    return (day.month, day.day) in FIXED or day in movable


def easter_of(year: int) -> date:
    """Return Easter Sunday by the Gregorian rule (Meeus, Jones and Butcher)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
