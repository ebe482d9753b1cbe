"""What a call is at an instant: its dates decide, at each request, and no job."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from funding.enums import CallMoment, CallStage, CallState
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
    """Open from `opens_at` until just before `closes_at`; a call that is not published has no clock: never open.

    By the dates alone: who arrived in time is in time, though the first screening began while they waited.
    """
    if call.opens_at is None or call.closes_at is None or call.state not in _WITH_A_CLOCK:
        return CallClock(CallMoment.NOT_YET, None)
    if at < call.opens_at:
        return CallClock(CallMoment.NOT_YET, call.opens_at - at)
    if at < call.closes_at:
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


def is_in_consultation(call: Call, at: datetime) -> bool:
    """Whether contributions are taken: from its opening until just before its end."""
    if call.state != CallState.CONSULTATION or call.consultation_opens_at is None:
        return False
    return call.consultation_opens_at <= at and (
        call.consultation_closes_at is None or at < call.consultation_closes_at
    )


def takes_questions(call: Call, at: datetime) -> bool:
    """From the publication until `questions_until`, or the end of the call where nothing else is said."""
    until = call.questions_until or call.closes_at
    return call.state == CallState.PUBLISHED and until is not None and at < until


_AFTER = {
    state: CallStage(state)
    for state in (
        CallState.EVALUATING,
        CallState.HEARING,
        CallState.DECIDED,
        CallState.EXECUTING,
        CallState.ARCHIVED,
        CallState.CANCELLED,
    )
}
_PUBLISHED = {
    CallMoment.NOT_YET: CallStage.NOT_YET,
    CallMoment.OPEN: CallStage.OPEN,
    CallMoment.CLOSED: CallStage.CLOSED,
}


def stage_of(call: Call, at: datetime) -> CallStage:
    """Say how a call is in one word."""
    if call.superseded_note:
        return CallStage.SUPERSEDED
    state = CallState(call.state)
    if state == CallState.PUBLISHED:
        return _PUBLISHED[clock_of(call, at).moment]
    if state in _AFTER:
        return _AFTER[state]
    return _stage_of_a_draft(call, at)


def _stage_of_a_draft(call: Call, at: datetime) -> CallStage:
    if call.consulted_at is None and call.state != CallState.CONSULTATION:
        return CallStage.PREPARING
    if is_in_consultation(call, at):
        return CallStage.CONSULTATION
    opens = call.consultation_opens_at
    is_ahead = call.state == CallState.CONSULTATION and opens is not None and at < opens
    return CallStage.CONSULTATION_SOON if is_ahead else CallStage.CONSULTED


def in_stage(stage: CallStage, at: datetime) -> Q:
    """Return the condition of being in a stage at an instant: what `stage_of` says, asked of the database."""
    own = Q(superseded_note="")
    match stage:
        case CallStage.SUPERSEDED:
            return ~own
        case CallStage.NOT_YET:
            return own & Q(state=CallState.PUBLISHED, opens_at__gt=at)
        case CallStage.OPEN:
            return own & Q(state=CallState.PUBLISHED, opens_at__lte=at, closes_at__gt=at)
        case CallStage.CLOSED:
            return own & Q(state=CallState.PUBLISHED, closes_at__lte=at)
        case CallStage.PREPARING | CallStage.CONSULTATION_SOON | CallStage.CONSULTATION | CallStage.CONSULTED:
            return own & _draft_in_stage(stage, at)
    return own & Q(state=stage.value)


def _draft_in_stage(stage: CallStage, at: datetime) -> Q:
    consulting = Q(state=CallState.CONSULTATION)
    preparing = Q(state__in=[CallState.DRAFT, CallState.APPROVED])
    match stage:
        case CallStage.PREPARING:
            return preparing & Q(consulted_at=None)
        case CallStage.CONSULTATION_SOON:
            return consulting & Q(consultation_opens_at__gt=at)
        case CallStage.CONSULTATION:
            closes = Q(consultation_closes_at=None) | Q(consultation_closes_at__gt=at)
            return consulting & Q(consultation_opens_at__lte=at) & closes
    over = consulting & (
        Q(consultation_opens_at=None) | Q(consultation_opens_at__lte=at, consultation_closes_at__lte=at)
    )
    return over | preparing & Q(consulted_at__isnull=False)
