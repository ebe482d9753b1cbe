"""The lists of governance as files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.exports.tables import ExportColumn
from common.norm.citation import cite
from governance.models import CompositionItem, Duty
from governance.queries import POPULATION_YEAR, StructureSheet, bodies_overview, territorial_structures
from territories.queries import MunicipalityLine, municipality_lines

BODY_COLUMNS: list[ExportColumn[Any]] = [
    ExportColumn("Órgão", lambda row: row[0].body.code),
    ExportColumn("Designação", lambda row: row[0].body.name),
    ExportColumn("Nível", lambda row: row[0].body.level),
    ExportColumn("Presidência", lambda row: row[0].body.chair),
    ExportColumn("Revisão", lambda row: row[1].cadence.label),
    ExportColumn("Estado da revisão", lambda row: row[1].cadence.status),
    ExportColumn("Cadência como na fonte", lambda row: row[1].cadence.raw),
    ExportColumn("Leitura", lambda row: row[1].cadence.reading),
    ExportColumn("Intervalo computável (meses)", lambda row: row[1].cadence.months),
    ExportColumn("Nota", lambda row: row[1].cadence.note),
    ExportColumn("Instrumento", lambda row: row[1].cadence.instrument),
]
DUTY_COLUMNS: list[ExportColumn[Duty]] = [
    ExportColumn("Código", lambda row: row.code),
    ExportColumn("Órgão", lambda row: row.body.code),
    ExportColumn("Ordem", lambda row: row.position),
    ExportColumn("Alínea como na fonte", lambda row: row.letter_raw or None),
    ExportColumn("Competência", lambda row: row.text),
    ExportColumn("Nota", lambda row: row.note or None),
    ExportColumn("Fonte", lambda row: cite(row.source)),
]
COMPOSITION_COLUMNS: list[ExportColumn[CompositionItem]] = [
    ExportColumn("Órgão", lambda row: row.revision.body.code),
    ExportColumn("Revisão", lambda row: row.revision.label),
    ExportColumn("Ordem", lambda row: row.position),
    ExportColumn("Tipo de membro", lambda row: row.member_kind),
    ExportColumn("Membro", lambda row: row.member),
    ExportColumn("Função", lambda row: row.get_role_display()),
    ExportColumn("Fonte", lambda row: cite(row.source)),
]
STRUCTURE_COLUMNS: list[ExportColumn[StructureSheet]] = [
    ExportColumn("Código", lambda row: row.structure.code),
    ExportColumn("Região", lambda row: row.region.name),
    ExportColumn("Presidência como na fonte", lambda row: row.structure.chair_raw),
    ExportColumn("Entidade que preside", lambda row: row.chair.name if row.chair else "por designar"),
    ExportColumn("Entidades intermunicipais", lambda row: row.figures.communities),
    ExportColumn("Municípios", lambda row: row.figures.municipalities),
    ExportColumn("Área (km²)", lambda row: row.figures.area_km2),
    ExportColumn(f"População residente em {POPULATION_YEAR}", lambda row: row.figures.population),
    ExportColumn("Fonte", lambda row: cite(row.structure.source)),
]
MUNICIPALITY_COLUMNS: list[ExportColumn[MunicipalityLine]] = [
    ExportColumn("Código DICO", lambda row: row.code),
    ExportColumn("Município", lambda row: row.name),
    ExportColumn("Distrito ou região autónoma", lambda row: row.district),
    ExportColumn("NUTS III", lambda row: row.nuts3),
    ExportColumn("Entidade intermunicipal", lambda row: row.community),
    ExportColumn("Região", lambda row: row.region),
    ExportColumn("Área (km²)", lambda row: row.area_km2),
    ExportColumn(f"População residente em {POPULATION_YEAR}", lambda row: row.population),
]


@dataclass(frozen=True)
class List:
    """A list of governance that can be taken away: its columns, its source and how to read its rows on a day."""

    columns: list[ExportColumn[Any]]
    source: str
    rows: Callable[[date], Any]


def _bodies(on: date) -> Any:
    return [(sheet, revision) for sheet in bodies_overview() for revision in sheet.revisions]


def _duties(on: date) -> Any:
    return Duty.objects.select_related("body").order_by("body__position", "position", "pk")


def _composition(on: date) -> Any:
    items = CompositionItem.objects.select_related("revision__body")
    return items.order_by("revision__body__position", "revision__label", "position", "pk")


def _municipalities(on: date) -> Any:
    return municipality_lines(POPULATION_YEAR)


MODEL_SOURCE = "RCM n.º 176/2023, §7.1 (R0); Programa Territórios Inteligentes, agosto de 2024 (R1)"
PEOPLE_SOURCE = "INE, estimativa a 31-12-2019; composição das entidades intermunicipais como conhecida em 2024"
LISTS = {
    "orgaos": List(BODY_COLUMNS, MODEL_SOURCE, _bodies),
    "competencias": List(DUTY_COLUMNS, "RCM n.º 176/2023, §7.1", _duties),
    "composicao": List(COMPOSITION_COLUMNS, MODEL_SOURCE, _composition),
    "estruturas-territoriais": List(
        STRUCTURE_COLUMNS, f"RCM n.º 176/2023, §7.1.4; {PEOPLE_SOURCE}", territorial_structures
    ),
    "municipios": List(MUNICIPALITY_COLUMNS, PEOPLE_SOURCE, _municipalities),
}
