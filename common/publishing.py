"""What a finished workflow publishes: the text that was approved, never one that came after.

Wagtail's own action publishes the latest revision, so that words slipped in between two approvals would go out
with nobody's consent. `WAGTAIL_FINISH_WORKFLOW_ACTION` names `finish_with_reviewed_revision` instead.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import Revision, TaskState, WorkflowState


class UnreviewedText(PermissionDenied):
    """There is a newer text than the one that was approved; nothing was published."""


def finish_with_reviewed_revision(workflow_state: "WorkflowState", user: Any = None) -> None:
    """Publish what was approved. The approval is the permission, whatever else the approver may do."""
    reviewed_revision(workflow_state).publish(user=user, skip_permission_checks=True)


def reviewed_revision(workflow_state: "WorkflowState") -> "Revision":
    """Return the revision to publish. Raises UnreviewedText when somebody wrote after it.

    What the last approver changed while approving counts as approved, except on tasks that lock the text: then
    every step must have approved the very same revision.
    """
    approvals = _last_approval_of_each_task(workflow_state)
    final = approvals[-1]
    revisions = workflow_state.content_object.revisions.order_by("-created_at", "-pk")
    newest = revisions.first()
    if any(getattr(approval.task.specific, "locks_text", False) for approval in approvals):
        if newest is None or {newest.pk} != {approval.revision_id for approval in approvals}:
            raise UnreviewedText(
                "O texto mudou depois de ter sido validado. Devolva-o, para que volte a ser analisado."
            )
        return newest
    since = revisions.filter(created_at__gt=final.revision.created_at)
    if since.exclude(user=final.finished_by).exists():
        raise UnreviewedText("Há um texto mais recente do que o aprovado: reveja-o antes de o publicar.")
    return since.filter(user=final.finished_by).first() or final.revision


def _last_approval_of_each_task(workflow_state: "WorkflowState") -> "list[TaskState]":
    """Return the approvals that count, in the order they were given. Raises UnreviewedText when there is none."""
    states = workflow_state.task_states.filter(status="approved").select_related("revision", "task", "finished_by")
    last = {state.task_id: state for state in states.order_by("finished_at", "pk")}
    if not last:
        raise UnreviewedText("Ninguém aprovou este texto.")
    return sorted(last.values(), key=lambda state: (state.finished_at, state.pk))
