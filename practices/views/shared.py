"""What the signed-in pages of practices share: finding a practice, and who acts on it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.permissions import ActorRequest
from practices import permissions
from practices.models import Practice
from practices.queries.area import visible_practices
from territories.models import Entity


def find(request: ActorRequest, uuid: UUID) -> Practice:
    """Find a practice that the person may see being written; hide the others."""
    return get_object_or_404(visible_practices(request.actor), uuid=uuid)


def editable(request: ActorRequest, uuid: UUID) -> Practice:
    practice = find(request, uuid)
    if not permissions.can_write_practice(request.actor, practice.owner_entity_id):
        raise PermissionDenied("Só quem escreve pela entidade desta prática a pode alterar.")
    return practice


def who(request: ActorRequest, at: Any) -> dict[str, Any]:
    """Return who acts, for which entity and when, as the operations ask for it."""
    return {"user": request.user, "entity": get_object_or_404(Entity, pk=request.actor.entity_id), "at": at}
