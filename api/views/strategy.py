"""The strategy: initiatives, the action plan, recommendations, the targets of the PRR and governance."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from action_plan.enums import Rating, ReportedLifecycle
from action_plan.queries import action_sheet, action_sheets
from api.envelopes import Said, listing, single
from api.problems import missing
from api.schemas.common import Listing, Paging, Single, Slug
from api.schemas.strategy import (
    ActionOut,
    BodyOut,
    InitiativeOut,
    PrrTargetOut,
    RecommendationOut,
    StructureOut,
)
from common.norm.citation import STRATEGY
from governance.queries import bodies_overview, body_sheet, territorial_structures
from initiatives.queries import initiatives_overview, target_board
from recommendations.queries import recommendations as all_recommendations

router = Router(tags=["Estratégia"])
Ordinal = Annotated[int, Field(ge=1, le=999)]
ActionCode = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9-]+$")]
PLAN = f"{STRATEGY}, Anexo II; reportes das entidades responsáveis, aprovados pela EATA"


class InitiativeQuery(Paging):
    domain: Slug | None = Field(None, description="Só as de um domínio, pelo seu código.")


@router.get("/initiatives", response=Listing[InitiativeOut], summary="Iniciativas")
def initiatives(request: HttpRequest, response: HttpResponse, asked: Query[InitiativeQuery]) -> dict[str, Any]:
    """As 16 iniciativas da estratégia, com domínio, objetivos e entidades responsáveis."""
    sheets = initiatives_overview(timezone.localdate())
    chosen = [sheet for sheet in sheets if asked.domain in (None, sheet.domain_slug)]
    return listing(request, response, chosen, InitiativeOut.of, asked, Said("Iniciativas", f"{STRATEGY}, Tabela 1"))


@router.get("/initiatives/{number}", response=Single[InitiativeOut], summary="Uma iniciativa")
def initiative(request: HttpRequest, number: Path[Ordinal]) -> dict[str, Any]:
    """Uma iniciativa, pelo seu número."""
    found = next((one for one in initiatives_overview(timezone.localdate()) if one.number == number), None)
    if found is None:
        raise missing(f"Não há uma iniciativa {number}. As iniciativas estão em /api/v1/initiatives.")
    return single(request, InitiativeOut.of(found), Said(f"Iniciativa {number}", f"{STRATEGY}, Tabela 1"))


class ActionQuery(Paging):
    initiative: Ordinal | None = Field(None, description="Só as de uma iniciativa, pelo seu número.")
    lifecycle: ReportedLifecycle | None = Field(None, description="Só as que têm este andamento.")
    rating: Rating | None = Field(None, description="Só as que têm esta avaliação.")
    is_overdue: bool | None = Field(None, description="Só as que têm algum prazo ultrapassado, ou só as outras.")


@router.get("/actions", response=Listing[ActionOut], summary="Ações do plano")
def actions(request: HttpRequest, response: HttpResponse, asked: Query[ActionQuery]) -> dict[str, Any]:
    """As ações do plano em vigor: o prazo aprovado e o atual, o andamento, a avaliação e o último reporte aprovado."""
    chosen = [
        sheet
        for sheet in action_sheets(timezone.localdate())
        if asked.initiative in (None, sheet.initiative_number)
        and asked.lifecycle in (None, sheet.lifecycle)
        and asked.rating in (None, sheet.rating)
        and asked.is_overdue in (None, sheet.is_overdue)
    ]
    return listing(request, response, chosen, ActionOut.of, asked, Said("Ações do plano de ação", PLAN))


@router.get("/actions/{code}", response=Single[ActionOut], summary="Uma ação")
def action(request: HttpRequest, code: Path[ActionCode]) -> dict[str, Any]:
    """Uma ação do plano em vigor, pelo seu código."""
    found = action_sheet(code, timezone.localdate())
    if found is None:
        raise missing(f"Não há uma ação {code} no plano em vigor. As ações estão em /api/v1/actions.")
    return single(request, ActionOut.of(found), Said(f"Ação {found.code}", PLAN))


class RecommendationQuery(Paging):
    domain: Slug | None = Field(None, description="Só as de um domínio, pelo seu código.")


@router.get("/recommendations", response=Listing[RecommendationOut], summary="Recomendações")
def recommendations(request: HttpRequest, response: HttpResponse, asked: Query[RecommendationQuery]) -> dict[str, Any]:
    """As 31 recomendações aos territórios."""
    rows = all_recommendations()
    if asked.domain is not None:
        rows = rows.filter(domain__slug=asked.domain)
    said = Said("Recomendações aos territórios", f"{STRATEGY}, Tabela 2")
    return listing(request, response, rows, RecommendationOut.of, asked, said)


@router.get("/recommendations/{number}", response=Single[RecommendationOut], summary="Uma recomendação")
def recommendation(request: HttpRequest, number: Path[Ordinal]) -> dict[str, Any]:
    """Uma recomendação, pelo seu número."""
    found = all_recommendations().filter(number=number).first()
    if found is None:
        raise missing(f"Não há uma recomendação {number}. As recomendações estão em /api/v1/recommendations.")
    return single(request, RecommendationOut.of(found), Said(f"Recomendação {number}", f"{STRATEGY}, Tabela 2"))


@router.get("/targets", response=Listing[PrrTargetOut], summary="Metas do PRR")
def targets(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """As metas da componente do PRR, com o que cada documento diz e o último valor medido."""
    said = Said("Metas do PRR", "Programa Territórios Inteligentes; valores medidos registados pela EATA")
    return listing(request, response, target_board(timezone.localdate()), PrrTargetOut.of, asked, said)


@router.get("/bodies", response=Listing[BodyOut], summary="Órgãos de governança")
def bodies(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """Os órgãos do modelo de governança, com competências, composição e cadência."""
    return listing(request, response, bodies_overview(), BodyOut.of, asked, Said("Governança", f"{STRATEGY}, §7"))


@router.get("/bodies/{code}", response=Single[BodyOut], summary="Um órgão")
def body(request: HttpRequest, code: Path[Slug]) -> dict[str, Any]:
    """Um órgão, pela sua sigla."""
    found = body_sheet(code)
    if found is None:
        raise missing(f"Não há um órgão {code}. Os órgãos estão em /api/v1/bodies.")
    return single(request, BodyOut.of(found), Said(found.body.name, f"{STRATEGY}, §7"))


@router.get("/structures", response=Listing[StructureOut], summary="Estruturas de ação territorial")
def structures(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """As sete estruturas de ação territorial, uma por região."""
    said = Said("Estruturas de ação territorial", f"{STRATEGY}, §7")
    return listing(request, response, territorial_structures(timezone.localdate()), StructureOut.of, asked, said)
