"""Words of the strategy's own tables."""

from common.words import Words

EURO = "€"  # the unit of money set aside for the programme, which nobody measures


class ResponsibleSource(Words):
    TABLE_1 = "TABLE_1", "Tabela 1"
    ANNEX_2 = "ANNEX_2", "Anexo II"


class Operator(Words):
    AT_LEAST = "AT_LEAST", "≥"
    EXACTLY = "EXACTLY", "="
