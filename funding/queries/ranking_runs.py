"""Rankings that were made: read, and calculated again from what they were made of."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.canonical import canonical, freeze, sha256_of
from funding.enums import Outcome, RankingState
from funding.models import Application, Call, RankingDeviation, RankingRun
from funding.queries.evaluation import inputs_of
from funding.queries.ranking import as_said, rank, read_inputs


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
class Suggested:
    """What to propose of an application: by its place, or by a deviation with its grounds."""

    outcome: Outcome | None
    row: dict[str, Any]
    run: RankingRun
    deviation: RankingDeviation | None


def suggested_for(application: Application) -> Suggested | None:
    """Return what the published ranking says of an application, for its proposed decision; None without one."""
    run = published_run(application.call)
    row = next((row for row in run.rows if row["uuid"] == str(application.uuid)), None) if run else None
    if run is None or row is None:
        return None
    deviation = run.deviations.filter(application=application).first()
    outcome = deviation.outcome if deviation else row["outcome"]
    return Suggested(Outcome(outcome) if outcome else None, row, run, deviation)
