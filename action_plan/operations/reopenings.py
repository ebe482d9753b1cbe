"""Reopening a closed period for one action: asked for with a reason, granted until a day or refused, and kept."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from action_plan.enums import RequestState, UpdateState
from action_plan.models import Action, ProgressUpdate, ReopeningRequest, ReportingPeriod
from action_plan.notifications import tell_reopening_granted, tell_reopening_refused, tell_reopening_requested
from action_plan.operations.guards import require_coordinator, require_reporter
from action_plan.operations.periods import MINIMUM_REASON, unlock_period
from action_plan.operations.refusals import PeriodRefused
from action_plan.queries.reopenings import opening_of
from common.audit.trail import record
from territories.models import Entity


@transaction.atomic
def request_reopening(
    *, period: ReportingPeriod, action: Action, reason: str, user: User, entity: Entity, at: datetime
) -> ReopeningRequest:
    """Ask the coordination to reopen a closed period for one action."""
    require_reporter(user, entity, action, at, PeriodRefused)
    locked = Action.objects.select_for_update(of=["self"]).get(pk=action.pk)
    _refuse_needless(period, locked, at)
    if len(reason.strip()) < MINIMUM_REASON:
        raise PeriodRefused(f"Diga porque precisa da reabertura em, pelo menos, {MINIMUM_REASON} caracteres.")
    request = ReopeningRequest.objects.create(
        period=period,
        action=locked,
        reason=reason.strip(),
        requested_by=user,
        requested_for=entity,
        requested_at=at,
    )
    record(locked, "action_plan.request_reopening", user=user, data=_about(request))
    tell_reopening_requested(request, at)
    return request


def _refuse_needless(period: ReportingPeriod, action: Action, at: datetime) -> None:
    opening = opening_of(period, action, at)
    if not opening.is_locked:
        raise PeriodRefused(f"O período {period.code} ainda está aberto: escreva o reporte.")
    if opening.is_reopened:
        raise PeriodRefused(f"O período {period.code} já está reaberto para {action.code}: escreva o reporte.")
    if not opening.may_be_asked:
        raise PeriodRefused("Já há um pedido por decidir para esta ação e período: aguarde a decisão ou retire-o.")
    if ProgressUpdate.objects.filter(period=period, action=action, state=UpdateState.SUBMITTED).exists():
        raise PeriodRefused("O reporte já foi entregue e espera pela EATA: não precisa de reabertura.")


@transaction.atomic
def withdraw_reopening(*, request: ReopeningRequest, user: User, entity: Entity, at: datetime) -> ReopeningRequest:
    """Take back a request not yet decided."""
    current = _pending(request)
    require_reporter(user, entity, current.action, at, PeriodRefused)
    _decide(current, RequestState.WITHDRAWN, user, at)
    record(current.action, "action_plan.withdraw_reopening", user=user, data=_about(current))
    return current


@transaction.atomic
def grant_reopening(*, request: ReopeningRequest, last_on: date, user: User, at: datetime) -> ReopeningRequest:
    """Reopen the period for the action that asked, until the end of a day, with the reason that was given."""
    require_coordinator(user, at, PeriodRefused)
    current = _pending(request)
    _refuse_own(current, user)
    current.unlock = unlock_period(
        period=current.period, action=current.action, last_on=last_on, reason=current.reason, user=user, at=at
    )
    _decide(current, RequestState.ACCEPTED, user, at)
    data = _about(current) | {"last_on": last_on.isoformat()}
    record(current.action, "action_plan.grant_reopening", user=user, data=data)
    tell_reopening_granted(current, at)
    return current


@transaction.atomic
def refuse_reopening(*, request: ReopeningRequest, refusal: str, user: User, at: datetime) -> ReopeningRequest:
    """Keep the period closed, saying why."""
    require_coordinator(user, at, PeriodRefused)
    current = _pending(request)
    _refuse_own(current, user)
    if len(refusal.strip()) < MINIMUM_REASON:
        raise PeriodRefused(f"Fundamente a recusa em, pelo menos, {MINIMUM_REASON} caracteres.")
    current.refusal = refusal.strip()
    _decide(current, RequestState.REFUSED, user, at)
    record(current.action, "action_plan.refuse_reopening", user=user, data=_about(current))
    tell_reopening_refused(current, at)
    return current


def _pending(request: ReopeningRequest) -> ReopeningRequest:
    locked = ReopeningRequest.objects.select_for_update(of=["self"])
    current = locked.select_related("period", "action", "requested_by").get(pk=request.pk)
    if current.state != RequestState.PENDING:
        raise PeriodRefused(f"Este pedido já foi {current.get_state_display()}: atualize a página.")
    return current


def _refuse_own(request: ReopeningRequest, user: User) -> None:
    if request.requested_by_id == user.pk:
        raise PeriodRefused("Quem pediu a reabertura não decide sobre ela.")


def _decide(request: ReopeningRequest, state: RequestState, user: User, at: datetime) -> None:
    request.state, request.decided_by, request.decided_at = state, user, at
    request.save(update_fields=["state", "decided_by", "decided_at", "refusal", "unlock"])


def _about(request: ReopeningRequest) -> dict[str, str]:
    return {"period": request.period.code, "request": str(request.pk)}
