"""The alerts of whoever is signed in: the list, one of them, and saying that it was seen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, Provenance, downloads
from common.ui.faceting import Selection
from dashboard import operations, permissions, queries
from dashboard.filters import ALERTS
from dashboard.forms import AcknowledgeForm
from dashboard.models import Alert
from dashboard.tables import ALERT_COLUMNS, ALERTS_SOURCE, SIMULATED

PAGE_SIZE = 25


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    selection = _selected(request)
    context = {
        "selection": selection,
        "page_obj": Paginator(selection.rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "list_url": reverse("dashboard:alerts"),
        "downloads": downloads("dashboard:alerts_file", QueryDict(selection.query)),
        "may_edit_rules": permissions.can_edit_rules(request.actor),
    }
    return render(request, "dashboard/alerts.html", context)


@require_safe
def file(request: ActorRequest, extension: str) -> HttpResponse:
    rows = _selected(request).rows
    warning = SIMULATED if any(row.is_simulated or row.is_simulated_at_clear for row in rows) else ""
    provenance = Provenance(ALERTS_SOURCE, timezone.now(), licence=INTERNAL, warning=warning)
    return RESPONSES[extension]("alertas", ALERT_COLUMNS, rows, provenance)


def _selected(request: ActorRequest) -> Selection[Alert]:
    if not permissions.can_see_alerts(request.actor):
        raise PermissionDenied("Os alertas são de quem trabalha no programa: EATA, CCDR, entidades e municípios.")
    return ALERTS.select(list(queries.visible_alerts(request.actor)), request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_alerts(request.actor), pk=pk)
    form, lost = AcknowledgeForm(request.POST or None), ""
    if form.is_valid():
        try:
            operations.acknowledge(alert=found, user=request.user, at=timezone.now(), **form.cleaned_data)
        except operations.AlertRefused as refused:
            form.add_error(None, str(refused))
            lost = form.cleaned_data["note"]
            found = queries.visible_alerts(request.actor).get(pk=pk)
        else:
            messages.info(request, "Ficou dito que viu o alerta. Fica aberto até os valores voltarem ao lado seguro.")
            return redirect("dashboard:alert", found.pk)
    context = {
        "alert": found,
        "events": found.events.select_related("by").order_by("at", "pk"),
        "form": form,
        "lost": lost,
        "may_acknowledge": permissions.can_acknowledge(request.actor, found),
    }
    return render(request, "dashboard/alert.html", context, status=422 if form.errors else 200)
