"""Which published entries speak of an initiative or a recommendation, whatever their repository."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse

from repositories.models import ApiService, Entry, FreeZoneCase, FundingMechanism, LegalAct, Partner, Solution

ALL: tuple[type[Entry], ...] = (LegalAct, FreeZoneCase, Partner, Solution, ApiService, FundingMechanism)


@dataclass(frozen=True)
class Mention:
    repository: str
    title: str
    url: str


def entries_on_initiative(number: int) -> list[Mention]:
    return _mentions(initiatives__number=number)


def entries_on_recommendation(number: int) -> list[Mention]:
    return _mentions(recommendations__number=number)


def published_addresses() -> list[tuple[str, Any]]:
    """Return the address of every published entry with its last change, in one query."""
    rows = _union([_rows(model).values_list("code", "slug", "updated_at") for model in ALL])
    return [(_address(code, slug), at) for code, slug, at in rows.order_by("code", "slug")]


def _mentions(**about: int) -> list[Mention]:
    """Read the six in one query."""
    rows = _union([_rows(model).filter(**about).values_list("code", "slug", "title") for model in ALL])
    return [Mention(code, title, _address(code, slug)) for code, slug, title in rows.order_by("code", "title")]


def _rows(model: type[Entry]) -> QuerySet[Any]:
    code = Value(str(model.repository), output_field=CharField())
    rows: QuerySet[Any] = model._default_manager.filter(live=True)
    coded: QuerySet[Any] = rows.annotate(code=code)
    return coded


def _union(parts: list[Any]) -> Any:
    return reduce(lambda one, other: one.union(other, all=True), parts)


def _address(code: str, slug: str) -> str:
    return reverse("repositories:detail", args=[code, slug])
