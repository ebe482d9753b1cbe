"""What was decided to be reached; the strategy sets no value for its measures, so none is there until decided."""

from django.db import models

from accounts.models import User
from common.audit.append_only import append_only
from observatory.models.areas import Area
from observatory.models.measures import Measure
from observatory.models.periods import Period


class MeasureTarget(models.Model):
    """A value to reach in a territory by a period, with the decision that set it; a new decision supersedes."""

    measure = models.ForeignKey(Measure, verbose_name="medida", on_delete=models.PROTECT, related_name="targets")
    area = models.ForeignKey(Area, verbose_name="território", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, verbose_name="período", on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("meta", max_digits=18, decimal_places=4)
    base_period = models.ForeignKey(
        Period, verbose_name="período de partida", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_reference = models.CharField("decisão", max_length=300)
    decided_on = models.DateField("data da decisão")
    decision_url = models.URLField("endereço da decisão", max_length=500, blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name="substitui",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    recorded_by = models.ForeignKey(User, verbose_name="registada por", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("registada em")

    class Meta:
        verbose_name = "meta da medida"
        verbose_name_plural = "metas das medidas"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.area_id} {self.period_id}: {self.value}"
