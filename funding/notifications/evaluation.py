"""What people are told while applications are evaluated: each step once, when something is asked of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.enums import EATA_ROLES, MUNICIPAL_ROLES
from accounts.models import User
from accounts.queries import members_of, people_with_roles
from common.notifications.operations import notify
from funding.models import Assignment, Clarification, Review


def tell_asked(clarification: Clarification) -> None:
    """Tell whoever writes or signs for the lead that an answer is asked for, and until when."""
    application, at = clarification.application, clarification.asked_at
    people = members_of([application.lead_id], MUNICIPAL_ROLES, localdate(at))
    url = reverse("funding:clarifications", args=[application.uuid])
    _tell(people, "funding.clarification_asked", clarification.pk, {"clarification": clarification}, url, at)


def tell_answered(clarification: Clarification) -> None:
    """Tell who asked."""
    at = clarification.answered_at
    if at is None:
        return
    url = reverse("funding_applications:screening", args=[clarification.application.uuid])
    people = [clarification.asked_by]
    _tell(people, "funding.clarification_answered", clarification.pk, {"clarification": clarification}, url, at)


def tell_assigned(assignment: Assignment) -> None:
    url = reverse("funding:review", args=[assignment.pk])
    context = {"assignment": assignment, "call": assignment.application.call}
    _tell([assignment.reviewer], "funding.review_assigned", assignment.pk, context, url, assignment.assigned_at)


def tell_recused(assignment: Assignment, at: datetime) -> None:
    """Tell the EATA that somebody else has to evaluate."""
    url = reverse("funding_applications:reviewers", args=[assignment.application.call.code])
    people = people_with_roles(EATA_ROLES, localdate(at))
    _tell(people, "funding.review_recused", assignment.pk, {"assignment": assignment}, url, at)


def tell_reopened(assignment: Assignment, review: Review, at: datetime) -> None:
    url = reverse("funding:review", args=[assignment.pk])
    context = {"assignment": assignment, "review": review}
    key = f"{assignment.pk}:{review.version}"
    _tell([assignment.reviewer], "funding.review_reopened", key, context, url, at)


def _tell(people: Iterable[User], kind: str, key: Any, context: dict[str, Any], url: str, at: datetime) -> None:
    for person in people:
        notify(
            recipient=person,
            kind=kind,
            key=f"{kind}:{key}:{person.pk}",
            context=context,
            url=url,
            digest=False,
            at=at,
        )
