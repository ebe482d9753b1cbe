"""One report, or the queue of them, as those who may see it find it."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, When

from accounts.enums import REPORTING_ROLES
from accounts.permissions import Actor, has_role, is_eata
from action_plan.enums import OPEN_UPDATE_STATES, RequestState, UpdateState
from action_plan.models import (
    DeadlineRequest,
    Evidence,
    MilestoneReport,
    ProgressTransition,
    ProgressUpdate,
    ReportingPeriod,
)
from action_plan.queries.facts import effective_updates


def reports_visible_to(actor: Actor) -> QuerySet[ProgressUpdate]:
    """Return the reports that the actor may open: all to the EATA, their entity's to those who report."""
    rows = ProgressUpdate.objects.select_related(
        "action__initiative", "action__plan", "period", "author", "author_entity", "approved_by"
    )
    if is_eata(actor):
        return rows
    if has_role(actor, *REPORTING_ROLES):
        return rows.filter(action__responsible__in=actor.acts_for)
    return rows.none()


def with_content(rows: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """Bring the proofs, the milestones and the steps with each report."""
    return rows.prefetch_related(
        Prefetch("milestone_reports", MilestoneReport.objects.select_related("milestone").order_by("milestone")),
        Prefetch("evidence", Evidence.objects.select_related("file").order_by("pk")),
        Prefetch("transitions", ProgressTransition.objects.select_related("actor").order_by("pk")),
    )


def report_of_period(actor: Actor, action_id: int, period_id: int) -> ProgressUpdate | None:
    """Return the open report of an action in a period, or else the one in force."""
    rows = with_content(reports_visible_to(actor)).filter(action=action_id, period=period_id)
    is_open = Q(state__in=OPEN_UPDATE_STATES)
    return rows.filter(is_open).first() or rows.exclude(is_open).order_by("-pk").first()


def report_before(update: ProgressUpdate) -> ProgressUpdate | None:
    """Return what was last approved before this report: what it corrects, or an earlier period's."""
    if update.supersedes_id:
        return with_content(ProgressUpdate.objects.select_related("period")).get(pk=update.supersedes_id)
    earlier = effective_updates([update.action_id], None).filter(period__starts_on__lt=update.period.starts_on)
    return with_content(earlier.select_related("period")).order_by("period__starts_on", "pk").last()


@dataclass(frozen=True)
class Comparison:
    """A part of the report beside the same part of the one before it."""

    label: str
    before: str
    now: str

    @property
    def changed(self) -> bool:
        return self.before != self.now


def comparison(update: ProgressUpdate, before: ProgressUpdate | None) -> list[Comparison]:
    then = _parts(before) if before else {}
    return [Comparison(label, then.get(label, ""), now) for label, now in _parts(update).items()]


def _parts(update: ProgressUpdate) -> dict[str, str]:
    percent = update.percent
    parts = {
        "Situação da ação": update.get_lifecycle_display(),
        "Execução estimada": "" if percent is None else f"{percent.normalize():f} %".replace(".", ","),
        "Trabalho realizado": update.done,
        "Próximos passos": update.next_steps,
        "Problemas e riscos": update.problems,
        "Avaliação da entidade": update.get_self_rating_display() if update.self_rating else "",
    }
    for said in update.milestone_reports.all():
        if said.achieved_on:
            text = f"alcançado em {said.achieved_on:%d/%m/%Y}"
        elif said.forecast_on:
            text = f"previsto para {said.forecast_on:%d/%m/%Y}"
        else:
            text = ""
        parts[said.milestone.label] = text
    return parts


def return_reasons(update: ProgressUpdate) -> list[ProgressTransition]:
    """Return every round in which the report came back, newest first."""
    steps = [step for step in update.transitions.all() if step.to_state == UpdateState.RETURNED]
    return list(reversed(steps))


def queue_of(actor: Actor) -> QuerySet[ProgressUpdate]:
    """Return the reports the actor may open: first those handed in, longest waiting first."""
    waiting = Case(When(state=UpdateState.SUBMITTED, then=0), default=1, output_field=IntegerField())
    return reports_visible_to(actor).annotate(waiting=waiting).order_by("waiting", "submitted_at", "-pk")


def requests_visible_to(actor: Actor) -> QuerySet[DeadlineRequest]:
    """Return the deadline requests the actor may open: pending ones first."""
    rows = DeadlineRequest.objects.select_related(
        "milestone__action__initiative", "milestone__funding_source", "requested_by", "requested_for", "decided_by"
    ).order_by(Case(When(state=RequestState.PENDING, then=0), default=1), "requested_at", "pk")
    if is_eata(actor):
        return rows
    if has_role(actor, *REPORTING_ROLES):
        return rows.filter(milestone__action__responsible__in=actor.acts_for)
    return rows.none()


def matching(
    rows: QuerySet[ProgressUpdate], *, state: str = "", period: ReportingPeriod | None = None, text: str = ""
) -> QuerySet[ProgressUpdate]:
    """Keep the reports in a state, of a period, or whose action or entity is named."""
    if state:
        rows = rows.filter(state=state)
    if period is not None:
        rows = rows.filter(period=period)
    if text:
        named = Q(action__code__icontains=text) | Q(action__text__icontains=text) | Q(author_entity__code__iexact=text)
        rows = rows.filter(named)
    return rows
