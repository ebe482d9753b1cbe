"""Words of the strategy's own tables."""

from django.utils.translation import gettext_noop

from common.words import Words

EURO = "€"  # the unit of money set aside for the programme, which nobody measures


class ResponsibleSource(Words):
    TABLE_1 = "TABLE_1", "Tabela 1"
    ANNEX_2 = "ANNEX_2", "Anexo II"


class Operator(Words):
    AT_LEAST = "AT_LEAST", "≥"
    EXACTLY = "EXACTLY", "="


# The domains and the units that the norm has, as they are loaded, for who reads them in another language.
WORDS_OF_THE_NORM = (
    gettext_noop("Governança inteligente"),
    gettext_noop("Sociedade inteligente"),
    gettext_noop("Mobilidade inteligente"),
    gettext_noop("Ambiente inteligente"),
    gettext_noop("Qualidade de vida inteligente"),
    gettext_noop("Economia inteligente"),
    gettext_noop("Visão estratégica"),
    gettext_noop("Dimensão tecnológica"),
    gettext_noop("Governança"),
    gettext_noop("Políticas, Regulamentação e Normas"),
    gettext_noop("Financiamento"),
    gettext_noop("Parcerias"),
    gettext_noop("Dados e Plataformas"),
    gettext_noop("bloco transversal"),
    gettext_noop("casos de uso"),
    gettext_noop("formandos"),
    gettext_noop("municípios"),
    gettext_noop("planos"),
    gettext_noop("plataforma"),
    gettext_noop("protótipos"),
)
