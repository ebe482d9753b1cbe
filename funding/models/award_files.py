"""The files of awards, whatever they show: each looked at by the antivirus before others open it."""

from django.db import models

from common.files.models import StoredFile
from funding.enums import ScanState
from funding.models.execution import Award


class AwardFile(models.Model):
    """A contract's text, the evidence of a milestone, an invoice or an answer of a report."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, verbose_name="ficheiro", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(
        "funding.AwardReport",
        verbose_name="relatório a que responde",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="files",
    )
    scan = models.CharField("antivírus", max_length=8, choices=ScanState, default=ScanState.PENDING)
    scan_note = models.CharField("o que o antivírus disse", max_length=200, blank=True)
    scanned_at = models.DateTimeField("verificado em", null=True, blank=True)
    added_at = models.DateTimeField("juntado em")

    class Meta:
        verbose_name = "ficheiro de um apoio"
        verbose_name_plural = "ficheiros de apoios"

    def __str__(self) -> str:
        return str(self.file_id)
