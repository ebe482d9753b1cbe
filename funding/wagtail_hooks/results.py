"""What funding adds to the pages of targets and of municipalities."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks

from funding.queries.beneficiaries import by_municipality, supported
from funding.queries.execution import MONEY, PLATFORMS


@hooks.register("target_lists")
def lists_of_targets() -> dict[str, tuple[str, str]]:
    return {
        PLATFORMS: (_("ver os municípios"), reverse("funding:platforms")),
        MONEY: (_("ver o que se pagou"), reverse("funding:payments")),
    }


@hooks.register("municipality_panels")
def supports_of_municipality(request: HttpRequest, code: str) -> SafeString:
    """Return the supports of a municipality as published, in at most four queries."""
    known = supported()
    rows = by_municipality(known.rows).get(code, [])
    context = {"code": code, "rows": rows, "has_results": bool(known.results)}
    return render_to_string("funding/results/_panel.html", context, request)
