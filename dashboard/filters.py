"""What the address of the dashboard asks for: a day, a region, and whether it is for a wall."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

FIRST_DAY = date(2023, 12, 15)  # the strategy was published
WALL = "sala"


@dataclass(frozen=True, slots=True)
class Asked:
    """`day` is today unless an earlier one is asked for; `region` is a code that may not exist."""

    day: date
    today: date
    region: str
    is_wall: bool

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def query(self) -> str:
        return urlencode(self._said())

    @property
    def wall_query(self) -> str:
        return urlencode({**self._said(), "modo": WALL})

    def _said(self) -> dict[str, str]:
        said = {"em": self.day.isoformat() if self.is_past else "", "regiao": self.region}
        return {name: value for name, value in said.items() if value}


def asked(query: QueryDict, today: date) -> Asked:
    """Read an address; what it says wrongly is as if it had not been said."""
    return Asked(_day(query.get("em", ""), today), today, query.get("regiao", "")[:40], query.get("modo") == WALL)


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return today
    return min(max(day, FIRST_DAY), today)
