"""What good practices ask of somebody: to write, to decide, to answer who takes theirs up."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from accounts.permissions import Actor
from desk.queries.tasks import Panel, Task, by_urgency
from practices.enums import PracticeState
from practices.permissions import can_see_review_queue, can_start_practice
from practices.queries import interest_in_mine, practices_to_review, practices_to_write
from territories.queries import entity_labels


def practice_panels(actor: Actor, on: date) -> Iterator[Panel]:
    if can_see_review_queue(actor):
        yield _to_review(actor, on)
    if can_start_practice(actor) and (writing := _to_write(actor, on)):
        yield writing
    if can_start_practice(actor) and (interest := _interest(actor, on)):
        yield interest


def _to_review(actor: Actor, on: date) -> Panel:
    tasks = [
        Task(
            title=task.practice.title,
            why=f"De {task.owner.display}, {task.practice.get_state_display()}.",
            label="Analisar" if task.may_decide else "Ver",
            url=reverse("practices:review", args=[task.practice.uuid]),
            on=on,
            due_on=task.due_on,
        )
        for task in practices_to_review(actor, on)
    ]
    return Panel(
        "practice-reviews",
        "Boas práticas por analisar",
        by_urgency(tasks),
        "Nenhuma prática à espera da sua decisão.",
        reverse("practices:queue"),
        "Todas as práticas por analisar",
    )


def _to_write(actor: Actor, on: date) -> Panel | None:
    """Drafts and what came back; somebody who writes none is not asked for any."""
    tasks = [
        Task(
            title=task.practice.title,
            why=f"Devolvida: «{task.reason}»"
            if task.reason
            else f"Rascunho, {task.practice.completeness} % preenchido.",
            label="Corrigir" if task.practice.state == PracticeState.RETURNED else "Continuar",
            url=reverse("practices:edit", args=[task.practice.uuid]),
            on=on,
        )
        for task in practices_to_write(actor)
    ]
    if not tasks:
        return None
    return Panel(
        "practices",
        "Boas práticas por escrever",
        by_urgency(tasks),
        "",
        reverse("practices:mine"),
        "Todas as práticas da entidade",
    )


def _interest(actor: Actor, on: date) -> Panel | None:
    found = list(interest_in_mine(actor)[:20])
    names = entity_labels({replication.replicator_id for replication in found}, on)
    tasks = [
        Task(
            title=f"{names[replication.replicator_id].display}: {replication.get_stage_display()}",
            why=f"Replica «{replication.practice}».",
            label="Ver",
            url=reverse("practices:replication", args=[replication.pk]),
            on=on,
        )
        for replication in found
    ]
    return Panel("replications", "Quem replica as suas práticas", by_urgency(tasks), "") if tasks else None
