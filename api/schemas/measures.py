"""Measures, what was published of them, and the words of their states, as the API tells them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from api.enums import Level, level_of
from api.schemas.common import Named, Number, number, page_address, plain
from observatory.enums import (
    Aggregation,
    Direction,
    Frequency,
    MeasureKind,
    ObservationStatus,
    Origin,
)
from observatory.models import (
    Breakdown,
    Division,
    Measure,
    MeasureTarget,
    Provider,
    Release,
    SeriesBreak,
)
from observatory.queries import MeasureLine


class ProviderOut(Schema):
    """Quem publica os valores de uma medida."""

    code: str
    name: str
    url: str | None
    licence: str | None = Field(description="Licença da fonte; vazio quando a fonte não a diz.")

    @classmethod
    def of(cls, provider: Provider) -> "ProviderOut":
        return cls(code=provider.code, name=provider.name, url=provider.url or None, licence=provider.licence or None)


class CountryFigure(Schema):
    """O valor do país."""

    period: str
    value: Number | None = Field(description="Vazio quando faltam municípios: ver «partial_value».")
    partial_value: Number | None = Field(description="O que se obtém só com os municípios que responderam.")
    is_from_source: bool = Field(description="Se é valor da própria fonte, e não calculado aqui.")
    method: str = Field(description="Como se junta o valor dos municípios.")
    answered: int
    expected: int


class MeasureOut(Schema):
    """Uma das 48 medidas da Tabela 3 da estratégia."""

    code: str = Field(description="Código da medida.", examples=["M10"])
    number: int | None = Field(description="Número na Tabela 3; vazio numa medida de apoio.")
    name: str = Field(description="Nome curto.")
    domain: Named | None
    indicator: str
    sub_indicator: str
    description: str = Field(description="Definição, como na Tabela 3.")
    unit: str | None
    kind: str = Field(description="COUNT, AMOUNT, RATE, INDEX ou ADOPTION.")
    kind_label: str
    direction: str = Field(description="HIGHER, LOWER ou NEUTRAL: o sentido em que se melhora.")
    aggregation: str = Field(description="SUM, WEIGHTED, SHARE ou NONE: como se juntam municípios.")
    frequency: str = Field(description="Periodicidade (SDMX CL_FREQ).")
    lowest_level: Level | None = Field(description="Nível mais fino em que existe; vazio se por confirmar.")
    page: str = Field(description="Página da medida, para pessoas.")

    @classmethod
    def words(cls, measure: Measure) -> dict[str, Any]:
        domain = measure.domain
        return {
            "code": measure.code,
            "number": measure.number,
            "name": measure.short_name,
            "domain": Named(code=domain.slug, name=domain.name) if domain else None,
            "indicator": measure.indicator,
            "sub_indicator": measure.sub_indicator,
            "description": measure.description,
            "unit": measure.unit or None,
            "kind": measure.kind,
            "kind_label": MeasureKind(measure.kind).portuguese,
            "direction": measure.direction,
            "aggregation": measure.aggregation,
            "frequency": measure.frequency,
            "lowest_level": None if measure.lowest_level is None else level_of(measure.lowest_level),
            "page": page_address("observatory:measure", measure.code),
        }


class MeasureLineOut(MeasureOut):
    """Uma medida, com o que dela há."""

    providers: list[str]
    has_data: bool
    origin: str | None = Field(description="OFFICIAL, DECLARED ou SIMULATED, da última publicação.")
    simulated: bool
    latest_level: Level | None = Field(description="Nível mais fino com valores.")
    latest_period: str | None
    with_value: int | None = Field(description="Territórios com valor nesse nível e período.")
    expected: int | None
    country: CountryFigure | None
    released_at: datetime | None

    @classmethod
    def of(cls, line: MeasureLine) -> "MeasureLineOut":
        return cls(
            **cls.words(line.measure),
            providers=list(line.providers),
            has_data=line.has_data,
            origin=line.origin.value if line.origin else None,
            simulated=line.is_simulated,
            latest_level=None if line.level is None else level_of(line.level),
            latest_period=line.period.code if line.period else None,
            with_value=line.with_value if line.has_data else None,
            expected=line.expected if line.has_data else None,
            country=_country(line),
            released_at=line.released_at,
        )


def _country(line: MeasureLine) -> CountryFigure | None:
    if line.country is None or line.country_period is None:
        return None
    whole = line.country
    return CountryFigure(
        period=line.country_period.code,
        value=plain(whole.value),
        partial_value=plain(whole.partial),
        is_from_source=whole.is_given,
        method=whole.method.portuguese,
        answered=whole.answered,
        expected=whole.expected,
    )


class NoteOut(Schema):
    text: str
    source: str
    noted_on: date | None


class TargetOut(Schema):
    """Um valor a atingir, com a decisão que o fixou."""

    territory: Named
    period: str
    value: Number
    base_period: str | None
    decision: str
    decided_on: date

    @classmethod
    def of(cls, target: MeasureTarget) -> "TargetOut":
        return cls(
            territory=Named(code=target.area.code, name=target.area.name),
            period=target.period.code,
            value=number(target.value),
            base_period=target.base_period.code if target.base_period else None,
            decision=target.decision_reference,
            decided_on=target.decided_on,
        )


class BreakOut(Schema):
    """A partir deste período mede-se outra coisa."""

    period: str
    territory: str | None = Field(description="Código do território; vazio quando vale para todos.")
    reason: str
    source: str

    @classmethod
    def of(cls, found: SeriesBreak) -> "BreakOut":
        return cls(
            period=found.period.code,
            territory=found.area.code if found.area else None,
            reason=found.reason,
            source=found.source,
        )


class ReleaseOut(Schema):
    """Uma publicação de valores: tudo o que se tornou público num momento."""

    id: int
    measure: str
    released_at: datetime
    origin: str = Field(description="OFFICIAL, DECLARED ou SIMULATED.")
    origin_label: str
    simulated: bool
    source: str
    source_url: str | None
    source_updated_on: date | None
    note: str | None = Field(description="O que mudou.")
    division: Named = Field(description="Versão da divisão territorial.")
    cells: int | None = Field(description="Quantas células trouxe; só na página da medida.")

    @classmethod
    def of(cls, release: Release, measure: Measure | None = None) -> "ReleaseOut":
        return cls(
            id=release.pk,
            measure=(measure or release.measure).code,
            released_at=release.released_at,
            origin=release.origin,
            origin_label=Origin(release.origin).portuguese,
            simulated=release.origin == Origin.SIMULATED,
            source=release.source,
            source_url=release.source_url or None,
            source_updated_on=release.source_updated_on,
            note=release.note or None,
            division=division_out(release.division),
            cells=getattr(release, "cells", None),
        )


def division_out(division: Division) -> Named:
    return Named(code=division.code, name=division.name)


class BreakdownOut(Schema):
    key: str = Field(description="Chave da desagregação; vazia no total.")
    label: str

    @classmethod
    def of(cls, breakdown: Breakdown) -> "BreakdownOut":
        return cls(key=breakdown.key, label=breakdown.label)


class MeasureDetail(MeasureOut):
    """Uma medida com os seus metadados, metas, fontes e publicações."""

    direction_label: str
    aggregation_label: str
    frequency_label: str
    decimals: int
    unit_basis: str | None = Field(description="De onde vem a unidade.")
    denominator: str | None = Field(description="Código da medida que serve de denominador.")
    valid_from: Number | None
    valid_to: Number | None
    source_raw: str | None = Field(description="Fonte, como na Tabela 3.")
    place: str = Field(description="Lugar na norma.")
    resolution_note: str | None = Field(description="Como a norma foi lida.")
    metadata: dict[str, str] = Field(description="Conceitos ESMS conhecidos.")
    providers: list[ProviderOut]
    notes: list[NoteOut]
    breakdowns: list[BreakdownOut]
    periods: list[str] = Field(description="Períodos com valores publicados, do mais recente para o mais antigo.")
    breaks: list[BreakOut]
    targets: list[TargetOut]
    releases: list[ReleaseOut]

    @classmethod
    def facts(cls, measure: Measure) -> dict[str, Any]:
        return {
            **cls.words(measure),
            "direction_label": Direction(measure.direction).portuguese,
            "aggregation_label": Aggregation(measure.aggregation).portuguese,
            "frequency_label": Frequency(measure.frequency).portuguese,
            "decimals": measure.decimals,
            "unit_basis": measure.unit_basis or None,
            "denominator": measure.denominator.code if measure.denominator else None,
            "valid_from": plain(measure.valid_from),
            "valid_to": plain(measure.valid_to),
            "source_raw": measure.source_raw or None,
            "resolution_note": measure.resolution_note or None,
            "metadata": {concept: str(text) for concept, text in sorted(measure.esms.items())},
            "providers": [ProviderOut.of(provider) for provider in measure.providers.all()],
            "notes": [
                NoteOut(text=note.text, source=note.source, noted_on=note.noted_on) for note in measure.notes.all()
            ],
        }


class StatusOut(Schema):
    """Um estado de uma célula."""

    code: str
    label: str
    has_value: bool

    @classmethod
    def of(cls, status: ObservationStatus, absent: Iterable[ObservationStatus]) -> "StatusOut":
        return cls(code=status.value, label=status.portuguese, has_value=status not in absent)
