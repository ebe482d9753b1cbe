"""What a finished workflow publishes: the text that was approved, never one that came after.

Wagtail's own action publishes the latest revision, so that words slipped in between two approvals would go out
with nobody's consent. `WAGTAIL_FINISH_WORKFLOW_ACTION` names `finish_with_reviewed_revision` instead.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import Revision, TaskState, WorkflowState

# What Wagtail writes in a revision about the revision itself: no part of what people read.
BOOKKEEPING = frozenset(
    {
        *("draft_title", "first_published_at", "has_unpublished_changes", "last_published_at", "latest_revision"),
        *("latest_revision_created_at", "live", "live_revision", "locked", "locked_at", "locked_by", "updated_at"),
        *("path", "depth", "numchild", "url_path", "wagtail_admin_comments"),
    }
)


class UnreviewedText(PermissionDenied):
    """There is a newer text than the one that was approved, or nobody else read it; nothing was published."""


def finish_with_reviewed_revision(workflow_state: "WorkflowState", user: Any = None) -> None:
    """Publish what was approved. The approval is the permission, whatever else the approver may do."""
    reviewed_revision(workflow_state).publish(user=user, skip_permission_checks=True)


def reviewed_revision(workflow_state: "WorkflowState") -> "Revision":
    """Return the revision to publish. Raises UnreviewedText when it is not, word by word, the one approved.

    Snippets save a revision at each press of a button: one that says the same as the approved is the same text. Tasks
    that lock the text ask for more: every step must have approved the very same revision.
    """
    approvals = _last_approval_of_each_task(workflow_state)
    final = approvals[-1]
    if final.finished_by_id and final.finished_by_id in {final.revision.user_id, workflow_state.requested_by_id}:
        raise UnreviewedText("Escreveu ou enviou este texto: outra pessoa tem de o aprovar.")
    revisions = workflow_state.content_object.revisions.order_by("-created_at", "-pk")
    newest = revisions.first()
    if any(getattr(approval.task.specific, "locks_text", False) for approval in approvals):
        if newest is None or {newest.pk} != {approval.revision_id for approval in approvals}:
            raise UnreviewedText(
                "O texto mudou depois de ter sido validado. Devolva-o, para que volte a ser analisado."
            )
        return newest
    since = list(revisions.filter(created_at__gte=final.revision.created_at))
    if not all(says_the_same(each, approval.revision) for each in since for approval in approvals):
        raise UnreviewedText("Há um texto mais recente do que o aprovado: devolva-o, para que volte a ser analisado.")
    return since[0] if since else final.revision


def says_the_same(one: "Revision", other: "Revision") -> bool:
    """Whether two revisions hold the same words, whenever they were saved."""
    return one.pk == other.pk or _words(one) == _words(other)


def _words(revision: "Revision") -> dict[str, Any]:
    return {name: value for name, value in revision.content.items() if name not in BOOKKEEPING}


def _last_approval_of_each_task(workflow_state: "WorkflowState") -> "list[TaskState]":
    """Return the approvals that count, in the order they were given. Raises UnreviewedText when there is none."""
    states = workflow_state.task_states.filter(status="approved").select_related("revision", "task", "finished_by")
    last = {state.task_id: state for state in states.order_by("finished_at", "pk")}
    if not last:
        raise UnreviewedText("Ninguém aprovou este texto.")
    return sorted(last.values(), key=lambda state: (state.finished_at, state.pk))
