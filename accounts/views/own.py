from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import ENTITY_SESSION_KEY, SWITCHED_SESSION_KEY
from accounts.permissions import ActorRequest
from accounts.queries import belongings_of
from accounts.second_factor import must_prove_second_factor


def next_address(request: HttpRequest, otherwise: str) -> str:
    """Return where the person came for, when it is one of our own pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else otherwise


@login_not_required
@require_safe
def to_sign_in(request: HttpRequest) -> HttpResponse:
    address = urlencode({"next": next_address(request, "/gestao/")})
    return redirect(f"{reverse('account_login')}?{address}")


def nowhere(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Stands before Wagtail's own pages about people, whose forms could make anybody a superuser."""
    raise Http404


@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    belongings = belongings_of(request.user, timezone.localdate())
    return render(request, "accounts/overview.html", {"belongings": belongings})


@require_safe
def second_factor(request: ActorRequest) -> HttpResponse:
    address = next_address(request, "/area/")
    if not must_prove_second_factor(request):
        return redirect(address)
    context = {"next": address, "has_one": is_mfa_enabled(request.user)}
    return render(request, "accounts/second_factor.html", context)


@require_POST
def switch(request: ActorRequest) -> HttpResponse:
    wanted = request.POST.get("entity", "")
    belongings = belongings_of(request.user, timezone.localdate())
    if wanted not in {str(belonging.entity_id) for belonging in belongings}:
        raise Http404
    request.session[ENTITY_SESSION_KEY] = int(wanted)
    address = _page_for_anybody(next_address(request, "/area/"))
    request.session[SWITCHED_SESSION_KEY] = address
    return redirect(address)


def _page_for_anybody(address: str) -> str:
    """Return the same page, unless it is about one thing that the other entity may not have."""
    try:
        match = resolve(address.split("?")[0])
    except Resolver404:
        return "/area/"
    is_public = not getattr(match.func, "login_required", True)
    return address if is_public or not match.kwargs else "/area/"
