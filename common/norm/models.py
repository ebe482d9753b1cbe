"""Official instruments and the known inconsistencies of the texts we quote."""

from django.db import models

from common.norm.enums import Origin, Severity, SubjectKind


class Instrument(models.Model):
    """A legal act that approves or changes the norm, such as RCM n.º 176/2023."""

    code = models.SlugField("código", unique=True)
    title = models.CharField("designação", max_length=120)
    subject = models.TextField("objeto")
    approved_on = models.DateField("aprovado em", null=True, blank=True)
    published_on = models.DateField("publicado em", null=True, blank=True)
    effective_on = models.DateField("em vigor desde", null=True, blank=True)
    amends = models.ForeignKey(
        "self",
        verbose_name="altera",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="amendments",
    )
    reference = models.CharField("referência", max_length=300, blank=True)
    origin = models.CharField("origem", max_length=10, choices=Origin)
    note = models.TextField("nota", blank=True)

    class Meta:
        verbose_name = "diploma"
        verbose_name_plural = "diplomas"

    def __str__(self) -> str:
        return self.title


class Inconsistency(models.Model):
    """A contradiction or gap found in the official texts, with how the portal resolved it.

    `description` and `resolution` are the analysis as it was written; `public_*` say it to a reader of the portal.
    """

    code = models.CharField("código", max_length=10, unique=True)
    severity = models.CharField("gravidade", max_length=10, choices=Severity)
    location = models.CharField("localização", max_length=200)
    description = models.TextField("descrição")
    resolution = models.TextField("resolução")
    public_description = models.TextField("descrição para o público", default="")
    public_resolution = models.TextField("resolução para o público", default="")

    class Meta:
        verbose_name = "incoerência"
        verbose_name_plural = "incoerências"

    def __str__(self) -> str:
        return self.code


class InconsistencySubject(models.Model):
    """Says beside which object an inconsistency is shown; by natural code, so that no floor is crossed."""

    inconsistency = models.ForeignKey(Inconsistency, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField("tipo", max_length=15, choices=SubjectKind)
    code = models.CharField("código", max_length=40)

    class Meta:
        verbose_name = "objeto da incoerência"
        verbose_name_plural = "objetos das incoerências"
        constraints = [
            models.UniqueConstraint(fields=["inconsistency", "kind", "code"], name="norm_subject_once"),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="norm_subject_kind_code")]

    def __str__(self) -> str:
        return f"{self.inconsistency_id} · {self.kind} {self.code}"
