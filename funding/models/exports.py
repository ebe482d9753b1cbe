"""What was taken away whole: who asked, when, and what the file was. The file goes after some days; this stays."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from funding.enums import ExportFormat
from funding.models.applications import Application
from funding.models.calls import Call


class Export(models.Model):
    """All the applications of a call for the EATA, or one application for who takes part in it."""

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, verbose_name="aviso", on_delete=models.PROTECT, related_name="exports")
    application = models.ForeignKey(
        Application, verbose_name="candidatura", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    format = models.CharField("formato", max_length=7, choices=ExportFormat)
    asked_by = models.ForeignKey(User, verbose_name="pedida por", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("pedida em")
    made_at = models.DateTimeField("feita em", null=True, blank=True)
    size = models.PositiveBigIntegerField("tamanho", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    rows = models.JSONField("linhas de cada tabela", default=dict, blank=True)
    left_out = models.JSONField("candidaturas deixadas de fora por impedimento", default=list, blank=True)
    removed_at = models.DateTimeField("ficheiro apagado em", null=True, blank=True)

    class Meta:
        verbose_name = "exportação"
        verbose_name_plural = "exportações"
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None) ^ Q(format=ExportFormat.PACKAGE), name="funding_package_is_of_one"
            ),
            models.CheckConstraint(
                condition=Q(made_at=None) | (Q(size__isnull=False) & ~Q(sha256="")),
                name="funding_made_export_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.uuid}"

    @property
    def extension(self) -> str:
        return "xlsx" if self.format == ExportFormat.XLSX else "zip"

    @property
    def path(self) -> str:
        return f"exportacoes/{self.uuid}.{self.extension}"

    @property
    def is_there(self) -> bool:
        return self.made_at is not None and self.removed_at is None
