"""Good practices and the repositories: what of them is published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from api.envelopes import Said, listing, single
from api.problems import missing
from api.schemas.catalogue import EntryOut, PracticeDetail, PracticeOut
from api.schemas.common import Listing, Paging, Single, Slug
from practices.queries.catalogue import practice_sheets
from practices.queries.page import public_page
from practices.tables import SOURCE
from repositories.catalogue import BY_CODE
from repositories.enums import RepositoryCode

router = Router(tags=["Conhecimento"])


class PracticeQuery(Paging):
    domain: Slug | None = Field(None, description="Só as de um domínio, pelo seu código.")
    region: Slug | None = Field(None, description="Só as de uma região, pelo seu código.")
    municipality: Slug | None = Field(None, description="Só as de um município, pelo seu DICO.")
    recommendation: int | None = Field(None, ge=1, le=999, description="Só as que respondem a uma recomendação.")


@router.get("/practices", response=Listing[PracticeOut], summary="Boas práticas")
def practices(request: HttpRequest, response: HttpResponse, asked: Query[PracticeQuery]) -> dict[str, Any]:
    """As boas práticas do catálogo público, da mais recente para a mais antiga."""
    chosen = [
        sheet
        for sheet in practice_sheets(timezone.localdate())
        if asked.domain in (None, *(term.value for term in sheet.domains))
        and asked.region in (None, *(term.value for term in sheet.regions))
        and asked.municipality in (None, *(spot.code for spot in sheet.spots))
        and (asked.recommendation is None or str(asked.recommendation) in [one.value for one in sheet.recommendations])
    ]
    return listing(request, response, chosen, PracticeOut.of, asked, Said("Catálogo de boas práticas", SOURCE))


@router.get("/practices/{slug}", response=Single[PracticeDetail], summary="Uma boa prática")
def practice(request: HttpRequest, slug: Path[Slug]) -> dict[str, Any]:
    """Uma boa prática, com os seus textos, resultados e recursos."""
    found = public_page(slug, timezone.localdate())
    if found is None:
        raise missing(f"Não há uma boa prática publicada {slug}. O catálogo está em /api/v1/practices.")
    return single(request, PracticeDetail.told(found), Said(found.sheet.title, SOURCE))


@router.get("/repositories/{repository}", response=Listing[EntryOut], summary="Entradas de um repositório")
def entries(
    request: HttpRequest, response: HttpResponse, repository: Path[RepositoryCode], asked: Query[Paging]
) -> dict[str, Any]:
    """As entradas publicadas de um repositório: legislação, zonas livres tecnológicas, parceiros, soluções, APIs ou
    financiamento."""
    found = BY_CODE[repository]
    lines = found.lines(timezone.localdate(), found.entries())
    said = Said(found.title, found.source)
    return listing(request, response, lines, lambda line: EntryOut.of(found, line), asked, said)


@router.get("/repositories/{repository}/{slug}", response=Single[EntryOut], summary="Uma entrada")
def entry(request: HttpRequest, repository: Path[RepositoryCode], slug: Path[Slug]) -> dict[str, Any]:
    """Uma entrada publicada de um repositório."""
    found = BY_CODE[repository]
    lines = found.lines(timezone.localdate(), found.entries())
    line = next((line for line in lines if line.entry.slug == slug), None)
    if line is None:
        raise missing(f"Não há uma entrada publicada {slug}. As entradas estão em /api/v1/repositories/{repository}.")
    return single(request, EntryOut.of(found, line), Said(line.entry.title, found.source))
