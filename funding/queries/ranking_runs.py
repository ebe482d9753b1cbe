"""Rankings that were made: read, and calculated again from what they were made of."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from common.canonical import canonical, freeze, sha256_of
from funding.enums import Outcome, RankingState
from funding.models import Call, RankingDeviation, RankingRun
from funding.queries.evaluation import inputs_of
from funding.queries.ranking import Inputs, Weighed, as_said, rank, read_inputs


@dataclass(frozen=True)
class Verification:
    """A ranking calculated again: `is_same` from what it was made of, `is_current` with what there is now."""

    is_whole: bool
    is_same: bool
    is_current: bool
    different: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.is_whole and self.is_same


def runs_of(call: Call) -> QuerySet[RankingRun]:
    return call.rankings.select_related("made_by", "published_by").order_by("-number")


def published_run(call: Call) -> RankingRun | None:
    """Return the ranking that decisions rest on."""
    return call.rankings.filter(state=RankingState.PUBLISHED, line=None).first()


def rows_again(run: RankingRun) -> Any:
    """Calculate the rows again from the inputs that the run keeps."""
    return freeze(rank(read_inputs(json.loads(run.inputs))))


def verification_of(run: RankingRun) -> Verification:
    again = rows_again(run)
    places = {row["registry"]: row for row in run.rows}
    return Verification(
        is_whole=sha256_of(run.inputs) == run.inputs_sha256,
        is_same=again == run.rows,
        is_current=sha256_of(canonical(as_said(inputs_of(run.call)))) == run.inputs_sha256,
        different=tuple(row["registry"] for row in again if places.get(row["registry"]) != row),
    )


@dataclass(frozen=True)
class Place:
    """Where a ranking puts an application; `suggested` follows it, or the deviation that was given grounds."""

    place: int | None
    score: Decimal
    requested: Decimal
    suggested: Outcome | None


def places_of(run: RankingRun | None) -> dict[str, Place]:
    """Return the place of each application of a ranking by its UUID, in one query; empty without a ranking."""
    if run is None:
        return {}
    departed = {str(one.application.uuid): one.outcome for one in run.deviations.select_related("application")}
    return {
        row["uuid"]: Place(
            row["place"],
            Decimal(row["score"]),
            Decimal(row["requested"]),
            Outcome(outcome) if (outcome := departed.get(row["uuid"]) or row["outcome"]) else None,
        )
        for row in run.rows
    }


@dataclass(frozen=True)
class BoardLine:
    """A row of a ranking as it is shown; decimals come back from the text that is kept."""

    uuid: str
    place: int | None
    registry: str
    title: str
    score: Decimal
    criteria: tuple[tuple[str, Decimal], ...]
    requested: Decimal
    committed: Decimal | None
    outcome: Outcome | None
    why: str
    is_tied: bool
    deviation: RankingDeviation | None


@dataclass(frozen=True)
class Board:
    lines: tuple[BoardLine, ...]
    criteria: tuple[Weighed, ...]
    inputs: Inputs

    @property
    def approved(self) -> int:
        return sum(line.outcome == Outcome.APPROVED for line in self.lines)


def board_of(run: RankingRun) -> Board:
    """Return a ranking to be shown, with what departs from it."""
    inputs = read_inputs(json.loads(run.inputs))
    departed = {str(one.application.uuid): one for one in run.deviations.select_related("application", "made_by")}
    lines = tuple(_board_line(row, departed.get(row["uuid"])) for row in run.rows)
    return Board(lines, inputs.criteria, inputs)


def _board_line(row: dict[str, Any], deviation: RankingDeviation | None) -> BoardLine:
    return BoardLine(
        uuid=row["uuid"],
        place=row["place"],
        registry=row["registry"],
        title=row["title"],
        score=Decimal(row["score"]),
        criteria=tuple((code, Decimal(value)) for code, value in row["criteria"].items()),
        requested=Decimal(row["requested"]),
        committed=None if row["committed"] is None else Decimal(row["committed"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        why=row["why"],
        is_tied=row["is_tied"],
        deviation=deviation,
    )
