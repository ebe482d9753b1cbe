"""Moving a deadline: asked with a reason, decided by the EATA, never overwritten."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from action_plan.enums import Precision, RequestState, RevisionReason
from action_plan.models import DeadlineRequest, DeadlineRevision, FundingSource, Milestone
from action_plan.notifications import tell_request_accepted, tell_request_refused, tell_requested
from action_plan.operations.guards import require_eata, require_reporter
from action_plan.operations.refusals import DeadlineRefused
from action_plan.queries.board import action_sheets
from action_plan.queries.windows import civil_day, first_day, last_day
from common.audit.trail import record
from territories.models import Entity

MINIMUM_REASON = 30


@dataclass(frozen=True)
class Decision:
    """What allows a new deadline: the reference, and what happens when it goes past the funding."""

    reference: str
    new_funding_source: FundingSource | None = None
    accepts_funding_gap: bool = False


@transaction.atomic
def request_deadline(
    *,
    milestone: Milestone,
    proposed_on: date,
    precision: Precision,
    reason_code: RevisionReason,
    reason: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> DeadlineRequest:
    """Ask the EATA for another deadline."""
    locked = _lock(milestone)
    require_reporter(user, entity, locked.action, at, DeadlineRefused)
    _refuse_achieved(locked, at)
    _refuse_impossible(locked, proposed_on, precision, reason, civil_day(at))
    if locked.requests.filter(state=RequestState.PENDING).exists():
        raise DeadlineRefused("Já há um pedido por decidir para este marco: aguarde a decisão ou retire-o.")
    request = DeadlineRequest.objects.create(
        milestone=locked,
        proposed_on=last_day(proposed_on, precision),
        precision=precision,
        reason_code=reason_code,
        reason=reason.strip(),
        requested_by=user,
        requested_for=entity,
        requested_at=at,
    )
    record(locked.action, "action_plan.request_deadline", user=user, data=_asked(request))
    tell_requested(request, at)
    return request


@transaction.atomic
def withdraw_request(*, request: DeadlineRequest, user: User, entity: Entity, at: datetime) -> DeadlineRequest:
    """Take back a request not yet decided."""
    current = _pending(request)
    require_reporter(user, entity, current.milestone.action, at, DeadlineRefused)
    _decide(current, RequestState.WITHDRAWN, user, at)
    record(current.milestone.action, "action_plan.withdraw_request", user=user, data=_asked(current))
    return current


@transaction.atomic
def accept_request(*, request: DeadlineRequest, decision: Decision, user: User, at: datetime) -> DeadlineRevision:
    """Grant what was asked: a revision with the entity's reason and the decision's reference."""
    require_eata(user, at, DeadlineRefused)
    current = _pending(request)
    _refuse_own(current, user)
    _decide(current, RequestState.ACCEPTED, user, at)
    revision = _revise(
        current.milestone,
        DeadlineRevision(
            request=current,
            new_on=current.proposed_on,
            new_precision=current.precision,
            reason_code=current.reason_code,
            reason=current.reason,
            approved_by=user,
            approved_at=at,
        ),
        decision,
    )
    record(current.milestone.action, "action_plan.accept_request", user=user, data=_revised(revision))
    tell_request_accepted(current, revision, at)
    return revision


@transaction.atomic
def refuse_request(*, request: DeadlineRequest, refusal: str, user: User, at: datetime) -> DeadlineRequest:
    """Keep the deadline as it is, saying why."""
    require_eata(user, at, DeadlineRefused)
    current = _pending(request)
    _refuse_own(current, user)
    if len(refusal.strip()) < MINIMUM_REASON:
        raise DeadlineRefused(f"Fundamente a recusa em, pelo menos, {MINIMUM_REASON} caracteres.")
    current.refusal = refusal.strip()
    _decide(current, RequestState.REFUSED, user, at)
    record(current.milestone.action, "action_plan.refuse_request", user=user, data=_asked(current))
    tell_request_refused(current, at)
    return current


@transaction.atomic
def revise_deadline(
    *,
    milestone: Milestone,
    new_on: date,
    precision: Precision,
    reason_code: RevisionReason,
    reason: str,
    decision: Decision,
    user: User,
    at: datetime,
) -> DeadlineRevision:
    """Move a deadline by decision of a body, without anybody having asked."""
    require_eata(user, at, DeadlineRefused)
    revision = _revise(
        _lock(milestone),
        DeadlineRevision(
            new_on=last_day(new_on, precision),
            new_precision=precision,
            reason_code=reason_code,
            reason=reason.strip(),
            approved_by=user,
            approved_at=at,
        ),
        decision,
    )
    record(revision.milestone.action, "action_plan.revise_deadline", user=user, data=_revised(revision))
    return revision


def _lock(milestone: Milestone) -> Milestone:
    locked = Milestone.objects.select_for_update(of=["self"])
    return locked.select_related("action", "funding_source").get(pk=milestone.pk)


def _pending(request: DeadlineRequest) -> DeadlineRequest:
    locked = DeadlineRequest.objects.select_for_update(of=["self"])
    current = locked.select_related("milestone__action", "requested_by").get(pk=request.pk)
    if current.state != RequestState.PENDING:
        raise DeadlineRefused(f"Este pedido já foi {current.get_state_display()}: atualize a página.")
    return current


def _refuse_own(request: DeadlineRequest, user: User) -> None:
    if request.requested_by_id == user.pk:
        raise DeadlineRefused("Quem pediu o novo prazo não decide sobre ele.")


def _decide(request: DeadlineRequest, state: RequestState, user: User, at: datetime) -> None:
    request.state, request.decided_by, request.decided_at = state, user, at
    request.save(update_fields=["state", "decided_by", "decided_at", "refusal"])


def _revise(milestone: Milestone, revision: DeadlineRevision, decision: Decision) -> DeadlineRevision:
    """Complete the revision with what it replaces and save it, or say why it cannot be."""
    milestone = _lock(milestone)
    _refuse_achieved(milestone, revision.approved_at)
    on = civil_day(revision.approved_at)
    _refuse_impossible(milestone, revision.new_on, Precision(revision.new_precision), revision.reason, on)
    if not decision.reference.strip():
        raise DeadlineRefused("Indique a decisão que aprova o novo prazo, como «ECE/2026/014».")
    last = milestone.revisions.order_by("-sequence").first()
    _refuse_without_funding(milestone, last, revision.new_on, decision)
    revision.milestone = milestone
    revision.sequence = last.sequence + 1 if last else 1
    revision.old_on, revision.old_precision = _current(milestone, last)
    revision.decision_reference = decision.reference.strip()
    revision.new_funding_source = decision.new_funding_source or (last.new_funding_source if last else None)
    revision.accepts_funding_gap = decision.accepts_funding_gap
    revision.save()
    return revision


def _current(milestone: Milestone, last: DeadlineRevision | None) -> tuple[date, str]:
    if last is not None:
        return last_day(last.new_on, last.new_precision), last.new_precision
    return last_day(milestone.planned_on, milestone.precision), milestone.precision


def _refuse_achieved(milestone: Milestone, at: datetime) -> None:
    """What was delivered keeps the deadline it was delivered under."""
    sheets = action_sheets(civil_day(at), actions=[milestone.action], recorded_until=at)
    achieved = [each.achieved_on for sheet in sheets for each in sheet.milestones if each.id == milestone.pk]
    if achieved and achieved[0]:
        raise DeadlineRefused(
            f"O marco foi alcançado em {achieved[0]:%d/%m/%Y}: o prazo já não se altera. "
            "Se não o foi, corrija primeiro o reporte que o diz."
        )


def _refuse_impossible(milestone: Milestone, new_on: date, precision: Precision, reason: str, on: date) -> None:
    problems = []
    if len(reason.strip()) < MINIMUM_REASON:
        problems.append(f"Fundamente o novo prazo em, pelo menos, {MINIMUM_REASON} caracteres.")
    start = first_day(milestone.planned_on, milestone.precision)
    if last_day(new_on, precision) < start:
        problems.append(f"O novo prazo não pode ser anterior ao início do prazo aprovado ({start:%d/%m/%Y}).")
    elif last_day(new_on, precision) < on:
        problems.append(
            f"O novo prazo, {last_day(new_on, precision):%d/%m/%Y}, já passou: indique um dia que ainda venha."
        )
    now_on, now_precision = _current(milestone, milestone.revisions.order_by("-sequence").first())
    if (last_day(new_on, precision), precision) == (now_on, now_precision):
        problems.append(f"O prazo já é {now_on:%d/%m/%Y}: indique outro.")
    if problems:
        raise DeadlineRefused(*problems)


def _refuse_without_funding(
    milestone: Milestone, last: DeadlineRevision | None, new_on: date, decision: Decision
) -> None:
    kept = last.new_funding_source if last and last.new_funding_source else milestone.funding_source
    source = decision.new_funding_source or kept
    if source is None or source.ends_on is None or new_on <= source.ends_on or decision.accepts_funding_gap:
        return
    raise DeadlineRefused(
        f"O financiamento «{source.name}» termina em {source.ends_on:%d/%m/%Y}, antes do novo prazo: "
        "indique outra fonte ou aceite expressamente ultrapassá-lo."
    )


def _asked(request: DeadlineRequest) -> dict[str, str]:
    return {"request": str(request.pk), "proposed_on": request.proposed_on.isoformat(), "reason": request.reason}


def _revised(revision: DeadlineRevision) -> dict[str, str]:
    return {
        "old_on": revision.old_on.isoformat(),
        "new_on": revision.new_on.isoformat(),
        "decision": revision.decision_reference,
        "reason": revision.reason,
    }
