"""Published editions of the annual report, with the hashes of their files."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from api.envelopes import Said, listing, single
from api.problems import missing
from api.schemas.catalogue import FileOut, ReportDetail, ReportOut
from api.schemas.common import Listing, Paging, Single
from reporting.queries import artefacts_of, published_editions

router = Router(tags=["Relatórios"])
SOURCE = "Relatórios anuais da Estratégia Nacional de Territórios Inteligentes"
Year = Annotated[int, Field(ge=2023, le=2100)]
Edition = Annotated[str, Field(max_length=8, pattern=r"^[1-9][0-9]*\.[0-9]+$")]


class ReportQuery(Paging):
    year: Year | None = Field(None, description="Só os de um ano.")


@router.get("/reports", response=Listing[ReportOut], summary="Relatórios")
def reports(request: HttpRequest, response: HttpResponse, asked: Query[ReportQuery]) -> dict[str, Any]:
    """As edições publicadas do relatório anual, da mais recente para a mais antiga."""
    rows = published_editions()
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    return listing(request, response, rows, ReportOut.of, asked, Said("Relatórios anuais", SOURCE))


@router.get("/reports/{year}/{edition}", response=Single[ReportDetail], summary="Um relatório")
def report(request: HttpRequest, year: Path[Year], edition: Path[Edition]) -> dict[str, Any]:
    """Uma edição publicada, com os seus ficheiros e o resumo SHA-256 de cada um."""
    found = published_editions().filter(year=year, edition=edition).first()
    if found is None:
        raise missing(f"Não há uma edição publicada {edition} de {year}. As edições estão em /api/v1/reports.")
    files = [FileOut.of(found, artefact) for artefact in artefacts_of(found)]
    detail = ReportDetail(**ReportDetail.words(found), files=files)
    return single(request, detail, Said(f"Relatório anual {year}, edição {edition}", SOURCE))
