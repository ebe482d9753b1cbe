"""The parts of a call in the back office: written freely, or amended with grounds once it is published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import ActorRequest
from funding import operations, queries
from funding.enums import RuleKind
from funding.forms.call_parts import CriterionForm, DocumentForm, LineForm, LowDensityForm, RuleForm, ScoringForm
from funding.forms.calls import CalendarForm, CallForm, TextsForm
from funding.models import Call
from funding.operations import FundingRefused, call_parts
from funding.views.office_calls import by, of_a_call, refuse

OWN = {"texto": TextsForm, "calendario": CalendarForm, "baixa-densidade": LowDensityForm, "pontuacao": ScoringForm}
TITLES = {
    "texto": "Texto e dotação",
    "calendario": "Calendário",
    "baixa-densidade": "Lista de baixa densidade",
    "pontuacao": "Pontuação e empates",
    "tipologias": "Tipologia",
    "regras": "Regra",
    "criterios": "Critério",
    "documentos": "Documento",
}


def carried_out(request: ActorRequest, call: Call, form: CallForm, write: call_parts.Write, part: str) -> HttpResponse:
    """Show what would change, or change it; the page of the form comes back with what was refused."""
    context: dict[str, Any] = {"form": form, "call": call, "title": TITLES[part], "part": part}
    try:
        if "ver" in request.POST:
            context["differences"] = operations.preview_change(call=call, write=write)
            return _form_page(request, context)
        edition = operations.change_call(
            call=call,
            write=write,
            version=form.cleaned_data["version"],
            grounds=form.grounds,
            **by(request),
        )
    except FundingRefused as refused:
        refuse(form, refused)
        return _form_page(request, context)
    told = "Alteração publicada: já se lê na página, e quem tem uma candidatura foi avisado."
    messages.success(request, told if edition else "Guardado.")
    return redirect("funding_calls:call", call.pk)


def _form_page(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, "funding/call_office/change.html", context, status=status)


def _writing(request: ActorRequest, call: Call) -> None:
    if not queries.may_change(call, request.actor, timezone.now()):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_call
def own(request: ActorRequest, call: Call, part: str) -> HttpResponse:
    _writing(request, call)
    if part not in OWN:
        raise Http404
    form = OWN[part](request.POST if request.method == "POST" else None, call=call)
    if request.method == "POST" and form.is_valid():
        return carried_out(request, call, form, _own_write(form), part)
    return _form_page(request, {"form": form, "call": call, "title": TITLES[part], "part": part})


def _own_write(form: CallForm) -> call_parts.Write:
    if isinstance(form, CalendarForm):
        return call_parts.calendar(form.windows, form.phases)
    if isinstance(form, LowDensityForm):
        return call_parts.low_density(form.cleaned_data["names"])
    if isinstance(form, ScoringForm):
        return call_parts.scoring(form.values)
    return call_parts.own_values(form.values)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_call
def row(request: ActorRequest, call: Call, part: str, row_id: int = 0) -> HttpResponse:
    """Add a row of a part (no `row_id`), or change one."""
    _writing(request, call)
    found = queries.row_of(call, call_parts.PARTS[part], row_id) if row_id and part in call_parts.PARTS else None
    if part not in call_parts.PARTS or (row_id and found is None):
        raise Http404
    kind = _rule_kind(request, found) if part == "regras" else None
    if part == "regras" and kind is None:
        return render(request, "funding/call_office/rule_kinds.html", {"call": call, "kinds": RuleKind})
    form = _row_form(part, request.POST if request.method == "POST" else None, call, found, kind)
    if request.method == "POST" and form.is_valid():
        return carried_out(request, call, form, call_parts.put_row(part, row_id or None, form.values), part)
    context = {"form": form, "call": call, "title": TITLES[part], "part": part, "row": found, "kind": kind}
    return _form_page(request, context)


def _rule_kind(request: ActorRequest, found: Any) -> RuleKind | None:
    told = found.kind if found else request.GET.get("tipo", "")
    return RuleKind(told) if told in RuleKind.values else None


def _row_form(part: str, data: Any, call: Call, found: Any, kind: RuleKind | None) -> CallForm:
    if part == "regras" and kind is not None:
        return RuleForm(data, call=call, kind=kind, row=found)
    return (LineForm if part == "tipologias" else CriterionForm)(data, call=call, row=found)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_call
def drop(request: ActorRequest, call: Call, part: str, row_id: int) -> HttpResponse:
    """Take out a row or a document, once it is confirmed."""
    _writing(request, call)
    found = queries.row_of(call, queries.PART_MODELS[part], row_id) if part in queries.PART_MODELS else None
    if found is None:
        raise Http404
    form = CallForm(request.POST if request.method == "POST" else None, call=call)
    if request.method == "POST" and form.is_valid():
        is_document = part == "documentos"
        at = timezone.now()
        write = call_parts.remove_document(row_id, at=at) if is_document else call_parts.drop_row(part, row_id)
        return carried_out(request, call, form, write, part)
    title = f"Retirar: {getattr(found, 'title', None) or found.get_kind_display()}"
    return _form_page(request, {"form": form, "call": call, "title": title, "part": part, "is_dropping": True})


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_call
def document(request: ActorRequest, call: Call) -> HttpResponse:
    _writing(request, call)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*sent, call=call)
    if request.method == "POST" and form.is_valid():
        stored = form.stored_file(request.user)
        if not form.errors:
            told = form.cleaned_data
            write = call_parts.add_document(
                title=told["title"], url="" if stored else told["url"], file=stored, at=timezone.now()
            )
            return carried_out(request, call, form, write, "documentos")
    return _form_page(request, {"form": form, "call": call, "title": TITLES["documentos"], "part": "documentos"})
