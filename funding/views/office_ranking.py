"""The ranking of a call in the back office: made, checked again, published, departed from with grounds."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from common.exports.tables import INTERNAL, RESPONSES, ExportColumn, Provenance
from funding import permissions
from funding.enums import Outcome
from funding.forms.evaluation import DeviationForm, RankingForm
from funding.models import Application, RankingRun
from funding.operations import ranking
from funding.operations.refusals import AlreadyPublished, FundingRefused
from funding.queries.evaluation import inputs_of, still_open
from funding.queries.ranking import what_is_missing
from funding.queries.ranking_runs import board_of, runs_of, verification_of
from funding.views.staff import unsealed_call, who

COLUMNS: list[ExportColumn[dict[str, Any]]] = [
    ExportColumn("lugar", lambda row: row["place"]),
    ExportColumn("registo", lambda row: row["registry"]),
    ExportColumn("titulo", lambda row: row["title"]),
    ExportColumn("pontuacao", lambda row: row["score"].replace(".", ",")),
    ExportColumn("criterios", lambda row: "; ".join(f"{code}: {value}" for code, value in row["criteria"].items())),
    ExportColumn("montante_pedido", lambda row: row["requested"].replace(".", ",")),
    ExportColumn("sentido", lambda row: Outcome(row["outcome"]).portuguese if row["outcome"] else None),
    ExportColumn("porque", lambda row: row["why"]),
]


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest, code: str) -> HttpResponse:
    """What there is to rank, what is missing, and the rankings made."""
    call = unsealed_call(request, code)
    form = RankingForm(request.POST if request.method == "POST" else None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            run = ranking.make_ranking(call=call, grounds=form.cleaned_data["grounds"], **who(request))
            return redirect("funding_applications:run", code, run.number)
        except FundingRefused as refused:
            problems = refused.problems
    inputs = inputs_of(call)
    context = {
        "call": call,
        "form": form,
        "problems": problems,
        "runs": list(runs_of(call)),
        "inputs": inputs,
        "missing": what_is_missing(inputs),
        "waiting": still_open(call),
    }
    return render(request, "funding/office/ranking.html", context, status=409 if problems else 200)


def _run(request: ActorRequest, code: str, number: int) -> RankingRun:
    return get_object_or_404(runs_of(unsealed_call(request, code)).select_related("call"), number=number)


@require_safe
def run(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """A ranking; asked with `?comparar=1`, it is calculated again beside what is kept."""
    found = _run(request, code, number)
    context = {
        "run": found,
        "call": found.call,
        "board": board_of(found),
        "verification": verification_of(found) if request.GET.get("comparar") else None,
        "may_publish": permissions.can_publish_ranking(request.actor),
    }
    return render(request, "funding/office/run.html", context)


@require_POST
def publish(request: ActorRequest, code: str, number: int) -> HttpResponse:
    found = _run(request, code, number)
    try:
        ranking.publish_ranking(run=found, **who(request))
        messages.success(request, "Ordenação publicada. As propostas de decisão assentam nela.")
    except AlreadyPublished as late:
        messages.warning(request, str(late))
    except FundingRefused as refused:
        messages.error(request, str(refused))
    return redirect("funding_applications:run", code, number)


@require_http_methods(["GET", "HEAD", "POST"])
def deviate(request: ActorRequest, code: str, number: int) -> HttpResponse:
    """Propose otherwise than the place gives, with grounds."""
    found = _run(request, code, number)
    if not permissions.can_publish_ranking(request.actor):
        raise Http404
    form = DeviationForm(request.POST or None, initial={"application": request.GET.get("candidatura", "")})
    told = form.data.get("application") or request.GET.get("candidatura", "")
    row = next((row for row in found.rows if row["uuid"] == told), None)
    if row is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            _deviate(request, found, form.cleaned_data)
            messages.success(request, "Desvio registado, com os fundamentos. A proposta de decisão segue-o.")
            return redirect("funding_applications:run", code, number)
        except FundingRefused as refused:
            form.add_error(None, str(refused))
    context = {"run": found, "call": found.call, "row": row, "form": form}
    return render(request, "funding/office/deviation.html", context, status=422 if form.errors else 200)


def _deviate(request: ActorRequest, found: RankingRun, told: dict[str, Any]) -> None:
    application = get_object_or_404(Application, uuid=told["application"], call=found.call_id)
    ranking.deviate(
        run=found,
        application=application,
        outcome=Outcome(told["outcome"]),
        grounds=told["grounds"],
        **who(request),
    )


@require_safe
def file(request: ActorRequest, code: str, number: int, extension: str) -> HttpResponse:
    found = _run(request, code, number)
    if extension not in RESPONSES:
        raise Http404
    source = f"Ordenação n.º {found.number} do aviso «{found.call.title}», SHA-256 {found.inputs_sha256}"
    provenance = Provenance(source, timezone.now(), licence=INTERNAL)
    return RESPONSES[extension](f"ordenacao-{code}-{number}", COLUMNS, found.rows, provenance)
