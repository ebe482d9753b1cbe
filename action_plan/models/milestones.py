"""What an action must deliver and when; each move of a deadline is a new row with its reason."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from accounts.models import User
from action_plan.enums import MilestoneKind, Precision, RequestState, RevisionReason
from action_plan.models.plan import Action, FundingSource
from action_plan.models.protection import PLAN_OF_ACTION, plan_text_is_final
from common.audit.append_only import append_only
from territories.models import Entity

models.TextField.register_lookup(Length)


class Milestone(models.Model):
    """A deliverable of an action. `planned_on` is the last day of the approved window and never changes."""

    action = models.ForeignKey(Action, verbose_name="ação", on_delete=models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField("posição")
    label = models.CharField("designação", max_length=200)
    planned_on = models.DateField("prazo aprovado (último dia)")
    precision = models.CharField("precisão", max_length=10, choices=Precision)
    kind = models.CharField("tipo", max_length=12, choices=MilestoneKind)
    weight = models.DecimalField("peso", max_digits=6, decimal_places=3, null=True, blank=True)
    funding_source = models.ForeignKey(
        FundingSource,
        verbose_name="fonte de financiamento",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
    )

    class Meta:
        verbose_name = "marco"
        verbose_name_plural = "marcos"
        constraints = [
            models.UniqueConstraint(fields=["action", "position"], name="action_plan_milestone_position_once"),
        ]
        triggers = [plan_text_is_final(PLAN_OF_ACTION)]

    def __str__(self) -> str:
        return f"{self.label} ({self.planned_on:%d/%m/%Y})"


class DeadlineRequest(models.Model):
    """A responsible entity asks for another deadline; the EATA accepts or refuses."""

    milestone = models.ForeignKey(Milestone, verbose_name="marco", on_delete=models.PROTECT, related_name="requests")
    proposed_on = models.DateField("novo prazo (último dia)")
    precision = models.CharField("precisão", max_length=10, choices=Precision)
    reason_code = models.CharField("motivo", max_length=15, choices=RevisionReason)
    reason = models.TextField("fundamentação")
    state = models.CharField("estado", max_length=10, choices=RequestState, default=RequestState.PENDING)
    requested_by = models.ForeignKey(User, verbose_name="pedido por", on_delete=models.PROTECT, related_name="+")
    requested_for = models.ForeignKey(Entity, verbose_name="em nome de", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("pedido em")
    decided_by = models.ForeignKey(
        User, verbose_name="decidido por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("decidido em", null=True, blank=True)
    refusal = models.TextField("fundamentação da recusa", blank=True)

    class Meta:
        verbose_name = "pedido de revisão de prazo"
        verbose_name_plural = "pedidos de revisão de prazo"
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(state=RequestState.PENDING),
                name="action_plan_one_pending_request",
            ),
            models.CheckConstraint(condition=Q(reason__length__gte=30), name="action_plan_request_reason_says_why"),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED) | ~Q(refusal=""), name="action_plan_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.PENDING, decided_at=None, decided_by=None)
                | (~Q(state=RequestState.PENDING) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="action_plan_request_decision_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="PENDING"),
            ),
            pgtrigger.ReadOnly(
                name="proposal_is_final",
                fields=[
                    "milestone",
                    "proposed_on",
                    "precision",
                    "reason_code",
                    "reason",
                    "requested_by",
                    "requested_for",
                    "requested_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"pedido de prazo até {self.proposed_on:%d/%m/%Y}"


class DeadlineRevision(models.Model):
    """An approved change of a deadline: old and new, why, and by which decision. Never changed afterwards."""

    milestone = models.ForeignKey(Milestone, verbose_name="marco", on_delete=models.PROTECT, related_name="revisions")
    request = models.OneToOneField(
        DeadlineRequest,
        verbose_name="pedido",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="revision",
    )
    sequence = models.PositiveSmallIntegerField("ordem")
    old_on = models.DateField("prazo anterior (último dia)")
    old_precision = models.CharField("precisão anterior", max_length=10, choices=Precision)
    new_on = models.DateField("novo prazo (último dia)")
    new_precision = models.CharField("nova precisão", max_length=10, choices=Precision)
    reason_code = models.CharField("motivo", max_length=15, choices=RevisionReason)
    reason = models.TextField("fundamentação")
    decision_reference = models.CharField("referência da decisão", max_length=200)
    new_funding_source = models.ForeignKey(
        FundingSource,
        verbose_name="nova fonte de financiamento",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    accepts_funding_gap = models.BooleanField("aceita ultrapassar o fim do financiamento", default=False)
    approved_by = models.ForeignKey(User, verbose_name="aprovado por", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("aprovado em")

    class Meta:
        verbose_name = "revisão de prazo"
        verbose_name_plural = "revisões de prazo"
        constraints = [
            models.UniqueConstraint(fields=["milestone", "sequence"], name="action_plan_revision_sequence_once"),
            models.CheckConstraint(condition=Q(reason__length__gte=30), name="action_plan_revision_reason_says_why"),
            models.CheckConstraint(condition=~Q(decision_reference=""), name="action_plan_revision_has_decision"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"prazo de {self.old_on:%d/%m/%Y} para {self.new_on:%d/%m/%Y}"
