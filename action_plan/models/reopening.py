"""Asking for a closed period to be reopened, and the answer; nothing of it is ever changed or removed."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from accounts.models import User
from action_plan.enums import RequestState
from action_plan.models.plan import Action
from action_plan.models.progress import PeriodUnlock, ReportingPeriod
from territories.models import Entity

models.TextField.register_lookup(Length)


class ReopeningRequest(models.Model):
    """An entity asks to report on an action in a period already closed; the coordination grants it or refuses."""

    period = models.ForeignKey(
        ReportingPeriod, verbose_name="período", on_delete=models.PROTECT, related_name="reopening_requests"
    )
    action = models.ForeignKey(Action, verbose_name="ação", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("motivo")
    state = models.CharField("estado", max_length=10, choices=RequestState, default=RequestState.PENDING)
    requested_by = models.ForeignKey(User, verbose_name="pedido por", on_delete=models.PROTECT, related_name="+")
    requested_for = models.ForeignKey(Entity, verbose_name="em nome de", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("pedido em")
    decided_by = models.ForeignKey(
        User, verbose_name="decidido por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("decidido em", null=True, blank=True)
    refusal = models.TextField("fundamentação da recusa", blank=True)
    unlock = models.OneToOneField(
        PeriodUnlock,
        verbose_name="reabertura",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="request",
    )

    class Meta:
        verbose_name = "pedido de reabertura"
        verbose_name_plural = "pedidos de reabertura"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "action"],
                condition=Q(state=RequestState.PENDING),
                name="action_plan_one_pending_reopening",
            ),
            models.CheckConstraint(condition=Q(reason__length__gte=30), name="action_plan_reopening_says_why"),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED) | ~Q(refusal=""),
                name="action_plan_reopening_refusal_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ACCEPTED, unlock__isnull=False)
                | (~Q(state=RequestState.ACCEPTED) & Q(unlock=None)),
                name="action_plan_granted_reopening_opens",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.PENDING, decided_at=None, decided_by=None)
                | (~Q(state=RequestState.PENDING) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="action_plan_reopening_decision_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_is_final", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state="PENDING")
            ),
            pgtrigger.Protect(name="is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="request_is_final",
                fields=["period", "action", "reason", "requested_by", "requested_for", "requested_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"pedido de reabertura de {self.period} para {self.action}"
