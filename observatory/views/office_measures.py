"""The sheets of the measures: what the coordination writes beside the figures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from observatory import operations, permissions
from observatory.forms.metadata import MetadataForm, initial_metadata
from observatory.models import Measure
from observatory.queries.sheets import sheet_changes, sheet_lines


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_edit_readings(request.actor):
        raise PermissionDenied
    return render(request, "observatory/office/sheets.html", {"lines": sheet_lines()})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: ActorRequest, measure_id: int) -> HttpResponse:
    if not permissions.can_edit_readings(request.actor):
        raise PermissionDenied
    measure = get_object_or_404(Measure, pk=measure_id)
    form = MetadataForm(request.POST if request.method == "POST" else None, initial=initial_metadata(measure))
    if request.method == "POST" and form.is_valid():
        try:
            operations.write_metadata(
                measure=measure, texts=form.texts, read_at=form.cleaned_data["read_at"], by=request.user
            )
        except operations.MetadataRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"A página da medida {measure.code} já mostra os textos novos.")
            return redirect("observatory_measures:sheet", measure.pk)
    context = {"measure": measure, "form": form, "changes": sheet_changes(measure)}
    return render(request, "observatory/office/sheet.html", context, status=422 if form.errors else 200)
