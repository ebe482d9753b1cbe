"""The panels of each person's area: what every app below says waits for them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate, localtime

from accounts.permissions import Actor, is_regional_officer_of
from action_plan import permissions as plan
from action_plan.enums import DependencyKind, DependencyStatus, RequestState, UpdateState
from action_plan.models import Dependency, ReopeningRequest, ReportingPeriod
from action_plan.queries import (
    ActionSheet,
    MilestoneSheet,
    WritingTask,
    action_sheets,
    agenda_proposals,
    civil_day,
    reopenings_to_decide,
    requests_to_decide,
    requests_waiting,
    updates_to_review,
    updates_to_write,
)
from common.ui import formatting
from desk.queries.alerts import alerts_panel
from desk.queries.awards import awards_panel
from desk.queries.editorial import editorial_panels
from desk.queries.events import events_panel
from desk.queries.figures import figure_panels
from desk.queries.funding import funding_panels
from desk.queries.needs import needs_panel
from desk.queries.practices import practice_panels
from desk.queries.repositories import requests_panel
from desk.queries.tasks import Panel, Task, by_urgency
from reporting.enums import OPEN_STATES
from reporting.permissions import can_manage_reports, can_sign_edition, can_write_contribution
from reporting.queries import all_editions, contribution_tasks, contributions_to_review
from repositories.permissions import can_answer_requests

AHEAD = timedelta(days=60)
REVIEW_DAYS = timedelta(days=15)
REOPENING_DAYS = timedelta(days=3)


def panels_for(actor: Actor, at: datetime) -> list[Panel]:
    """Return the panels of the actor's roles in the entity they act for, the most urgent first."""
    panels = [*_of_entity(actor, at)]
    if actor.user_id is not None and (events := events_panel(actor.user_id, civil_day(at))):
        panels.append(events)
    return sorted(panels, key=lambda panel: panel.urgency)


def waiting_for(actor: Actor, at: datetime) -> int:
    """Count what waits for somebody because of the entity they act for."""
    return sum(len(panel.open_tasks) for panel in _of_entity(actor, at))


def _of_entity(actor: Actor, at: datetime) -> Iterator[Panel]:
    on = civil_day(at)
    if plan.can_see_reports(actor) and not plan.can_decide_reports(actor):
        yield _reports_to_write(actor, at)
        yield _own_deadlines(actor, on)
    if plan.can_decide_reports(actor):
        yield _reviews(actor, on)
        yield _requests(actor, on)
        yield _late_actions(on)
        yield _precedences(on)
    if plan.can_manage_periods(actor):
        yield _periods(on)
        yield _reopenings(actor, on)
    if can_manage_reports(actor):
        yield _editions(actor, on)
    if actor.region_id is not None and is_regional_officer_of(actor, actor.region_id):
        yield _contributions(actor, on)
    yield from practice_panels(actor, on)
    yield from figure_panels(actor, on)
    yield from funding_panels(actor, at)
    yield from editorial_panels(actor, on)
    if can_answer_requests(actor):
        yield requests_panel(on)
    if awards := awards_panel(actor, on):
        yield awards
    if needs := needs_panel(actor, at):
        yield needs
    if alerts := alerts_panel(actor, on):
        yield alerts


def _reports_to_write(actor: Actor, at: datetime) -> Panel:
    tasks = [
        Task(
            title=f"{each.sheet.code}: reporte de {each.period_code}",
            why=_why_write(each),
            label=_verb(each),
            url=_write_url(each),
            on=civil_day(at),
            due_on=each.due_on,
            is_blocked=each.is_locked,
        )
        for each in updates_to_write(actor, at)
    ]
    return Panel(
        "reports",
        "Reportes por fazer",
        by_urgency(tasks),
        "Nada por reportar agora. O próximo período aparece aqui quando terminar.",
        reverse("action_plan:update_queue"),
        "Todos os reportes da entidade",
    )


def _why_write(task: WritingTask) -> str:
    if task.is_locked:
        return _why_locked(task.reopening)
    if task.return_reason:
        return f"Devolvido: «{task.return_reason}»"
    if task.reopened_until:
        return f"Reaberto até às {formatting.until(task.reopened_until)}. {task.sheet.text}"
    return task.sheet.text


def _why_locked(asked: ReopeningRequest | None) -> str:
    if asked is not None and asked.state == RequestState.PENDING:
        return f"A reabertura foi pedida em {formatting.moment(asked.requested_at)}. Espera pela coordenação da EATA."
    if asked is not None and asked.state == RequestState.REFUSED:
        return f"Reabertura recusada: «{asked.refusal}»"
    return "Ficou por reportar. Só a coordenação da EATA pode reabrir o período para esta ação."


