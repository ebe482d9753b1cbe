"""The figures as files: the list of measures, and the rows of a measure with all that says what they are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext_noop

from common.exports.tables import LICENCE, ExportColumn
from common.norm.citation import STRATEGY
from observatory.enums import Aggregation, AreaLevel, MeasureKind, ObservationStatus, Origin
from observatory.models import Area, Measure, MeasureTarget, Period, Release
from observatory.queries import (
    Aggregate,
    AreaLine,
    MeasureLine,
    Peers,
    Progress,
    Reading,
    Row,
    Shown,
    next_of,
)

SOURCE = gettext_noop("Estratégia Nacional de Territórios Inteligentes, Tabela 3; valores das fontes de cada medida")
FORMATS = ("csv", "xlsx", "json", "svg", "png")
LIST_SOURCE = f"{STRATEGY}, Tabela 3; valores das fontes indicadas em cada linha"


def plain(value: Decimal | None) -> Decimal | None:
    """A value without the zeros that the database keeps at its end; all that it has stays."""
    if value is None or value == value.to_integral_value():
        return value
    return value.normalize()


def _figure(line: MeasureLine) -> Any:
    return plain(line.country.value) if line.country else None


def _has_data(line: MeasureLine) -> str:
    if not line.has_data:
        return "sem dados publicados"
    return "dados simulados para demonstração" if line.is_simulated else "com dados"


LIST_COLUMNS: list[ExportColumn[MeasureLine]] = [
    ExportColumn("codigo", lambda line: line.measure.code),
    ExportColumn("numero", lambda line: line.measure.number),
    ExportColumn("dominio", lambda line: line.measure.domain.name if line.measure.domain else None),
    ExportColumn("indicador", lambda line: line.measure.indicator),
    ExportColumn("subindicador", lambda line: line.measure.sub_indicator),
    ExportColumn("medida", lambda line: line.measure.description),
    ExportColumn("nome_curto", lambda line: line.measure.short_name),
    ExportColumn("unidade", lambda line: line.measure.unit or None),
    ExportColumn("tipo", lambda line: MeasureKind(line.measure.kind).portuguese),
    ExportColumn("agregacao", lambda line: Aggregation(line.measure.aggregation).portuguese),
    ExportColumn("fonte", lambda line: "; ".join(line.providers)),
    ExportColumn("dados", _has_data),
    ExportColumn("nivel", lambda line: None if line.level is None else line.level.portuguese),
    ExportColumn("ultimo_periodo", lambda line: line.period.code if line.period else None),
    ExportColumn("com_valor", lambda line: line.with_value if line.has_data else None),
    ExportColumn("esperados", lambda line: line.expected if line.has_data else None),
    ExportColumn("mediana", lambda line: plain(line.median)),
    ExportColumn("portugal", _figure),
    ExportColumn("portugal_periodo", lambda line: line.country_period.code if line.country_period else None),
    ExportColumn("publicado_em", lambda line: line.released_at),
    ExportColumn("nota_de_leitura", lambda line: line.measure.resolution_note or None),
]


Aim = tuple[MeasureTarget, Progress]
AnyRow = TypeVar("AnyRow")
UNDECIDED, DECIDED = "por definir", "definida"


def aim_columns(aim: Callable[[AnyRow], Aim | None]) -> list[ExportColumn[AnyRow]]:
    """What was decided to be reached, and how far it is; without a decision it is yet to be defined, and never 0."""

    def column(name: str, said: Callable[[MeasureTarget, Progress], Any], otherwise: str | None = None) -> Any:
        return ExportColumn(name, lambda row: otherwise if (found := aim(row)) is None else said(*found))

    return [
        column("meta", lambda target, _found: plain(target.value)),
        column("estado_da_meta", lambda _target, _found: DECIDED, UNDECIDED),
        column("periodo_da_meta", lambda target, _found: target.period.code),
        column("progresso", lambda _target, found: found.status.portuguese),
        column("decisao", lambda target, _found: target.decision_reference),
        column("data_da_decisao", lambda target, _found: target.decided_on),
    ]


@dataclass(frozen=True)
class Told:
    """A row with what it is a row of: a value or, in a column of its own, why there is none."""

    shown: Shown
    row: Row

    @property
    def whole(self) -> Aggregate | None:
        return self.row.reading.whole

    @property
    def releases(self) -> tuple[Release, ...]:
        return self.shown.releases_behind(self.row.area)


def told(shown: Shown) -> list[Told]:
    return [Told(shown, row) for row in shown.rows]


KEY: list[ExportColumn[Told]] = [
    ExportColumn("medida", lambda one: one.shown.measure.code),
    ExportColumn("designacao", lambda one: one.shown.measure.short_name),
    ExportColumn("unidade", lambda one: unit_of(one.shown) or None),
    ExportColumn("desagregacao", lambda one: one.shown.breakdown.label),
    ExportColumn("periodo", lambda one: one.shown.period.code if one.shown.period else None),
    ExportColumn("nivel", lambda one: AreaLevel(one.row.area.level).portuguese),
    ExportColumn("codigo", lambda one: one.row.area.code),
    ExportColumn("territorio", lambda one: one.row.area.name),
    ExportColumn("regiao", lambda one: one.row.region or None),
]
VALUE: list[ExportColumn[Told]] = [
    ExportColumn("valor", lambda one: plain(one.row.reading.value)),
    ExportColumn("estado", lambda one: one.row.reading.status.value),
    ExportColumn("estado_em_palavras", lambda one: one.row.reading.status.portuguese),
    ExportColumn("como_se_obteve", lambda one: how(one.row)),
    ExportColumn("municipios_com_valor", lambda one: one.whole.answered if one.whole else None),
    ExportColumn("municipios_esperados", lambda one: one.whole.expected if one.whole else None),
]
PLACE: list[ExportColumn[Told]] = [
    ExportColumn("posicao", lambda one: one.row.position),
    ExportColumn("de", lambda one: one.row.of if one.row.position else None),
    ExportColumn("mudanca", lambda one: plain(one.row.change)),
    ExportColumn("desde", lambda one: one.shown.base.code if one.shown.base and one.row.change is not None else None),
]
ORIGIN: list[ExportColumn[Told]] = [
    ExportColumn("origem", lambda one: _each(Origin(release.origin).portuguese for release in one.releases)),
    ExportColumn("fonte", lambda one: _each(release.source for release in one.releases)),
    ExportColumn("publicado_em", lambda one: max((release.released_at for release in one.releases), default=None)),
]
COLUMNS = [*KEY, *VALUE, *PLACE, *ORIGIN, *aim_columns(lambda one: one.shown.target_of(one.row.area))]
SERIES_COLUMNS = [*KEY, *VALUE, *ORIGIN]


def unit_of(shown: Shown) -> str:
    if shown.is_adoption:
        return "1 = sim, 0 = não" if shown.is_yes_or_no else "%"
    return shown.measure.unit


def how(row: Row) -> str | None:
    """Whether a figure is the source's, was put together here, or lacks parts."""
    return how_told(row.reading)


