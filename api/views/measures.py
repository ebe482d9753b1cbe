"""Measures, what was published of them, and the words they are told in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from api.envelopes import Said, listing, of_releases, single
from api.problems import missing
from api.schemas.common import OURS, Instant, Licence, Listing, MeasureCode, Named, Paging, Single, Slug
from api.schemas.measures import (
    BreakdownOut,
    BreakOut,
    MeasureDetail,
    MeasureLineOut,
    ProviderOut,
    ReleaseOut,
    StatusOut,
    TargetOut,
)
from common.norm.citation import STRATEGY, cite
from observatory import queries
from observatory.enums import ABSENT, ObservationStatus
from observatory.models import Domain, Measure, Provider
from observatory.queries import Asked, Shown

router = Router(tags=["Observatório"])
TABLE = f"{STRATEGY}, Tabela 3"


class MeasureQuery(Paging):
    domain: Slug | None = Field(None, description="Só as de um domínio, pelo seu código.")
    has_data: bool | None = Field(None, description="Só as que têm valores publicados, ou só as que não têm.")


@router.get("/measures", response=Listing[MeasureLineOut], summary="Medidas")
def measures(request: HttpRequest, response: HttpResponse, asked: Query[MeasureQuery]) -> dict[str, Any]:
    """As 48 medidas da Tabela 3 da estratégia, cada uma com o que dela está publicado."""
    lines = [
        line
        for line in queries.overview()
        if (asked.domain is None or (line.measure.domain is not None and line.measure.domain.slug == asked.domain))
        and (asked.has_data is None or line.has_data == asked.has_data)
    ]
    said = Said("Medidas do Observatório", f"{TABLE}; valores das fontes de cada medida",
                simulated=any(line.is_simulated for line in lines))  # fmt: skip
    return listing(request, response, lines, MeasureLineOut.of, asked, said)


@router.get("/measures/{code}", response=Single[MeasureDetail], summary="Uma medida")
def measure(request: HttpRequest, code: Path[MeasureCode]) -> dict[str, Any]:
    """Uma medida com metadados, metas, fontes, desagregações, quebras de série e publicações."""
    found = queries.measure_with(code)
    if found is None:
        raise missing(f"Não há uma medida {code}. As medidas estão em /api/v1/measures.")
    shown = queries.shown(found, Asked())
    releases = shown.releases
    said = of_releases(f"Medida {found.code}, {found.short_name}", releases, licence_of(found))
    return single(request, _detail(found, shown), said)


def _detail(found: Measure, shown: Shown) -> MeasureDetail:
    return MeasureDetail(
        **MeasureDetail.facts(found),
        place=cite(found.source),
        breakdowns=[BreakdownOut.of(one) for one in shown.breakdowns],
        periods=[period.code for period in reversed(shown.figures.periods)],
        breaks=[BreakOut.of(one) for one in shown.breaks],
        targets=[TargetOut.of(one) for one in shown.targets],
        releases=[ReleaseOut.of(one, found) for one in shown.releases],
    )


def licence_of(found: Measure) -> Licence:
    """The licence under which the sources publish, where they say it, else ours."""
    names = dict.fromkeys(provider.licence for provider in found.providers.all() if provider.licence)
    if not names:
        return OURS
    same = set(names) == {"CC BY 4.0"}  # what is also ours, by its short name
    return Licence(name="; ".join(names), url=OURS.url if same else None)


class ReleaseQuery(Paging):
    since: Instant | None = Field(None, description="Só as publicadas depois deste instante.")
    measure: MeasureCode | None = Field(None, description="Só as de uma medida.")


@router.get("/releases", response=Listing[ReleaseOut], summary="Publicações: o que há de novo")
def releases(request: HttpRequest, response: HttpResponse, asked: Query[ReleaseQuery]) -> dict[str, Any]:
    """As publicações de valores, da mais recente para a mais antiga. Para saber o que há de novo, dê em «since» o
    «released_at» da última que já leu."""
    found = queries.latest_releases(since=asked.since, code=asked.measure.upper() if asked.measure else None)
    start = (asked.page - 1) * asked.limit
    said = of_releases("Publicações de valores do Observatório", found[start : start + asked.limit])
    return listing(request, response, found, ReleaseOut.of, asked, said)


@router.get("/domains", response=Listing[Named], summary="Domínios das medidas")
def domains(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """Os seis domínios em que a Tabela 3 arruma as medidas."""
    rows = Domain.objects.order_by("position", "pk")
    return listing(request, response, rows, lambda row: Named(code=row.slug, name=row.name), asked,
                   Said("Domínios das medidas", TABLE))  # fmt: skip


@router.get("/providers", response=Listing[ProviderOut], summary="Fontes de dados")
def providers(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """Quem publica os valores das medidas, como a Tabela 3 o nomeia."""
    rows = Provider.objects.order_by("name", "pk")
    return listing(request, response, rows, ProviderOut.of, asked, Said("Fontes das medidas", TABLE))


@router.get("/statuses", response=Listing[StatusOut], summary="Estados de uma célula")
def statuses(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """O que cada letra do estado de uma célula quer dizer, e quais têm valor."""
    said = Said("Estados das células", "SDMX, CL_OBS_STATUS 2.2")
    return listing(request, response, list(ObservationStatus), lambda one: StatusOut.of(one, ABSENT), asked, said)
