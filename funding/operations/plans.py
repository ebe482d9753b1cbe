"""How a call is evaluated, as far as the call's own text leaves it to the EATA."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.queries import actor_of
from common.audit.trail import record
from funding.models import Call, EvaluationPlan
from funding.operations.refusals import NotAllowed
from funding.permissions import can_assign_reviewers
from territories.models import Entity

OPERATIONAL = ("reviews_each", "peer_reviews", "shows_peer_names", "review_due_at")


@transaction.atomic
def change_plan(*, call: Call, values: Mapping[str, Any], user: User, entity: Entity, at: datetime) -> EvaluationPlan:
    """Change how many read each application, until when, and who sees what the others said."""
    if not can_assign_reviewers(actor_of(user, localdate(at), entity.pk, has_mfa=True)):
        raise NotAllowed("Só a EATA altera o plano da avaliação.")
    plan, _ = EvaluationPlan.objects.select_for_update().get_or_create(call=call)
    for name in OPERATIONAL:
        setattr(plan, name, values[name])
    plan.save(update_fields=OPERATIONAL)
    record(call, "funding.change_evaluation_plan", user=user, data={name: str(values[name]) for name in OPERATIONAL})
    return plan
