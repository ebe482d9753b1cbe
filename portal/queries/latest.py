"""The newest of everything, and how much the norm holds, in one question to the database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, DateTimeField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from action_plan.models import ReportingPeriod
from portal.figures import COUNTED
from portal.models import NewsPage
from portal.queries.pages import path_of
from practices.queries import published_practices
from reporting.enums import PUBLIC_STATES
from reporting.models import ReportEdition

COLUMNS = ("shown_kind", "shown_key", "shown_label", "shown_text", "shown_at", "shown_number")
EACH = 3


@dataclass(frozen=True)
class Entry:
    """Something new: where it is found, what it is called, since when; `number` is the year of a report."""

    path: str
    title: str
    text: str
    at: datetime | None
    number: int = 0


@dataclass(frozen=True)
class Latest:
    norm: dict[str, int]
    editions: tuple[Entry, ...]
    practices: tuple[Entry, ...]
    reporting: tuple[Entry, ...]
    """The periods on which entities may report, `at` the last day."""
    news: dict[str, tuple[Entry, ...]]
    """By language: what was not translated is not shown in the other."""


def latest(on: date) -> Latest:
    """Read the counts of the norm, the last report, open reporting, and the newest practices and news."""
    parts: list[Any] = [
        *_counts(),
        _editions(),
        _practices(),
        _reporting(on),
        *(_news(code) for code, _ in settings.LANGUAGES),
    ]
    found: dict[str, list[tuple[Any, ...]]] = {}
    for kind, *row in parts[0].union(*parts[1:], all=True):
        found.setdefault(kind, []).append(tuple(row))
    return Latest(
        norm={name: sum(number for *_, number in found.get(name, [])) for name in COUNTED},
        editions=tuple(
            Entry(_at("reporting:edition", year, key), key, "", at, year)
            for key, _, _, at, year in found.get("edition", [])
        ),
        practices=_newest(
            Entry(_at("practices:detail", key), label, text, at)
            for key, label, text, at, _ in found.get("practice", [])
        ),
        reporting=tuple(Entry("", key, "", at) for key, _, _, at, _ in found.get("reporting", [])),
        news={
            code: _newest(
                Entry(path_of(code, key), label, text, at) for key, label, text, at, _ in found.get(f"news {code}", [])
            )
            for code, _ in settings.LANGUAGES
        },
    )


def _at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def _newest(entries: Any) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.at is not None, entry.at), reverse=True))


def _counts() -> list[QuerySet[Any, Any]]:
    nothing = {
        "shown_key": Value("", CharField()),
        "shown_label": Value("", CharField()),
        "shown_text": Value("", TextField()),
        "shown_at": Cast(Value(None), DateTimeField()),
    }
    return [
        model._default_manager.order_by()
        .annotate(shown_kind=Value(name), **nothing)
        .values("shown_kind", *nothing)
        .annotate(shown_number=Count("pk"))
        .values_list(*COLUMNS)
        for name, model in COUNTED.items()
    ]


def _rows(kind: str, rows: QuerySet[Any], limit: int, **columns: Any) -> QuerySet[Any, Any]:
    given = {"number": Value(0, IntegerField()), **columns}
    named = {f"shown_{name}": value for name, value in given.items()}
    found: QuerySet[Any, Any] = rows.annotate(shown_kind=Value(kind), **named).values_list(*COLUMNS)[:limit]
    return found


def _editions() -> QuerySet[Any, Any]:
    rows = ReportEdition.objects.filter(state__in=PUBLIC_STATES).order_by("-year", "-published_at", "-pk")
    return _rows("edition", rows, 1, key=F("edition"), label=F("edition"), text=Cast(Value(""), TextField()),
                 at=F("published_at"), number=Cast(F("year"), IntegerField()))  # fmt: skip


def _practices() -> QuerySet[Any, Any]:
    rows = published_practices().select_related(None)
    return _rows("practice", rows, EACH, key=F("slug"), label=F("title"), text=Cast(F("summary"), TextField()),
                 at=F("first_published_at"))  # fmt: skip


def _reporting(on: date) -> QuerySet[Any, Any]:
    """Every period that has begun and still takes reports, the first to end first."""
    rows = ReportingPeriod.objects.filter(starts_on__lte=on, due_on__gte=on, locked_at__date__gt=on)
    return _rows("reporting", rows.order_by("due_on", "pk"), EACH, key=F("code"), label=F("code"),
                 text=Cast(Value(""), TextField()), at=Cast(F("due_on"), DateTimeField()))  # fmt: skip


def _news(code: str) -> QuerySet[Any, Any]:
    rows = NewsPage.objects.filter(live=True, locale__language_code=code).order_by("-published_on", "-pk")
    return _rows(f"news {code}", rows, EACH, key=F("url_path"), label=F("title"), text=F("lead"),
                 at=Cast(F("published_on"), DateTimeField()))  # fmt: skip
