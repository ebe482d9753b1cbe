"""The EATA decides on declared figures: one by one, or many of a measure at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from common.demonstration import is_demonstration
from observatory import operations, permissions
from observatory.forms.entries import EntryVersionForm, ReturnEntryForm
from observatory.models import Entry, Measure
from observatory.operations import EntryRefused, EntryValues, StaleEntry
from observatory.operations.entry_rules import said_of, warnings_of
from observatory.queries import entries as queries
from observatory.views.entries import entry_context, visible_entry

QUEUE = "observatory:entries"


def _require_eata(request: ActorRequest) -> None:
    if not permissions.can_decide_entries(request.actor):
        raise PermissionDenied("Só a EATA confirma os valores declarados.")


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, pk: int) -> HttpResponse:
    _require_eata(request)
    entry = visible_entry(request, pk)
    if request.method == "POST":
        return _decide(request, entry)
    if not permissions.can_decide_entry(request.actor, entry):
        return redirect("observatory:entry", entry.pk)
    return _page(request, entry, ReturnEntryForm(initial={"version": entry.version}))


def _decide(request: ActorRequest, entry: Entry) -> HttpResponse:
    approves = "approve" in request.POST
    form = EntryVersionForm(request.POST) if approves else ReturnEntryForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, form, status=422)
    try:
        _carry_out(request, entry, form)
    except StaleEntry as stale:
        context = entry_context(request, visible_entry(request, entry.pk), stale=stale, form=form)
        return render(request, "observatory/entries/conflict.html", context, status=409)
    except EntryRefused as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
        return _page(request, entry, form, status=409)
    mark = ", como simulado" if is_demonstration() else ""
    done = (
        f"publicado{mark}, com a indicação de quem o declarou"
        if approves
        else "devolvido: quem o declarou foi avisado"
    )
    messages.info(request, f"Valor de {entry.area.name} {done}.", extra_tags=f"devolver-valor-{entry.pk}")
    return redirect(QUEUE)


def _carry_out(request: ActorRequest, entry: Entry, form: EntryVersionForm) -> None:
    version, at = form.cleaned_data["version"], timezone.now()
    if isinstance(form, ReturnEntryForm):
        reason = form.cleaned_data["reason"]
        operations.return_entry(entry=entry, version=version, reason=reason, user=request.user, at=at)
    else:
        operations.approve_entries(seen=[(entry, version)], user=request.user, at=at)


def _page(request: ActorRequest, entry: Entry, form: EntryVersionForm, status: int = 200) -> HttpResponse:
    return_form = form if isinstance(form, ReturnEntryForm) else ReturnEntryForm(initial={"version": entry.version})
    context = entry_context(
        request,
        entry,
        form=form,
        return_form=return_form,
        approve_form=EntryVersionForm(initial={"version": entry.version}, auto_id="aprovar_%s"),
        is_own=entry.is_written_by(request.actor.user_id),
    )
    return render(request, "observatory/entries/review.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def approve_many(request: ActorRequest, code: str) -> HttpResponse:
    """Publish what is ticked of a measure, all or nothing; nothing is ticked by itself where a warning is."""
    _require_eata(request)
    measure = get_object_or_404(Measure, code=code.upper())
    waiting = queries.waiting_entries(request.actor, measure)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        seen = _ticked(request, waiting)
        try:
            operations.approve_entries(seen=seen, user=request.user, at=timezone.now())
        except EntryRefused as refused:
            problems = refused.problems
        else:
            return _published(request, len(seen))
    return _many_page(request, measure, waiting, problems)


def _published(request: ActorRequest, count: int) -> HttpResponse:
    told = "1 valor publicado" if count == 1 else f"{count} valores publicados, cada um por quem o declarou"
    messages.info(request, f"{told}{', como simulados' if is_demonstration() else ''}.")
    return redirect(QUEUE)


def _ticked(request: ActorRequest, waiting: list[Entry]) -> list[tuple[Entry, int]]:
    versions = dict(each.split(":", 1) for each in request.POST.getlist("entry") if each.count(":") == 1)
    known = {str(entry.pk): entry for entry in waiting}
    gone = sorted(pk for pk in versions if pk not in known and pk.isdecimal())
    known |= {str(entry.pk): entry for entry in queries.with_content(Entry.objects.filter(pk__in=gone))}
    return [(known[pk], int(version)) for pk, version in versions.items() if pk in known and version.isdecimal()]


def _many_page(
    request: ActorRequest, measure: Measure, waiting: list[Entry], problems: tuple[str, ...]
) -> HttpResponse:
    known = queries.known_of_entries(waiting)
    rows = [
        (
            entry,
            said_of(measure, entry.value, entry.status),
            known[entry.pk],
            warnings_of(measure, EntryValues(entry.value), known[entry.pk]),
        )
        for entry in waiting
    ]
    context = {"measure": measure, "rows": rows, "problems": problems, "is_demonstration": is_demonstration()}
    return render(request, "observatory/entries/approve.html", context, status=409 if problems else 200)
