"""How what editors write gets published: one review, by whoever publishes, and word of it to both."""

from typing import Any

from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from accounts.models import EditorialReview
from accounts.notifications import tell_content_approved, tell_content_returned, tell_content_submitted
from common.norm.reference import Load

EDITORIAL_WORKFLOW = "Revisão editorial"
REVIEW_STEP = "Revisão pela EATA"


def load_workflow(load: Load) -> None:
    """Put the review of editors' work in force for every page, in the place of Wagtail's own, which is by groups."""
    by_groups = WorkflowTask.objects.filter(task__in=GroupApprovalTask.objects.values("task_ptr"))
    for other in Workflow.objects.filter(active=True, pk__in=by_groups.values("workflow")):
        other.deactivate()
    task = load.put(EditorialReview, {"name": REVIEW_STEP}, {"active": True})
    workflow = load.put(Workflow, {"name": EDITORIAL_WORKFLOW}, {"active": True})
    load.put(WorkflowTask, {"workflow": workflow, "task": task.task_ptr}, {"sort_order": 0})
    load.put(WorkflowPage, {"page": Page.get_first_root_node()}, {"workflow": workflow})


def connect() -> None:
    """Tell people through the house's notices, in the place of Wagtail's letters.

    Call before Wagtail's own app is ready: a signal keeps only the first receiver of a name, so that these names,
    which are Wagtail's, are taken when it comes to connect its letters.
    """
    task_submitted.connect(
        on_submitted, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
    )
    workflow_rejected.connect(
        on_returned, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification"
    )
    workflow_approved.connect(
        on_approved, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification"
    )


def on_submitted(instance: TaskState, user: Any, **kwargs: Any) -> None:
    if _is_editorial(instance):
        tell_content_submitted(instance, user, timezone.now())


def on_returned(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    if _is_editorial(instance.current_task_state):
        tell_content_returned(instance, user, timezone.now())


def on_approved(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    if _is_editorial(instance.current_task_state):
        tell_content_approved(instance, user, timezone.now())


def _is_editorial(state: TaskState | None) -> bool:
    """Whether it is this review; other chains tell their people themselves."""
    return state is not None and isinstance(state.task.specific, EditorialReview)
