"""What other programmes have open: calls read from the European portal, and each reading of it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.audit.append_only import append_only
from funding.enums import OpportunityChangeKind, ReadingState, SourceStatus
from territories.models import Municipality

BRUSSELS = ZoneInfo("Europe/Brussels")


class OpenOpportunity(models.Model):
    """A call of the European funds portal as its interface gave it last; ours are `Call`.

    What comes from there and what the EATA says of it are different columns: a reading never touches the second.
    """

    reference = models.CharField("referência", max_length=120, unique=True)
    title = models.CharField("título", max_length=500)
    programme = models.CharField("programa", max_length=200, blank=True)
    status = models.CharField("estado na origem", max_length=60, blank=True, choices=SourceStatus)
    opens_at = models.DateTimeField("abre em", null=True, blank=True)
    closes_at = models.DateTimeField("último prazo", null=True, blank=True)
    budget = models.DecimalField("dotação (€)", max_digits=16, decimal_places=2, null=True, blank=True)
    url = models.URLField("ligação", max_length=500)
    summary = models.TextField("resumo", blank=True)
    keywords = ArrayField(models.CharField(max_length=120), verbose_name="temas na origem", default=list, blank=True)
    content_sha256 = models.CharField("SHA-256 do que veio", max_length=64)
    first_seen_at = models.DateTimeField("vista pela primeira vez em")
    last_seen_at = models.DateTimeField("vista pela última vez em")
    gone_at = models.DateTimeField("deixou de constar em", null=True, blank=True)
    is_hidden = models.BooleanField("não mostrar na lista pública", default=False)
    is_relevant = models.BooleanField("assinalada para os municípios", default=False)
    note = models.TextField("nota da EATA", blank=True)
    suits = models.ManyToManyField(Municipality, verbose_name="municípios a que convém", blank=True, related_name="+")
    judged_by = models.ForeignKey(
        User, verbose_name="apreciada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField("apreciada em", null=True, blank=True)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)

    class Meta:
        verbose_name = "aviso de outros programas"
        verbose_name_plural = "avisos de outros programas"
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_hidden=True, is_relevant=True), name="funding_hidden_is_not_recommended"
            )
        ]

    def __str__(self) -> str:
        return self.title


class OpportunityDeadline(models.Model):
    """One of the deadlines of a call; when the source gives a day without an hour, the end of that day there."""

    opportunity = models.ForeignKey(OpenOpportunity, on_delete=models.CASCADE, related_name="deadlines")
    ends_at = models.DateTimeField("termina em")
    is_day = models.BooleanField("só se sabe o dia", default=False)

    class Meta:
        verbose_name = "prazo de um aviso de outros programas"
        verbose_name_plural = "prazos de avisos de outros programas"
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "ends_at"], name="funding_one_deadline_an_instant")
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.ends_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        """The day itself at the source, where the end of the day is the next midnight."""
        return (self.ends_at - timedelta(seconds=1)).astimezone(BRUSSELS).date()


class OpportunityReading(models.Model):
    """One reading of the source, whole or not at all: what it found, or why nothing was written."""

    state = models.CharField("resultado", max_length=8, choices=ReadingState, default=ReadingState.RUNNING)
    started_at = models.DateTimeField("começou em")
    finished_at = models.DateTimeField("acabou em", null=True, blank=True)
    started_by = models.ForeignKey(
        User, verbose_name="pedida por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    takes_losses = models.BooleanField("aceita que muitos tenham desaparecido", default=False)
    found = models.PositiveIntegerField("lidos", default=0)
    unread = models.PositiveIntegerField("que não se conseguiram ler", default=0)
    said = models.TextField("o que aconteceu", blank=True)

    class Meta:
        verbose_name = "leitura do portal europeu"
        verbose_name_plural = "leituras do portal europeu"

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.state}"


class OpportunityChange(models.Model):
    """What one reading changed of one call: each field before and after."""

    reading = models.ForeignKey(OpportunityReading, on_delete=models.PROTECT, related_name="changes")
    reference = models.CharField("referência", max_length=120)
    title = models.CharField("título", max_length=500)
    kind = models.CharField("o que aconteceu", max_length=8, choices=OpportunityChangeKind)
    before = models.JSONField("antes", default=dict, blank=True)
    after = models.JSONField("depois", default=dict, blank=True)

    class Meta:
        verbose_name = "alteração numa leitura"
        verbose_name_plural = "alterações numa leitura"
        constraints = [models.UniqueConstraint(fields=["reading", "reference"], name="funding_one_change_a_reading")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
