"""Files that a party hands in with what it says: kept as they were sent, and opened only once they were scanned."""

import pgtrigger
from django.db import models
from django.db.models import Q

from common.files.models import StoredFile
from funding.enums import ScanState


class PartyFile(models.Model):
    """Nobody but who sent it opens a file that was not found clean yet; one in quarantine nobody does."""

    file = models.ForeignKey(StoredFile, verbose_name="ficheiro", on_delete=models.PROTECT, related_name="+")
    scan = models.CharField("verificação", max_length=8, choices=ScanState, default=ScanState.PENDING)
    scanned_at = models.DateTimeField("verificado em", null=True, blank=True)
    scan_note = models.CharField("o que se encontrou", max_length=200, blank=True)
    added_at = models.DateTimeField("junto em")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(scan=ScanState.PENDING) | Q(scanned_at__isnull=False),
                name="funding_%(class)s_scan_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.file_id}"


def stays_as_sent(of: str) -> list[pgtrigger.Trigger]:
    """Return the triggers of a file that stays with what it was handed in for; only its scan is written later."""
    return [
        pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name="as_sent", fields=[of, "file", "added_at"]),
    ]
