"""Computed criteria: what is counted, with what it was counted from, before any score."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from funding.enums import ComputedFrom
from funding.models import Criterion
from funding.queries.facts import ApplicationFacts


@dataclass(frozen=True)
class Count:
    """How many, and which; `count` is None when it cannot be told, and `why` says what is missing."""

    count: int | None
    which: tuple[str, ...] = ()
    why: str = ""


def counted(criterion: Criterion, facts: ApplicationFacts) -> Count:
    return COUNTS[ComputedFrom(criterion.computed_from)](facts)


def score_of(criterion: Criterion, count: Count) -> Decimal | None:
    """Return the points of a count by the criterion's steps: the highest step whose `from` is reached.

    `steps` is a list of {"from": int, "points": text}; below the first step it is the lowest of the scale.
    None when the count is not known.
    """
    if count.count is None:
        return None
    reached = [step for step in criterion.steps if count.count >= step["from"]]
    return Decimal(max(reached, key=lambda step: step["from"])["points"]) if reached else criterion.scale_from


def low_density(facts: ApplicationFacts) -> Count:
    if any(one.is_low_density is None for one in facts.municipalities):
        return Count(None, why="o aviso não tem anexa a lista de territórios de baixa densidade")
    which = tuple(one.name for one in facts.municipalities if one.is_low_density)
    return Count(len(which), which)


def municipalities(facts: ApplicationFacts) -> Count:
    return Count(len(facts.municipalities), tuple(one.name for one in facts.municipalities))


def data_services(facts: ApplicationFacts) -> Count:
    return Count(facts.data_services)


COUNTS: dict[ComputedFrom, Callable[[ApplicationFacts], Count]] = {
    ComputedFrom.LOW_DENSITY_MUNICIPALITIES: low_density,
    ComputedFrom.MUNICIPALITIES: municipalities,
    ComputedFrom.DATA_SERVICES: data_services,
}
