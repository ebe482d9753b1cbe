"""What editors write waits for a review, and people are told by the house's notices."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage

from accounts.editorial import EDITORIAL_WORKFLOW, load_workflow
from accounts.models import EditorialReview
from common.norm.reference import Load
from common.notifications.models import Notice
from tests.support.cast import client_of


@pytest.fixture
def page(db) -> Page:
    load_workflow(Load())
    return Page.objects.get(depth=2)


def kinds() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("kind", "recipient__name"))


def submit(page, user):
    page.save_revision(user=user)
    return page.get_workflow().start(page, user)


def action(state, page, name) -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, state.current_task_state.pk])


def test_the_review_takes_the_place_of_the_one_by_groups(page):
    assert page.get_workflow().name == EDITORIAL_WORKFLOW
    assert [type(task.specific) for task in page.get_workflow().tasks] == [EditorialReview]
    assert not Workflow.objects.filter(active=True, workflow_tasks__task__in=GroupApprovalTask.objects.all()).exists()


def test_loading_again_changes_nothing(page):
    again = Load()

    load_workflow(again)

    assert not again.changes.written
    assert WorkflowPage.objects.count() == 1


def test_submitting_tells_the_eata_and_locks_the_page_for_its_editor(
    page, content_editor, eata_member, eata_coordinator
):
    submit(page, content_editor)
    page.refresh_from_db()

    assert kinds() == [
        ("accounts.content_submitted", "Carlos Coordenador"),
        ("accounts.content_submitted", "Marta Membro"),
    ]
    lock = page.get_lock()
    assert (lock.for_user(content_editor), lock.for_user(eata_member)) == (True, False)
    assert mail.outbox == []


def test_returning_tells_the_editor_why_and_the_work_goes_on(page, content_editor, eata_member):
    state = submit(page, content_editor)
    reviewer = client_of(eata_member)

    reviewer.post(
        action(state, page, "reject"),
        {"comment": "Falta a fonte do número."},
    )

    notice = Notice.objects.get(kind="accounts.content_returned")
    assert (notice.recipient, notice.digest) == (content_editor, False)
    assert "Marta Membro" in notice.body
    assert "Falta a fonte do número." in notice.body
    assert notice.url == f"/gestao/pages/{page.pk}/edit/"
    state.refresh_from_db()
    state.resume(user=content_editor)
    page.refresh_from_db()
    assert page.current_workflow_task_state.status == "in_progress"


def test_an_editor_may_not_approve(page, content_editor):
    state = submit(page, content_editor)

    client_of(content_editor).post(action(state, page, "approve"), {"comment": ""})

    state.refresh_from_db()
    assert state.status == "in_progress"


def test_approving_publishes_the_submitted_text_and_tells_the_editor(page, content_editor, eata_member):
    page.title = "Um texto revisto"
    state = submit(page, content_editor)

    client_of(eata_member).post(action(state, page, "approve"), {"comment": ""})

    page.refresh_from_db()
    assert (page.title, page.live) == ("Um texto revisto", True)
    assert ("accounts.content_approved", "Clara Conteúdos") in kinds()
    assert mail.outbox == []
