"""Texts of notification in the back office: their versions, one to read, the next one, and putting it in force."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from funding import permissions
from funding.enums import LetterKind
from funding.forms.office_terms import ApproveTemplateForm, TemplateForm
from funding.models import Letter, LetterTemplate
from funding.operations import FundingRefused, templates
from funding.operations.letters import WITH_A_TERM, WORDS, template_in_force
from funding.queries.templates import SAMPLE, as_read, kind_of, kinds_of_letters, slug_of
from funding.views.office_calls import by, refuse


def _writes(request: ActorRequest) -> None:
    if not permissions.can_write_calls(request.actor):
        raise Http404


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    _writes(request)
    return render(request, "funding/call_office/templates.html", {"kinds": kinds_of_letters()})


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: ActorRequest, template_id: int) -> HttpResponse:
    """One version as it is and as it reads; with POST the coordination puts it in force or notes who confirmed it."""
    _writes(request)
    found = get_object_or_404(LetterTemplate.objects.select_related("prepared_by", "approved_by"), pk=template_id)
    form = ApproveTemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if found.in_force_at is None:
                templates.put_in_force(template=found, **form.cleaned_data, **by(request))
            else:
                templates.confirm_template(template=found, **by(request))
        except FundingRefused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Guardado. As próximas notificações usam a última minuta em vigor.")
            return redirect("funding_templates:template", found.pk)
    return _one(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: ActorRequest, sort: str) -> HttpResponse:
    """Write the next version, from the one being prepared or else the one in force; «ver» reads it first."""
    _writes(request)
    found = kind_of(sort)
    if found is None:
        raise Http404
    form = TemplateForm(request.POST if request.method == "POST" else None, template=_start_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            if "ver" in request.POST:
                return _writing(request, found, form, is_shown=templates.checked(kind=found, **form.cleaned_data))
            made = templates.keep_template(kind=found, **form.cleaned_data, **by(request))
        except FundingRefused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Minuta guardada. Outra pessoa da coordenação põe-na em vigor.")
            return redirect("funding_templates:template", made.pk)
    return _writing(request, found, form)


@require_POST
def discard(request: ActorRequest, template_id: int) -> HttpResponse:
    _writes(request)
    found = get_object_or_404(LetterTemplate, pk=template_id)
    try:
        templates.discard_template(template=found, **by(request))
    except FundingRefused as refused:
        messages.error(request, str(refused))
        return redirect("funding_templates:template", found.pk)
    messages.success(request, "Projeto de minuta apagado.")
    return redirect("funding_templates:index")


def _start_of(kind: LetterKind) -> LetterTemplate | None:
    draft = LetterTemplate.objects.filter(kind=kind, in_force_at=None).first()
    try:
        return draft or template_in_force(kind, timezone.now())
    except FundingRefused:
        return None


def _one(request: ActorRequest, found: LetterTemplate, form: ApproveTemplateForm) -> HttpResponse:
    may_approve = permissions.can_publish_calls(request.actor)
    context = {
        "template": found,
        "kind_slug": slug_of(LetterKind(found.kind)),
        "subject": as_read(found.subject),
        "body": as_read(found.body),
        "letters": Letter.objects.filter(template=found).count(),
        "form": form,
        "may_approve": may_approve and found.in_force_at is None and found.prepared_by_id != request.user.pk,
        "may_confirm": may_approve and found.in_force_at is not None and not found.is_confirmed,
    }
    return render(request, "funding/call_office/template.html", context, status=422 if form.errors else 200)


def _writing(request: ActorRequest, kind: LetterKind, form: TemplateForm, *, is_shown: bool = False) -> HttpResponse:
    told = form.cleaned_data if is_shown else {}
    context = {
        "kind": kind,
        "form": form,
        "shown": {name: as_read(told[name]) for name in ("subject", "body")} if is_shown else None,
        "words": [(word, SAMPLE[word]) for word in sorted(WORDS) if kind in WITH_A_TERM or word not in templates.TERM],
    }
    return render(request, "funding/call_office/template_form.html", context, status=422 if form.errors else 200)
