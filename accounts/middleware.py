"""Puts on each request who is asking and for which entity, and asks for the second factor where it is due."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.permissions import ANONYMOUS, Actor
from accounts.queries import actor_of
from accounts.second_factor import is_open_without, must_prove_second_factor, session_has_second_factor
from territories.queries import entity_labels

ENTITY_SESSION_KEY = "accounts_entity_id"
SWITCHED_SESSION_KEY = "accounts_switched_on"


def actor_in(request: HttpRequest) -> Actor:
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    entity_id = request.session.get(ENTITY_SESSION_KEY)
    return actor_of(user, timezone.localdate(), entity_id, has_mfa=session_has_second_factor(request)).proven()


class ActorMiddleware:
    """Sets `request.actor`, worked out only when a view or template asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_in(request))  # type: ignore[attr-defined]  # read as ActorRequest
        return self.get_response(request)


class SwitchedEntityMiddleware:
    """Leads to the area whoever has just changed entity on a page that the other entity may not see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_refused = response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
        if not (request.session.accessed or is_refused):  # a page for everybody reads no session
            return response
        if request.session.get(SWITCHED_SESSION_KEY) != request.get_full_path():
            return response
        del request.session[SWITCHED_SESSION_KEY]
        return _to_area(request) if is_refused else response


def _to_area(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware before
    entity = entity_labels([actor.entity_id], timezone.localdate())[actor.entity_id] if actor.entity_id else None
    if entity:
        messages.info(request, f"{entity.short} não tem acesso à página onde estava. Esta é a sua área.")
    return redirect(settings.LOGIN_REDIRECT_URL)


class SecondFactorMiddleware:
    """Leads whoever must prove a second factor, and has not, away from every page that is not public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        is_public = not getattr(view, "login_required", True)
        match = request.resolver_match
        if is_public or (match and is_open_without(match.view_name)) or not must_prove_second_factor(request):
            return None
        came_for = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        query = f"?{urlencode({'next': came_for})}" if came_for else ""
        return redirect(reverse("accounts:second_factor") + query)


class BackOfficeMiddleware:
    """Refuses the back office to people without a part in it; Wagtail would send them to sign in, round and round."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any], kwargs: dict[str, Any]
    ) -> None:
        is_inside = request.path.startswith(settings.BACK_OFFICE_PATH) and getattr(view, "login_required", True)
        is_leaving = request.path == f"{settings.BACK_OFFICE_PATH}logout/"
        if not is_inside or is_leaving or not request.user.is_authenticated:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
