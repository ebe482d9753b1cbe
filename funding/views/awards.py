"""Awards as their parties and the EATA see them, and what each may do there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, ExportColumn, Provenance, downloads
from funding import permissions
from funding.filters.awards import AwardFilter
from funding.forms.award_reports import ReportListForm
from funding.forms.execution import OpenForm
from funding.models import Award, Call
from funding.operations import FundingRefused
from funding.operations.execution import open_award
from funding.queries.award_events import happenings_of, names_of
from funding.queries.award_lists import (
    ReportLine,
    calls_with_awards,
    flow_of,
    lines_of_awards,
    questions_of,
    report_lines,
)
from funding.queries.award_reports import standing_of
from funding.queries.awards import accepted_applications, awards_to_open, changes_of, codes_in
from funding.queries.execution import awards_seen_by
from funding.tables import awards as tables
from funding.views.award_acts import KINDS, ON_AWARD, Act
from funding.views.award_shared import seen_award
from funding.views.staff import who
from territories.queries import entity_labels

PAGE = 25
SHOWN = 8


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The awards somebody may see, narrowed by address; who runs them also sees who waits for a contract."""
    found, on = _asked_for(request), timezone.localdate()
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    runs = permissions.can_run_awards(request.actor)
    context = {
        "form": found.form,
        "page": page,
        "rows": lines_of_awards(page.object_list, on),
        "runs": runs,
        "to_open": awards_to_open() if runs else [],
        "files": downloads("funding:awards_file", request.GET),
    }
    return render(request, "funding/awards/index.html", context)


@require_safe
def index_file(request: ActorRequest, extension: str) -> HttpResponse:
    """All the awards that were asked for, whatever the page."""
    rows = lines_of_awards(_asked_for(request).qs, timezone.localdate())
    return _file("apoios", extension, tables.AWARDS, rows, "apoios")


@require_safe
def detail(request: ActorRequest, uuid: UUID) -> HttpResponse:
    award, on = seen_award(request, uuid), timezone.localdate()
    names = entity_labels([award.led_by_id, *(one.entity_id for one in award.parties.all())], on)
    amendments = _with_offers(request, award, "adendas")
    codes = names_of(sorted(codes_in(one for one, _ in amendments)), on)
    happenings = [one for one in happenings_of(award, on) if not one.is_small]
    context = {
        "award": award,
        "lead": names[award.led_by_id].display,
        "parties": [(one, names[one.entity_id].display) for one in award.parties.all()],
        "flow": flow_of(award),
        "acts": _offers(request, award, award, ON_AWARD, ""),
        "milestones": _with_offers(request, award, "marcos"),
        "reports": [(one, standing_of(one, on), acts) for one, acts in _with_offers(request, award, "relatorios")],
        "payments": _with_offers(request, award, "pagamentos"),
        "amendments": [(one, acts, changes_of(one, codes)) for one, acts in amendments],
        "happenings": happenings[:SHOWN],
        "files": downloads("funding:award_payments", uuid=str(award.uuid)),
        "flow_files": downloads("funding:award_flow", uuid=str(award.uuid)),
        "today": on,
    }
    return render(request, "funding/awards/detail.html", context)


@require_safe
def chronology(request: ActorRequest, uuid: UUID) -> HttpResponse:
    award = seen_award(request, uuid)
    context = {"award": award, "happenings": happenings_of(award, timezone.localdate())}
    return render(request, "funding/awards/chronology.html", context)


@require_safe
def payments(request: ActorRequest, uuid: UUID, extension: str) -> HttpResponse:
    award = seen_award(request, uuid)
    rows = award.payments.select_related("award").order_by("number", "pk")
    return _file(f"pagamentos-{award.number}", extension, tables.PAYMENTS, rows, f"contrato {award.number}")


@require_safe
def flow(request: ActorRequest, uuid: UUID, extension: str) -> HttpResponse:
    award = seen_award(request, uuid)
    return _file(f"fluxo-{award.number}", extension, tables.FLOW, flow_of(award), f"contrato {award.number}")


@require_safe
def reports(request: ActorRequest) -> HttpResponse:
    """The reports of all the awards somebody may see: what is due, late, handed in, returned and accepted."""
    form, rows, _ = _reports_asked_for(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    files = downloads("funding:award_reports_file", request.GET)
    return render(request, "funding/awards/reports.html", {"form": form, "page": page, "files": files})


@require_safe
def reports_file(request: ActorRequest, extension: str) -> HttpResponse:
    """All the reports that were asked for; of one call, with what was answered."""
    _, rows, call = _reports_asked_for(request)
    columns = tables.report_columns(questions_of(call) if call else None)
    return _file("relatorios-de-apoios", extension, columns, rows, "relatórios de execução")


def _asked_for(request: ActorRequest) -> AwardFilter:
    if not permissions.can_see_awards(request.actor):
        raise PermissionDenied("Os apoios são vistos pelos beneficiários e pela EATA.")
    return AwardFilter(request.GET, on=timezone.localdate(), queryset=awards_seen_by(request.actor))


def _reports_asked_for(request: ActorRequest) -> tuple[ReportListForm, list[ReportLine], Call | None]:
    if not permissions.can_see_awards(request.actor):
        raise PermissionDenied("Os relatórios são vistos pelos beneficiários e pela EATA.")
    awards = awards_seen_by(request.actor)
    calls = calls_with_awards(awards)
    form = ReportListForm(request.GET, calls=calls)
    code, standing = form.asked()
    rows = report_lines(awards, timezone.localdate(), call=code, standing=standing)
    return form, rows, next((one for one in calls if one.code == code), None)


def _file(
    name: str, extension: str, columns: Sequence[ExportColumn[Any]], rows: Iterable[Any], said: str
) -> HttpResponse:
    if extension not in RESPONSES:
        raise Http404
    source = f"Portal dos Territórios Inteligentes, {said}"
    return RESPONSES[extension](name, columns, rows, Provenance(source, timezone.localtime(), INTERNAL))


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
    award = seen_award(request, uuid)
    return _acted(request, award, award, ON_AWARD.get(name), "award", str(award))


@require_http_methods(["GET", "HEAD", "POST"])
def act_on(request: ActorRequest, uuid: UUID, kind: str, pk: int, name: str) -> HttpResponse:
    """Do something to a milestone, a payment or an amendment of the award."""
    award = seen_award(request, uuid)
    if kind not in KINDS:
        raise Http404
    role, rows, acts = KINDS[kind]
    record = get_object_or_404(getattr(award, rows), pk=pk)
    record.award = award
    return _acted(request, award, record, acts.get(name), role, f"{record._meta.verbose_name} {_number(record)}")


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
    return str(getattr(record, "code", None) or getattr(record, "period", None) or f"n.º {record.number}")
