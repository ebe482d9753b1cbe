"""The legal calendar in the back office: days on which no term ends, and the days more of who lives away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.calendars.models import ClosedDay, Dilation
from funding import permissions
from funding.forms.office_terms import ClosedDayForm, DilationForm, Refusable
from funding.operations import FundingRefused, legal_calendar
from funding.views.office_calls import by, refuse


def _reads(request: ActorRequest) -> None:
    if not permissions.can_write_calls(request.actor):
        raise Http404


def _changes(request: ActorRequest) -> None:
    if not permissions.can_publish_calls(request.actor):
        raise Http404


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    _reads(request)
    on = timezone.localdate()
    days = ClosedDay.objects.select_related("added_by")
    context = {
        "ahead": list(days.filter(day__gte=on).order_by("day", "pk")),
        "past": list(days.filter(day__lt=on).order_by("-day", "pk")),
        "dilations": list(Dilation.objects.order_by("service_seat", "party_seat", "pk")),
        "may_change": permissions.can_publish_calls(request.actor),
    }
    return render(request, "funding/call_office/terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_day(request: ActorRequest) -> HttpResponse:
    _changes(request)
    form = ClosedDayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            grown = legal_calendar.close_day(**form.cleaned_data, **by(request))
        except FundingRefused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"Dia acrescentado. {_grown(grown)}")
            return redirect("funding_terms:index")
    return _form_page(request, form, "Dia em que os serviços estão fechados", "Acrescentar o dia")


@require_http_methods(["GET", "HEAD", "POST"])
def drop_day(request: ActorRequest, day_id: int) -> HttpResponse:
    _changes(request)
    closed = get_object_or_404(ClosedDay, pk=day_id)
    if request.method == "POST":
        legal_calendar.open_day(closed=closed, **by(request))
        messages.success(request, "Dia retirado. Os prazos que já o tinham contado ficam como estão.")
        return redirect("funding_terms:index")
    return render(request, "funding/call_office/drop_day.html", {"closed": closed})


@require_http_methods(["GET", "HEAD", "POST"])
def dilation(request: ActorRequest, dilation_id: int) -> HttpResponse:
    _changes(request)
    found = get_object_or_404(Dilation, pk=dilation_id)
    form = DilationForm(
        request.POST if request.method == "POST" else None, initial={"days": found.days, "source": found.source}
    )
    if request.method == "POST" and form.is_valid():
        grown = legal_calendar.change_dilation(dilation=found, **form.cleaned_data, **by(request))
        messages.success(request, f"Dilação guardada. {_grown(grown)}")
        return redirect("funding_terms:index")
    title = f"Dilação: {found.get_party_seat_display()}"
    return _form_page(request, form, title, "Guardar")


def _grown(count: int) -> str:
    if not count:
        return "Nenhum prazo a correr mudou."
    return "1 prazo a correr ficou mais longo." if count == 1 else f"{count} prazos a correr ficaram mais longos."


def _form_page(request: ActorRequest, form: Refusable, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": "funding_terms:index"}
    return render(request, "funding/call_office/form.html", context, status=422 if form.errors else 200)
