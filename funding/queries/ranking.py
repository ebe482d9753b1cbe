"""Ranking: a pure function from what was counted and scored to an order, so that running it again gives the same rows.

Numbers are exact until the published step: fractions inside, decimals rounded half up outside. What a rank rests on is
what is published, so anybody can check it by hand: totals and criteria are compared as they are shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from funding.enums import Outcome

Scores = Mapping[str, Fraction]


@dataclass(frozen=True)
class Weighed:
    """A criterion of the call as the ranking reads it; `parent` is the code of the one it is part of, or empty."""

    code: str
    title: str
    parent: str
    weight: Decimal | None
    scale_from: Decimal
    scale_to: Decimal
    threshold: Decimal | None
    tie_rank: int | None


@dataclass(frozen=True)
class Scored:
    """An application with the scores that it was given: one for each evaluator, or one that was counted.

    `counts` is what was counted, for whoever reads the ranking: the order does not depend on it.
    """

    uuid: str
    registry: str
    title: str
    requested: Decimal
    scores: Mapping[str, tuple[Decimal, ...]]
    counts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Inputs:
    """All that a ranking depends on; `budget` None is not known, and then no line is drawn."""

    decimals: int
    budget: Decimal | None
    least_score: Decimal | None
    ties_by_registry: bool
    criteria: tuple[Weighed, ...]
    applications: tuple[Scored, ...]


@dataclass(frozen=True)
class Row:
    """A line of the ranking. `place` is None for who is below a minimum; ties share it.

    `outcome` is empty where the machine does not decide: the budget is not known, or does not reach a whole tie.
    `committed` is what the approved of this line and those before add up to.
    """

    place: int | None
    uuid: str
    registry: str
    title: str
    score: Decimal
    criteria: Mapping[str, Decimal]
    requested: Decimal
    outcome: str
    why: str
    is_tied: bool
    committed: Decimal | None


def what_is_missing(inputs: Inputs) -> list[str]:
    """Return everything that keeps these inputs from being ranked, each as a sentence of what to do."""
    return [*_weights_missing(inputs.criteria), *_scores_missing(inputs)]


def _weights_missing(criteria: Sequence[Weighed]) -> list[str]:
    if not criteria:
        return ["O aviso não tem critérios: acrescente-os por uma alteração ao aviso."]
    unknown = [one.code for one in criteria if one.weight is None]
    if unknown:
        return [f"Falta o peso de: {', '.join(unknown)}. Os pesos são do aviso e entram por uma alteração dele."]
    problems = []
    for parent in dict.fromkeys(one.parent for one in criteria):
        total = sum((one.weight or Decimal() for one in criteria if one.parent == parent), Decimal())
        if total != 100:
            of = f"Os pesos das partes de {parent}" if parent else "Os pesos dos critérios"
            problems.append(f"{of} somam {_pt(total)}, e não 100.")
    scales = {(one.scale_from, one.scale_to) for one in leaves(criteria)}
    if len(scales) > 1:
        problems.append("Os critérios têm escalas diferentes: sem uma escala comum, a pontuação final não existe.")
    return problems


def _scores_missing(inputs: Inputs) -> list[str]:
    if not inputs.applications:
        return ["Não há candidaturas com a avaliação fechada."]
    return [
        f"{one.registry}: falta a pontuação de {', '.join(missing)}."
        for one in inputs.applications
        if (
            missing := [_unscored(one, leaf.code) for leaf in leaves(inputs.criteria) if not one.scores.get(leaf.code)]
        )
    ]


def _unscored(one: Scored, code: str) -> str:
    why = one.counts.get(code, {}).get("why")
    return f"{code} ({why})" if why else code


def _pt(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def leaves(criteria: Sequence[Weighed]) -> list[Weighed]:
    """Return the criteria that are scored: those that have no parts."""
    parents = {one.parent for one in criteria}
    return [one for one in criteria if one.code not in parents]


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Round an exact value, halves away from zero."""
    scaled = abs(value) * 10**decimals
    rounded = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(rounded if value >= 0 else -rounded).scaleb(-decimals)


def rank(inputs: Inputs) -> tuple[Row, ...]:
    """Order the applications; `what_is_missing` says before whether it can be done."""
    rows = [_row(one, inputs) for one in inputs.applications]
    rankable = sorted((row for row in rows if not row.why), key=_order(inputs))
    below = sorted((row for row in rows if row.why), key=lambda row: (-row.score, row.registry))
    return (*_with_budget(_with_places(rankable, inputs), inputs.budget), *below)


def _row(one: Scored, inputs: Inputs) -> Row:
    exact = _scores_of(one, inputs.criteria)
    shown = {code: half_up(value, inputs.decimals) for code, value in exact.items()}
    total = half_up(_total("", inputs.criteria, exact), inputs.decimals)
    failed = _below(inputs, shown, total)
    return Row(
        place=None,
        uuid=one.uuid,
        registry=one.registry,
        title=one.title,
        score=total,
        criteria=shown,
        requested=one.requested,
        outcome=Outcome.REJECTED.value if failed else "",
        why=failed,
        is_tied=False,
        committed=None,
    )


