"""How soon something must be done."""

from django.db.models import IntegerChoices


class Urgency(IntegerChoices):
    """In the order in which tasks are shown."""

    OVERDUE = 0, "em atraso"
    SOON = 1, "em breve"
    LATER = 2, "mais tarde"
    UNDATED = 3, "sem prazo"


SOON_DAYS = 30
SHOWN_AT_ONCE = 5
