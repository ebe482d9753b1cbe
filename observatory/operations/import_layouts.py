"""How each format is read: what was said when the import began, as the readers want it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from observatory.enums import MeasureKind, SourceFormat
from observatory.models import ImportPart, ImportRun
from observatory.operations.refusals import ImportRefused
from observatory.readers import (
    Dialect,
    Header,
    IneLayout,
    JsonStatLayout,
    Reading,
    ReadLine,
    SurveyLayout,
    TableLayout,
    read_adoption,
    read_ine,
    read_json_stat,
    read_survey,
    read_table,
)
from observatory.readers.cells import MissingColumn, NotReadable


def reading_of(run: ImportRun) -> Reading:
    """Open what was kept, the way it is to be read. Raises ReadRefused."""
    if run.payload is None:
        raise ImportRefused("A importação não tem ficheiro: comece outra.")
    body = body_of(run.payload)
    dimensions, dataset, filters = _source(run)
    if run.format == SourceFormat.INE_JSON:
        layout = IneLayout(
            dataset, filters, dimensions.get("names", {}), dimensions.get("totals", {}), **_area(dimensions)
        )
        return _ine(run, body, layout)
    if run.format == SourceFormat.JSON_STAT:
        known = {key: dimensions[key] for key in ("time", "area", "names", "totals") if key in dimensions}
        return read_json_stat(body, JsonStatLayout(dataset=dataset, frequency=run.measure.frequency, **known))
    return _table(run, body)


def _ine(run: ImportRun, body: bytes, layout: IneLayout) -> Reading:
    """All the answers of an import as one: each is what was asked for, and of the same day at the source."""
    about, parts = body_of(run.metadata), list(run.parts.select_related("payload").order_by("position"))
    if len(parts) < 2:
        return read_ine(body, about, layout)
    first = read_ine(body, about, replace(layout, filters=parts[0].asked)).header
    return Reading(first, _lines_of(parts, about, layout, first))


def _lines_of(parts: Sequence[ImportPart], about: bytes, layout: IneLayout, first: Header) -> Iterator[ReadLine]:
    """One answer at a time, so that only one is in memory."""
    for part in parts:
        found = read_ine(body_of(part.payload), about, replace(layout, filters=part.asked))
        if found.header.updated_on != first.updated_on:
            raise NotReadable("A INE atualizou o indicador entre os pedidos: repita a leitura para o pedir de novo.")
        for line in found.lines:
            yield line._replace(place=f"pedido {part.position}, {line.place}")


def body_of(payload: Any) -> bytes:
    with payload.body.open("rb") as file:
        return bytes(file.read())


def _source(run: ImportRun) -> tuple[dict[str, Any], str, dict[str, str]]:
    if run.feed is not None:
        return run.feed.dimensions, run.feed.dataset, run.feed.parameters
    told = run.layout
    return told.get("dimensions", {}), str(told.get("dataset", "")), told.get("parameters", {})


def _area(dimensions: dict[str, Any]) -> dict[str, str]:
    return {"area": str(dimensions["area"])} if "area" in dimensions else {}


def _table(run: ImportRun, body: bytes) -> Reading:
    columns = run.layout.get("columns")
    if not columns:
        raise MissingColumn("Falta dizer que colunas tem o ficheiro: abra a importação e indique-as.")
    written = run.layout.get("dialect")
    dialect = Dialect(**written) if written else None
    if run.format == SourceFormat.SURVEY:
        return read_survey(body, survey_layout(columns), dialect)
    read = read_adoption if run.measure.kind == MeasureKind.ADOPTION else read_table
    return read(body, TableLayout(**columns, frequency=run.measure.frequency), dialect)


def survey_layout(columns: dict[str, Any]) -> SurveyLayout:
    """A survey has one question a measure, and one period."""
    (question, period), *more = columns["values"].items()
    if more or not (period or columns.get("fixed_period")):
        raise MissingColumn("Num inquérito escolha uma pergunta e indique o período a que se refere.")
    return SurveyLayout(
        area=columns["area"],
        question=question,
        period=period or columns["fixed_period"],
        sheet=columns.get("sheet", ""),
        header_row=columns.get("header_row", 1),
        has_dico=columns.get("has_dico", True),
    )