def _scores_of(one: Scored, criteria: Sequence[Weighed]) -> dict[str, Fraction]:
    """Return the exact score of every criterion: of a leaf the mean of its evaluators, of a parent its parts'."""
    scores = {leaf.code: _mean(one.scores[leaf.code]) for leaf in leaves(criteria)}
    waiting = [each for each in criteria if each.code not in scores]
    while waiting:
        for each in list(waiting):
            if all(part.code in scores for part in criteria if part.parent == each.code):
                scores[each.code] = _total(each.code, criteria, scores)
                waiting.remove(each)
    return {each.code: scores[each.code] for each in criteria}


def _mean(values: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(value) for value in values), Fraction()) / len(values)


def _total(parent: str, criteria: Iterable[Weighed], scores: Scores) -> Fraction:
    parts = [one for one in criteria if one.parent == parent]
    return sum((scores[one.code] * Fraction(one.weight or 0) / 100 for one in parts), Fraction())


def _below(inputs: Inputs, shown: Mapping[str, Decimal], total: Decimal) -> str:
    """Say which minimum was not reached, or nothing."""
    failed = [
        f"{one.code}: {_pt(shown[one.code])} (mínimo {_pt(one.threshold)})"
        for one in inputs.criteria
        if one.threshold is not None and shown[one.code] < one.threshold
    ]
    if inputs.least_score is not None and total < inputs.least_score:
        failed.append(f"pontuação final: {_pt(total)} (mínimo {_pt(inputs.least_score)})")
    return f"Abaixo do mínimo em {'; '.join(failed)}." if failed else ""


def _merit(row: Row, inputs: Inputs) -> tuple[Decimal, ...]:
    """What decides a place, best first: the total, then the criteria that break ties, in the order the call gives."""
    breaking = sorted((one for one in inputs.criteria if one.tie_rank is not None), key=lambda one: one.tie_rank or 0)
    return (-row.score, *(-row.criteria[one.code] for one in breaking))


def _order(inputs: Inputs) -> Callable[[Row], tuple[tuple[Decimal, ...], str]]:
    return lambda row: (_merit(row, inputs), row.registry)


def _with_places(rows: Sequence[Row], inputs: Inputs) -> list[Row]:
    """Give each its place: 1, 2, 2, 4; a tie stays one unless the call says that the first registered comes first."""
    placed: list[Row] = []
    for _, tied in groupby(rows, key=lambda row: _merit(row, inputs)):
        group = list(tied)
        first = len(placed) + 1
        if inputs.ties_by_registry:
            placed += [replace(row, place=first + nth) for nth, row in enumerate(group)]
        else:
            placed += [replace(row, place=first, is_tied=len(group) > 1) for row in group]
    return placed


def _with_budget(rows: Sequence[Row], budget: Decimal | None) -> list[Row]:
    """Draw the line: in order, while all of a place fits; from the first that does not, everybody is in reserve.

    A tie that only fits in part is left for people to break: those in it have no outcome, nor has anybody after.
    """
    if budget is None:
        return list(rows)
    drawn: list[Row] = []
    committed, line = Decimal(), ""
    for _, same in groupby(rows, key=lambda row: row.place):
        group = list(same)
        asked = sum((row.requested for row in group), Decimal())
        if not line and committed + asked <= budget:
            for row in group:
                committed += row.requested
                drawn.append(replace(row, outcome=Outcome.APPROVED.value, committed=committed))
            continue
        if not line:
            line = "tie" if _fits_in_part(group, budget - committed) else "reserve"
        drawn += [_beyond(row, line, committed) for row in group]
    return drawn


def _fits_in_part(group: Sequence[Row], left: Decimal) -> bool:
    return len(group) > 1 and any(row.requested <= left for row in group)


def _beyond(row: Row, line: str, committed: Decimal) -> Row:
    if line == "tie":
        return replace(row, committed=committed, why="O empate tem de ser decidido antes de se traçar a dotação.")
    return replace(row, outcome=Outcome.RESERVE.value, committed=committed)


def as_said(inputs: Inputs) -> dict[str, Any]:
    """Return the inputs as they are kept: what JSON holds, in the order of codes and registry numbers."""
    ordered = replace(inputs, applications=tuple(sorted(inputs.applications, key=lambda one: one.registry)))
    return asdict(ordered)


def read_inputs(said: Mapping[str, Any]) -> Inputs:
    """Read inputs back from what was kept."""
    return Inputs(
        decimals=said["decimals"],
        budget=_decimal(said["budget"]),
        least_score=_decimal(said["least_score"]),
        ties_by_registry=said["ties_by_registry"],
        criteria=tuple(_weighed(one) for one in said["criteria"]),
        applications=tuple(_scored(one) for one in said["applications"]),
    )


def _weighed(said: Mapping[str, Any]) -> Weighed:
    return Weighed(
        code=said["code"],
        title=said["title"],
        parent=said["parent"],
        weight=_decimal(said["weight"]),
        scale_from=Decimal(said["scale_from"]),
        scale_to=Decimal(said["scale_to"]),
        threshold=_decimal(said["threshold"]),
        tie_rank=said["tie_rank"],
    )


def _scored(said: Mapping[str, Any]) -> Scored:
    return Scored(
        uuid=said["uuid"],
        registry=said["registry"],
        title=said["title"],
        requested=Decimal(said["requested"]),
        scores={code: tuple(Decimal(value) for value in values) for code, values in said["scores"].items()},
        counts=said["counts"],
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
