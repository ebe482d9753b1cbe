"""The back office of reports: open, build, write, review, sign, publish, correct."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Actor, ActorRequest
from common.jobs.operations import defer
from reporting import operations, permissions, queries
from reporting.forms import ErrataForm, OpenEditionForm, ReasonForm, SignatureForm
from reporting.models import RegionalContribution, ReportEdition

May = Callable[[Actor, ReportEdition], bool]


def found(request: ActorRequest, edition_id: int, may: May | None = None) -> ReportEdition:
    """The edition, hidden from who does not prepare reports, refused to who may not do this to it."""
    if not permissions.can_manage_reports(request.actor):
        raise Http404
    edition = queries.edition_by_id(edition_id)
    if edition is None:
        raise Http404
    if may and not may(request.actor, edition):
        raise PermissionDenied
    return edition


def done(request: ActorRequest, edition_id: int, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it, or say why not, and go back to the edition."""
    try:
        act()
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("reporting_office:edition", edition_id)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_manage_reports(request.actor):
        raise Http404
    return render(request, "reporting/office/index.html", {"editions": queries.all_editions()})


@require_http_methods(["GET", "HEAD", "POST"])
def open_edition(request: ActorRequest) -> HttpResponse:
    if not permissions.can_manage_reports(request.actor):
        raise Http404
    form = OpenEditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = operations.open_edition(
                year=form.cleaned_data["year"],
                cut_off=form.cut_off,
                contributions_until=form.contributions_until,
                user=request.user,
                at=timezone.now(),
            )
        except operations.ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Edição aberta. Escreva os textos e gere o relatório.")
            return redirect("reporting_office:edition", edition.pk)
    return render(request, "reporting/office/open.html", {"form": form})


@require_safe
def edition(request: ActorRequest, edition_id: int) -> HttpResponse:
    shown = found(request, edition_id)
    context = {
        "edition": shown,
        "sections": queries.sections_of(shown),
        "regions": queries.region_lines(shown.year),
        "artefacts": queries.artefacts_of(shown),
        "signatures": shown.signatures.order_by("signed_at", "pk"),
        "signature_form": SignatureForm(),
        "errata_form": ErrataForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "reporting/office/edition.html", context)


@require_POST
def build(request: ActorRequest, edition_id: int) -> HttpResponse:
    asked = found(request, edition_id, permissions.can_build_edition)
    job = defer(
        "reporting.build_edition",
        by=request.user,
        key=f"reporting.build_edition:{asked.pk}",
        edition_id=asked.pk,
        user_id=request.user.pk,
    )
    if job.created_by_id != request.user.pk:
        messages.warning(request, str(operations.BuildInProgress()))
        return redirect("reporting_office:edition", asked.pk)
    return redirect("jobs:progress", job.uuid)


@require_POST
def submit(request: ActorRequest, edition_id: int) -> HttpResponse:
    asked = found(request, edition_id, permissions.can_submit_for_review)

    def act() -> object:
        return operations.submit_for_review(edition=asked, user=request.user, at=timezone.now())

    return done(request, asked.pk, act, "Enviado para revisão. A coordenação da EATA assina ou devolve.")


@require_POST
def send_back(request: ActorRequest, edition_id: int) -> HttpResponse:
    asked = found(request, edition_id, permissions.can_return_to_preparation)

    def act() -> object:
        reason = request.POST.get("reason", "")
        return operations.return_to_preparation(edition=asked, reason=reason, user=request.user)

    return done(request, asked.pk, act, "Devolvido à preparação. Os textos podem ser reabertos.")


@require_POST
def sign(request: ActorRequest, edition_id: int) -> HttpResponse:
    asked = found(request, edition_id, permissions.can_sign_edition)
    form = SignatureForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Escreva a declaração que assina.")
        return redirect("reporting_office:edition", asked.pk)

    def act() -> object:
        return operations.sign_edition(
            edition=asked,
            **form.cleaned_data,
            user=request.user,
            role=permissions.signing_quality(request.actor),
            entity_id=request.actor.entity_id,
            at=timezone.now(),
        )

    return done(request, asked.pk, act, "Edição assinada. Publique-a quando quiser: depois já não muda.")


@require_POST
def publish(request: ActorRequest, edition_id: int) -> HttpResponse:
    asked = found(request, edition_id, permissions.can_publish_edition)

    def act() -> object:
        return operations.publish_edition(edition=asked, user=request.user, at=timezone.now())

    return done(request, asked.pk, act, "Edição publicada em Relatórios.")


@require_POST
def discard(request: ActorRequest, edition_id: int) -> HttpResponse:
    asked = found(request, edition_id, permissions.can_discard_edition)
    try:
        operations.discard_edition(edition=asked, user=request.user)
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting_office:edition", asked.pk)
    messages.success(request, f"Edição {asked.edition} de {asked.year} descartada.")
    return redirect("reporting_office:index")


@require_POST
def errata(request: ActorRequest, edition_id: int) -> HttpResponse:
    asked = found(request, edition_id, permissions.can_open_errata)
    changes = request.POST.get("changes", "")
    try:
        opened = operations.open_errata(edition=asked, changes=changes, user=request.user, at=timezone.now())
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting_office:edition", asked.pk)
    messages.success(request, f"Edição {opened.edition} aberta. Corrija os textos e gere-a.")
    return redirect("reporting_office:edition", opened.pk)


def _contribution(request: ActorRequest, contribution_id: int) -> RegionalContribution:
    contribution = queries.contribution_by_id(contribution_id)
    if contribution is None or not permissions.can_view_contribution(request.actor, contribution):
        raise Http404
    return contribution


@require_safe
def contribution(request: ActorRequest, contribution_id: int) -> HttpResponse:
    context = {"contribution": _contribution(request, contribution_id), "reason_form": ReasonForm()}
    return render(request, "reporting/office/contribution.html", context)


@require_POST
def decide_contribution(request: ActorRequest, contribution_id: int) -> HttpResponse:
    """Accept, or return with the reason."""
    asked = _contribution(request, contribution_id)
    if not permissions.can_accept_contribution(request.actor, asked):
        raise PermissionDenied
    at, reason = timezone.now(), request.POST.get("reason", "")
    try:
        if "aceitar" in request.POST:
            operations.accept_contribution(contribution=asked, user=request.user, at=at)
            messages.success(request, "Contributo aceite. Entra na próxima geração do relatório.")
        else:
            operations.return_contribution(contribution=asked, reason=reason, user=request.user, at=at)
            messages.success(request, "Contributo devolvido à região, com o motivo.")
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("reporting_office:contribution", asked.pk)
