"""Reporting periods: created by the coordination, closed on time, reopened for one action by a named act."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from action_plan.models import Action, PeriodUnlock, ReportingPeriod
from action_plan.operations.guards import require_coordinator
from action_plan.operations.refusals import PeriodRefused
from action_plan.queries.windows import civil_day, end_of_day
from common.audit.trail import record

MINIMUM_REASON = 30


@transaction.atomic
def create_period(
    *,
    code: str,
    starts_on: date,
    ends_on: date,
    due_on: date,
    closes_on: date,
    user: User,
    at: datetime,
) -> ReportingPeriod:
    """Open a period; `ends_on` is exclusive, reports are due on `due_on` and writing ends with the day `closes_on`."""
    require_coordinator(user, at, PeriodRefused)
    problems = []
    if not code.strip() or ReportingPeriod.objects.filter(code=code.strip()).exists():
        problems.append("O código do período tem de existir e não pode repetir-se.")
    if not starts_on < ends_on <= due_on:
        problems.append("O período começa antes de acabar, e o reporte só é devido depois do fim.")
    if closes_on < due_on:
        problems.append("O período não pode fechar antes do último dia para reportar.")
    clash = ReportingPeriod.objects.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).order_by("starts_on").first()
    if clash is not None:
        problems.append(f"O período {clash.code} já abrange estes dias.")
    if problems:
        raise PeriodRefused(*problems)
    period = ReportingPeriod.objects.create(
        code=code.strip(), starts_on=starts_on, ends_on=ends_on, due_on=due_on, locked_at=end_of_day(closes_on)
    )
    dates = {"due_on": due_on.isoformat(), "closes_on": closes_on.isoformat()}
    record(period, "action_plan.create_period", user=user, data=dates)
    return period


@transaction.atomic
def lock_period(*, period: ReportingPeriod, user: User, at: datetime) -> ReportingPeriod:
    """Close a period now, after its reports were due."""
    require_coordinator(user, at, PeriodRefused)
    current = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if current.locked_at <= at:
        raise PeriodRefused(f"O período {current.code} já está fechado.")
    if civil_day(at) <= current.due_on:
        raise PeriodRefused(f"Ainda se pode reportar até {current.due_on:%d/%m/%Y}.")
    current.locked_at = at
    current.save(update_fields=["locked_at"])
    record(current, "action_plan.lock_period", user=user)
    return current


@transaction.atomic
def unlock_period(
    *, period: ReportingPeriod, action: Action, last_on: date, reason: str, user: User, at: datetime
) -> PeriodUnlock:
    """Reopen a locked period for one action, until the end of a day and for a reason."""
    require_coordinator(user, at, PeriodRefused)
    if at < period.locked_at:
        raise PeriodRefused(f"O período {period.code} ainda não fechou: não precisa de ser reaberto.")
    if last_on < civil_day(at):
        raise PeriodRefused("A reabertura não pode ter acabado: indique hoje ou um dia depois.")
    if len(reason.strip()) < MINIMUM_REASON:
        raise PeriodRefused(f"Fundamente a reabertura em, pelo menos, {MINIMUM_REASON} caracteres.")
    unlock = PeriodUnlock.objects.create(
        period=period,
        action=action,
        until=end_of_day(last_on),
        reason=reason.strip(),
        unlocked_by=user,
        unlocked_at=at,
    )
    dates = {"period": period.code, "last_on": last_on.isoformat()}
    record(action, "action_plan.unlock_period", user=user, data=dates)
    return unlock
