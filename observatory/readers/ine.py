"""INE's JSON (`pindica.jsp` and `pindicaMeta.jsp`), in Portuguese or English, with all that is peculiar to it.

The periods of an answer are labels («4.º Trimestre de 2024», «March 2026»): only the metadata say which they are.
Errors come with HTTP 200. A value that is missing has no `valor`. Codes of municipalities carry the NUTS of a
version of the division, which the metadata name.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import prod
from typing import Any

from common.folding import fold
from observatory.enums import ABSENT, IssueCode, ObservationStatus
from observatory.readers.cells import (
    Category,
    FilterIgnored,
    Header,
    NotReadable,
    ReadCell,
    Reading,
    ReadLine,
    SourceRefused,
    error,
    warning,
)
from observatory.readers.marks import INE_FLAGS, settled
from observatory.readers.numbers import NotANumber, parse_plain

DIVISIONS = {"03505": "nuts-2013", "05257": "nuts-2024"}
PERIOD_CODE = re.compile(r"S?(\d)A(\d{4})(\d{0,2})(?:_\d+)?")
FREQUENCIES = {"7": "", "5": "Q", "3": "M"}
UPDATED = ("DataUltimaAtualizacao", "DataUltimoAtualizacao", "DataUltimaActualizacao")
TIME, AREA, TOTAL = "1", "2", "T"


@dataclass(frozen=True)
class IneLayout:
    """Which indicator was asked for, with which filters, and what its dimensions mean.

    `names` gives the dimensions that break the measure down their names; a total is left out of the key.
    """

    indicator: str
    filters: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, str] = field(default_factory=dict)
    area: str = AREA

    def asked(self, dimension: str) -> frozenset[str]:
        """Return the categories that were asked for by name, none when it was all of them."""
        codes = {code.strip() for code in self.filters.get(f"Dim{dimension}", TOTAL).split(",")}
        return frozenset(codes - {TOTAL, ""})


def read_ine(body: bytes, metadata: bytes, layout: IneLayout) -> Reading:
    """Read an answer beside the metadata of its indicator."""
    answer, about = _answer(body), _answer(metadata)
    for told in (answer, about):
        if str(told.get("IndicadorCod", layout.indicator)) != layout.indicator:
            raise FilterIgnored(
                f"Pediu-se o indicador {layout.indicator} e a resposta é do {told['IndicadorCod']}. "
                "Confirme o código na ligação à fonte."
            )
    if not isinstance(answer.get("Dados"), dict):
        raise NotReadable("A resposta do INE não traz a lista «Dados». Peça-a de novo.")
    return Reading(_header(answer, about, layout), _lines(answer["Dados"], about, layout))


def updated_on(metadata: bytes) -> date | None:
    """Return when the indicator was last changed, which says whether asking for its values is worth it."""
    return _updated(_answer(metadata))


def read_ine_about(metadata: bytes, layout: IneLayout) -> Header:
    """Read what the source says of an indicator: title, unit, decimals, division and when it was last changed."""
    about = _answer(metadata)
    if str(about.get("IndicadorCod", layout.indicator)) != layout.indicator:
        raise FilterIgnored(
            f"Pediu-se o indicador {layout.indicator} e a resposta é do {about['IndicadorCod']}. Confirme o código."
        )
    return _header({}, about, layout)


def refuse_error(body: bytes) -> None:
    """Raise ReadRefused for an answer that is an error, whatever its HTTP status."""
    _answer(body)


def categories_of(metadata: bytes) -> dict[str, list[str]]:
    """Return the codes of the categories of each dimension, in the order in which they are told."""
    return {dimension: list(codes) for dimension, codes in _categories(_answer(metadata)).items()}


def period_of_code(code: str) -> str | None:
    """Return our code for one of theirs: «S7A2023», «S5A20244», «S3A202601», or «7A2025_1» of the catalogue."""
    found = PERIOD_CODE.fullmatch(code)
    if found is None or found[1] not in FREQUENCIES:
        return None
    year, part, kind = found[2], found[3], FREQUENCIES[found[1]]
    if kind == "":
        return None if part else year
    if not part or not 1 <= int(part) <= (4 if kind == "Q" else 12):
        return None
    return f"{year}-Q{int(part)}" if kind == "Q" else f"{year}-{int(part):02}"


def _answer(body: bytes) -> dict[str, Any]:
    """Return what the source says, which it wraps in a list of one. Errors come with HTTP 200 as well."""
    try:
        told = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        told = _json(body.decode("latin-1"))
    except ValueError as wrong:
        raise NotReadable("A resposta do INE não é JSON: pode ser uma página de erro. Peça-a de novo.") from wrong
    if isinstance(told, list) and len(told) == 1 and isinstance(told[0], dict):
        told = told[0]
    if not isinstance(told, dict):
        raise NotReadable("A resposta do INE não tem a forma esperada: devia ser uma lista com um elemento.")
    refused = told.get("Sucesso", {}).get("Falso")
    if refused:
        first = refused[0] if isinstance(refused, list) else refused
        said = f"{first.get('Msg', '')} ({first.get('Cod', 'sem código')})".strip()
        raise SourceRefused(f"A INE não deu os dados: {said}. Confirme o indicador e os filtros na ligação.")
    return told


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as wrong:
        raise NotReadable("A resposta do INE não é JSON: pode ser uma página de erro. Peça-a de novo.") from wrong


def _header(answer: Mapping[str, Any], about: Mapping[str, Any], layout: IneLayout) -> Header:
    decimals = str(about.get("PrecisaoDecimal", ""))
    dimensions = about.get("Dimensoes", {}).get("Descricao_Dim", [])
    version = next((str(one.get("versao", "")) for one in dimensions if str(one.get("dim_num")) == layout.area), "")
    return Header(
        source_code=layout.indicator,
        title=str(about.get("IndicadorNome") or answer.get("IndicadorDsg", "")),
        unit=str(about.get("UnidadeMedida", "")),
        decimals=int(decimals) if decimals.isdecimal() else None,
        updated_on=_updated(answer) or _updated(about),
        division=DIVISIONS.get(version, ""),
    )


def _updated(told: Mapping[str, Any]) -> date | None:
    """The two answers spell the name of the date differently."""
    text = next((str(told[key]) for key in UPDATED if told.get(key)), "")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _categories(about: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the categories of each dimension: code → label. Each one is an object under a key of its own."""
    found: dict[str, dict[str, str]] = {}
    for group in about.get("Dimensoes", {}).get("Categoria_Dim", []):
        for entries in group.values():
            for entry in entries if isinstance(entries, list) else [entries]:
                code = str(entry.get("categ_cod") or entry.get("cat_id", ""))
                found.setdefault(str(entry["dim_num"]), {})[code] = str(entry.get("categ_dsg", "")).strip()
    return found


