"""Writing a report: open a draft, save it, correct an approved one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from action_plan.enums import (
    EDITABLE_UPDATE_STATES,
    OPEN_UPDATE_STATES,
    Lifecycle,
    Rating,
    UpdateState,
)
from action_plan.models import (
    Action,
    Milestone,
    MilestoneReport,
    ProgressTransition,
    ProgressUpdate,
    ReportingPeriod,
)
from action_plan.operations.guards import require_open_period, require_reporter
from action_plan.operations.refusals import Difference, StaleUpdate, UpdateRefused
from action_plan.queries.facts import effective_updates
from action_plan.queries.windows import civil_day
from common.audit.trail import record
from territories.models import Entity


@dataclass(frozen=True)
class MilestoneValues:
    """What the report says of a milestone: expected for a day, or achieved on one."""

    milestone_id: int
    forecast_on: date | None = None
    achieved_on: date | None = None


@dataclass(frozen=True)
class UpdateValues:
    """The content of a report as the form has it."""

    lifecycle: Lifecycle
    percent: Decimal | None = None
    done: str = ""
    next_steps: str = ""
    problems: str = ""
    self_rating: Rating | str = ""
    milestones: tuple[MilestoneValues, ...] = ()


EARLIEST = date(2020, 2, 1)  # nothing paid by the PRR may have begun before (Regulation (EU) 2021/241, art. 17)
LONGEST_TEXT = 20_000
FIELDS = ("lifecycle", "percent", "done", "next_steps", "problems", "self_rating")


@transaction.atomic
def open_update(
    *, action: Action, period: ReportingPeriod, user: User, entity: Entity, at: datetime
) -> ProgressUpdate:
    """Start the report of an action in a period from what was last approved, or return the one already open."""
    require_reporter(user, entity, action, at, UpdateRefused)
    action = Action.objects.select_for_update(of=["self"]).get(pk=action.pk)
    in_period = ProgressUpdate.objects.filter(action=action, period=period)
    existing = in_period.filter(state__in=OPEN_UPDATE_STATES).first()
    if existing is not None:
        return existing
    if in_period.exists():
        raise UpdateRefused(f"O reporte de {period.code} já foi aprovado: para o mudar, registe uma correção.")
    require_open_period(period, action, at)
    if civil_day(at) < period.starts_on:
        raise UpdateRefused(f"O período {period.code} só começa em {period.starts_on:%d/%m/%Y}.")
    previous = effective_updates([action.pk], None).filter(period__starts_on__lt=period.starts_on).last()
    update = ProgressUpdate.objects.create(
        action=action,
        period=period,
        author=user,
        author_entity=entity,
        writer_ids=[user.pk],
        lifecycle=previous.lifecycle if previous else Lifecycle.NOT_STARTED,
        percent=previous.percent if previous else None,
        created_at=at,
    )
    _copy_milestones(previous, update)
    return _opened(update, user, at, "action_plan.open_update")


@transaction.atomic
def correct_update(*, update: ProgressUpdate, user: User, entity: Entity, at: datetime) -> ProgressUpdate:
    """Start a correction of an approved report: a copy that, once approved, takes its place; the old one stays."""
    require_reporter(user, entity, update.action, at, UpdateRefused)
    original = (
        ProgressUpdate.objects.select_for_update(of=["self"]).select_related("action", "period").get(pk=update.pk)
    )
    if original.state != UpdateState.APPROVED:
        raise UpdateRefused("Só um reporte aprovado se corrige; este ainda pode ser alterado diretamente.")
    if ProgressUpdate.objects.filter(supersedes=original).exists():
        raise UpdateRefused("Este reporte já tem uma correção: abra a mais recente.")
    require_open_period(original.period, original.action, at)
    correction = ProgressUpdate.objects.create(
        action=original.action,
        period=original.period,
        author=user,
        author_entity=entity,
        writer_ids=[user.pk],
        supersedes=original,
        created_at=at,
        **{name: getattr(original, name) for name in FIELDS},
    )
    _copy_milestones(original, correction)
    for evidence in original.evidence.order_by("pk"):
        evidence.pk, evidence.update = None, correction
        evidence._state.adding = True
        evidence.save()
    return _opened(correction, user, at, "action_plan.correct_update")


def _opened(update: ProgressUpdate, user: User, at: datetime, action: str) -> ProgressUpdate:
    ProgressTransition.objects.create(
        update=update, to_state=UpdateState.DRAFT, actor=user, at=at, version=update.version
    )
    record(update, action, user=user)
    return update


def _copy_milestones(source: ProgressUpdate | None, target: ProgressUpdate) -> None:
    if source is not None:
        MilestoneReport.objects.bulk_create(
            MilestoneReport(
                update=target,
                milestone_id=said.milestone_id,
                forecast_on=said.forecast_on,
                achieved_on=said.achieved_on,
            )
            for said in source.milestone_reports.order_by("pk")
        )


@transaction.atomic
def save_update(
    *, update: ProgressUpdate, version: int, values: UpdateValues, user: User, entity: Entity, at: datetime
) -> ProgressUpdate:
    """Save a draft or a returned report. Raises StaleUpdate when `version` is no longer the current one."""
    current = lock_update(update)
    require_reporter(user, entity, current.action, at, UpdateRefused)
    if current.version != version or current.state != update.state:
        raise StaleUpdate(current, differences(current, values))
    require_editable(current, at)
    _refuse_impossible(current, values, at)
    if not differences(current, values):
        return current
    for name in FIELDS:
        setattr(current, name, getattr(values, name))
    current.version += 1
    add_writer(current, user)
    current.save(update_fields=[*FIELDS, "version", "writer_ids"])
    current.milestone_reports.all().delete()
    MilestoneReport.objects.bulk_create(
        MilestoneReport(
            update=current,
            milestone_id=said.milestone_id,
            forecast_on=said.forecast_on,
            achieved_on=said.achieved_on,
        )
        for said in _said(values.milestones)
    )
    record(current, "action_plan.save_update", user=user, data={"version": current.version})
    return current


def lock_update(update: ProgressUpdate) -> ProgressUpdate:
    """Read the report again and keep others from changing it until the end of the transaction."""
    locked = ProgressUpdate.objects.select_for_update(of=["self"])
    return locked.select_related("action", "period").get(pk=update.pk)


def add_writer(update: ProgressUpdate, user: User) -> None:
    """Note, for the next save, that the person had a hand in the report and so will not decide on it."""
    if user.pk not in update.writer_ids:
        update.writer_ids = [*update.writer_ids, user.pk]


def require_editable(update: ProgressUpdate, at: datetime) -> None:
    if update.state not in EDITABLE_UPDATE_STATES:
        raise UpdateRefused(f"Este reporte está {update.get_state_display()} e já não se altera.")
    require_open_period(update.period, update.action, at)


def _said(milestones: Iterable[MilestoneValues]) -> list[MilestoneValues]:
    return [said for said in milestones if said.forecast_on or said.achieved_on]


def _refuse_impossible(update: ProgressUpdate, values: UpdateValues, at: datetime) -> None:
    problems = []
    if values.percent is not None and not 0 <= values.percent <= 100:
        problems.append("A execução vai de 0 a 100 %: corrija a percentagem ou deixe-a em branco.")
    known = set(Milestone.objects.filter(action=update.action_id).values_list("pk", flat=True))
    if any(said.milestone_id not in known for said in values.milestones):
        problems.append("Um dos marcos não é desta ação: volte a abrir o reporte.")
    if any(said.achieved_on and said.achieved_on > civil_day(at) for said in values.milestones):
        problems.append("A data em que um marco foi alcançado não pode ser futura: indique-a como previsão.")
    if any(said.achieved_on and said.achieved_on < EARLIEST for said in values.milestones):
        problems.append(f"A data em que um marco foi alcançado não pode ser anterior a {EARLIEST:%d/%m/%Y}.")
    if any(len(text) > LONGEST_TEXT for text in (values.done, values.next_steps, values.problems)):
        problems.append("Cada texto tem, no máximo, 20 000 caracteres: resuma-o e junte o resto como evidência.")
    if any(said.achieved_on and said.forecast_on for said in values.milestones):
        problems.append("Um marco alcançado já não tem previsão: deixe só a data em que foi alcançado.")
    if problems:
        raise UpdateRefused(*problems)


def differences(update: ProgressUpdate, values: UpdateValues) -> list[Difference]:
    """Return the fields in which the kept report differs from what was sent."""
    found = [
        Difference(name, str(ProgressUpdate._meta.get_field(name).verbose_name), _shown(sent), _shown(kept))  # type: ignore[union-attr]  # plain fields
        for name in FIELDS
        if (sent := getattr(values, name)) != (kept := getattr(update, name))
    ]
    sent_dates = {said.milestone_id: (said.forecast_on, said.achieved_on) for said in _said(values.milestones)}
    kept_dates = {
        said.milestone_id: (said.forecast_on, said.achieved_on) for said in update.milestone_reports.order_by("pk")
    }
    labels = dict(Milestone.objects.filter(action=update.action_id).values_list("pk", "label"))
    for pk in sorted(sent_dates.keys() | kept_dates.keys()):
        if sent_dates.get(pk) != kept_dates.get(pk):
            yours, current = _dates(sent_dates.get(pk)), _dates(kept_dates.get(pk))
            found.append(Difference(f"milestone_{pk}", labels.get(pk, ""), yours, current))
    return found


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f").replace(".", ",")
    if value in Lifecycle.values:
        return str(Lifecycle(value).label)
    if value in Rating.values:
        return str(Rating(value).label)
    return "" if value is None else str(value)


def _dates(said: tuple[date | None, date | None] | None) -> str:
    forecast, achieved = said or (None, None)
    if achieved:
        return f"alcançado em {achieved:%d/%m/%Y}"
    return f"previsto para {forecast:%d/%m/%Y}" if forecast else ""
