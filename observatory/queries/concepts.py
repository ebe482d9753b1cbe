"""The concepts with which Eurostat tells what a statistic is (ESMS 2.0), and what of them is written by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from observatory.models import Measure

LONGEST = 4000


@dataclass(frozen=True)
class Concept:
    """`code` is that of SDMX; `asks` says to whoever writes it what is wanted."""

    code: str
    name: str
    asks: str


WRITTEN = (
    Concept(
        "STAT_POP",
        gettext_noop("População estatística"),
        "De quem ou de quê são os valores: todas as pessoas residentes, as empresas ativas, os alojamentos.",
    ),
    Concept(
        "COLL_METHOD",
        gettext_noop("Como se recolhe"),
        "Recenseamento, inquérito por amostra, registo administrativo ou sensores, e quem responde.",
    ),
    Concept(
        "ACCURACY",
        gettext_noop("Rigor"),
        "O que se sabe dos erros: dimensão da amostra, não respostas, margens de erro publicadas.",
    ),
    Concept(
        "TIMELINESS",
        gettext_noop("Atualidade"),
        "Quanto tempo passa entre o fim do período e a publicação pela fonte.",
    ),
    Concept(
        "CONF_POLICY",
        gettext_noop("Confidencialidade"),
        "Que regra da fonte esconde valores, e a partir de quantas unidades.",
    ),
    Concept(
        "COMPAR_GEO",
        gettext_noop("Comparabilidade entre territórios"),
        "Diferenças de definição ou de recolha entre territórios; países com que se pode comparar.",
    ),
    Concept(
        "COMMENT_DSET",
        gettext_noop("Observações"),
        "O que mais deve saber quem usa os valores.",
    ),
)
CODES = {concept.code: concept for concept in WRITTEN}


def written_concepts(measure: Measure) -> Mapping[str, str]:
    """What was written of a measure, by code, in the order of the concepts; those that are empty are left out."""
    kept = measure.esms
    return {concept.code: text for concept in WRITTEN if (text := str(kept.get(concept.code, "")).strip())}
