"""The sheet of a measure for programs: what it is, by the concepts of SDMX where there is one."""

import json
from typing import Any

from observatory.enums import Aggregation, AreaLevel, Direction, Frequency, MeasureKind
from observatory.models import Measure


def sheet_of(measure: Measure) -> str:
    return json.dumps(_sheet(measure), ensure_ascii=False, indent=1) + "\n"


def _sheet(measure: Measure) -> dict[str, Any]:
    lowest = measure.lowest_level
    return {
        "codigo": measure.code,
        "nome_curto": measure.short_name,
        "descricao": measure.description,
        "indicador": measure.indicator,
        "subindicador": measure.sub_indicator,
        "dominio": measure.domain.name if measure.domain else None,
        "unidade": measure.unit or None,
        "tipo": MeasureKind(measure.kind).portuguese,
        "sentido": Direction(measure.direction).portuguese,
        "agregacao": Aggregation(measure.aggregation).portuguese,
        "denominador": measure.denominator.code if measure.denominator else None,
        "nivel_mais_baixo": None if lowest is None else AreaLevel(lowest).portuguese,
        "periodicidade": Frequency(measure.frequency).portuguese,
        "fonte_na_tabela": measure.source_raw or None,
        "lugar_na_tabela": measure.source,
        "nota_de_leitura": measure.resolution_note or None,
        "esms": measure.esms,
    }
