"""What each release changed, in counts."""

from django.db import models

from common.audit.append_only import append_only
from observatory.models.facts import Release
from observatory.models.measures import Breakdown
from observatory.models.periods import Period


class ReleaseChange(models.Model):
    """How many cells of a breakdown and period a release told for the first time, and how many it told otherwise.

    Written with the release, from what entered the ledger: the cells themselves are found there by these keys.
    """

    release = models.ForeignKey(Release, verbose_name="publicação", on_delete=models.PROTECT, related_name="changes")
    breakdown = models.ForeignKey(
        Breakdown, verbose_name="desagregação", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    period = models.ForeignKey(
        Period, verbose_name="período", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added = models.PositiveIntegerField("células novas")
    revised = models.PositiveIntegerField("células revistas")

    class Meta:
        verbose_name = "mudança de uma publicação"
        verbose_name_plural = "mudanças de publicações"
        constraints = [
            models.UniqueConstraint(fields=["release", "breakdown", "period"], name="observatory_change_once"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.release_id} {self.period_id}: {self.added}, {self.revised}"
