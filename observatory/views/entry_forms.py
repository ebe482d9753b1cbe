"""Writing declared figures: one territory, a grid of many, handing in, taking back, giving up, correcting."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import ActorRequest
from common.files.models import StoredFile
from common.files.operations import UploadRefused, store_upload
from observatory import operations, permissions
from observatory.forms.entries import EntryForm, EntryGridForm, EntryVersionForm
from observatory.models import Area, Entry, Measure, Period
from observatory.operations import Declarer, EntryRefused, EntryValues, GridLine, GridRefused, StaleEntry
from observatory.operations.entries import lacks_of
from observatory.operations.entry_rules import said_of, warnings_of
from observatory.queries import entries as queries
from observatory.queries.entries import EntryLine
from observatory.views.entries import acting_for, entry_context, visible_entry

FORM = "observatory:enter_figure"
GRID = "observatory:enter_grid"
SUBMIT = "observatory:submit_entries"


def declarer(request: ActorRequest) -> Declarer:
    return Declarer(request.user, acting_for(request), timezone.now())


def _asked(code: str, period: str) -> tuple[Measure, Period]:
    """Find a measure that is entered by hand, and a year that is asked for."""
    measure = get_object_or_404(queries.entered_measures(), code=code.upper())
    for year in queries.entry_periods(timezone.localdate()):
        if year.code == period:
            return measure, year
    raise Http404(f"No figures are entered for {period}.")


def _own_areas(request: ActorRequest, measure: Measure) -> list[Area]:
    areas = list(queries.areas_entered_by(request.actor, measure.entered_by))
    if not areas:
        raise Http404("Nobody asks figures of this measure from the actor.")
    return areas


@require_http_methods(["GET", "HEAD", "POST"])
def enter_figure(request: ActorRequest, code: str, period: str, area: str) -> HttpResponse:
    measure, year = _asked(code, period)
    place = next((one for one in _own_areas(request, measure) if one.code == area), None)
    if place is None:
        raise Http404(f"The actor does not speak of {area}.")
    (line,) = queries.lines_of(measure, year, [place])
    if not line.is_writable:
        return _too_late(request, line)
    form = EntryForm(request.POST or None, request.FILES or None, measure=measure, entry=line.entry)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, measure, year, line, form)
    return _keep(request, measure, year, line, form)


def _too_late(request: ActorRequest, line: EntryLine) -> HttpResponse:
    """Show the figure as it is; what was typed for it meanwhile is shown beside it, to be copied."""
    if line.entry is None:
        messages.info(request, "Este valor é publicado pela fonte oficial: não se declara.")
        return redirect("observatory:entry_board")
    if request.method != "POST":
        return redirect("observatory:entry", line.entry.pk)
    typed = {"Valor": request.POST.get("value", ""), "Como se apurou": request.POST.get("note", "")}
    context = entry_context(request, line.entry, typed={name: text for name, text in typed.items() if text})
    return render(request, "observatory/entries/detail.html", context, status=409)


def _keep(request: ActorRequest, measure: Measure, year: Period, line: EntryLine, form: EntryForm) -> HttpResponse:
    try:
        file = _stored(request, form)
        entry = operations.enter_figure(
            measure=measure,
            period=year,
            line=GridLine(line.area, form.values, form.cleaned_data["version"]),
            by=declarer(request),
            file=file,
            drops_file=form.cleaned_data.get("drops_file", False),
        )
    except UploadRefused as refused:
        form.add_error("file", str(refused))
    except StaleEntry as stale:
        return _conflict(request, measure, year, line, stale)
    except EntryRefused as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
    else:
        return _kept(request, entry)
    return _form_page(request, measure, year, line, form)


def _stored(request: ActorRequest, form: EntryForm) -> StoredFile | None:
    upload = form.cleaned_data.get("file")
    return store_upload(upload=upload, user=request.user) if upload else None


def _kept(request: ActorRequest, entry: Entry) -> HttpResponse:
    where = [entry.measure.code, entry.period.code]
    draft = f"valor-{entry.measure.code}-{entry.period.code}-{entry.area.code}"
    if "check" in request.POST:
        messages.info(request, "Rascunho guardado.", extra_tags=draft)
        return redirect(f"{reverse(SUBMIT, args=where)}?t={entry.area.code}")
    messages.info(request, "Rascunho guardado. A EATA só o confirma depois de o submeter.", extra_tags=draft)
    return redirect(FORM, *where, entry.area.code)


def _conflict(
    request: ActorRequest, measure: Measure, year: Period, line: EntryLine, stale: StaleEntry
) -> HttpResponse:
    """Offer what was typed again on top of what is kept now, with both to compare."""
    (fresh,) = queries.lines_of(measure, year, [line.area])
    if not fresh.is_writable:
        return _too_late(request, fresh)
    data = request.POST.copy()
    data["version"] = str(stale.entry.version)
    form = EntryForm(data, measure=measure, entry=fresh.entry)
    return _form_page(request, measure, year, fresh, form, stale=stale, status=409)


def _form_page(
    request: ActorRequest, measure: Measure, year: Period, line: EntryLine, form: EntryForm, **extra: Any
) -> HttpResponse:
    status = extra.pop("status", 422 if form.is_bound and form.errors else 200)
    entry = line.entry
    context = {
        "measure": measure,
        "period": year,
        "line": line,
        "form": form,
        "entry": entry,
        "known": line.known,
        "warnings": warnings_of(measure, EntryValues(entry.value, entry.status), line.known) if entry else [],
        "steps": entry.transitions.select_related("actor").order_by("pk") if entry else [],
        **extra,
    }
    return render(request, "observatory/entries/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_grid(request: ActorRequest, code: str, period: str) -> HttpResponse:
    measure, year = _asked(code, period)
    areas = _own_areas(request, measure)
    if len(areas) == 1 and request.method != "POST":
        return redirect(FORM, measure.code, year.code, areas[0].code)
    lines = queries.lines_of(measure, year, areas)
    form = EntryGridForm(request.POST or None, measure=measure, lines=lines)
    if request.method != "POST" or not form.is_valid():
        return _grid_page(request, measure, year, form)
    try:
        said = form.changed_lines()
        operations.enter_grid(measure=measure, period=year, lines=said, by=declarer(request))
    except GridRefused as refused:
        return _refused_grid(request, measure, year, lines, refused)
    return _kept_grid(request, measure, year, len(said))


def _kept_grid(request: ActorRequest, measure: Measure, year: Period, count: int) -> HttpResponse:
    kept = {0: "Nada mudou.", 1: "1 valor guardado como rascunho."}.get(count, f"{count} valores guardados.")
    messages.info(request, kept, extra_tags=f"grelha-{measure.code}-{year.code}")
    return redirect(SUBMIT if "check" in request.POST else GRID, measure.code, year.code)


def _refused_grid(
    request: ActorRequest, measure: Measure, year: Period, lines: Sequence[EntryLine], refused: GridRefused
) -> HttpResponse:
    """Show the grid as it was typed, over the versions of now, with what is wrong beside each territory."""
    fresh = queries.lines_of(measure, year, [line.area for line in lines])
    data = request.POST.copy()
    for line in fresh:
        if line.area.pk in refused.by_area and line.entry is not None:
            data[f"n_{line.area.code}"] = str(line.entry.version)
    form = EntryGridForm(data, measure=measure, lines=fresh)
    form.is_valid()
    form.add_error(None, str(refused))
    for line in fresh:
        if line.is_writable:
            form.refuse(line.area, refused.by_area.get(line.area.pk, ()))
    return _grid_page(request, measure, year, form, status=409)


def _grid_page(
    request: ActorRequest, measure: Measure, year: Period, form: EntryGridForm, status: int | None = None
) -> HttpResponse:
    rows = [
        (row, warnings_of(measure, EntryValues(row.line.entry.value), row.line.known) if row.line.entry else [])
        for row in form.rows
    ]
    is_refused = form.is_bound and bool(form.errors)
    context = {
        "measure": measure,
        "period": year,
        "form": form,
        "rows": rows,
        "count": len(rows),
        "wrong": [row for row, _warnings in rows if row.errors] if is_refused else [],
        "is_refused": is_refused,
    }
    return render(request, "observatory/entries/grid.html", context, status=status or (422 if is_refused else 200))


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: ActorRequest, code: str, period: str) -> HttpResponse:
    """See once more what is about to be handed in; only what is ticked is."""
    measure, year = _asked(code, period)
    areas = _own_areas(request, measure)
    if wanted := request.GET.get("t"):
        areas = [area for area in areas if area.code == wanted]
    lines = queries.lines_of(measure, year, areas)
    drafts = [
        line for line in lines if line.entry is not None and permissions.can_edit_entry(request.actor, line.entry)
    ]
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        by = declarer(request)
        try:
            done = operations.submit_entries(seen=_ticked(request, lines), by=by)
        except EntryRefused as refused:
            problems = refused.problems
        else:
            return _submitted(request, done, by.at)
    return _submit_page(request, measure, year, drafts, problems)


def _ticked(request: ActorRequest, lines: Sequence[EntryLine]) -> list[tuple[Entry, int]]:
    """What was ticked, each with the version that was seen."""
    versions = dict(each.split(":", 1) for each in request.POST.getlist("entry") if each.count(":") == 1)
    entries = [line.entry for line in lines if line.entry is not None]
    return [(entry, int(versions[str(entry.pk)])) for entry in entries if versions.get(str(entry.pk), "").isdecimal()]


def _submitted(request: ActorRequest, done: Sequence[Entry], at: datetime) -> HttpResponse:
    many = "1 valor submetido" if len(done) == 1 else f"{len(done)} valores submetidos"
    if any(entry.submitted_at != at for entry in done):  # the button was pressed twice
        many = f"Já submetido: {many}"
    messages.info(request, f"{many}. A EATA vai confirmar; recebe a decisão por correio eletrónico.")
    if len(done) == 1:
        return redirect("observatory:entry", done[0].pk)
    return redirect("observatory:entry_board")


def _submit_page(
    request: ActorRequest, measure: Measure, year: Period, drafts: Sequence[EntryLine], problems: Sequence[str]
) -> HttpResponse:
    shown = [
        (
            line,
            entry,
            said_of(measure, entry.value, entry.status),
            warnings_of(measure, EntryValues(entry.value), line.known),
            lacks_of(entry, line.known),
        )
        for line in drafts
        if (entry := line.entry) is not None
    ]
    can_submit = any(not lacks for *_said, lacks in shown)
    context = {"measure": measure, "period": year, "drafts": shown, "problems": problems, "can_submit": can_submit}
    return render(request, "observatory/entries/submit.html", context, status=409 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    entry = visible_entry(request, pk)
    words = {
        "title": "Retirar o que submeteu?",
        "consequences": ["Volta a ser um rascunho, que pode alterar ou abandonar.", "A EATA deixa de o ver à espera."],
        "action_label": "Retirar",
    }
    may = permissions.can_withdraw_entry(request.actor, entry)
    return _act(request, entry, operations.withdraw_entry, "Retirado: é outra vez um rascunho.", words, may=may)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: ActorRequest, pk: int) -> HttpResponse:
    entry = visible_entry(request, pk)
    words = {
        "title": "Abandonar este rascunho?",
        "consequences": ["O valor fica outra vez por declarar.", "O que escreveu continua na história do valor."],
        "action_label": "Abandonar",
        "dangerous": True,
    }
    may = permissions.can_edit_entry(request.actor, entry)
    return _act(request, entry, operations.discard_entry, "Rascunho abandonado.", words, may=may)


def _act(
    request: ActorRequest, entry: Entry, act: Callable[..., Entry], done: str, words: dict[str, Any], *, may: bool
) -> HttpResponse:
    """Ask once more, then do it; when it is no longer possible, show how the figure stands."""
    own = reverse("observatory:entry", args=[entry.pk])
    if not may:
        messages.info(request, f"Este valor está {entry.get_state_display()}.")
        return redirect(own)
    form = EntryVersionForm(request.POST or None, initial={"version": entry.version})
    if request.method == "POST" and form.is_valid():
        try:
            act(entry=entry, version=form.cleaned_data["version"], by=declarer(request))
            messages.info(request, done)
        except EntryRefused as refused:
            messages.error(request, str(refused))
        return redirect(own)
    lead = f"{entry.measure.short_name}, {entry.area.name}, {entry.period.code}"
    return render(request, "ui/confirm.html", {**words, "lead": lead, "form": form, "cancel_url": own})


@require_POST
def correct(request: ActorRequest, pk: int) -> HttpResponse:
    entry = visible_entry(request, pk)
    if not permissions.can_correct_entry(request.actor, entry):
        messages.info(request, f"Este valor está {entry.get_state_display()}: só se corrige um valor publicado.")
        return redirect("observatory:entry", entry.pk)
    try:
        operations.correct_entry(entry=entry, by=declarer(request))
    except EntryRefused as refused:
        messages.error(request, str(refused))
        return redirect("observatory:entry", entry.pk)
    return redirect(FORM, entry.measure.code, entry.period.code, entry.area.code)