def licence_of(shown: Shown) -> str:
    """The licence under which the sources publish, where they say it, else ours."""
    return licence_of_measure(shown.measure)


def licence_of_measure(measure: Measure) -> str:
    found = [provider.licence for provider in measure.providers.all() if provider.licence]
    return "; ".join(dict.fromkeys(found)) or LICENCE


def json_stat(shown: Shown, said: dict[str, Any], areas: Sequence[Area] = ()) -> dict[str, Any]:
    """The rows as JSON-stat 2.0, or some areas through time: a status for each cell, also where there is no value."""
    periods = [*shown.figures.periods] if areas else [shown.period] if shown.period else []
    areas = areas or [row.area for row in shown.rows]
    cells = [_cell(shown, area, period) for area in areas for period in periods]
    unit = {"base": unit_of(shown), "decimals": shown.measure.decimals}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": said["title"],
        "source": said["source"],
        "updated": said["updated"],
        "id": ["medida", "desagregacao", "territorio", "periodo"],
        "size": [1, 1, len(areas), len(periods)],
        "role": {"time": ["periodo"], "geo": ["territorio"], "metric": ["medida"]},
        "dimension": {
            "medida": _dimension("Medida", {shown.measure.code: shown.measure.short_name}, unit=unit),
            "desagregacao": _dimension("Desagregação", {shown.breakdown.key or "total": shown.breakdown.label}),
            "territorio": _dimension("Território", {area.code: area.name for area in areas}),
            "periodo": _dimension("Período", {period.code: period.code for period in periods}),
        },
        "value": [value for value, _status in cells],
        "status": [status.value for _value, status in cells],
        "note": said["notes"],
        "extension": {
            "estados": {status.value: status.portuguese for status in ObservationStatus},
            "nivel": AreaLevel(shown.level).portuguese,
            "licenca": said["licence"],
            "citacao": said["citation"],
            "origem": said["origin"],
            "origem_por_celula": [_origin(shown, area, period) for area in areas for period in periods],
            "esms": said["esms"],
        },
    }


