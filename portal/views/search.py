"""One box over everything published, and the titles that fit what is being typed."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.search import limits
from common.search.page import page_of
from common.search.queries import suggestions
from common.search.registry import PUBLIC, SIGNED_IN, audience_of_entity, kind_of
from common.search.tally import count_question
from common.ui.languages import address_here, same_view

LANGUAGES = {"en": ("en", "pt")}
PORTUGUESE = ("pt",)


def _languages() -> tuple[str, ...]:
    return LANGUAGES.get(get_language() or "", PORTUGUESE)


def _audiences(request: ActorRequest) -> tuple[str, ...]:
    """Who asks: everybody, whoever signed in, and the people of an entity and of those it succeeded."""
    actor = request.actor
    if not actor.is_authenticated:
        return (PUBLIC,)
    return (PUBLIC, SIGNED_IN, *(audience_of_entity(entity_id) for entity_id in sorted(actor.acts_for)))


@require_safe
@login_not_required
def search(request: ActorRequest) -> HttpResponse:
    if not limits.questions.takes(get_adapter().get_client_ip(request)):
        return render(request, "429.html", status=429)
    page = page_of(request.GET, _languages(), _audiences(request))
    if "page" not in request.GET and not page.chips:
        count_question(page.search.asked, page.results, page.search.languages[0], timezone.localdate())
    context = {"page": page, "alternates": same_view(request), "crumbs": [(_("Pesquisa"), "")]}
    response = render(request, "portal/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@login_not_required
def suggest(request: ActorRequest) -> JsonResponse:
    if not limits.typing.takes(get_adapter().get_client_ip(request)):
        return JsonResponse({"suggestions": []}, status=429)
    found = suggestions(request.GET.get("q", ""), _languages(), _audiences(request))
    rows = [{"title": one.title, "url": address_here(one.url), "kind": _(kind_of(one.kind).label)} for one in found]
    response = JsonResponse({"suggestions": rows})
    response["X-Robots-Tag"] = "noindex"
    return response