def _lines(data: Mapping[str, Any], about: Mapping[str, Any], layout: IneLayout) -> Iterator[ReadLine]:
    categories = _categories(about)
    codes = {label: code for code, label in categories.get(TIME, {}).items()}
    if str(about.get("Potencia10", "0")) not in ("", "0"):
        yield warning(
            IssueCode.CONTRACT,
            "metadados",
            f"A fonte declara Potencia10 = {about['Potencia10']}: os valores ficam como vêm, sem multiplicar.",
        )
    for label, rows in data.items():
        code = codes.get(label.strip(), "")
        period = period_of_code(code)
        if period is None:
            yield error(IssueCode.UNKNOWN_PERIOD, label, f"O período «{label}» não está nos metadados do indicador.")
            continue
        _refuse_unasked(TIME, code, layout)
        yield from _fewer_rows(label, rows, categories, layout)
        for number, row in enumerate(rows, 1):
            yield from _line(row, period, f"{label}, linha {number}", layout)


def _refuse_unasked(dimension: str, code: str, layout: IneLayout) -> None:
    """A filter that the source ignores would bring other territories or years in."""
    asked = layout.asked(dimension)
    if asked and code not in asked:
        raise FilterIgnored(
            f"A INE ignorou um filtro: devolveu «{code}» na dimensão {dimension}, e só se pediu "
            f"{', '.join(sorted(asked)[:5])}. Nada foi lido."
        )


def _fewer_rows(
    label: str, rows: list[Any], categories: Mapping[str, Mapping[str, str]], layout: IneLayout
) -> Iterator[ReadLine]:
    sizes = [
        len(layout.asked(dimension)) if layout.asked(dimension) else len(known)
        for dimension, known in categories.items()
        if dimension != TIME and (layout.asked(dimension) or layout.filters.get(f"Dim{dimension}", TOTAL) == TOTAL)
    ]
    expected = prod(sizes)
    if expected and len(rows) != expected:
        yield warning(
            IssueCode.MISSING_AREAS,
            label,
            f"A resposta tem {len(rows)} linhas e os metadados fazem esperar {expected}.",
        )


def _line(row: Mapping[str, Any], period: str, place: str, layout: IneLayout) -> Iterator[ReadLine]:
    area = str(row.get("geocod") or row.get(f"dim_{layout.area}", ""))
    if not area:
        yield error(IssueCode.UNKNOWN_AREA, place, "A linha não diz o território.")
        return
    _refuse_unasked(layout.area, area, layout)
    value, issue = _value(row, place)
    if issue:
        yield issue
        return
    sign = str(row.get("sinal_conv_desc") or row.get("sinal_conv", "")).strip()
    flag = INE_FLAGS.get(" ".join(fold(sign).split())) if sign else ObservationStatus.NORMAL
    if flag is None or (value is None and not sign):
        said = f"o sinal «{sign}» ({row.get('ind_string', '')})" if sign else "falta o valor e o motivo"
        yield warning(IssueCode.UNKNOWN_FLAG, place, f"{area}: {said}; ficou como «{_kept(value).label}».")
        flag = _kept(value)
    elif value is not None and flag in ABSENT:
        yield warning(IssueCode.UNKNOWN_FLAG, place, f"{area}: traz um valor e o sinal «{sign}» ao mesmo tempo.")
    yield ReadCell(area, period, _breakdown(row, layout), *settled(value, flag), place)


def _kept(value: Decimal | None) -> ObservationStatus:
    return ObservationStatus.NOT_AVAILABLE if value is None else ObservationStatus.LOW_RELIABILITY


def _value(row: Mapping[str, Any], place: str) -> tuple[Decimal | None, Any]:
    """`valor` is a text with a point; `ind_string`, with comma and spaces, is only for people."""
    text = str(row.get("valor") or "").strip()
    if not text:
        return None, None
    try:
        return parse_plain(text), None
    except NotANumber:
        return None, error(IssueCode.NOT_A_NUMBER, place, f"«{text}» não é um número ({row.get('ind_string', '')}).")


def _breakdown(row: Mapping[str, Any], layout: IneLayout) -> tuple[Category, ...]:
    found = []
    for key, code in row.items():
        dimension = key.removeprefix("dim_")
        if key == dimension or not dimension.isdecimal() or dimension == layout.area:
            continue
        _refuse_unasked(dimension, str(code), layout)
        if str(code) != layout.totals.get(dimension, TOTAL):
            name = layout.names.get(dimension, f"dim{dimension}")
            found.append(Category(name, str(code), str(row.get(f"{key}_t", code))))
    return tuple(sorted(found))
