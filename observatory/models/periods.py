"""Time as statistics tell it: a year, a quarter, a month, never a bare date."""

from django.db import models
from django.db.models import F, Q

from common.audit.append_only import kept_for_good
from observatory.enums import Frequency


class Period(models.Model):
    """A reference period (SDMX TIME_PERIOD): «2024», «2024-Q3», «2024-07»; `ends_on` is exclusive."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField("código", max_length=10, unique=True)
    frequency = models.CharField("periodicidade", max_length=3, choices=Frequency)
    starts_on = models.DateField("início")
    ends_on = models.DateField("fim (exclusive)")

    class Meta:
        verbose_name = "período"
        verbose_name_plural = "períodos"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="observatory_period_has_days"),
        ]
        triggers = [kept_for_good()]

    def __str__(self) -> str:
        return self.code
