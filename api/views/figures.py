"""Figures: the cells of a measure, and its lines through time."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from api.enums import LEVEL_NAMES, LEVELS, Form, Level
from api.envelopes import Said, citation, listing, notice, of_releases
from api.problems import Refusal
from api.queries import MOST_CELLS, Asked, Selection, select
from api.schemas.common import NO_CONTROL, Day, Listing, MeasureCode, Paging
from api.schemas.figures import ObservationOut, PointOut, SeriesOut
from api.schemas.measures import BreakOut
from api.schemas.territories import TerritoryRef
from api.tables import csv_of, json_stat_of
from api.views.measures import licence_of
from observatory import queries

router = Router(tags=["Observatório"])
PeriodCode = Annotated[str, Field(max_length=8, pattern=r"^(latest|[0-9]{4}(-[SQ]?[0-9]{1,2})?)$")]
AreaCode = Annotated[str, Field(max_length=50, pattern=r"^[A-Za-z0-9-]+$")]
Cut = Annotated[str, Field(max_length=200, pattern=NO_CONTROL)]


class FigureQuery(Paging):
    measure: MeasureCode = Field(description="Código da medida.", examples=["M10"])
    territory: list[AreaCode] = Field([], max_length=50, description="Códigos de território; pode repetir-se.")
    breakdown: Cut = Field("", description="Chave da desagregação; vazia no total.")
    as_of: Day | None = Field(None, description="Os valores como estavam publicados no fim deste dia.")


class ObservationQuery(FigureQuery):
    limit: int = Field(100, ge=1, le=1000, description="Quantas por página.")
    period: list[PeriodCode] = Field(
        [], max_length=50, description="Códigos de período (2024, 2024-S1, 2024-Q3, 2024-07) ou «latest»."
    )
    level: Level | None = Field(None, description="Só um nível do território.")
    values_only: bool = Field(False, description="Só as células com valor.")
    format: Form = Field(
        Form.JSON, description="csv e json-stat dão de uma vez tudo o que se pede, sem páginas, até 20 000 células."
    )


OTHER_FORMS = {
    "responses": {
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/vnd.json-stat+json": {"schema": {"type": "object", "required": ["version", "class"]}},
            }
        }
    }
}


@router.get("/observations", response=Listing[ObservationOut], summary="Valores", openapi_extra=OTHER_FORMS)
def observations(request: HttpRequest, response: HttpResponse, asked: Query[ObservationQuery]) -> Any:
    """As células de uma medida: período por período, território por território. Onde não há valor, o estado diz
    porquê. De uma região ou do país conta o valor da fonte; sem ele, o que os municípios permitem calcular."""
    found = select(
        Asked(
            measure=asked.measure,
            periods=asked.period,
            level=None if asked.level is None else LEVELS[asked.level],
            areas=asked.territory,
            breakdown=asked.breakdown,
            as_of=asked.as_of,
            values_only=asked.values_only,
        )
    )
    said = _said(found)
    if asked.format == Form.JSON:
        return listing(request, response, found.places, _observation(found), asked, said)
    return _whole(request, found, asked.format, said)


def _said(found: Selection) -> Said:
    title = f"Medida {found.measure.code}, {found.measure.short_name}"
    return of_releases(title, found.releases.values(), licence_of(found.measure))


def _observation(found: Selection) -> Callable[[Any], ObservationOut]:
    return lambda place: ObservationOut.of(
        found.measure, found.breakdown, place, found.reading(place), found.releases_of(place)
    )


def _whole(request: HttpRequest, found: Selection, form: Form, said: Said) -> HttpResponse:
    if len(found.areas) * len(found.periods) > MOST_CELLS:
        raise Refusal(400, "São mais de 20 000 células. Peça menos períodos ou um só nível do território.")
    if form == Form.CSV:
        names = {int(level): name.value for level, name in LEVEL_NAMES.items()}
        body = csv_of(found, names, said.licence.name, notice(said) or "")
        return HttpResponse(body, content_type="text/csv; charset=utf-8; header=present")
    around = {
        "source": said.source,
        "licence": said.licence,
        "simulated": said.simulated,
        "notice": notice(said),
        "citation": citation(request, said),
    }
    body = json.dumps(json_stat_of(found, around), ensure_ascii=False).encode()
    return HttpResponse(body, content_type="application/vnd.json-stat+json")


class SeriesQuery(FigureQuery):
    limit: int = Field(20, ge=1, le=50, description="Quantos territórios por página.")
    territory: list[AreaCode] = Field(["PT"], max_length=50, description="Códigos de território; pode repetir-se.")


@router.get("/series", response=Listing[SeriesOut], summary="Séries")
def series(request: HttpRequest, response: HttpResponse, asked: Query[SeriesQuery]) -> dict[str, Any]:
    """Uma medida ao longo do tempo, em alguns territórios. Os períodos são os de todos; uma falha diz o motivo."""
    found = select(Asked(measure=asked.measure, areas=asked.territory, breakdown=asked.breakdown, as_of=asked.as_of))
    breaks = queries.breaks_of(found.measure)

    def line(area: Any) -> SeriesOut:
        return SeriesOut(
            territory=TerritoryRef.of(area),
            points=[_point(found, area, period) for period in found.periods],
            breaks=[BreakOut.of(one) for one in breaks if one.area_id in (None, area.pk)],
        )

    return listing(request, response, found.areas, line, asked, _said(found))


def _point(found: Selection, area: Any, period: Any) -> PointOut:
    place = (area, period)
    told = PointOut.told(found.reading(place), found.releases_of(place))
    return PointOut(**told, period=period.code, starts_on=period.starts_on)
