"""What a call is at an instant: its dates decide, at each request, and no job."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from funding.enums import CallMoment, CallState
from funding.models import Call


@dataclass(frozen=True)
class CallClock:
    """A call against an instant; `left` is how long it stays open, or until it opens."""

    moment: CallMoment
    left: timedelta | None

    @property
    def is_open(self) -> bool:
        return self.moment == CallMoment.OPEN


def clock_of(call: Call, at: datetime) -> CallClock:
    """Open from `opens_at` until just before `closes_at`; a call that is not published has no clock: never open."""
    if call.opens_at is None or call.closes_at is None or call.state not in _WITH_A_CLOCK:
        return CallClock(CallMoment.NOT_YET, None)
    if at < call.opens_at:
        return CallClock(CallMoment.NOT_YET, call.opens_at - at)
    if at < call.closes_at and call.state == CallState.PUBLISHED:
        return CallClock(CallMoment.OPEN, call.closes_at - at)
    return CallClock(CallMoment.CLOSED, None)


def is_unsealed(call: Call, at: datetime) -> bool:
    """Whether the EATA may read what was submitted: at once, or only after the end where the call says so."""
    return not call.is_sealed or (call.closes_at is not None and at >= call.closes_at)


_WITH_A_CLOCK = {
    CallState.PUBLISHED,
    CallState.EVALUATING,
    CallState.HEARING,
    CallState.DECIDED,
    CallState.EXECUTING,
    CallState.ARCHIVED,
}
