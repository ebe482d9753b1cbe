"""Calls, their plan, their results and who benefits."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from api.envelopes import Said, listing, single
from api.problems import missing
from api.schemas.common import Listing, Paging, Single, Slug
from api.schemas.funding import CallDetail, CallOut, CallResultOut, PlannedCallOut, rows_of
from funding import queries
from funding.enums import CallStage, DecisionStage, Outcome
from funding.models import ResultsPublication
from funding.queries.published import editions_in_force, results_editions

router = Router(tags=["Financiamento"])
CallCode = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
Year = Annotated[int, Field(ge=2000, le=2099)]
ASK_AGAIN = "no-cache"  # the clock says whether a call is open
SOURCE = "Portal dos Territórios Inteligentes, avisos de financiamento"
BENEFITS = frozenset({Outcome.APPROVED, Outcome.APPROVED_PARTIAL})


class CallQuery(Paging):
    stage: CallStage | None = Field(None, description="Só os que estão neste ponto, neste instante.")
    mechanism: Slug | None = Field(None, description="Só os de um mecanismo, pelo seu código.")


@router.get("/calls", response=Listing[CallOut], summary="Avisos")
def calls(request: HttpRequest, response: HttpResponse, asked: Query[CallQuery]) -> dict[str, Any]:
    """Os avisos que o público vê: em consulta, por abrir, abertos e os que já fecharam."""
    response["Cache-Control"] = ASK_AGAIN
    at = timezone.now()
    found = queries.public_calls()
    if asked.stage is not None:
        found = found.filter(queries.in_stage(asked.stage, at))
    if asked.mechanism is not None:
        found = found.filter(mechanism__code=asked.mechanism)

    def make(row: Any) -> CallOut:
        return CallOut(**CallOut.words(queries.listed_call(row, at)))

    return listing(request, response, found, make, asked, Said("Avisos de financiamento", SOURCE))


@router.get("/calls/{code}", response=Single[CallDetail], summary="Um aviso")
def call(request: HttpRequest, response: HttpResponse, code: Path[CallCode]) -> dict[str, Any]:
    """Um aviso com calendário, tipologias, regras, critérios, documentos, versões e perguntas respondidas."""
    response["Cache-Control"] = ASK_AGAIN
    at, found = timezone.now(), queries.public_call(code.lower())
    if found is None:
        raise missing(f"Não há um aviso {code}. Os avisos estão em /api/v1/calls.")
    editions = queries.editions_of(found)
    content, row = queries.content_shown(found, editions), queries.listed_call(found, at)
    detail = CallDetail.of(row, content, editions, queries.public_questions(found))
    return single(request, detail, Said(content.title, SOURCE))


class PlanQuery(Paging):
    year: Year | None = Field(None, description="Só os que se prevê abrir nesse ano.")


@router.get("/planned-calls", response=Listing[PlannedCallOut], summary="Plano de avisos")
def planned_calls(request: HttpRequest, response: HttpResponse, asked: Query[PlanQuery]) -> dict[str, Any]:
    """Os avisos que se prevê abrir, os que já abriram e os que deixaram de se prever."""
    response["Cache-Control"] = ASK_AGAIN
    found = queries.planned_calls()
    if asked.year is not None:
        found = found.filter(opens_on__year=asked.year)
    shown = set(queries.public_calls().values_list("pk", flat=True))
    said = Said("Plano de avisos", SOURCE)
    return listing(request, response, found, lambda row: PlannedCallOut.of(row, shown), asked, said)


class ResultQuery(Paging):
    edition: int | None = Field(None, ge=1, le=999, description="Uma edição; sem ela, a última.")
    outcome: Outcome | None = Field(None, description="Só as candidaturas com este sentido.")


@router.get("/calls/{code}/results", response=Listing[CallResultOut], summary="Resultados de um aviso")
def call_results(
    request: HttpRequest, response: HttpResponse, code: Path[CallCode], asked: Query[ResultQuery]
) -> dict[str, Any]:
    """Os resultados de um aviso, como foram publicados: a última edição, ou a que se pede."""
    response["Cache-Control"] = ASK_AGAIN
    found = queries.public_call(code.lower())
    if found is None:
        raise missing(f"Não há um aviso {code}. Os avisos estão em /api/v1/calls.")
    editions = results_editions(found)
    chosen = next((one for one in editions if asked.edition in (None, one.number)), None)
    if chosen is None:
        raise missing(f"O aviso {code} não tem resultados publicados com essa edição.")
    rows = [row for row in rows_of(chosen) if asked.outcome in (None, row["outcome"])]
    said = Said(f"Resultados de {found.title}", f"{SOURCE}; SHA-256 da edição: {chosen.sha256}")
    return listing(request, response, rows, lambda row: CallResultOut.of(chosen, row), asked, said)


class BeneficiaryQuery(Paging):
    call: CallCode | None = Field(None, description="Só os de um aviso, pelo seu código.")
    municipality: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = Field(
        None, description="Só onde entra um município, pelo seu código DICO."
    )


@router.get("/beneficiaries", response=Listing[CallResultOut], summary="Beneficiários")
def beneficiaries(request: HttpRequest, response: HttpResponse, asked: Query[BeneficiaryQuery]) -> dict[str, Any]:
    """As candidaturas com apoio decidido, da última edição dos resultados finais de cada aviso."""
    response["Cache-Control"] = ASK_AGAIN
    rows = [
        (edition, row)
        for edition in editions_in_force(DecisionStage.FINAL)
        if asked.call is None or edition.call.code == asked.call.lower()
        for row in rows_of(edition)
        if _benefits(row) and _is_in(row, asked.municipality)
    ]

    def make(pair: tuple[ResultsPublication, dict[str, Any]]) -> CallResultOut:
        return CallResultOut.of(*pair)

    return listing(request, response, rows, make, asked, Said("Beneficiários dos avisos", SOURCE))


def _benefits(row: dict[str, Any]) -> bool:
    return row["outcome"] in BENEFITS and not row.get("is_forfeited")


def _is_in(row: dict[str, Any], municipality: str | None) -> bool:
    return municipality is None or any(one["code"] == municipality for one in row["municipalities"])
