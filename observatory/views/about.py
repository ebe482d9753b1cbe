"""What is said about a measure: its concepts, how larger areas are put together, and how to show it elsewhere."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_noop

from common.ui import formatting
from common.ui.faceting import said
from observatory.enums import Aggregation, AreaLevel, Direction, Frequency, MeasureKind, ObservationStatus
from observatory.queries import Shown
from observatory.queries.concepts import WRITTEN, written_concepts
from observatory.views import words
from observatory.views.citing import permalink

UNKNOWN = gettext_noop("por preencher")


class Row(NamedTuple):
    """A line of the sheet; `concept` is its code in ESMS, where it has one."""

    name: str
    value: Any
    concept: str = ""


def metadata(shown: Shown) -> Iterator[Row]:
    """What is known of a measure, by the concepts of ESMS, and those that are not said as such."""
    measure = shown.measure
    yield Row(_("Indicador"), words.kept(measure.indicator))
    yield Row(_("Subindicador"), words.kept(measure.sub_indicator))
    yield Row(_("Definição"), words.kept(measure.description), "STAT_CONC_DEF")
    yield Row(_("Unidade de medida"), said(measure.unit) or _("sem unidade"), "UNIT_MEASURE")
    yield Row(_("Origem da unidade"), words.kept(measure.unit_basis) or _("sem unidade"))
    yield Row(_("Tipo"), MeasureKind(measure.kind).label)
    yield Row(_("Sentido"), Direction(measure.direction).label)
    yield Row(_("Agregação"), Aggregation(measure.aggregation).label, "DATA_COMP")
    if measure.denominator:
        yield Row(_("Denominador"), words.name_of(measure.denominator))
    lowest = measure.lowest_level
    yield Row(_("Nível mais baixo"), _("por confirmar") if lowest is None else AreaLevel(lowest).label, "REF_AREA")
    yield Row(_("Periodicidade"), Frequency(measure.frequency).label, "FREQ_DISS")
    if measure.valid_from is not None or measure.valid_to is not None:
        limits = _limits(measure.valid_from, measure.valid_to)
        yield Row(_("Limites admissíveis"), limits, "DATA_VALIDATION")
    yield Row(_("Fonte, como na Tabela 3"), words.kept(measure.source_raw) or _("por confirmar"), "SOURCE_TYPE")
    yield Row(_("Lugar na Tabela 3"), words.kept(measure.source), "INST_MANDATE")
    yield from _of_the_figures(shown)
    told = written_concepts(measure)
    for concept in WRITTEN:
        text = told.get(concept.code, "")
        yield Row(said(concept.name), words.kept(text) if text else _(UNKNOWN), concept.code)


def _of_the_figures(shown: Shown) -> Iterator[Row]:
    """What the figures themselves tell: since when, how many are there, what breaks them, how often they changed."""
    periods = shown.figures.periods
    if periods:
        span = "–".join(dict.fromkeys((periods[0].code, periods[-1].code)))
        yield Row(_("Períodos com valores"), span, "COVERAGE_TIME")
    if shown.period is not None:
        count = {"known": len(shown.values), "expected": len(shown.rows), "period": shown.period.code}
        text = _("%(known)s de %(expected)s territórios têm valor em %(period)s") % count
        yield Row(_("Completude"), text, "COMPLETENESS")
    breaks = ", ".join(found.period.code for found in shown.breaks if found.area_id is None)
    yield Row(_("Quebras de série"), breaks or _("nenhuma registada"), "COMPAR_TIME")
    policy = _("Nada se apaga: uma revisão é uma versão nova, com data e com o que mudou")
    yield Row(_("Política de revisão"), policy, "REV_POLICY")
    yield Row(_("Versões publicadas"), formatting.number(len(shown.releases)), "REV_PRACTICE")


def esms(shown: Shown) -> dict[str, str | None]:
    """The concepts of ESMS that the sheet has, by code, for files; what nobody wrote yet is null."""
    unknown = _(UNKNOWN)
    return {row.concept: None if row.value == unknown else str(row.value) for row in metadata(shown) if row.concept}


def _limits(low: Decimal | None, high: Decimal | None) -> str:
    if high is None or low is None:
        one = low if high is None else high
        side = _("a partir de %(value)s") if high is None else _("até %(value)s")
        return side % {"value": formatting.number(one or 0)}
    return _("%(low)s a %(high)s") % {"low": formatting.number(low), "high": formatting.number(high)}


WHOLES = {
    Aggregation.SUM: gettext_noop(
        "De uma região ou entidade intermunicipal conta o valor da fonte; sem ele, a soma dos seus municípios. "
        "Se faltar algum, a soma diz-se incompleta e com quantos foi feita."
    ),
    Aggregation.WEIGHTED: gettext_noop(
        "De uma região ou entidade intermunicipal conta o valor da fonte; sem ele, a média dos seus municípios "
        "ponderada pelo denominador da medida. Nunca a média simples de rácios."
    ),
    Aggregation.SHARE: gettext_noop(
        "Cada município responde sim ou não. De um conjunto diz-se a percentagem dos que responderam sim entre os que "
        "responderam, sempre com quantos são."
    ),
    Aggregation.NONE: gettext_noop(
        "Não se agrega: de uma região ou do país só se mostra o que a própria fonte publica. A mediana dos municípios "
        "descreve-os, e não é o valor do país."
    ),
}


def formula(shown: Shown) -> str:
    return said(WHOLES[Aggregation(shown.measure.aggregation)])


def flags(shown: Shown) -> list[tuple[str, str]]:
    """The letters that stand beside values in the table, with what they mean."""
    found = {
        reading.status
        for reading in shown.readings.values()
        if reading.value is not None and reading.status not in words.PLAIN
    }
    return [(status.value, status.label) for status in ObservationStatus if status in found]


def embed_code(shown: Shown) -> str:
    """What to paste in another page."""
    path = reverse("observatory:embed", args=[shown.measure.code])
    query = permalink(shown).partition("?")[2]
    source = f"{settings.PORTAL_BASE_URL}{path}{'?' if query else ''}{query.replace('&', '&amp;')}"
    return f'<iframe src="{source}" title="{words.title_of(shown)}" width="100%" height="900" loading="lazy"></iframe>'
