"""What was decided to be reached: the decisions in force, and those that they took the place of."""

from collections.abc import Mapping

from django.db.models import QuerySet

from observatory.models import Area, Measure, MeasureTarget
from observatory.queries.progress import Goal


def targets_in_force(measure: Measure) -> QuerySet[MeasureTarget]:
    """Return the decisions that no later one supersedes."""
    found = MeasureTarget.objects.filter(measure=measure, superseded_by=None)
    return found.select_related("area", "period", "base_period").order_by("area__level", "period__starts_on", "pk")


def goal_of(target: MeasureTarget) -> Goal:
    base_on = target.base_period.starts_on if target.base_period else None
    return Goal(target.value, target.period.starts_on, base_on)


def targets_of_area(area: Area) -> Mapping[int, list[MeasureTarget]]:
    """Return the targets in force of a territory, by measure, the nearest first."""
    found: dict[int, list[MeasureTarget]] = {}
    rows = MeasureTarget.objects.filter(area=area, superseded_by=None).select_related("period", "base_period")
    for target in rows.order_by("period__starts_on", "pk"):
        found.setdefault(target.measure_id, []).append(target)
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
