"""What was decided to be reached: the decisions in force, and those that they took the place of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import QuerySet

from observatory.models import Area, Measure, MeasureTarget
from observatory.queries.progress import Goal


@dataclass(frozen=True)
class Decided:
    """What was decided of a measure until a moment; each superseded target with the one that took its place."""

    in_force: tuple[MeasureTarget, ...]
    superseded: tuple[tuple[MeasureTarget, MeasureTarget], ...]

    @classmethod
    def of(cls, targets: Iterable[MeasureTarget]) -> Self:
        found = list(targets)
        later = {target.supersedes_id: target for target in found if target.supersedes_id is not None}
        return cls(
            tuple(target for target in found if target.pk not in later),
            tuple((target, later[target.pk]) for target in found if target.pk in later),
        )


def decided(measure: Measure, until: datetime | None = None) -> Decided:
    """Return the targets as they stand, or as they had been recorded by a moment: what came later takes no place."""
    found = MeasureTarget.objects.filter(measure=measure).select_related("measure", "area", "period", "base_period")
    if until is not None:
        found = found.filter(recorded_at__lte=until)
    return Decided.of(found.order_by("area__level", "area__sort_name", "period__starts_on", "pk"))


def next_of(targets: Collection[MeasureTarget], on: date | None) -> MeasureTarget | None:
    """Return the first target that is not before a day, else the last one; nothing was decided where there is none."""
    ordered = sorted(targets, key=lambda target: (target.period.starts_on, target.pk))
    return next((one for one in ordered if on is None or one.period.starts_on >= on), ordered[-1] if ordered else None)


def targets_in_force(measure: Measure) -> QuerySet[MeasureTarget]:
    """Return the decisions that no later one supersedes."""
    found = MeasureTarget.objects.filter(measure=measure, superseded_by=None)
    return found.select_related("area", "period", "base_period").order_by("area__level", "period__starts_on", "pk")


def goal_of(target: MeasureTarget) -> Goal:
    base_on = target.base_period.starts_on if target.base_period else None
    return Goal(target.value, target.period.starts_on, base_on)


def targets_of_area(area: Area) -> Mapping[int, list[MeasureTarget]]:
    """Return the targets in force of a territory, by measure, the nearest first."""
    return {measure: found for (measure, _area), found in targets_of_areas([area]).items()}


def targets_of_areas(areas: Collection[Area]) -> Mapping[tuple[int, int], list[MeasureTarget]]:
    """Return the targets in force of some territories, by measure and territory, the nearest first."""
    found: dict[tuple[int, int], list[MeasureTarget]] = {}
    rows = MeasureTarget.objects.filter(area__in=areas, superseded_by=None)
    for target in rows.select_related("area", "period", "base_period").order_by("period__starts_on", "pk"):
        found.setdefault((target.measure_id, target.area_id), []).append(target)
    return found


def all_targets(measure: Measure | None = None, *, with_superseded: bool = False) -> QuerySet[MeasureTarget]:
    """Return the targets of one measure or of all, the last recorded first."""
    found = MeasureTarget.objects.select_related(
        "measure", "area", "period", "base_period", "recorded_by", "superseded_by__period"
    )
    if measure is not None:
        found = found.filter(measure=measure)
    if not with_superseded:
        found = found.filter(superseded_by=None)
    return found.order_by("-recorded_at", "-pk")


def target_with(pk: int) -> MeasureTarget | None:
    found = MeasureTarget.objects.select_related("measure", "area", "period", "base_period")
    return found.filter(pk=pk, superseded_by=None).first()


def areas_for_targets() -> QuerySet[Area]:
    return Area.objects.order_by("level", "sort_name", "pk")