def _write_url(task: WritingTask) -> str:
    where = [task.sheet.code, task.period_code]
    if not task.is_locked:
        return reverse("action_plan:update_edit", args=where)
    if asked := _unanswered_or_refused(task):
        return reverse("action_plan:reopening", args=[asked.pk])
    return reverse("action_plan:reopening_request", args=where)


def _unanswered_or_refused(task: WritingTask) -> ReopeningRequest | None:
    """Return the request to look at; after a reopening that ended another is made."""
    asked = task.reopening
    return asked if asked is not None and asked.state != RequestState.ACCEPTED else None


def _verb(task: WritingTask) -> str:
    if task.is_locked:
        return "Ver o pedido" if _unanswered_or_refused(task) else "Pedir a reabertura"
    if task.state == UpdateState.RETURNED:
        return "Corrigir"
    return "Continuar" if task.state else "Reportar"


def _own_deadlines(actor: Actor, on: date) -> Panel:
    mine = [sheet for sheet in action_sheets(on) if sheet.responsible_id in actor.acts_for]
    asked = requests_waiting(actor)
    tasks = [
        Task(
            title=f"{sheet.code}: {milestone.label}",
            why=_why_due(sheet, milestone, is_asked=milestone.id in asked),
            label=label,
            url=url,
            on=on,
            due_on=milestone.current_on,
        )
        for sheet, milestone in _open_until(mine, on + AHEAD)
        for label, url in [_deadline_step(sheet, milestone, asked.get(milestone.id))]
    ]
    return Panel(
        "deadlines",
        "Prazos das suas ações",
        by_urgency(tasks),
        "Nenhum prazo ultrapassado nem a terminar nos próximos 60 dias.",
        reverse("desk:deadlines"),
        "Todos os prazos",
    )


def _deadline_step(sheet: ActionSheet, milestone: MilestoneSheet, asked: int | None) -> tuple[str, str]:
    """Say what to do about a deadline, and where; the request that waits, if there is one."""
    if asked is not None:
        return "Ver o pedido", reverse("action_plan:request_decide", args=[asked])
    if milestone.is_overdue:
        return "Pedir outro prazo", reverse("action_plan:deadline_request", args=[milestone.id])
    return "Ver a ação", reverse("action_plan:detail", args=[sheet.code])


def _open_until(sheets: Iterable[ActionSheet], until: date) -> Iterator[tuple[ActionSheet, MilestoneSheet]]:
    for sheet in sheets:
        for milestone in sheet.milestones:
            if not sheet.is_finished and milestone.achieved_on is None and milestone.current_on <= until:
                yield sheet, milestone


def _why_due(sheet: ActionSheet, milestone: MilestoneSheet, *, is_asked: bool) -> str:
    if is_asked:
        return f"O pedido de outro prazo espera pela EATA. {sheet.text}"
    if milestone.is_past_funding and milestone.funding_end_on:
        return (
            f"O financiamento ({milestone.funding_name}) terminou em {milestone.funding_end_on:%d/%m/%Y}. {sheet.text}"
        )
    return sheet.text


def _reviews(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=f"{each.update.action.code}: reporte de {each.update.period.code}",
            why=_waiting(each.days_waiting, f"de {each.update.author_entity}"),
            label="Rever" if each.may_approve else "Ver",
            url=reverse("action_plan:update_review", args=[each.update.pk]),
            on=on,
            due_on=on - timedelta(days=each.days_waiting) + REVIEW_DAYS,
        )
        for each in updates_to_review(actor, on)
    ]
    return Panel(
        "reviews",
        "Reportes à espera de decisão",
        by_urgency(tasks),
        "Nenhum reporte à espera.",
        reverse("action_plan:update_queue"),
        "Todos os reportes",
    )


def _waiting(days: int, whose: str) -> str:
    if days == 0:
        return f"Submetido hoje, {whose}."
    return f"Espera há {'1 dia' if days == 1 else f'{days} dias'}, {whose}."


def _requests(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=f"{each.request.milestone.action.code}: novo prazo {each.request.proposed_on:%d/%m/%Y}",
            why=f"{_waiting(each.days_waiting, f'de {each.request.requested_by}')} {each.request.reason}",
            label="Decidir" if each.may_decide else "Ver",
            url=reverse("action_plan:request_decide", args=[each.request.pk]),
            on=on,
            due_on=on - timedelta(days=each.days_waiting) + REVIEW_DAYS,
        )
        for each in requests_to_decide(actor, on)
    ]
    return Panel(
        "requests",
        "Pedidos de prazo",
        by_urgency(tasks),
        "Nenhum pedido por decidir.",
        reverse("action_plan:request_list"),
        "Todos os pedidos",
    )


