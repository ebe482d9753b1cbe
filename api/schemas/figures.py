"""Figures: values, or the reasons why there are none, as the API tells them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from api.schemas.common import Number, plain
from api.schemas.measures import BreakOut
from api.schemas.territories import TerritoryRef
from observatory.enums import Origin
from observatory.models import Area, Breakdown, Measure, Period, Release
from observatory.queries import AreaLine, Reading

STATUS = "Código de estado SDMX (CL_OBS_STATUS): A, B, D, E, F, I, P e U têm valor; O, M, Q, L e X não têm."


class FigureOut(Schema):
    """Um valor ou, em vez dele, o motivo de não o haver. Zero é um valor."""

    value: Number | None
    status: str = Field(description=STATUS, examples=["A"])
    status_label: str
    is_computed: bool = Field(description="Se foi calculado aqui, a partir dos municípios.")
    method: str | None = Field(description="Como se juntaram os municípios.")
    partial_value: Number | None = Field(description="Valor a que faltam municípios; nunca é o do todo.")
    answered: int | None = Field(description="Municípios com valor, quando se juntam municípios.")
    expected: int | None = Field(description="Municípios que se juntam.")
    origin: str | None = Field(description="OFFICIAL, DECLARED ou SIMULATED.")
    simulated: bool
    release_ids: list[int] = Field(description="Publicações de que o valor vem.")

    @classmethod
    def told(cls, reading: Reading, releases: Iterable[Release]) -> dict[str, Any]:
        used = list(releases)
        whole = None if reading.whole is None or reading.whole.is_given else reading.whole
        return {
            "value": plain(reading.value),
            "status": reading.status.value,
            "status_label": reading.status.portuguese,
            "is_computed": reading.is_computed,
            "method": whole.method.portuguese if whole else None,
            "partial_value": plain(reading.partial),
            "answered": whole.answered if whole else None,
            "expected": whole.expected if whole else None,
            "origin": origin_of(used),
            "simulated": any(release.origin == Origin.SIMULATED for release in used),
            "release_ids": sorted(release.pk for release in used),
        }


WEAKEST_FIRST = (Origin.SIMULATED, Origin.DECLARED, Origin.OFFICIAL)


def origin_of(releases: Iterable[Release]) -> str | None:
    """The least firm origin of what a figure is made of."""
    found = {release.origin for release in releases}
    return next((origin.value for origin in WEAKEST_FIRST if origin in found), None)


class ObservationOut(FigureOut):
    """Uma célula: uma medida, num território e período."""

    measure: str
    breakdown: str = Field(description="Vazia no total.")
    period: str
    territory: TerritoryRef
    division: str | None = Field(description="Versão da divisão territorial da publicação.")

    @classmethod
    def of(
        cls, measure: Measure, breakdown: Breakdown, place: tuple[Area, Period], reading: Reading, used: list[Release]
    ) -> "ObservationOut":
        area, period = place
        return cls(
            **cls.told(reading, used),
            measure=measure.code,
            breakdown=breakdown.key,
            period=period.code,
            territory=TerritoryRef.of(area),
            division=used[0].division.code if used else None,
        )


class PointOut(FigureOut):
    period: str
    starts_on: date


class SeriesOut(Schema):
    """A medida de um território ao longo do tempo."""

    territory: TerritoryRef
    points: list[PointOut]
    breaks: list[BreakOut] = Field(description="Quebras que valem para este território.")


class ProfileLineOut(FigureOut):
    """O último valor de uma medida num território."""

    measure: str
    name: str
    domain: str | None
    unit: str | None
    period: str | None
    position: int | None = Field(description="Lugar entre os pares com valor; vazio quando não há ordem.")
    out_of: int | None = Field(description="Quantos pares têm valor.")
    is_shared: bool = Field(description="Se outro território tem o mesmo lugar.")
    median: Number | None = Field(description="Mediana dos pares.")
    previous_period: str | None
    previous_value: Number | None
    is_broken: bool = Field(description="Se há uma quebra de série desde o valor anterior.")
    missing: str | None = Field(description="Porque falta no período mais recente.")

    @classmethod
    def of(cls, line: AreaLine) -> "ProfileLineOut":
        rank = line.standing.rank if line.standing else None
        before = line.before
        return cls(
            **cls.told(line.reading, line.releases),
            measure=line.measure.code,
            name=line.measure.short_name,
            domain=line.measure.domain.slug if line.measure.domain else None,
            unit=line.measure.unit or None,
            period=line.period.code if line.period else None,
            position=rank.position if rank else None,
            out_of=rank.of if rank else None,
            is_shared=rank.is_shared if rank else False,
            median=plain(line.standing.median) if line.standing and rank else None,
            previous_period=before.period.code if before else None,
            previous_value=plain(before.value) if before else None,
            is_broken=before.is_broken if before else False,
            missing=line.missing.portuguese if line.missing else None,
        )
