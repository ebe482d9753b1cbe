"""Words of the strategy's own tables."""

from django.db.models import TextChoices

EURO = "€"  # the unit of money set aside for the programme, which nobody measures


class ResponsibleSource(TextChoices):
    TABLE_1 = "TABLE_1", "Tabela 1"
    ANNEX_2 = "ANNEX_2", "Anexo II"


class Operator(TextChoices):
    AT_LEAST = "AT_LEAST", "≥"
    EXACTLY = "EXACTLY", "="
