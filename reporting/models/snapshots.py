"""What was frozen, and the files made from it. Nothing here ever changes once written."""

from django.core.files.storage import Storage, storages
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from common.audit.append_only import append_only
from reporting.enums import EditionKind

SHA256 = r"^[0-9a-f]{64}$"


def private_storage() -> Storage:
    """Where no web server reaches: an edition still to be published has no address."""
    return storages["private"]


class Snapshot(models.Model):
    """Everything an edition says, as canonical JSON: sorted keys, decimals as text, ISO dates.

    `sha256` is of the UTF-8 bytes of `payload`. `taken_at` stays out of the payload, so that the same facts
    always give the same hash.
    """

    kind = models.CharField("tipo", max_length=10, choices=EditionKind)
    year = models.PositiveSmallIntegerField("ano")
    cut_off = models.DateTimeField("data de corte")
    taken_at = models.DateTimeField("congelado em")
    schema_version = models.PositiveSmallIntegerField("versão do esquema")
    app_version = models.CharField("versão do portal", max_length=40)
    payload = models.TextField("dados (JSON canónico)")
    sha256 = models.CharField("SHA-256", max_length=64, validators=[RegexValidator(SHA256)])
    row_counts = models.JSONField("linhas por tabela")

    class Meta:
        verbose_name = "instantâneo"
        verbose_name_plural = "instantâneos"
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="reporting_snapshot_sha256"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.year} · {self.sha256[:12]}"


class Artefact(models.Model):
    """A file made from a snapshot alone: report, data, tables or manifest. Served only through a view."""

    snapshot = models.ForeignKey(
        Snapshot, verbose_name="instantâneo", on_delete=models.PROTECT, related_name="artefacts"
    )
    name = models.CharField("nome", max_length=60)
    media_type = models.CharField("tipo", max_length=60)
    size = models.PositiveBigIntegerField("tamanho (bytes)")
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.FileField("conteúdo", storage=private_storage, upload_to="reports", max_length=250)
    made_at = models.DateTimeField("gerado em")

    class Meta:
        verbose_name = "ficheiro da edição"
        verbose_name_plural = "ficheiros da edição"
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "name"], name="reporting_artefact_once"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="reporting_artefact_sha256"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.name
