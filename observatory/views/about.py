"""What is said about a measure: its concepts, how larger areas are put together, and how to show it elsewhere."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_noop

from common.ui import formatting
from common.ui.faceting import said
from observatory.enums import Aggregation, AreaLevel, Direction, Frequency, MeasureKind, ObservationStatus
from observatory.queries import Shown
from observatory.views import words
from observatory.views.citing import permalink


def metadata(shown: Shown) -> Iterator[tuple[str, Any]]:
    """The concepts of ESMS that are known, and those that are not said as such."""
    measure = shown.measure
    yield _("Indicador"), words.kept(measure.indicator)
    yield _("Subindicador"), words.kept(measure.sub_indicator)
    yield _("Definição"), words.kept(measure.description)
    yield _("Unidade de medida"), said(measure.unit) or _("sem unidade")
    yield _("Origem da unidade"), words.kept(measure.unit_basis) or _("sem unidade")
    yield _("Tipo"), MeasureKind(measure.kind).label
    yield _("Sentido"), Direction(measure.direction).label
    yield _("Agregação"), Aggregation(measure.aggregation).label
    if measure.denominator:
        yield _("Denominador"), words.name_of(measure.denominator)
    lowest = measure.lowest_level
    yield _("Nível mais baixo"), _("por confirmar") if lowest is None else AreaLevel(lowest).label
    yield _("Periodicidade"), Frequency(measure.frequency).label
    if measure.valid_from is not None or measure.valid_to is not None:
        yield _("Limites admissíveis"), _limits(measure.valid_from, measure.valid_to)
    yield _("Fonte, como na Tabela 3"), words.kept(measure.source_raw) or _("por confirmar")
    yield _("Lugar na Tabela 3"), words.kept(measure.source)
    for concept, text in sorted(measure.esms.items()):
        yield concept.replace("_", " ").capitalize(), words.kept(str(text))


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
