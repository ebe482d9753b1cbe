"""Awards as their parties and the EATA see them, and what each may do there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, ExportColumn, Provenance, downloads
from funding import permissions
from funding.forms.execution import OpenForm
from funding.models import Award, PaymentRequest
from funding.operations import FundingRefused
from funding.operations.execution import open_award
from funding.queries.awards import accepted_applications, award_with_content, awards_to_open, changes_of
from funding.queries.execution import awards_seen_by, money_of_award
from funding.views.award_acts import KINDS, ON_AWARD, Act
from funding.views.staff import who
from territories.queries import entity_labels

COLUMNS: list[ExportColumn[PaymentRequest]] = [
    ExportColumn("Contrato", lambda one: one.award.number),
    ExportColumn("Pedido n.º", lambda one: one.number),
    ExportColumn("Tipo", lambda one: one.get_kind_display()),
    ExportColumn("Estado", lambda one: one.get_state_display()),
    ExportColumn("Vez", lambda one: one.round),
    ExportColumn("Montante (€)", lambda one: one.amount),
    ExportColumn("Pedido em", lambda one: one.requested_at),
    ExportColumn("Ordenado em", lambda one: one.ordered_at),
    ExportColumn("Pago em", lambda one: one.paid_on),
    ExportColumn("Motivo da devolução ou recusa", lambda one: one.reason or None),
]


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if not permissions.can_see_awards(request.actor):
        raise PermissionDenied("Os apoios são vistos pelos beneficiários e pela EATA.")
    to_open = awards_to_open() if permissions.can_run_awards(request.actor) else []
    awards = list(awards_seen_by(request.actor))
    names = entity_labels([one.application.lead_id for one in awards], timezone.localdate())
    rows = [(one, names[one.application.lead_id].name, money_of_award(one)) for one in awards]
    return render(request, "funding/awards/index.html", {"rows": rows, "to_open": to_open})


@require_safe
def detail(request: ActorRequest, uuid: UUID) -> HttpResponse:
    award = _seen(request, uuid)
    names = entity_labels([one.entity_id for one in award.parties.all()], timezone.localdate())
    context = {
        "award": award,
        "lead": names[award.application.lead_id].name,
        "parties": [(one, names[one.entity_id].name) for one in award.parties.all()],
        "money": money_of_award(award),
        "acts": _offers(request, award, award, ON_AWARD, ""),
        "milestones": _with_offers(request, award, "marcos"),
        "payments": _with_offers(request, award, "pagamentos"),
        "amendments": [(one, acts, changes_of(one)) for one, acts in _with_offers(request, award, "adendas")],
        "files": downloads("funding:award_payments", uuid=str(award.uuid)),
    }
    return render(request, "funding/awards/detail.html", context)


@require_safe
def payments(request: ActorRequest, uuid: UUID, extension: str) -> HttpResponse:
    award = _seen(request, uuid)
    if extension not in RESPONSES:
        raise Http404
    source = f"Portal dos Territórios Inteligentes, contrato {award.number}"
    provenance = Provenance(source, timezone.localtime(), INTERNAL)
    rows = award.payments.select_related("award").order_by("number", "pk")
    return RESPONSES[extension](f"pagamentos-{award.number}", COLUMNS, rows, provenance)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The EATA prepares the contract of an application that was accepted."""
    if not permissions.can_run_awards(request.actor):
        raise Http404
    application = get_object_or_404(accepted_applications(), uuid=uuid)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            award = open_award(application=application, **form.told(), **who(request))
        except FundingRefused as refused:
            form.add_error(None, refused.problems[0])
        else:
            messages.info(request, "Contrato em preparação. Junte o texto e planeie os marcos.")
            return redirect("funding:award", award.uuid)
    context = {"form": form, "title": "Preparar o contrato", "subject": application.title, "told": ""}
    context["back"] = reverse("funding:awards")
    return render(request, "funding/awards/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: ActorRequest, uuid: UUID, name: str) -> HttpResponse:
    """Do something to the award itself."""
    award = _seen(request, uuid)
    return _acted(request, award, award, ON_AWARD.get(name), "award", str(award))


@require_http_methods(["GET", "HEAD", "POST"])
def act_on(request: ActorRequest, uuid: UUID, kind: str, pk: int, name: str) -> HttpResponse:
    """Do something to a milestone, a payment or an amendment of the award."""
    award = _seen(request, uuid)
    if kind not in KINDS:
        raise Http404
    role, rows, acts = KINDS[kind]
    record = get_object_or_404(getattr(award, rows), pk=pk)
    record.award = award
    return _acted(request, award, record, acts.get(name), role, f"{record._meta.verbose_name} {_number(record)}")


def _seen(request: ActorRequest, uuid: UUID) -> Award:
    """Find an award of the person's entity, or any for the EATA; to others it does not exist."""
    award = award_with_content(uuid)
    parties = {one.entity_id for one in award.parties.all() if not one.is_grantor} if award else set()
    if award is None or not permissions.can_see_award(request.actor, parties=parties):
        raise Http404
    return award


def _acted(
    request: ActorRequest, award: Award, record: Any, chosen: Act | None, role: str, subject: str
) -> HttpResponse:
    if chosen is None:
        raise Http404
    if not chosen.may(request.actor, record):
        raise PermissionDenied("Não tem, nesta data, o papel que o permite.")
    first = {name: getattr(record, name, None) for name in chosen.first}
    form = chosen.form(request.POST or None, request.FILES or None, award=award, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.do(**{role: record}, **form.told(), **who(request))
        except FundingRefused as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            messages.info(request, f"{chosen.label}: feito e registado.")
            return redirect("funding:award", award.uuid)
    context = {"form": form, "title": chosen.label, "subject": subject, "told": chosen.told}
    context["back"] = reverse("funding:award", args=[award.uuid])
    return render(request, "funding/awards/act.html", context, status=422 if form.errors else 200)


def _with_offers(request: ActorRequest, award: Award, kind: str) -> list[tuple[Any, list[tuple[str, str]]]]:
    _, rows, acts = KINDS[kind]
    found = []
    for record in getattr(award, rows).all():
        record.award = award
        found.append((record, _offers(request, award, record, acts, kind)))
    return found


def _offers(
    request: ActorRequest, award: Award, record: Any, acts: Mapping[str, Act], kind: str
) -> list[tuple[str, str]]:
    def address(name: str) -> str:
        if not kind:
            return reverse("funding:award_act", args=[award.uuid, name])
        return reverse("funding:award_act_on", args=[award.uuid, kind, record.pk, name])

    return [(address(name), one.label) for name, one in acts.items() if one.is_offered(request.actor, award, record)]


def _number(record: Any) -> str:
    return str(getattr(record, "code", None) or f"n.º {record.number}")
