"""What people are told of requests: the EATA that one came, whoever asked what the answer is."""

from datetime import datetime

from django.urls import reverse

from accounts.enums import EATA_ROLES
from accounts.queries import people_with_roles
from common.notifications.operations import notify
from common.ui.formatting import LISBON
from repositories.models import EntryRequest
from territories.queries import entity_labels


def tell_asked(request: EntryRequest, at: datetime) -> None:
    """Tell the EATA in its daily e-mail."""
    today = at.astimezone(LISBON).date()
    label = entity_labels([request.entity_id] if request.entity_id else [], today).get(request.entity_id or 0)
    for person in people_with_roles(EATA_ROLES, today):
        notify(
            recipient=person,
            kind="repositories.request_asked",
            key=f"repositories.request_asked:{request.pk}:{person.pk}",
            context={"request": request, "entity": label.name if label else ""},
            url=_page(request),
            at=at,
        )


def tell_answered(request: EntryRequest, at: datetime) -> None:
    """Tell whoever asked, at once, when they have an account here."""
    if request.asked_by is not None:
        notify(
            recipient=request.asked_by,
            kind="repositories.request_answered",
            key=f"repositories.request_answered:{request.pk}",
            context={"request": request},
            url=_page(request),
            digest=False,
            at=at,
        )


def _page(request: EntryRequest) -> str:
    return reverse("repositories:request", args=[request.pk])
