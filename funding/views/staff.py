"""What the back-office pages of applications share: finding a call or an application, and who acts."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.permissions import ActorRequest
from funding import permissions
from funding.models import Application, Call, Submission
from funding.queries.office import published_calls
from funding.queries.phases import is_unsealed
from funding.queries.submissions import submission_of
from territories.models import Entity


def staff_call(request: ActorRequest, code: str) -> Call:
    """Find a published call for who reads its applications; it does not exist for anybody else."""
    if not permissions.can_read_applications(request.actor):
        raise Http404
    return get_object_or_404(published_calls(), code=code)


def unsealed_call(request: ActorRequest, code: str) -> Call:
    call = staff_call(request, code)
    if not is_unsealed(call, timezone.now()):
        raise PermissionDenied("As candidaturas estão seladas até o aviso fechar: ninguém as lê antes.")
    return call


def staff_submission(request: ActorRequest, uuid: UUID) -> Submission:
    """Find what was last handed in of an application, once the seal is open."""
    if not permissions.can_read_applications(request.actor):
        raise Http404
    application = get_object_or_404(Application.objects.select_related("call"), uuid=uuid)
    submission = submission_of(application.pk)
    if submission is None or not permissions.can_see_application(
        request.actor, application, is_unsealed=is_unsealed(application.call, timezone.now())
    ):
        raise Http404
    return submission


def who(request: ActorRequest) -> dict[str, Any]:
    """Return who acts, for which entity and when, as the operations ask for it."""
    return {
        "user": request.user,
        "entity": get_object_or_404(Entity, pk=request.actor.entity_id),
        "at": timezone.now(),
    }