def _late_actions(on: date) -> Panel:
    """What missed its deadline 60 days ago or more goes to the agenda of the strategic coordination (ECE)."""
    tasks = [
        Task(
            title=f"{sheet.code}: {milestone.label}",
            why=f"{sheet.responsible.display}. A propor para a agenda da ECE.",
            label="Ver a ação",
            url=reverse("action_plan:detail", args=[sheet.code]),
            on=on,
            due_on=milestone.current_on,
        )
        for sheet, milestone in agenda_proposals(on)
    ]
    return Panel(
        "agenda",
        "Prazos ultrapassados há 60 dias ou mais",
        by_urgency(tasks),
        "Nenhum prazo ultrapassado há tanto tempo.",
        reverse("desk:deadlines"),
        "Todos os prazos",
    )


def _precedences(on: date) -> Panel:
    waiting = Dependency.objects.filter(status=DependencyStatus.INFERRED, kind=DependencyKind.PRECEDES).count()
    tasks = (
        [
            Task(
                title="1 precedência por confirmar" if waiting == 1 else f"{waiting} precedências por confirmar",
                why="Foram lidas no texto da ENTI e só contam depois de confirmadas.",
                label="Confirmar",
                url=reverse("action_plan:dependency_list"),
                on=on,
            )
        ]
        if waiting
        else []
    )
    return Panel("precedences", "Precedências", tuple(tasks), "Todas as precedências têm decisão.")


def _periods(on: date) -> Panel:
    last = ReportingPeriod.objects.order_by("-ends_on", "-pk").first()
    missing = last is None or last.ends_on <= on
    tasks = (
        [
            Task(
                title="Criar o período de reporte em curso",
                why="Sem período, as entidades não têm onde reportar."
                if last is None
                else f"O último período, {last.code}, já terminou.",
                label="Criar",
                url=reverse("action_plan:period_list"),
                on=on,
                due_on=on,
            )
        ]
        if missing
        else []
    )
    url = reverse("action_plan:period_list")
    return Panel(
        "periods", "Períodos de reporte", tuple(tasks), "O período em curso já existe.", url, "Ver os períodos"
    )


def _reopenings(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=f"{each.request.action.code}: reabrir {each.request.period.code}",
            why=f"{_waiting(each.days_waiting, f'de {each.request.requested_for}')} {each.request.reason}",
            label="Decidir" if each.may_decide else "Ver",
            url=reverse("action_plan:reopening", args=[each.request.pk]),
            on=on,
            due_on=on - timedelta(days=each.days_waiting) + REOPENING_DAYS,
        )
        for each in reopenings_to_decide(actor, on)
    ]
    url = reverse("action_plan:period_list")
    return Panel(
        "reopenings", "Reaberturas pedidas", by_urgency(tasks), "Nenhuma por decidir.", url, "Ver os períodos"
    )


def _editions(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=f"Relatório anual de {edition.year}, edição {edition.edition}",
            why=f"Está {edition.get_state_display()}.",
            label="Assinar" if can_sign_edition(actor, edition) else "Abrir",
            url=reverse("reporting_office:edition", args=[edition.pk]),
            on=on,
        )
        for edition in all_editions()
        if edition.state in OPEN_STATES
    ]
    tasks += [
        Task(
            title=f"Contributo de {contribution.region} para {contribution.year}",
            why="Assinado pela região e à espera da EATA.",
            label="Rever",
            url=reverse("reporting_office:contribution", args=[contribution.pk]),
            on=on,
        )
        for contribution in contributions_to_review()
    ]
    return Panel("editions", "Relatórios", by_urgency(tasks), "Nenhum relatório em preparação.")


def _contributions(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=f"Contributo regional para o relatório de {each.edition.year}",
            why=f"Devolvido: «{each.contribution.return_reason}»"
            if each.contribution.return_reason
            else f"O relatório fecha com os dados de {localtime(each.edition.cut_off):%d/%m/%Y}.",
            label="Corrigir" if each.contribution.return_reason else "Escrever",
            url=reverse("reporting:contribution", args=[each.edition.year]),
            on=on,
            due_on=localdate(each.edition.contributions_until),
        )
        for each in contribution_tasks(actor)
        if can_write_contribution(actor, each.contribution)
    ]
    return Panel(
        "contributions",
        "Contributos regionais",
        by_urgency(tasks),
        "Nenhum relatório em preparação pede agora o contributo da região.",
        reverse("reporting:contributions"),
        "Todos os contributos",
    )
