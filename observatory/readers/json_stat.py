"""JSON-stat 2.0, as Eurostat and others write it: a cube whose cells are counted row by row."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import product
from math import prod
from typing import Any

from observatory.enums import Frequency, IssueCode, ObservationStatus
from observatory.readers.cells import (
    Category,
    Header,
    NotReadable,
    ReadCell,
    Reading,
    ReadLine,
    SourceRefused,
    TooLarge,
    error,
    warning,
)
from observatory.readers.marks import ABSENT_ALONE, eurostat_flag, settled
from observatory.readers.periods import period_of

MAX_CELLS = 2_000_000
TOTALS = frozenset({"T", "TOTAL"})


@dataclass(frozen=True)
class JsonStatLayout:
    """Which dimensions are time and area, where the document does not say; and what breaks the measure down.

    A dimension of one category breaks nothing down, unless it has a name here. `totals` gives the category that is
    the total where it is not «T» or «TOTAL».
    """

    dataset: str = ""
    time: str = "time"
    area: str = "geo"
    names: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, str] = field(default_factory=dict)
    frequency: str = Frequency.ANNUAL


@dataclass(frozen=True)
class _Dimension:
    id: str
    codes: list[str]
    labels: Mapping[str, str]


def read_json_stat(body: bytes, layout: JsonStatLayout) -> Reading:
    document = _document(body)
    sizes = document["size"]
    if prod(sizes) == 0:
        return Reading(_header(document, layout, is_published=False), iter(()))
    if prod(sizes) > MAX_CELLS:
        raise TooLarge(f"O ficheiro tem {prod(sizes)} células e leem-se até {MAX_CELLS} de cada vez: peça por partes.")
    dimensions = [_dimension(document, name, size) for name, size in zip(document["id"], sizes, strict=True)]
    return Reading(_header(document, layout, is_published=True), _lines(document, dimensions, layout))


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
    except ValueError as wrong:
        raise NotReadable("O conteúdo não é JSON: confirme que é JSON-stat 2.0.") from wrong
    if not isinstance(document, dict):
        raise NotReadable("O conteúdo não é um documento JSON-stat 2.0.")
    if "error" in document:
        said = document["error"][0] if isinstance(document["error"], list) else document["error"]
        raise SourceRefused(f"A fonte não deu os dados: {said.get('label', said)}. Confirme os filtros na ligação.")
    if document.get("class") == "collection" or document.get("version") != "2.0":
        raise NotReadable("O documento não é um conjunto de dados JSON-stat 2.0 (version «2.0», class «dataset»).")
    lacking = [key for key in ("id", "size", "dimension", "value") if key not in document]
    if lacking or len(document["id"]) != len(document["size"]):
        raise NotReadable(f"O documento JSON-stat está incompleto: falta {', '.join(lacking) or 'size'}.")
    return document


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _header(document: Mapping[str, Any], layout: JsonStatLayout, *, is_published: bool) -> Header:
    units = {
        str(unit.get("label", ""))
        for one in document["dimension"].values()
        for unit in one.get("category", {}).get("unit", {}).values()
    }
    return Header(
        source_code=str(document.get("extension", {}).get("id", layout.dataset)),
        title=str(document.get("label", "")),
        unit=units.pop() if len(units) == 1 else "",
        updated_on=_day(str(document.get("updated", ""))),
        is_published=is_published,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _dimension(document: Mapping[str, Any], name: str, size: int) -> _Dimension:
    """Categories stand where their position says, never in the order in which they are written."""
    category = document["dimension"].get(name, {}).get("category", {})
    index = category.get("index")
    labels = category.get("label", {})
    if isinstance(index, dict):
        codes = sorted(index, key=lambda code: int(index[code]))
    else:
        codes = list(index) if index is not None else list(labels)
    if len(codes) != size:
        raise NotReadable(f"A dimensão «{name}» tem {len(codes)} categorias e declara {size}.")
    return _Dimension(name, codes, labels)


def _roles(document: Mapping[str, Any], layout: JsonStatLayout) -> tuple[str, str]:
    role = document.get("role") or {}
    time = (role.get("time") or [layout.time])[0]
    area = (role.get("geo") or [layout.area])[0]
    missing = [name for name in (time, area) if name not in document["id"]]
    if missing:
        raise NotReadable(
            f"O documento não tem a dimensão «{missing[0]}»: diga na ligação qual é o tempo e o território."
        )
    return time, area


def _lines(document: Mapping[str, Any], dimensions: list[_Dimension], layout: JsonStatLayout) -> Iterator[ReadLine]:
    time, area = (document["id"].index(name) for name in _roles(document, layout))
    periods = {code: period_of(code, layout.frequency) for code in dimensions[time].codes}
    for code in [code for code, period in periods.items() if period is None]:
        yield error(IssueCode.UNKNOWN_PERIOD, f"{dimensions[time].id}={code}", f"O período «{code}» não se reconhece.")
    cuts = [_cuts(one, layout) for place, one in enumerate(dimensions) if place not in (time, area)]
    values, statuses = _values(document), _statuses(document)
    axes = [range(len(one.codes)) for one in dimensions]
    for number, at in enumerate(product(*axes)):
        period = periods[dimensions[time].codes[at[time]]]
        if period is None:
            continue
        others = [position for place, position in enumerate(at) if place not in (time, area)]
        breakdown = tuple(
            sorted(cut for options, position in zip(cuts, others, strict=True) if (cut := options[position]))
        )
        yield from _cell(
            (dimensions[area].codes[at[area]], period, breakdown), values(number), statuses(number), f"célula {number}"
        )


def _cuts(dimension: _Dimension, layout: JsonStatLayout) -> list[Category | None]:
    """Return what each category says of the cell: nothing for a total, nor for the only one."""
    if len(dimension.codes) == 1 and dimension.id not in layout.names:
        return [None]
    name = layout.names.get(dimension.id, dimension.id)
    totals = {layout.totals[dimension.id]} if dimension.id in layout.totals else TOTALS
    return [
        None if code in totals else Category(name, code, str(dimension.labels.get(code, code)))
        for code in dimension.codes
    ]


def _values(document: Mapping[str, Any]) -> Any:
    """Values are a list, with nulls, or an object that leaves out what is missing."""
    values = document["value"]
    if isinstance(values, dict):
        return lambda number: values.get(str(number))
    if len(values) != prod(document["size"]):
        raise NotReadable(f"O documento tem {len(values)} valores e as dimensões fazem {prod(document['size'])}.")
    return lambda number: values[number]


def _statuses(document: Mapping[str, Any]) -> Any:
    """Statuses are one text for all, a list, or an object."""
    status = document.get("status")
    if isinstance(status, dict):
        return lambda number: status.get(str(number)) or ""
    if isinstance(status, list):
        return lambda number: (status[number] or "") if number < len(status) else ""
    return lambda _number: status or ""


def _cell(key: tuple[str, str, tuple[Category, ...]], raw: Any, flags: str, place: str) -> Iterator[ReadLine]:
    try:
        value = None if raw is None else _decimal(raw)
    except (InvalidOperation, TypeError):
        yield error(IssueCode.NOT_A_NUMBER, place, f"{key[0]}, {key[1]}: «{raw}» não é um número.")
        return
    flag = eurostat_flag(flags) if flags else ObservationStatus.NORMAL
    if flag is None:
        yield warning(IssueCode.UNKNOWN_FLAG, place, f"{key[0]}, {key[1]}: o sinal «{flags}» não se conhece.")
        flag = ABSENT_ALONE if value is None else ObservationStatus.LOW_RELIABILITY
    yield ReadCell(*key, *settled(value, flag), place)


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool | str):
        raise TypeError(raw)
    return Decimal(raw)
