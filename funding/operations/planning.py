"""Mechanisms and the plan of calls."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from funding.models import Mechanism, PlannedCall
from funding.operations.editions import require_role
from funding.permissions import can_write_calls
from initiatives.models import Target


@transaction.atomic
def keep_mechanism(
    *, mechanism: Mechanism, targets: Iterable[Target], user: User, entity_id: int | None, at: datetime
) -> Mechanism:
    """Add or change where money comes from."""
    require_role(can_write_calls, user=user, entity_id=entity_id, at=at, label="alterar mecanismos")
    mechanism.save()
    mechanism.targets.set(targets)
    record(mechanism, "funding.keep_mechanism", user=user, data={"code": mechanism.code})
    return mechanism


@transaction.atomic
def keep_planned_call(*, planned: PlannedCall, user: User, entity_id: int | None, at: datetime) -> PlannedCall:
    """Add or change a line of the plan; what is no longer foreseen stays, and says so."""
    require_role(can_write_calls, user=user, entity_id=entity_id, at=at, label="alterar o plano de avisos")
    planned.save()
    record(planned, "funding.keep_planned_call", user=user, data={"title": planned.title})
    return planned
