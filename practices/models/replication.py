"""Who takes a practice up, what they change, and whether it works there."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.audit.append_only import append_only
from practices.enums import OPEN_STAGES, AbandonmentReason, ReplicationAct, ReplicationStage
from practices.models.practice import Practice, one_of
from recommendations.models import Recommendation
from territories.models import Entity

NOT_ONE_OWN = """
IF EXISTS (SELECT FROM practices_practice WHERE id = NEW.practice_id AND owner_entity_id = NEW.replicator_id) THEN
    RAISE EXCEPTION 'an entity does not replicate its own practice' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Replication(models.Model):
    """A practice adapted by another entity, from the first interest to what came of it."""

    practice = models.ForeignKey(
        Practice, verbose_name="prática", on_delete=models.PROTECT, related_name="replications"
    )
    replicator = models.ForeignKey(Entity, verbose_name="quem replica", on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(User, verbose_name="aberta por", on_delete=models.PROTECT, related_name="+")
    contact_name = models.CharField("contacto", max_length=150, blank=True)
    contact_email = models.EmailField("correio do contacto", blank=True)
    motivation = models.TextField("porque interessa", blank=True)
    stage = models.CharField("fase", max_length=10, choices=ReplicationStage, default=ReplicationStage.INTEREST)
    opened_at = models.DateTimeField("interesse declarado em")
    started_on = models.DateField("começou em", null=True, blank=True)
    closed_on = models.DateField("terminou em", null=True, blank=True)
    adaptation = models.TextField("o que foi adaptado", blank=True)
    context_differences = models.TextField("diferenças de contexto", blank=True)
    technical_differences = models.TextField("diferenças técnicas", blank=True)
    cost_differences = models.TextField("diferenças de custo", blank=True)
    cost = models.DecimalField("custo (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    lessons_back = models.TextField("lições para quem a criou", blank=True)
    abandonment_code = models.CharField("motivo do abandono", max_length=12, choices=AbandonmentReason, blank=True)
    abandonment_reason = models.TextField("porque foi abandonada", blank=True)
    no_numbers_reason = models.TextField("sem números, porque", blank=True)
    mentor_entity = models.ForeignKey(
        Entity,
        verbose_name="entidade que acompanha",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    mentor_name = models.CharField("pessoa que acompanha", max_length=150, blank=True)
    source_recommendation = models.ForeignKey(
        Recommendation,
        verbose_name="recomendação de origem",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField("confirmada por quem a criou em", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField("verificada pela CCDR em", null=True, blank=True)
    verified_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_disputed = models.BooleanField("contestada", default=False)
    dispute_reason = models.TextField("motivo da contestação", blank=True)
    promoted_to = models.OneToOneField(
        Practice,
        verbose_name="passou a prática própria",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_public = models.BooleanField("pública", default=True)
    version = models.PositiveIntegerField("versão", default=1)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)

    class Meta:
        verbose_name = "replicação"
        verbose_name_plural = "replicações"
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "replicator"],
                condition=Q(stage__in=one_of(OPEN_STAGES)),
                name="practices_one_open_replication",
            ),
            models.CheckConstraint(
                condition=~Q(stage=ReplicationStage.ABANDONED) | (~Q(abandonment_reason="") & ~Q(abandonment_code="")),
                name="practices_abandonment_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(stage=ReplicationStage.SUCCEEDED) | ~Q(adaptation=""),
                name="practices_success_says_what_was_adapted",
            ),
            models.CheckConstraint(
                condition=Q(is_disputed=False) | ~Q(dispute_reason=""), name="practices_dispute_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(closed_on__gte=models.F("started_on")),
                name="practices_replication_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="practices_replication_cost_not_negative"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="not_ones_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NOT_ONE_OWN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} por {self.replicator_id}"

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def is_vouched(self) -> bool:
        """Whether somebody else has already said that it is so."""
        return self.confirmed_at is not None or self.verified_at is not None


class ReplicationIndicator(models.Model):
    """A number measured where the practice was replicated."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField("indicador", max_length=200)
    unit = models.CharField("unidade", max_length=40)
    baseline = models.DecimalField("antes", max_digits=18, decimal_places=4, null=True, blank=True)
    value = models.DecimalField("depois", max_digits=18, decimal_places=4)
    measured_on = models.DateField("medido em")
    source_url = models.URLField("fonte", max_length=500, blank=True)

    class Meta:
        verbose_name = "indicador da replicação"
        verbose_name_plural = "indicadores das replicações"

    def __str__(self) -> str:
        return self.name


class ReplicationTransition(models.Model):
    """What happened to a replication, said once and never changed."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="transitions")
    act = models.CharField("ato", max_length=10, choices=ReplicationAct)
    to_stage = models.CharField("fase", max_length=10, choices=ReplicationStage)
    actor = models.ForeignKey(User, verbose_name="pessoa", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("em")
    note = models.TextField("nota", blank=True)
    said = models.JSONField("o que ficou dito", default=dict, blank=True)

    class Meta:
        verbose_name = "passo da replicação"
        verbose_name_plural = "passos das replicações"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.replication_id}: {self.get_act_display()}"


class ReplicationDraft(models.Model):
    """What somebody is typing in a report, kept by itself until they save it."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="drafts")
    writer = models.ForeignKey(User, verbose_name="de", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField("versão em que começou")
    typed = models.JSONField("o que escreveu", default=dict)
    saved_at = models.DateTimeField("guardado em")

    class Meta:
        verbose_name = "rascunho do andamento"
        verbose_name_plural = "rascunhos do andamento"
        constraints = [
            models.UniqueConstraint(fields=["replication", "writer"], name="practices_one_draft_of_a_report_each")
        ]

    def __str__(self) -> str:
        return f"{self.replication_id}: {self.saved_at:%d/%m/%Y %H:%M}"


class RelayedMessage(models.Model):
    """A message to whoever answers for a practice; their address is never shown to the sender."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(User, verbose_name="de", on_delete=models.PROTECT, related_name="+")
    sender_entity = models.ForeignKey(
        Entity, verbose_name="entidade", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("mensagem")
    sent_at = models.DateTimeField("enviada em")

    class Meta:
        verbose_name = "mensagem sobre uma prática"
        verbose_name_plural = "mensagens sobre práticas"

    def __str__(self) -> str:
        return f"{self.practice_id} · {self.sent_at:%d/%m/%Y}"
