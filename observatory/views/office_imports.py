"""Bringing figures in: what was imported, a new import, how a table is read, the difference and its decision."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial, wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Actor, ActorRequest
from common.exports.tables import RESPONSES, ExportColumn, Provenance
from common.jobs.operations import defer
from observatory import operations, permissions
from observatory.enums import ChangeKind, RunState, SourceFormat
from observatory.forms.imports import (
    ApproveForm,
    ColumnsForm,
    ImportFilterForm,
    NewImportForm,
    RefuseForm,
    initial_columns,
)
from observatory.models import ImportRun
from observatory.queries import imports as queries
from observatory.queries.previews import Preview, preview_of, proposed_columns
from observatory.readers import Dialect, ReadRefused

PAGE = 50
COLUMN_FORMATS = {SourceFormat.TABLE, SourceFormat.SURVEY}
Step = Callable[..., HttpResponse]
May = Callable[[Actor, ImportRun], bool]
DECISIONS = (permissions.can_decide_import, permissions.can_refuse_import)
DECIDED = {RunState.APPLYING: "aprovada", RunState.APPLIED: "aprovada", RunState.REFUSED: "recusada"}
CHANGE_COLUMNS = [
    ExportColumn[queries.Change]("Diferença", lambda change: change.kind.label),
    ExportColumn("Código", lambda change: change.area_code),
    ExportColumn("Território", lambda change: change.area),
    ExportColumn("Período", lambda change: change.period),
    ExportColumn("Desagregação", lambda change: change.breakdown),
    ExportColumn("Valor publicado", lambda change: change.old_value),
    ExportColumn("Estado publicado", lambda change: change.old_label),
    ExportColumn("Valor lido", lambda change: change.new_value),
    ExportColumn("Estado lido", lambda change: change.new_label),
    ExportColumn("Variação relativa", lambda change: change.share),
    ExportColumn("Onde", lambda change: change.place),
]
ISSUE_COLUMNS = [
    ExportColumn[Any]("Gravidade", lambda issue: issue.get_level_display()),
    ExportColumn("Tipo", lambda issue: issue.get_code_display()),
    ExportColumn("Onde", lambda issue: issue.place),
    ExportColumn("Explicação", lambda issue: issue.text),
]


def of_a_run(may: May | None = None) -> Callable[[Step], Callable[..., HttpResponse]]:
    """A page of one import, for who imports; `may` also asks whether it can be done now."""

    def wrap(step: Step) -> Callable[..., HttpResponse]:
        @wraps(step)
        def view(request: ActorRequest, run_id: int, **more: str) -> HttpResponse:
            if not permissions.can_import(request.actor):
                raise PermissionDenied
            run = queries.import_run(run_id)
            if run is None:
                raise Http404
            if may is not None and not may(request.actor, run):
                return _answer(request, run, is_decision=may in DECISIONS)
            return step(request, run, **more)

        return view

    return wrap


def _answer(request: ActorRequest, run: ImportRun, *, is_decision: bool) -> HttpResponse:
    """Say why it cannot be done now; a button that was pressed twice leads to where it led the first time."""
    is_own = run.decided_by is not None and run.decided_by.pk == request.actor.user_id
    if not (is_decision and is_own and run.state in DECIDED):
        messages.error(request, _why_not(request.actor, run))
        return to_run(run)
    messages.info(request, f"A importação já estava {DECIDED[RunState(run.state)]}: nada se fez duas vezes.")
    return work(request, "observatory.apply_import", run) if run.state == RunState.APPLYING else to_run(run)


def _why_not(actor: Actor, run: ImportRun) -> str:
    if run.state in DECIDED and run.decided_by is not None:
        return f"A importação já foi {DECIDED[RunState(run.state)]} por {run.decided_by}. Nada mudou."
    if run.state == RunState.READY and run.started_by_id == actor.user_id:
        return "Começou esta importação: aprova-a outra pessoa da EATA."
    return f"A importação está «{run.get_state_display()}»: já não é possível fazer isso. Nada mudou."


def to_run(run: ImportRun) -> HttpResponse:
    return redirect("observatory_imports:run", run.pk)


def work(request: ActorRequest, name: str, run: ImportRun) -> HttpResponse:
    """Ask for the work once; whoever asked follows it, others find the import."""
    job = defer(name, by=request.user, key=f"{name}:{run.pk}", run_id=run.pk)
    return redirect("jobs:progress", job.uuid) if job.created_by_id == request.user.pk else to_run(run)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_import(request.actor):
        raise PermissionDenied
    form = ImportFilterForm(request.GET)
    runs = Paginator(queries.import_runs().filter(**form.conditions()), PAGE).get_page(request.GET.get("p"))
    return render(request, "observatory/office/imports.html", {"form": form, "runs": runs})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    if not permissions.can_import(request.actor):
        raise PermissionDenied
    form = NewImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            run = _started(request, form.cleaned_data)
        except operations.ImportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if run.format in COLUMN_FORMATS:
                return redirect("observatory_imports:columns", run.pk)
            return work(request, "observatory.read_import", run)
    return render(request, "observatory/office/import_new.html", {"form": form}, status=422 if form.errors else 200)


def _started(request: ActorRequest, told: dict[str, Any]) -> ImportRun:
    known = {"measure": told["measure"], "division": told["division"], "source_format": SourceFormat(told["format"])}
    if told["file"]:
        return operations.start_upload(
            **known,
            body=told["file"].read(),
            file_name=told["file"].name,
            metadata=told["metadata"].read() if told["metadata"] else None,
            source=told["source"],
            source_url=told["source_url"],
            layout={
                "dataset": told["dataset"],
                "parameters": told["parameters"],
                "dimensions": {"names": told["names"]},
            },
            user=request.user,
            at=timezone.now(),
        )
    feed = told["feed"] or operations.keep_feed(
        **known,
        dataset=told["dataset"],
        parameters=told["parameters"],
        dimensions={"names": told["names"]},
        user=request.user,
    )
    return operations.start_fetch(feed=feed, user=request.user, at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_run(permissions.can_map_columns)
def columns(request: ActorRequest, run: ImportRun) -> HttpResponse:
    """Show the first rows and how they are written; «ver outra vez» shows them as corrected, without reading."""
    try:
        preview, form = _mapped(request, run)
    except ReadRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("observatory_imports:columns", run.pk) if request.method == "POST" else to_run(run)
    if request.method == "POST" and "ler" in request.POST and form.is_valid():
        try:
            operations.map_columns(
                run=run,
                columns=form.columns(),
                dialect=form.dialect(),
                name=form.cleaned_data["save_as"],
                user=request.user,
            )
        except operations.ImportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return work(request, "observatory.read_import", run)
    kept = queries.mappings_for(run.measure)
    context = {"run": run, "preview": preview, "form": form, "mappings": kept, "is_read": "ler" in request.POST}
    return render(request, "observatory/office/import_columns.html", context, status=422 if form.errors else 200)


def _mapped(request: ActorRequest, run: ImportRun) -> tuple[Preview, ColumnsForm]:
    """The preview as asked for, and the form as sent, or as a kept mapping or the file itself propose it."""
    body = queries.payload_bytes(run)
    sent = request.POST
    mapping = queries.mappings_for(run.measure).filter(pk=_whole(request.GET.get("leitura"))).first()
    start: dict[str, Any] = dict(mapping.columns) if mapping else {}
    dialect = Dialect(sent["encoding"], sent["delimiter"], sent["decimal"]) if "decimal" in sent else None
    preview = preview_of(
        body,
        sheet=str(sent.get("sheet", start.get("sheet", ""))),
        header_row=_whole(sent.get("header_row"), start.get("header_row", 0)),
        dialect=dialect,
    )
    initial: dict[str, Any] = {} if mapping else dict(proposed_columns(preview))
    initial |= initial_columns(start, preview.dialect.to_json()) | {"header_row": preview.header_row}
    form = partial(
        ColumnsForm, sheets=preview.grid.sheets, headings=preview.headings, is_survey=run.format == SourceFormat.SURVEY
    )
    return preview, form(sent) if "ler" in sent else form(initial=initial | _sent(request))


def _sent(request: ActorRequest) -> dict[str, Any]:
    """What was chosen before the table was to be shown again."""
    if request.method != "POST":
        return {}
    lists = {name: request.POST.getlist(name) for name in ("values", "breakdowns")}
    return {**request.POST.dict(), **lists, "has_dico": "has_dico" in request.POST}


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


@require_safe
@of_a_run()
def run(request: ActorRequest, run: ImportRun) -> HttpResponse:
    """What an import would change, or changed, and what the checks found."""
    asked = request.GET.get("tipo", "")
    kind = ChangeKind(asked) if asked in ChangeKind.values else None
    biggest = Paginator(cast(Any, queries.BiggestChanges(run, kind)), PAGE)  # it is read by slices only
    context = {
        "run": run,
        "groups": queries.issue_groups(run),
        "changes": biggest.get_page(request.GET.get("p")) if run.state == RunState.READY else None,
        "kind": kind or "",
        "most": queries.LISTED,
        "counts": queries.counts_of(run),
        "needs_columns": run.format in COLUMN_FORMATS,
    }
    return render(request, "observatory/office/import_run.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_run(permissions.can_decide_import)
def approve(request: ActorRequest, run: ImportRun) -> HttpResponse:
    """Show what becomes public; only from there is it published."""
    form = ApproveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraws = form.cleaned_data["withdraws_vanished"]
        try:
            operations.approve_import(run=run, user=request.user, at=timezone.now(), withdraws_vanished=withdraws)
        except operations.ImportRefused as refusal:
            messages.error(request, str(refusal))
            return to_run(run)
        return work(request, "observatory.apply_import", run)
    context = {"run": run, "form": form, "counts": queries.counts_of(run)}
    return render(request, "observatory/office/import_approve.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_run(permissions.can_refuse_import)
def refuse(request: ActorRequest, run: ImportRun) -> HttpResponse:
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            operations.refuse_import(run=run, user=request.user, reason=reason, at=timezone.now())
        except operations.ImportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Importação recusada. Nada foi publicado; o motivo fica em registo.")
        return to_run(run)
    context = {"run": run, "form": form}
    return render(request, "observatory/office/import_refuse.html", context, status=422 if form.errors else 200)


@require_POST
@of_a_run(permissions.can_repeat_import)
def repeat(request: ActorRequest, run: ImportRun) -> HttpResponse:
    try:
        operations.repeat_import(run=run)
    except operations.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return to_run(run)
    if run.format in COLUMN_FORMATS:
        return redirect("observatory_imports:columns", run.pk)
    return work(request, "observatory.read_import", run)


@require_POST
@of_a_run(permissions.can_resume_import)
def resume(request: ActorRequest, run: ImportRun) -> HttpResponse:
    """Ask again for work that was interrupted too often; what was written is not written again."""
    name = "observatory.apply_import" if run.state == RunState.APPLYING else "observatory.read_import"
    return work(request, name, run)


@require_safe
@of_a_run()
def changes_file(_request: ActorRequest, run: ImportRun, extension: str) -> HttpResponse:
    return _file(extension, f"importacao-{run.pk}-diferenca", CHANGE_COLUMNS, queries.every_change(run), run)


@require_safe
@of_a_run()
def issues_file(_request: ActorRequest, run: ImportRun, extension: str) -> HttpResponse:
    return _file(extension, f"importacao-{run.pk}-reparos", ISSUE_COLUMNS, queries.issues_of(run), run)


def _file(
    extension: str, name: str, columns: Sequence[ExportColumn[Any]], rows: Iterable[Any], run: ImportRun
) -> HttpResponse:
    if extension not in RESPONSES:
        raise Http404
    return RESPONSES[extension](name, columns, rows, _provenance(run))


def _provenance(run: ImportRun) -> Provenance:
    return Provenance(source=f"{run.measure}: {run.source}", extracted_at=run.read_at or run.started_at)


@require_safe
@of_a_run()
def original(request: ActorRequest, run: ImportRun) -> HttpResponse:
    """What came from the source, byte for byte; `pedido` is which one, when it had to be asked more than once."""
    payload = queries.payload_of(run, _whole(request.GET.get("pedido"), 1))
    if payload is None:
        raise Http404
    name = run.file_name or f"{run.measure.code}-{payload.sha256[:12]}.json"
    body = payload.body.open("rb")
    media_type = "application/octet-stream"
    return cast(HttpResponse, FileResponse(body, as_attachment=True, filename=name, content_type=media_type))
