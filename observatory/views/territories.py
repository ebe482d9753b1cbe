"""The territories: their list, the page of one, and its figures as files."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import hooks

from accounts.permissions import ActorRequest
from common.folding import fold
from observatory import queries
from observatory.enums import AreaLevel
from observatory.filters import asked_peers, is_outlined
from observatory.models import Area
from observatory.queries import AreaLine, Country, Peers
from observatory.views import maps, territory_files, who
from observatory.views.territory import territory_context


@dataclass(frozen=True)
class Place:
    country: Country
    area: Area
    peers: Peers
    lines: list[AreaLine]


def _place(request: ActorRequest, code: str) -> Place:
    country = queries.country()
    area = country.by_code.get(code)
    if area is None:
        raise Http404(f"No territory has code {code}.")
    asked = asked_peers(request.GET)
    group = queries.group_at(asked.group, request.actor.user_id) if asked.group else None
    peers = queries.peers(country, area, asked.kind, group if area.level == AreaLevel.MUNICIPALITY else None)
    return Place(country, area, peers, queries.situation(area, peers.areas))


def _written(code: str) -> str:
    """The country is PT; every other code is written small."""
    return code.upper() if fold(code) == "pt" else code.lower()


@require_safe
@login_not_required
def territory(request: ActorRequest, code: str) -> HttpResponse:
    if code != _written(code):
        return redirect(reverse("observatory:territory", args=[_written(code)]), permanent=True)
    found = _place(request, code)
    groups = queries.groups_of(request.actor.user_id) if request.actor.is_authenticated else []
    context = territory_context(
        found.country, found.area, found.peers, found.lines, list(groups), request.GET, timezone.localdate()
    )
    # What other parts of the portal know of a municipality, each in a finished piece of page with its own heading.
    is_town = found.area.level == AreaLevel.MUNICIPALITY
    asked = hooks.get_hooks("municipality_panels") if is_town else []
    context["panels"] = [panel(request, found.area.code) for panel in asked]
    return render(request, "observatory/territory.html", context)


@require_safe
@login_not_required
def territory_file(request: ActorRequest, code: str, extension: str) -> HttpResponse:
    found = _place(request, _written(code))
    with translation.override("pt-pt"):
        return territory_files.of_territory(
            found.area, found.peers, found.lines, request.GET, extension, timezone.localtime()
        )


@require_safe
@login_not_required
def territories(request: HttpRequest) -> HttpResponse:
    country = queries.country()
    asked = request.GET.get("q", "").strip()[:80]
    whole = country.by_code["PT"]
    context: dict[str, Any] = {
        "asked": asked,
        "found": _found(country, asked) if asked else [],
        "whole": who.link(whole),
        "regions": [
            (
                who.link(region),
                [who.link(one) for one in country.at(AreaLevel.COMMUNITY) if one.region == region.region],
                [who.link(town) for town in country.towns_of(region)],
            )
            for region in country.at(AreaLevel.REGION)
        ],
        "map": who.density_map(country, maps.asked(is_outlined=is_outlined(request.GET))),
        "ways": maps.ways(request.GET, "no-mapa"),
        "source": who.source_of(country, whole),
        "crumbs": [(_("Territórios"), "")],
    }
    return render(request, "observatory/territories.html", context)


def _found(country: Country, asked: str) -> list[tuple[who.Link, str]]:
    """Those whose name begins with what was typed, then those that have it anywhere; a code finds its own."""
    text = fold(asked)
    known = [area for area in country.areas if text in area.sort_name or asked.lower() == area.code.lower()]
    known.sort(key=lambda area: (not area.sort_name.startswith(text), area.level != AreaLevel.MUNICIPALITY))
    return [(who.link(area), AreaLevel(area.level).label) for area in known]
