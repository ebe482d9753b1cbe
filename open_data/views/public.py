"""The page of open data."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exports.interfaces import services
from common.ui.faceting import Selection
from common.ui.formatting import day_long
from open_data import queries
from open_data.catalogue import TYPES
from open_data.enums import Subject
from open_data.filters import DATASETS
from open_data.queries import Dataset
from open_data.views.shown import Group, Line, line_of

INDEX = "open_data:index"
CATALOGUES = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    everything = queries.datasets()
    selection = DATASETS.select(everything, request.GET)
    context: dict[str, Any] = {
        "selection": selection,
        "list_url": reverse(INDEX),
        "groups": _groups(selection) if not request.GET.get("ordenar") else [Group("", _lines(selection.rows))],
        "simulated": sum(dataset.is_simulated for dataset in everything),
        "catalogues": [
            {
                "label": label,
                "format": extension,
                "type": TYPES[extension].partition(";")[0],
                "url": reverse("open_data:catalogue", args=[extension]),
            }
            for extension, label in CATALOGUES
        ],
        "services": [(_(one.title), _(one.description), reverse(one.endpoint)) for one in services()],
        "updated_at": max((dataset.modified_at for dataset in everything if dataset.modified_at), default=None),
        "citation_example": _example(),
        "crumbs": [(_("Dados abertos"), "")],
    }
    return render(request, "open_data/index.html", context)


def _groups(selection: Selection[Dataset]) -> list[Group]:
    found: dict[Subject, list[Dataset]] = {}
    for dataset in selection.rows:
        found.setdefault(dataset.subject, []).append(dataset)
    return [
        Group(subject.label, _lines(found[subject]), subject.value.lower()) for subject in Subject if subject in found
    ]


def _lines(rows: list[Dataset]) -> list[Line]:
    return [line_of(dataset) for dataset in rows]


def _example() -> str:
    return _("%(portal)s. «Nome do conjunto». Versão de %(day)s. %(address)s") % {
        "portal": settings.WAGTAIL_SITE_NAME,
        "day": day_long(timezone.localdate()),
        "address": f"{settings.PORTAL_BASE_URL}/dados/",
    }
