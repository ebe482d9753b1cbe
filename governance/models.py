"""The norm of governance: bodies, duties, composition, cadence and the seven regional structures."""

from django.db import models

from common.norm.guard import approved_text
from common.norm.models import Instrument
from governance.enums import CadenceKind, MemberRole, RevisionStatus
from territories.models import Entity, Region


class Body(models.Model):
    """One of the five bodies of the governance model (ENTI §7.1)."""

    code = models.CharField("código", max_length=10, unique=True)
    name = models.CharField("nome", max_length=120)
    level = models.CharField("nível", max_length=80)
    chair = models.TextField("presidência")
    composition = models.TextField("composição como na fonte")
    convocation = models.TextField("designação ou convocatória", blank=True)
    position = models.PositiveSmallIntegerField("posição")
    source = models.CharField("fonte", max_length=80)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    class Meta:
        verbose_name = "órgão"
        verbose_name_plural = "órgãos"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.code


class BodyRevision(models.Model):
    """How often a body meets under one revision of the model: R0 as approved, R1 as proposed in 2024.

    `interval` is an ISO 8601 duration, empty where the text gives none or is ambiguous.
    """

    body = models.ForeignKey(Body, verbose_name="órgão", on_delete=models.CASCADE, related_name="revisions")
    label = models.CharField("revisão", max_length=5)
    instrument = models.ForeignKey(
        Instrument, verbose_name="diploma", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    instrument_raw = models.CharField("instrumento como na fonte", max_length=200)
    status = models.CharField("estado", max_length=25, choices=RevisionStatus)
    as_of_raw = models.CharField("data como na fonte", max_length=20)
    cadence_raw = models.TextField("cadência como na fonte")
    interval = models.CharField("intervalo (ISO 8601)", max_length=10, blank=True)
    cadence_kind = models.CharField("tipo de cadência", max_length=12, choices=CadenceKind)
    note = models.TextField("nota", blank=True)

    class Meta:
        verbose_name = "revisão do órgão"
        verbose_name_plural = "revisões dos órgãos"
        constraints = [models.UniqueConstraint(fields=["body", "label"], name="governance_revision_once")]
        triggers = approved_text()

    def __str__(self) -> str:
        return f"{self.body_id} {self.label}"


class Duty(models.Model):
    """A duty of a body; `letter_raw` keeps the original's missing letters."""

    code = models.CharField("código", max_length=12, unique=True)
    body = models.ForeignKey(Body, verbose_name="órgão", on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField("posição")
    letter_raw = models.CharField("alínea", max_length=3, blank=True)
    text = models.TextField("texto")
    note = models.TextField("nota", blank=True)
    source = models.CharField("fonte", max_length=80)

    class Meta:
        verbose_name = "competência"
        verbose_name_plural = "competências"
        triggers = approved_text()

    def __str__(self) -> str:
        return self.code


class CompositionItem(models.Model):
    """A seat or class of seats of a body, as one revision describes it."""

    revision = models.ForeignKey(
        BodyRevision, verbose_name="revisão", on_delete=models.CASCADE, related_name="composition_items"
    )
    position = models.PositiveSmallIntegerField("posição")
    member_kind = models.CharField("tipo de membro", max_length=80)
    member = models.TextField("membro")
    role = models.CharField("função", max_length=10, choices=MemberRole)
    source = models.CharField("fonte", max_length=80)

    class Meta:
        verbose_name = "composição"
        verbose_name_plural = "composições"
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="governance_composition_position"),
        ]
        triggers = approved_text()

    def __str__(self) -> str:
        return self.member


class TerritorialStructure(models.Model):
    """One of the seven territorial action structures (EAT); Madeira and Açores have no chair in the text."""

    code = models.CharField("código", max_length=10, unique=True)
    region = models.OneToOneField(Region, verbose_name="região", on_delete=models.PROTECT, related_name="+")
    chair_raw = models.TextField("presidência como na fonte")
    chair_entity = models.ForeignKey(
        Entity,
        verbose_name="entidade que preside",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField("posição")
    source = models.CharField("fonte", max_length=80)

    class Meta:
        verbose_name = "estrutura de ação territorial"
        verbose_name_plural = "estruturas de ação territorial"
        triggers = approved_text(free=["chair_entity"])

    def __str__(self) -> str:
        return self.code
