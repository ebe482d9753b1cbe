"""When reports of an award are asked: by the months that the call or the contract says, and outside of them."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from funding.enums import AwardState, ReportState
from funding.models import Award, AwardReport
from funding.operations.execution.guards import (
    actor_on,
    locked_award,
    require_may,
    require_state,
    require_words,
    tell_of_award,
)
from funding.operations.refusals import FundingRefused, WrongState
from funding.permissions import can_run_awards
from territories.models import Entity

MOST_REPORTS = 60


@transaction.atomic
def schedule_reports(
    *, award: Award, months: int, days: int, user: User, entity: Entity, at: datetime
) -> list[AwardReport]:
    """Write the calendar of the reports into the contract, in place of the one there was, before anybody signs."""
    award = locked_award(award)
    require_may(can_run_awards(actor_on(user, entity, at)), "fazer o calendário dos relatórios")
    require_state(award, [AwardState.PREPARING], "mudar o calendário dos relatórios sem adenda")
    if award.parties.filter(signed_at__isnull=False).exists():
        raise WrongState("O contrato já tem assinaturas: só uma adenda o altera.")
    if months <= 0 or days < 0:
        raise FundingRefused(
            "Diga de quantos em quantos meses se faz um relatório, e quantos dias há para o entregar."
        )
    award.report_months, award.report_days = months, days
    award.save(update_fields=["report_months", "report_days"])
    made = fit_reports(award)
    told = {"months": months, "days": days, "count": len(made)}
    tell_of_award("schedule_reports", award, user=user, entity=entity, at=at, data=told)
    return made


@transaction.atomic
def ask_report(
    *,
    award: Award,
    starts_on: date,
    ends_on: date,
    due_on: date,
    grounds: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> AwardReport:
    """Ask for a report outside the calendar, with grounds: of a period, or after something happened."""
    award = locked_award(award)
    require_may(can_run_awards(actor_on(user, entity, at)), "pedir relatórios")
    require_state(award, [AwardState.RUNNING, AwardState.SUSPENDED], "pedir um relatório")
    grounds = require_words(grounds, "Diga porque pede este relatório: quem o escreve vai ler.")
    if ends_on <= starts_on or due_on < ends_on:
        raise FundingRefused("O período acaba depois de começar, e o prazo de entrega é depois de ele acabar.")
    made = AwardReport.objects.create(
        award=award, period=_next_code(award), starts_on=starts_on, ends_on=ends_on, due_on=due_on, grounds=grounds
    )
    told = {"period": made.period, "starts_on": starts_on, "ends_on": ends_on, "due_on": due_on, "grounds": grounds}
    tell_of_award("ask_report", award, user=user, entity=entity, at=at, data=told)
    return made


def fit_reports(award: Award) -> list[AwardReport]:
    """Make the calendar of a locked award fit its dates; a report that was begun stays as it is. Return them all."""
    award.reports.filter(state=ReportState.PLANNED, response=None, grounds="").delete()
    begun = award.reports.filter(grounds="").order_by("-ends_on", "-pk").first()
    starts_on = begun.ends_on if begun else award.starts_on
    if award.report_months and starts_on and award.ends_on:
        for since, until in _periods(starts_on, award.ends_on, award.report_months):
            due_on = until + timedelta(days=award.report_days or 0)
            AwardReport.objects.create(
                award=award, period=_next_code(award), starts_on=since, ends_on=until, due_on=due_on
            )
    return list(award.reports.order_by("ends_on", "pk"))


def _periods(starts_on: date, ends_on: date, months: int) -> Iterator[tuple[date, date]]:
    """Cut the time of a contract in periods of so many months; the last ends with it."""
    if (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month > months * MOST_REPORTS:
        raise FundingRefused(f"São mais de {MOST_REPORTS} relatórios: espace-os, ou corrija as datas do contrato.")
    since, step = starts_on, 1
    while since < ends_on:
        until = min(_later(starts_on, months * step), ends_on)
        yield since, until
        since, step = until, step + 1


def _later(on: date, months: int) -> date:
    """Return the same day so many months later, or the last of the month where there is none."""
    month = on.month - 1 + months
    year, month = on.year + month // 12, month % 12 + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


def _next_code(award: Award) -> str:
    numbers = [int(code[1:]) for code in award.reports.values_list("period", flat=True) if code[1:].isdigit()]
    return f"R{max(numbers, default=0) + 1}"