def _origin(shown: Shown, area: Area, period: Period) -> str | None:
    return _each(Origin(release.origin).portuguese for release in shown.releases_behind(area, period))


def _dimension(label: str, categories: dict[str, str], unit: dict[str, Any] | None = None) -> dict[str, Any]:
    category: dict[str, Any] = {"index": list(categories), "label": categories}
    if unit is not None:
        category["unit"] = dict.fromkeys(categories, unit)
    return {"label": label, "category": category}


def _cell(shown: Shown, area: Area, period: Period) -> tuple[float | int | None, ObservationStatus]:
    reading = shown.figures.reading(area, period)
    value = reading.value
    if value is None:
        return None, reading.status
    return _plain_number(value), reading.status


ALL_TABLES = ("csv", "xlsx", "json")


@dataclass(frozen=True)
class AreaFigure:
    """A figure of one territory: a row of a profile, or of a comparison."""

    area: Area
    measure: Measure
    reading: Reading
    period: Period | None
    releases: tuple[Release, ...]
    line: AreaLine | None = None
    peers: Peers | None = None
    targets: tuple[Aim, ...] = ()

    @property
    def aim(self) -> Aim | None:
        """The next target from the figure's period on."""
        target = next_of([target for target, _ in self.targets], self.period.starts_on if self.period else None)
        return next((aim for aim in self.targets if aim[0] == target), None)

    @property
    def unit(self) -> str:
        if self.measure.kind != MeasureKind.ADOPTION:
            return self.measure.unit
        return "1 = sim, 0 = não" if self.area.level == AreaLevel.MUNICIPALITY else "%"


def told_columns() -> list[ExportColumn[AreaFigure]]:
    """A figure or, in a column of its own, why there is none; where it comes from, and when it was published here."""
    return [
        ExportColumn("codigo", lambda row: row.area.code),
        ExportColumn("territorio", lambda row: row.area.name),
        ExportColumn("nivel", lambda row: AreaLevel(row.area.level).portuguese),
        ExportColumn("medida", lambda row: row.measure.code),
        ExportColumn("designacao", lambda row: row.measure.short_name),
        ExportColumn("dominio", lambda row: row.measure.domain.name if row.measure.domain else None),
        ExportColumn("unidade", lambda row: row.unit or None),
        ExportColumn("periodo", lambda row: row.period.code if row.period else None),
        ExportColumn("valor", lambda row: plain(row.reading.value)),
        ExportColumn("estado", lambda row: row.reading.status.value),
        ExportColumn("estado_em_palavras", lambda row: row.reading.status.portuguese),
        ExportColumn("como_se_obteve", lambda row: how_told(row.reading)),
        ExportColumn("municipios_com_valor", lambda row: row.reading.whole.answered if row.reading.whole else None),
        ExportColumn("municipios_esperados", lambda row: row.reading.whole.expected if row.reading.whole else None),
        ExportColumn("origem", lambda row: _each(Origin(one.origin).portuguese for one in row.releases)),
        ExportColumn("fonte", lambda row: _each(one.source for one in row.releases)),
        ExportColumn("publicado_em", lambda row: max((one.released_at for one in row.releases), default=None)),
    ]


