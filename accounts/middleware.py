"""Puts on each request who is asking and for which entity."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.permissions import ANONYMOUS, Actor
from accounts.queries import actor_of

ENTITY_SESSION_KEY = "accounts_entity_id"


def session_has_mfa(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed since, with a second factor or a passkey."""
    user = request.user
    return user.is_authenticated and any(
        record.get("method") == "mfa" for record in get_authentication_records(request, user)
    )


def actor_in(request: HttpRequest) -> Actor:
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    entity_id = request.session.get(ENTITY_SESSION_KEY)
    return actor_of(user, timezone.localdate(), entity_id, has_mfa=session_has_mfa(request)).proven()


class ActorMiddleware:
    """Sets `request.actor`, worked out only when a view or template asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_in(request))  # type: ignore[attr-defined]  # read as ActorRequest
        return self.get_response(request)
