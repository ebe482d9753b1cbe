"""What the texts of the portal ask of somebody: to read what others wrote, to mend what came back."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page, TaskState, WorkflowState

from accounts.models import EditorialReview
from accounts.permissions import Actor, may_approve_content, may_enter_back_office
from common.ui.formatting import moment
from desk.queries.tasks import Panel, Task, by_urgency


def editorial_panels(actor: Actor, on: date) -> Iterator[Panel]:
    if may_approve_content(actor):
        yield _to_review(actor, on)
    if may_enter_back_office(actor):
        yield _returned(actor, on)


def _to_review(actor: Actor, on: date) -> Panel:
    """Nobody approves what they sent: those wait for somebody else."""
    in_review = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__in=_editorial(), revision__isnull=False
    )
    waiting = in_review.exclude(workflow_state__requested_by=actor.user_id)
    rows = waiting.select_related("revision__content_type", "workflow_state__requested_by").order_by(
        "started_at", "pk"
    )
    tasks = [
        Task(
            title=row.revision.object_str,
            why=f"Enviado por {row.workflow_state.requested_by or 'alguém'} em {moment(row.started_at)}.",
            label="Rever",
            url=_edit_url(row),
            on=on,
        )
        for row in rows
    ]
    return Panel(
        "texts-to-review",
        "Textos do portal por rever",
        by_urgency(tasks),
        "Nenhum texto à espera de revisão.",
        reverse("wagtailadmin_home"),
        "Gestão do portal",
    )


def _returned(actor: Actor, on: date) -> Panel:
    sent_back = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        requested_by=actor.user_id,
        current_task_state__task__in=_editorial(),
        current_task_state__revision__isnull=False,
    ).select_related("current_task_state__revision__content_type")
    tasks = [
        Task(
            title=row.current_task_state.revision.object_str,
            why=_why(row.current_task_state),
            label="Corrigir",
            url=_edit_url(row.current_task_state),
            on=on,
        )
        for row in sent_back.order_by("-created_at", "-pk")
    ]
    return Panel(
        "texts-returned",
        "Textos seus que voltaram para trás",
        by_urgency(tasks),
        "Nada devolvido. Escreve-se na gestão do portal, e outra pessoa revê antes de se publicar.",
        reverse("wagtailadmin_home"),
        "Escrever na gestão do portal",
    )


def _editorial() -> QuerySet[EditorialReview, int]:
    """The review of what editors write; good practices have their own chain, and their own panels."""
    steps: QuerySet[EditorialReview, int] = EditorialReview.objects.values_list("task_ptr_id", flat=True)
    return steps


def _why(state: TaskState) -> str:
    return f"Devolvido: «{state.comment}»" if state.comment else "Devolvido sem comentário."


def _edit_url(state: TaskState) -> str:
    model = state.revision.content_type.model_class()
    if issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[state.revision.object_id])
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[state.revision.object_id])
