"""Where a call stands after it closed: its steps follow what is done with its applications."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from common.audit import chain
from common.audit.trail import record
from funding.enums import CallState
from funding.models import Call
from territories.models import Entity

_ORDER = [CallState.PUBLISHED, CallState.EVALUATING, CallState.HEARING, CallState.DECIDED, CallState.EXECUTING]


def call_stream(call: Call) -> str:
    """Return the name of the call's chain of events."""
    return f"funding.call:{call.uuid}"


def advance_call(call: Call, state: CallState, *, user: User, entity: Entity, at: datetime) -> None:
    """Take a locked call forward to a state, never back."""
    if call.state not in _ORDER or _ORDER.index(CallState(call.state)) >= _ORDER.index(state):
        return
    call.state = state
    call.version += 1
    call.save(update_fields=["state", "version"])
    tell_of_call("advance", call, user=user, entity=entity, at=at, data={"state": state})


def note_step(
    step: str, call: Call, *, user: User, entity_id: int | None, at: datetime, data: Mapping[str, Any]
) -> None:
    """Put a step of a call in the log, and in its chain of events."""
    record(call, f"funding.{step}", user=user, data=data)
    entity = None if entity_id is None else Entity.objects.get(pk=entity_id)
    tell_of_call(step, call, user=user, entity=entity, at=at, data=data)


def tell_of_call(
    kind: str, call: Call, *, user: User | None, entity: Entity | None, at: datetime, data: Mapping[str, Any]
) -> None:
    chain.append(call_stream(call), kind, actor=user, on_behalf_of=entity.code if entity else "", at=at, data=data)
