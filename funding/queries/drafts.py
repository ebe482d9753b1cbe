"""The parts of a draft as rows: what a page shows, saves and compares."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from common.canonical import canonical, sha256_of
from common.ui.formatting import money, number
from funding.enums import DraftPart, PlatformKind
from funding.models import Application

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A field: what the person sent beside what is kept now."""

    field: str
    yours: str
    current: str


def rows_of(application: Application, part: DraftPart) -> list[dict[str, Any]]:
    """Return a part of the draft as it is kept, in its order."""
    found: Iterable[Any]
    match part:
        case DraftPart.PROJECT:
            found = Application.objects.filter(pk=application.pk).values("title", "platform_kind", "platform_name")
        case DraftPart.LINES:
            asked = application.lines.order_by("line__position", "line__code")
            found = asked.annotate(code=F("line__code")).values("code", "quantity", "amount")
        case DraftPart.BUDGET:
            items = application.budget_items.order_by("position", "pk")
            found = items.annotate(code=F("line__code")).values("label", "code", "year", "amount")
        case _:
            services = application.data_services.order_by("position", "pk")
            found = services.values("name", "description", "vertical")
    return [{_KEY.get(name, name): _kept(name, value) for name, value in row.items()} for row in found]


_KEY = {"code": "line"}


def _kept(name: str, value: Any) -> Any:
    """A budget item of no line in particular says so with an empty text, as its form does."""
    return value or "" if name == "code" else value


def fingerprint_of(rows: Sequence[Row]) -> str:
    """Tell apart what somebody saw from what is there: the same rows always have the same one."""
    return sha256_of(canonical([dict(row) for row in rows]))


def differences(part: DraftPart, yours: Sequence[Row], current: Sequence[Row]) -> list[Difference]:
    """Return the fields, or for lists the lines, that two versions of a part do not say alike."""
    said, kept = _told(part, yours), _told(part, current)
    places = list(dict.fromkeys([*said, *kept]))
    return [
        Difference(place, said.get(place, "nada"), kept.get(place, "nada"))
        for place in places
        if said.get(place) != kept.get(place)
    ]


def _told(part: DraftPart, rows: Sequence[Row]) -> dict[str, str]:
    if part == DraftPart.PROJECT:
        (row,) = rows
        kind = row["platform_kind"]
        return {
            "Título": row["title"],
            "Plataforma": PlatformKind(kind).label if kind else "por dizer",
            "Nome da plataforma": row["platform_name"] or "por dizer",
        }
    return {f"Linha {place}": _LINES[part](row) for place, row in enumerate(rows, start=1)}


def _line(row: Row) -> str:
    return f"{row['line']}: {_amount(row['quantity'], number)}, {_amount(row['amount'], money)}"


def _amount(value: Decimal | None, write: Callable[[Decimal], str]) -> str:
    return "por dizer" if value is None else write(value)


def _item(row: Row) -> str:
    of_line = f" ({row['line']})" if row["line"] else ""
    return f"{row['label']}{of_line}, {row['year']}: {money(row['amount'])}"


def _service(row: Row) -> str:
    return ". ".join(part for part in (row["name"], row["vertical"], row["description"]) if part)


_LINES: dict[DraftPart, Callable[[Row], str]] = {
    DraftPart.LINES: _line,
    DraftPart.BUDGET: _item,
    DraftPart.DATA_SERVICES: _service,
}
