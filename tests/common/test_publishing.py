"""What a finished workflow of the site publishes: never words that nobody approved."""

import pytest
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from common.publishing import UnreviewedText
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(db):
    return UserFactory()


@pytest.fixture
def waiting(approver):
    """A page that waits for the second of two approvals."""
    page = Page.get_first_root_node().add_child(instance=Page(title="Antes", live=False))
    page.title = "Para aprovar"
    page.save_revision()
    workflow = Workflow.objects.create(name="Dois passos")
    for place in (1, 2):
        task = GroupApprovalTask.objects.create(name=f"Passo {place}")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    state = workflow.start(page, user=None)
    state.current_task_state.approve(user=approver)
    state.refresh_from_db()
    return state


def slip(state, words, user):
    page = Page.objects.get(pk=state.object_id)
    page.title = words
    page.save_revision(user=user)


def test_what_was_approved_is_published_by_whoever_approves_whatever_else_they_may_do(waiting, approver):
    waiting.current_task_state.approve(user=approver)
    page = Page.objects.get(pk=waiting.object_id)
    assert (page.title, page.live) == ("Para aprovar", True)


def test_words_slipped_in_by_somebody_else_stop_the_publication(waiting, approver):
    slip(waiting, "Às escondidas", UserFactory())
    with pytest.raises(UnreviewedText):
        waiting.current_task_state.approve(user=approver)
    assert not Page.objects.get(pk=waiting.object_id).live


def test_what_the_last_approver_changes_was_read_by_nobody_else(waiting, approver):
    slip(waiting, "Corrigido por quem aprova", approver)
    with pytest.raises(UnreviewedText):
        waiting.current_task_state.approve(user=approver)


def test_the_same_words_saved_again_are_the_same_text(waiting, approver):
    slip(waiting, "Para aprovar", approver)
    waiting.current_task_state.approve(user=approver)
    page = Page.objects.get(pk=waiting.object_id)
    assert (page.title, page.live, page.has_unpublished_changes) == ("Para aprovar", True, False)


def test_nobody_approves_alone_what_they_wrote(waiting, approver):
    waiting.current_task_state.revision.user = approver
    waiting.current_task_state.revision.save()
    with pytest.raises(UnreviewedText, match="outra pessoa"):
        waiting.current_task_state.approve(user=approver)