def _each(texts: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(texts)) or None


def _standing(row: AreaFigure) -> dict[str, Any]:
    """Where a figure stands among those of its peers, and what it was before."""
    told: dict[str, Any] = {}
    if row.peers is not None:
        told["comparado_com"] = row.peers.kind.portuguese
        told["grupo"] = row.peers.band.portuguese if row.peers.band else row.peers.name or None
    found = row.line.standing if row.line else None
    if found is not None and found.rank is not None:
        told |= {"posicao": found.rank.position, "de": found.rank.of, "mediana_do_grupo": plain(found.median)}
    before = row.line.before if row.line else None
    if before is not None:
        told |= {"periodo_anterior": before.period.code, "valor_anterior": plain(before.value)}
        told["quebra_de_serie"] = before.is_broken
    return told


def _standing_column(name: str) -> ExportColumn[AreaFigure]:
    return ExportColumn(name, lambda row: _standing(row).get(name))


STANDING_COLUMNS = [
    _standing_column(name)
    for name in (
        "posicao", "de", "comparado_com", "grupo", "mediana_do_grupo", "periodo_anterior", "valor_anterior",
        "quebra_de_serie",
    )
]  # fmt: skip


AIM_COLUMNS: list[ExportColumn[AreaFigure]] = aim_columns(lambda row: row.aim)


def targets_json(targets: Iterable[MeasureTarget]) -> dict[str, Any]:
    return {"metas": [target_json(target) for target in targets], "sem_meta": UNDECIDED}


def target_json(target: MeasureTarget) -> dict[str, Any]:
    return {
        "medida": target.measure.code,
        "territorio": target.area.code,
        "periodo": target.period.code,
        "meta": _plain_number(target.value),
        "desde": target.base_period.code if target.base_period else None,
        "decisao": target.decision_reference,
        "data_da_decisao": target.decided_on.isoformat(),
        "endereco_da_decisao": target.decision_url or None,
    }


def how_told(reading: Reading) -> str | None:
    """Whether a figure is the source's, was put together here, or lacks parts."""
    if reading.is_computed and reading.whole is not None:
        return f"calculado: {reading.whole.method.portuguese}"
    if reading.partial is not None:
        return "incompleto: faltam municípios"
    return None if reading.value is None else "valor da fonte"


def told_json(rows: Sequence[AreaFigure]) -> dict[str, Any]:
    """Figures of several measures as JSON-stat 2.0, each in its own period: only the cells that are told are given."""
    measures = {row.measure.code: row.measure.short_name for row in rows}
    areas = {row.area.code: row.area.name for row in rows}
    periods = sorted({row.period.code for row in rows if row.period})
    units = {row.measure.code: {"base": row.measure.unit or "%", "decimals": row.measure.decimals} for row in rows}
    places = [list(measures), list(areas), periods]
    values: dict[str, float | int] = {}
    statuses: dict[str, str] = {}
    for row in rows:
        if row.period is None:
            continue
        at = [places[0].index(row.measure.code), places[1].index(row.area.code), periods.index(row.period.code)]
        place = str((at[0] * len(areas) + at[1]) * len(periods) + at[2])
        statuses[place] = row.reading.status.value
        if row.reading.value is not None:
            values[place] = _plain_number(row.reading.value)
    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["medida", "territorio", "periodo"],
        "size": [len(part) for part in places],
        "role": {"time": ["periodo"], "geo": ["territorio"], "metric": ["medida"]},
        "dimension": {
            "medida": {"label": "Medida", "category": {"index": places[0], "label": measures, "unit": units}},
            "territorio": _dimension("Território", areas),
            "periodo": _dimension("Período", {code: code for code in periods}),
        },
        "value": values,
        "status": statuses,
        "extension": {
            "estados": {status.value: status.portuguese for status in ObservationStatus},
            "sem_periodo": [row.measure.code for row in rows if row.period is None],
            "licenca": LICENCE,
            **targets_json(target for row in rows for target, _progress in row.targets),
        },
    }


def _plain_number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)
