"""Letters to people who may not have an account yet, and word of what editors write."""

import logging
from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Revision, TaskState, WorkflowState

from accounts.models import Invitation, User
from accounts.permissions import PUBLISH
from accounts.queries import people_who_may
from common.notifications.operations import notify
from territories.queries import EntityLabel

logger = logging.getLogger("portal.accounts")


def send_invitation(*, invitation: Invitation, token: str, entity: EntityLabel) -> bool:
    """Send the link, which is nowhere else: the token is not kept. Return whether the letter left."""
    context = {
        "invitation": invitation,
        "entity": entity,
        "portal_url": settings.PORTAL_BASE_URL,
        "url": settings.PORTAL_BASE_URL + reverse("accounts:invitation", args=[token]),
    }
    subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", context).split())
    try:
        send_mail(subject, render_to_string("accounts/email/invitation_body.txt", context), None, [invitation.email])
    except (SMTPException, OSError):
        logger.exception("the letter of invitation %s did not leave", invitation.pk)
        return False
    return True


def tell_content_submitted(state: TaskState, by: User | None, at: datetime) -> None:
    """Tell whoever publishes, except who asked for it, that a text waits for a review."""
    people = [person for person in people_who_may(PUBLISH, timezone.localdate(at)) if person != by]
    _tell_content(people, "content_submitted", state, by, at)


def tell_content_returned(workflow_state: WorkflowState, by: User | None, at: datetime) -> None:
    """Tell who asked for the review what to change, without waiting for the daily e-mail."""
    people = _others(workflow_state.requested_by, by)
    _tell_content(people, "content_returned", workflow_state.current_task_state, by, at, digest=False)


def tell_content_approved(workflow_state: WorkflowState, by: User | None, at: datetime) -> None:
    people = _others(workflow_state.requested_by, by)
    _tell_content(people, "content_approved", workflow_state.current_task_state, by, at)


def tell_content_urgent(content: Model, revision: Revision, reason: str, by: User, at: datetime) -> None:
    """Tell everybody who reviews, and who wrote, that a correction went out before a second person read it."""
    on = timezone.localdate(at)
    people = {person.pk: person for person in people_who_may(PUBLISH, on) if person != by}
    people |= {person.pk: person for person in _others(revision.user, by)}
    context = {"title": str(content), "kind": content._meta.verbose_name, "by": by, "reason": reason}
    for person in people.values():
        notify(
            recipient=person,
            kind="accounts.content_urgent",
            key=f"accounts.content_urgent:{revision.pk}:{person.pk}",
            context=context,
            url=AdminURLFinder(person).get_edit_url(content) or reverse("wagtailadmin_home"),
            digest=False,
            at=at,
        )


def _others(person: User | None, by: User | None) -> list[User]:
    return [person] if person and person.is_active and person != by else []


def _tell_content(
    people: Iterable[User], name: str, state: TaskState, by: User | None, at: datetime, *, digest: bool = True
) -> None:
    content = state.workflow_state.content_object
    context = {"title": str(content), "kind": content._meta.verbose_name, "by": by, "comment": state.comment}
    kind = f"accounts.{name}"
    for person in people:
        notify(
            recipient=person,
            kind=kind,
            key=f"{kind}:{state.pk}:{person.pk}",
            context=context,
            url=AdminURLFinder(person).get_edit_url(content) or reverse("wagtailadmin_home"),
            digest=digest,
            at=at,
        )
