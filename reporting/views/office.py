"""The back office of reports: open, build, write, review, sign, publish, correct."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Actor, ActorRequest
from common.jobs.operations import defer
from reporting import operations, permissions, queries
from reporting.enums import ArtefactName, ContributionState
from reporting.forms import ErrataForm, OpenEditionForm, PublicationForm, ReasonForm, SignatureForm
from reporting.models import RegionalContribution, ReportEdition

May = Callable[[Actor, ReportEdition], bool]
Step = Callable[[ActorRequest, ReportEdition], HttpResponse]


def found(request: ActorRequest, edition_id: int) -> ReportEdition:
    """The edition, hidden from who does not prepare reports."""
    if not permissions.can_manage_reports(request.actor):
        raise Http404
    edition = queries.edition_by_id(edition_id)
    if edition is None:
        raise Http404
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
    return _page(request, found(request, edition_id))


def _page(request: ActorRequest, shown: ReportEdition, status: int = 200, **forms: Form) -> HttpResponse:
    context = {
        "edition": shown,
        "sections": queries.sections_of(shown),
        "regions": queries.region_lines(shown.year),
        "artefacts": queries.artefacts_of(shown),
        "signatures": shown.signatures.select_related("withdrawn_by").order_by("signed_at", "pk"),
        "signature_form": SignatureForm(initial={"read_sha256": queries.report_sha256(shown)}),
        "errata_form": ErrataForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "reporting/office/edition.html", context | forms, status=status)


def _refused(
    request: ActorRequest, asked: ReportEdition, refusal: operations.ReportRefused, **forms: Form
) -> HttpResponse:
    """Say why in the form; or above it when another person has moved the edition on and the form is gone."""
    now = queries.edition_by_id(asked.pk) or asked
    if now.state == asked.state:
        for form in forms.values():
            form.add_error(None, str(refusal))
    else:
        messages.error(request, str(refusal))
    return _page(request, now, 409, **forms)


def step(may: May, *, asks: bool = False) -> Callable[[Step], Callable[..., HttpResponse]]:
    """A button of the edition's page: refused to who may never press it; who comes late is told where it is.

    A step that asks first answers GET with what it is going to do.
    """

    def wrap(act: Step) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"] if asks else ["POST"])
        @wraps(act)
        def view(request: ActorRequest, edition_id: int) -> HttpResponse:
            asked = found(request, edition_id)
            if may(request.actor, asked):
                return act(request, asked)
            if not permissions.could_in_another_state(may, request.actor, asked):
                raise PermissionDenied
            messages.warning(request, f"A edição está agora {asked.get_state_display()}: veja o que se segue.")
            return redirect("reporting_office:edition", asked.pk)

        return view

    return wrap


@step(permissions.can_build_edition)
def build(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
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


@step(permissions.can_submit_for_review)
def submit(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
    def act() -> object:
        return operations.submit_for_review(edition=asked, user=request.user, at=timezone.now())

    return done(request, asked.pk, act, "Enviado para revisão. A coordenação da EATA assina ou devolve.")


@step(permissions.can_return_to_preparation)
def send_back(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, 422, reason_form=form)

    def act() -> object:
        return operations.return_to_preparation(edition=asked, user=request.user, **form.cleaned_data)

    return done(request, asked.pk, act, "Devolvido à preparação. Os textos podem ser reabertos.")


@step(permissions.can_sign_edition)
def sign(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
    form = SignatureForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, 422, signature_form=form)
    try:
        operations.sign_edition(
            edition=asked,
            **form.cleaned_data,
            user=request.user,
            role=permissions.signing_quality(request.actor),
            entity_id=request.actor.entity_id,
            at=timezone.now(),
        )
    except operations.StaleEdition as stale:
        return _sign_again(request, asked, form, stale)
    except operations.ReportRefused as refusal:
        return _refused(request, asked, refusal, signature_form=form)
    messages.success(request, "Edição assinada. Publique-a quando quiser: depois já não muda.")
    return redirect("reporting_office:edition", asked.pk)


def _sign_again(
    request: ActorRequest, asked: ReportEdition, sent: SignatureForm, stale: operations.StaleEdition
) -> HttpResponse:
    """Show which report was read and which there is now; the statement is kept for a second thought."""
    form = SignatureForm(initial=sent.cleaned_data | {"read_sha256": stale.current_sha256})
    context = {"edition": queries.edition_by_id(asked.pk), "stale": stale, "form": form, "report": ArtefactName.REPORT}
    return render(request, "reporting/office/stale_signature.html", context, status=409)


@step(permissions.can_withdraw_signature, asks=True)
def withdraw_signature(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        context = {"edition": asked, "signatures": queries.signatures_in_force(asked), "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "reporting/office/withdraw_signature.html", context, status=status)

    def act() -> object:
        return operations.withdraw_signature(edition=asked, user=request.user, at=timezone.now(), **form.cleaned_data)

    return done(request, asked.pk, act, "Assinatura retirada. A edição voltou à preparação.")


@step(permissions.can_publish_edition, asks=True)
def publish(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
    """Show what becomes public; only from there is it published."""
    form = PublicationForm(request.POST or None, initial={"read_sha256": queries.report_sha256(asked)})
    if not form.is_valid():
        return _publication(request, asked, form, status=422 if form.is_bound else 200)
    read = form.cleaned_data["read_sha256"]
    try:
        operations.publish_edition(edition=asked, read_sha256=read, user=request.user, at=timezone.now())
    except operations.StaleEdition as stale:
        fresh = PublicationForm(initial={"read_sha256": stale.current_sha256})
        return _publication(request, asked, fresh, status=409, stale=stale)
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting_office:edition", asked.pk)
    messages.success(request, "Edição publicada em Relatórios.")
    return redirect("reporting_office:edition", asked.pk)


def _publication(
    request: ActorRequest,
    asked: ReportEdition,
    form: PublicationForm,
    *,
    status: int,
    stale: operations.StaleEdition | None = None,
) -> HttpResponse:
    context = {
        "edition": asked,
        "artefacts": queries.artefacts_of(asked),
        "missing": queries.missing_regions(asked),
        "signatures": queries.signatures_in_force(asked),
        "form": form,
        "stale": stale,
    }
    return render(request, "reporting/office/publish.html", context, status=status)


@step(permissions.can_discard_edition)
def discard(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
    try:
        operations.discard_edition(edition=asked, user=request.user)
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting_office:edition", asked.pk)
    messages.success(request, f"Edição {asked.edition} de {asked.year} descartada.")
    return redirect("reporting_office:index")


@step(permissions.can_open_errata)
def errata(request: ActorRequest, asked: ReportEdition) -> HttpResponse:
    form = ErrataForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, 422, errata_form=form)
    try:
        opened = operations.open_errata(edition=asked, user=request.user, at=timezone.now(), **form.cleaned_data)
    except operations.ReportRefused as refusal:
        return _refused(request, asked, refusal, errata_form=form)
    messages.success(request, f"Edição {opened.edition} aberta. Corrija os textos e gere-a.")
    return redirect("reporting_office:edition", opened.pk)


def _contribution(request: ActorRequest, contribution_id: int) -> RegionalContribution:
    contribution = queries.contribution_by_id(contribution_id)
    if contribution is None or not permissions.can_view_contribution(request.actor, contribution):
        raise Http404
    return contribution


@require_safe
def contribution(request: ActorRequest, contribution_id: int) -> HttpResponse:
    return _contribution_page(request, _contribution(request, contribution_id), ReasonForm())


def _contribution_page(
    request: ActorRequest, shown: RegionalContribution, form: ReasonForm, status: int = 200
) -> HttpResponse:
    context = {"contribution": shown, "reason_form": form}
    return render(request, "reporting/office/contribution.html", context, status=status)


def _too_late(request: ActorRequest, asked: RegionalContribution) -> HttpResponse:
    """Another person decided, or the region took it back."""
    messages.warning(request, f"O contributo está agora {asked.get_state_display()}: não decidiu nada.")
    return _back(request, asked)


def _back(request: ActorRequest, asked: RegionalContribution) -> HttpResponse:
    """To the contribution while the EATA sees it; once it is a draft again, to the edition that awaits it."""
    now = queries.contribution_by_id(asked.pk)
    if now is not None and permissions.can_view_contribution(request.actor, now):
        return redirect("reporting_office:contribution", now.pk)
    edition = queries.latest_edition(asked.year)
    return redirect("reporting_office:edition", edition.pk) if edition else redirect("reporting_office:index")


@require_POST
def decide_contribution(request: ActorRequest, contribution_id: int) -> HttpResponse:
    """Accept, or return with the reason."""
    asked = queries.contribution_by_id(contribution_id)
    if asked is None or not permissions.can_manage_reports(request.actor):
        raise Http404
    if asked.state != ContributionState.SUBMITTED:
        return _too_late(request, asked)
    if not permissions.can_accept_contribution(request.actor, asked):
        raise PermissionDenied
    at, accepts, form = timezone.now(), "aceitar" in request.POST, ReasonForm(request.POST)
    if not accepts and not form.is_valid():
        return _contribution_page(request, asked, form, 422)
    try:
        if accepts:
            operations.accept_contribution(contribution=asked, user=request.user, at=at)
            messages.success(request, "Contributo aceite. Entra na próxima geração do relatório.")
        else:
            operations.return_contribution(contribution=asked, user=request.user, at=at, **form.cleaned_data)
            messages.success(request, "Contributo devolvido à região, com o motivo.")
    except operations.ReportRefused as refusal:
        messages.error(request, str(refusal))
    return _back(request, asked)
