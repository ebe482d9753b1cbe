"""What the sources answered when they were asked what they have."""

from django.db import models

from common.audit.append_only import append_only
from observatory.enums import CheckOutcome
from observatory.models.imports import ImportRun, SourceFeed


class FeedCheck(models.Model):
    """One look at what a source says of a dataset, without its figures; `run` is the import that it began."""

    feed = models.ForeignKey(SourceFeed, verbose_name="ligação", on_delete=models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField("verificada em")
    outcome = models.CharField("resultado", max_length=8, choices=CheckOutcome)
    source_updated_on = models.DateField("atualizado na fonte", null=True, blank=True)
    contract = models.JSONField("descrição na fonte", default=dict, blank=True)
    said = models.TextField("explicação", blank=True)
    run = models.ForeignKey(
        ImportRun, verbose_name="importação", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "verificação de uma fonte"
        verbose_name_plural = "verificações de fontes"
        indexes = [models.Index(fields=["feed", "-checked_at"], name="observatory_checks_of_feed")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.checked_at:%Y-%m-%d}: {self.outcome}"
