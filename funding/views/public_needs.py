"""What municipalities said they need, added up, as everybody sees it once the EATA shows it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import RESPONSES, Provenance, downloads
from common.ui.languages import kept_in_portuguese
from funding.models import NeedsSurvey
from funding.queries.needs import shown_surveys
from funding.queries.needs_results import FEWEST, for_everybody, results_of
from funding.tables.needs import SUM_COLUMNS, sums

SOURCE = gettext_noop("Respostas dos municípios ao levantamento de necessidades, somadas por este portal")
WITHHELD = "As somas de menos de três municípios são reservadas, e as que as dariam a conhecer por subtração também."


@login_not_required
@require_safe
@never_cache
def index(request: ActorRequest) -> HttpResponse:
    crumbs = [(_("Avisos"), reverse("funding:calls")), (_("Necessidades dos municípios"), "")]
    return render(request, "funding/needs/public_index.html", {"surveys": shown_surveys(), "crumbs": crumbs})


def _shown(code: str) -> NeedsSurvey:
    found = shown_surveys().filter(code=code).first()
    if found is None:
        raise Http404(f"No survey shows its results at {code}.")
    return found


@login_not_required
@require_safe
@never_cache
def survey(request: ActorRequest, code: str) -> HttpResponse:
    found = _shown(code)
    context = {
        "survey": found,
        "results": for_everybody(results_of(found)),
        "fewest": FEWEST,
        "downloads": downloads("funding:needs_file", code=found.code),
        "source": _(SOURCE),
        "crumbs": [
            (_("Avisos"), reverse("funding:calls")),
            (_("Necessidades dos municípios"), reverse("funding:needs")),
            (kept_in_portuguese(found.title), ""),
        ],
    }
    return render(request, "funding/needs/public.html", context)


@login_not_required
@require_safe
@never_cache
def file(request: ActorRequest, code: str, extension: str) -> HttpResponse:
    found = _shown(code)
    told = Provenance(source=SOURCE, extracted_at=found.closes_at, warning=WITHHELD)
    return RESPONSES[extension](found.code, SUM_COLUMNS, sums(for_everybody(results_of(found))), told)
