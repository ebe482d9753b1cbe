"""What was published of the results of calls: each edition as its frozen content says it, and what it changed."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _, gettext_noop

from common.ui import formatting
from funding.enums import DecisionStage, Outcome
from funding.models import Call, Decision, ResultsPublication, Submission

APPROVED = (Outcome.APPROVED, Outcome.APPROVED_PARTIAL)
NO_LONGER = gettext_noop("deixou de constar")
LAPSED = gettext_noop("aprovação caducada")


@dataclass(frozen=True)
class Town:
    code: str
    name: str


@dataclass(frozen=True)
class Result:
    """An application as an edition has it; what earlier editions did not say is None or empty."""

    application: str
    registry: str
    title: str
    lead_code: str
    lead: str
    municipalities: tuple[Town, ...]
    outcome: Outcome
    amount: Decimal | None
    requested: Decimal | None
    rank: int | None
    score: Decimal | None
    grounds: str
    is_forfeited: bool

    @property
    def is_approved(self) -> bool:
        return self.outcome in APPROVED

    @property
    def is_supported(self) -> bool:
        """Approved, and the approval still stands."""
        return self.is_approved and not self.is_forfeited

    @property
    def said(self) -> str:
        return _(LAPSED) if self.is_approved and self.is_forfeited else self.outcome.label


@dataclass(frozen=True)
class ResultGroup:
    """The applications with one kind of result, in the order of their places."""

    key: str
    title: str
    rows: tuple[Result, ...]


@dataclass(frozen=True)
class Results:
    """An edition of the results of a call."""

    edition: ResultsPublication
    rows: tuple[Result, ...]

    @property
    def year(self) -> int:
        """The year of its publication, in Lisbon."""
        return formatting.local(self.edition.published_at).year

    @property
    def is_final(self) -> bool:
        return self.edition.stage == DecisionStage.FINAL

    @cached_property
    def supported(self) -> tuple[Result, ...]:
        return tuple(row for row in self.rows if row.is_supported)

    @property
    def awarded(self) -> Decimal:
        return sum((row.amount for row in self.supported if row.amount is not None), Decimal())

    @property
    def requested(self) -> Decimal | None:
        """What all asked for; None when the edition does not say it of each."""
        asked = [row.requested for row in self.rows]
        known = [one for one in asked if one is not None]
        return sum(known, Decimal()) if known and len(known) == len(asked) else None

    @cached_property
    def supported_towns(self) -> Counter[str]:
        """How many supports each municipality has a part in, by code; those with none are not there."""
        return Counter(town.code for row in self.supported for town in row.municipalities)

    @property
    def groups(self) -> list[ResultGroup]:
        """The kinds of result that occur: approved first, what was not admitted last."""
        found = [
            ResultGroup(
                "aprovadas", _("Aprovadas") if self.is_final else _("Propostas para aprovação"), self.supported
            ),
            ResultGroup("reserva", _("Lista de reserva"), self._with(Outcome.RESERVE)),
            ResultGroup(
                "nao-aprovadas",
                _("Não aprovadas") if self.is_final else _("Propostas para não aprovação"),
                self._with(Outcome.REJECTED),
            ),
            ResultGroup("nao-admitidas", _("Não admitidas"), self._with(Outcome.INADMISSIBLE)),
            ResultGroup(
                "caducadas",
                _("Aprovações que caducaram"),
                tuple(row for row in self.rows if row.is_approved and row.is_forfeited),
            ),
        ]
        return [group for group in found if group.rows]

    def _with(self, outcome: Outcome) -> tuple[Result, ...]:
        return tuple(row for row in self.rows if row.outcome == outcome)


@dataclass(frozen=True)
class ResultChange:
    """One thing that an edition says otherwise than the one before; `before` empty is what was not there."""

    registry: str
    title: str
    label: str
    before: str
    after: str


def editions_of_results(call: Call) -> list[ResultsPublication]:
    """Return the published results of a call, the last first, in one query."""
    return list(ResultsPublication.objects.filter(call=call).order_by("-number"))


def final_results() -> list[Results]:
    """Return the last final results of each call, the last published first, in one query."""
    last = ResultsPublication.objects.filter(stage=DecisionStage.FINAL).select_related("call__mechanism")
    found = last.order_by("call_id", "-number").distinct("call_id")
    return sorted(map(read_results, found), key=lambda one: (one.edition.published_at, one.edition.pk), reverse=True)


def read_results(edition: ResultsPublication) -> Results:
    """Read the very content that was published, in the order of places and then of registry."""
    rows = [_read(row) for row in json.loads(edition.payload)["rows"]]
    return Results(edition, tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.registry))))


def changes_of(now: Results, before: Results | None) -> list[ResultChange]:
    """Say what an edition changed from the one before, application by application; the first changed nothing."""
    if before is None:
        return []
    was = {row.application: row for row in before.rows}
    found: list[ResultChange] = []
    for row in now.rows:
        old = was.pop(row.application, None)
        found += _changed(row, old) if old else [ResultChange(row.registry, row.title, _("Resultado"), "", row.said)]
    gone = [ResultChange(row.registry, row.title, _("Resultado"), row.said, _(NO_LONGER)) for row in was.values()]
    return found + gone


@dataclass(frozen=True)
class PublishedGrounds:
    """The words to publish of why an application was decided so, for who publishes to read before."""

    application: str
    registry: str
    title: str
    outcome: str
    grounds: str


def grounds_to_publish(call: Call, decisions: Sequence[Decision | None]) -> list[PublishedGrounds]:
    """Return of each notified decision the words last published of it, though none; else its own."""
    told = [one for one in decisions if one is not None and one.notified_at is not None]
    last = editions_of_results(call)[:1]
    said = {row.application: row for row in (read_results(last[0]).rows if last else ())}
    registries = _registries(one.application_id for one in told)
    found = []
    for one in told:
        uuid, before = str(one.application.uuid), said.get(str(one.application.uuid))
        is_same = before is not None and (before.outcome, before.amount) == (one.outcome, one.amount)
        words = before.grounds if before is not None and is_same else one.grounds
        registry = registries.get(one.application_id, "sem registo")
        found.append(PublishedGrounds(uuid, registry, one.application.title, one.get_outcome_display(), words))
    return found


def _registries(applications: Iterable[int]) -> dict[int, str]:
    rows = Submission.objects.filter(application__in=list(applications)).order_by("number")
    return dict(rows.values_list("application_id", "registry"))


def _changed(row: Result, old: Result) -> list[ResultChange]:
    asked = (
        (_("Resultado"), old.said, row.said),
        (_("Montante atribuído"), _money(old.amount), _money(row.amount)),
        (_("Lugar"), _number(old.rank), _number(row.rank)),
        (_("Pontuação"), _number(old.score), _number(row.score)),
        (_("Municípios"), _names(old), _names(row)),
        (_("Fundamentos"), old.grounds, row.grounds),
    )
    return [ResultChange(row.registry, row.title, label, was, now) for label, was, now in asked if was != now]


def _money(value: Decimal | None) -> str:
    return "" if value is None else formatting.money(value)


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else formatting.number(value)


def _names(row: Result) -> str:
    return ", ".join(town.name for town in row.municipalities)


def _read(row: dict[str, Any]) -> Result:
    return Result(
        application=row["application"],
        registry=row["registry"] or "",
        title=row["title"],
        lead_code=row["lead"],
        lead=row["lead_name"],
        municipalities=tuple(Town(town["code"], town["name"]) for town in row["municipalities"]),
        outcome=Outcome(row["outcome"]),
        amount=_decimal(row["amount"]),
        requested=_decimal(row.get("requested")),
        rank=row["rank"],
        score=_decimal(row["score"]),
        grounds=row.get("grounds") or "",
        is_forfeited=row["is_forfeited"],
    )


def _decimal(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
