"""Counting a term in working days, as administrative law does, with every day that was skipped and why.

Código do Procedimento Administrativo (Decreto-Lei n.º 4/2015), artigo 87.º: the day of the event is not counted (b);
the count stops on Saturdays, Sundays and holidays (c); a term that would end on a day on which the service is closed,
or has tolerância de ponto, ends on the next working day (f, g), and before its end such a day counts. Artigo 88.º: for
who lives away from the service it begins some days later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from common.calendars.enums import Seat
from common.calendars.holidays import holidays_of, is_weekend
from common.calendars.models import ClosedDay, Dilation
from common.ui.formatting import LISBON

LONGEST = 250  # working days of a year


@dataclass(frozen=True)
class Skipped:
    day: date
    why: str


@dataclass(frozen=True)
class Term:
    """A term from the day after `from_on` to the end of `until_on`; `days` counts the `dilation` too.

    `skipped` leaves weekends out. `due_at` is the instant it is over, midnight in Lisbon: in time is before it.
    """

    from_on: date
    until_on: date
    days: int
    dilation: int
    skipped: tuple[Skipped, ...]

    @property
    def due_at(self) -> datetime:
        return datetime.combine(self.until_on + timedelta(days=1), time(), LISBON)

    def as_json(self) -> dict[str, Any]:
        """Return how it was counted, as it is kept with what depends on it."""
        return {
            "from_on": self.from_on.isoformat(),
            "until_on": self.until_on.isoformat(),
            "days": self.days,
            "dilation": self.dilation,
            "skipped": [{"day": one.day.isoformat(), "why": one.why} for one in self.skipped],
        }


def term(from_on: date, days: int, *, service: Seat = Seat.MAINLAND, party: Seat = Seat.MAINLAND) -> Term:
    """Count a term; two queries, one when the party lives where the service is. `days` is from 1 to 250."""
    if not 1 <= days <= LONGEST:
        raise ValueError(f"a term of {days} days")
    dilation = _dilation(service, party)
    closed = closed_days(from_on, from_on + timedelta(days=3 * (days + dilation) + 30), service)
    left, day, skipped = days + dilation, from_on, []
    while left:
        day += timedelta(days=1)
        if is_weekend(day):
            continue
        why = holidays_of(day.year, service).get(day) or (closed.get(day, "") if left == 1 else "")
        if why:
            skipped.append(Skipped(day, why))
            continue
        left -= 1
    return Term(from_on, day, days + dilation, dilation, tuple(skipped))


def closed_days(first: date, last: date, seat: Seat) -> Mapping[date, str]:
    """Return the days between two on which services of a place were closed by order, and why."""
    rows = ClosedDay.objects.filter(Q(seat="") | Q(seat=seat), day__range=(first, last))
    return dict(rows.values_list("day", "reason"))


def _dilation(service: Seat, party: Seat) -> int:
    if service == party:
        return 0
    found = Dilation.objects.filter(service_seat=service, party_seat=party).values_list("days", flat=True)
    return found.first() or 0
