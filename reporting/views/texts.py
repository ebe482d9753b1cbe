"""The EATA's texts of an edition, one page each."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from reporting import operations, permissions, queries
from reporting.forms import SectionForm
from reporting.models import Section


def _section(request: ActorRequest, section_id: int) -> Section:
    found = queries.section_by_id(section_id)
    if found is None or not permissions.can_manage_reports(request.actor):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, section_id: int) -> HttpResponse:
    shown = _section(request, section_id)
    may_write = permissions.can_edit_section(request.actor, shown.edition)
    form = SectionForm(request.POST or None, initial={"narrative": shown.narrative, "version": shown.version})
    current = None
    if request.method == "POST" and (form.is_valid() or "reabrir" in request.POST):
        try:
            _write(request, shown, form)
            return redirect("reporting_office:section", shown.pk)
        except operations.StaleText as stale:
            current, shown = stale.current, _section(request, section_id)
            form = SectionForm(initial={"narrative": form.cleaned_data["narrative"], "version": shown.version})
            messages.error(request, str(stale))
        except operations.ReportRefused as refusal:
            messages.error(request, str(refusal))
    context = {"section": shown, "edition": shown.edition, "form": form, "current": current, "may_write": may_write}
    return render(request, "reporting/office/section.html", context, status=409 if current is not None else 200)


def _write(request: ActorRequest, shown: Section, form: SectionForm) -> None:
    if "reabrir" in request.POST:
        operations.reopen_section(section=shown, user=request.user)
        messages.success(request, "Texto reaberto.")
        return
    saved = operations.save_section(section=shown, **form.cleaned_data, user=request.user)
    if "fechar" in request.POST:
        operations.close_section(section=saved, user=request.user, at=timezone.now())
        messages.success(request, "Texto guardado e fechado em seu nome.")
    else:
        messages.success(request, "Texto guardado. Feche-o quando for definitivo.")
