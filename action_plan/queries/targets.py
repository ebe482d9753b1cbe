"""The PRR targets an action serves."""

from datetime import date

from action_plan.models import Action
from initiatives.models import TargetIndicator
from initiatives.queries.targets import MeasuredTarget, measured_targets


def targets_served(action_id: int, on: date) -> list[MeasuredTarget]:
    linked = Action.targets.through.objects.filter(action=action_id).values("target")
    return measured_targets(on, TargetIndicator.objects.filter(target__in=linked))
