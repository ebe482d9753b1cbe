"""What other programmes have open, as everybody sees it: read elsewhere, not ours, and it says from when."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import RESPONSES, Provenance, downloads
from funding import permissions
from funding.filters.opportunities import opportunities_asked_for
from funding.queries.opportunities import listed_opportunities, reading_standing
from funding.tables.opportunities import OPPORTUNITY_COLUMNS

PAGE_SIZE = 20
SOURCE = gettext_noop("Comissão Europeia, Portal de Financiamento e Concursos (Funding & Tenders Portal)")


@login_not_required
@require_safe
@never_cache
def index(request: ActorRequest) -> HttpResponse:
    at = timezone.now()
    filters = opportunities_asked_for(request.GET, at)
    page = Paginator(filters.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": listed_opportunities(page.object_list, at, request.actor.acts_for),
        "filters": filters.form,
        "at": at,
        "standing": reading_standing(at, is_on=bool(settings.EU_FUNDING_URL)),
        "may_judge": permissions.can_judge_opportunities(request.actor),
        "downloads": downloads("funding:opportunities_file", request.GET),
        "source": _(SOURCE),
        "crumbs": [(_("Avisos"), reverse("funding:calls")), (_("Oportunidades de outros programas"), "")],
    }
    return render(request, "funding/opportunities/index.html", context)


@login_not_required
@require_safe
@never_cache
def file(request: ActorRequest, extension: str) -> HttpResponse:
    at = timezone.now()
    rows = listed_opportunities(opportunities_asked_for(request.GET, at).qs, at)
    return RESPONSES[extension]("oportunidades", OPPORTUNITY_COLUMNS, rows, _told(at))


def _told(at: Any) -> Provenance:
    standing = reading_standing(at, is_on=bool(settings.EU_FUNDING_URL))
    read_at = standing.last_good.started_at if standing.last_good else at
    warning = "" if standing.last_good else "Ainda não há nenhuma leitura completa da fonte."
    return Provenance(source=SOURCE, extracted_at=read_at, warning=warning)
