"""What addresses ask for: of the dashboard a day, a region and whether it is for a wall; which alerts of the list."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from common.folding import fold
from common.ui.faceting import Dimension, Faceting, Pair
from dashboard.enums import AlertState, Severity
from dashboard.models import Alert

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


def _severity(alert: Alert) -> list[Pair]:
    severity = Severity(alert.rule.severity)
    return [(severity.value.lower(), severity.portuguese)]


def _state(alert: Alert) -> list[Pair]:
    state = AlertState(alert.state)
    return [(state.value.lower(), state.portuguese)]


def _region(alert: Alert) -> list[Pair]:
    region = alert.area.region if alert.area else None
    return [(region.code, region.name)] if region else []


ALERTS: Faceting[Alert] = Faceting(
    (
        Dimension("estado", "Estado", _state, tuple(state.lower() for state in AlertState.values)),
        Dimension("gravidade", "Gravidade", _severity, tuple(severity.lower() for severity in Severity.values)),
        Dimension("regra", "Regra", lambda alert: [(alert.rule.code, alert.rule.title)]),
        Dimension("regiao", "Região", _region),
    ),
    {
        "": ("mais recentes", None),
        "antigos": ("mais antigos", lambda alert: (alert.raised_at, alert.pk)),
        "gravidade": (
            "mais graves",
            lambda alert: (Severity.values.index(alert.rule.severity), -alert.raised_at.timestamp()),
        ),
    },
    lambda alert: fold(f"{alert.rule.title} {alert.label} {alert.note}"),
)
