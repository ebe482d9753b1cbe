"""Results as they were published, whole."""

from funding.enums import DecisionStage
from funding.models import Call, ResultsPublication
from funding.queries.calls import public_calls


def results_editions(call: Call) -> list[ResultsPublication]:
    """Return the editions of a call's results, the last first."""
    return list(ResultsPublication.objects.filter(call=call).select_related("call").order_by("-number"))


def editions_in_force(stage: DecisionStage) -> list[ResultsPublication]:
    """Return the last edition of each call that the public sees, where it is of a stage; in one query."""
    found = ResultsPublication.objects.filter(call__in=public_calls().values("pk")).select_related("call")
    last = found.order_by("call_id", "-number").distinct("call_id")
    return [one for one in last if one.stage == stage]
