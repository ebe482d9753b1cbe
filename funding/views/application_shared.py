"""What the pages of applications share: finding one, who acts, and the frame of its pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import ActorRequest
from common.ops.arrival import arrived_at
from funding.enums import DraftPart
from funding.queries.applications import Access, access_to
from territories.models import Entity


def arrival_of(request: HttpRequest) -> datetime:
    """Return when the request arrived: what decides whether it was in time."""
    return arrived_at(request)


def found(request: ActorRequest, uuid: UUID) -> Access:
    """Find an application that the person takes part in; hide the others."""
    access = access_to(request.actor, uuid, arrival_of(request), timezone.localdate())
    if access is None:
        raise Http404
    return access


def shared_by_lead(request: ActorRequest, uuid: UUID) -> Access:
    access = found(request, uuid)
    if not access.is_of_lead:
        raise PermissionDenied(
            "Só as pessoas da entidade que lidera a candidatura escolhem quem participa e quem edita."
        )
    return access


def who(request: ActorRequest) -> dict[str, Any]:
    """Return who acts, for which entity and when, as the operations ask for it."""
    entity = get_object_or_404(Entity, pk=request.actor.entity_id)
    return {"user": request.user, "entity": entity, "at": arrival_of(request)}


def page(access: Access, here: str, **more: Any) -> dict[str, Any]:
    """Return what every page of an application shows: where it stands and its other pages."""
    application = access.application
    return {
        "access": access,
        "application": application,
        "standing": access.standing,
        "here": here,
        "parts": [(part.value, part.label) for part in _parts_of(access)],
        "crumbs": [
            ("Candidaturas", reverse("funding:applications")),
            (application.title, reverse("funding:application", args=[application.uuid])),
        ],
        **more,
    }


def _parts_of(access: Access) -> list[DraftPart]:
    has_lines = access.application.call.lines.exists()
    return [part for part in DraftPart if part != DraftPart.LINES or has_lines]
