"""The norm of the plan: versions, actions, partners, funding, precedence and lineage."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import User
from action_plan.enums import DependencyKind, DependencyStatus, FundingKind, LineageKind, PlanState
from action_plan.models.protection import (
    PLAN_OF_ACTION,
    PLAN_OF_ROW,
    approved_version_is_final,
    no_cycle,
    plan_text_is_final,
)
from common.audit.append_only import append_only
from common.norm.models import Instrument
from initiatives.models import Initiative, Target
from territories.models import Entity


class PlanVersion(models.Model):
    """A version of the action plan: 2023 as approved; a revision is a new version with lineage."""

    label = models.CharField("designação", max_length=40, unique=True)
    instrument = models.ForeignKey(
        Instrument, verbose_name="diploma", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state = models.CharField("estado", max_length=10, choices=PlanState, default=PlanState.DRAFT)
    valid_from = models.DateField("válida desde", null=True, blank=True)
    valid_to = models.DateField("válida até (exclusive)", null=True, blank=True)

    class Meta:
        verbose_name = "versão do plano"
        verbose_name_plural = "versões do plano"
        constraints = [
            ExclusionConstraint(
                name="action_plan_one_approved_version_a_day",
                expressions=[
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state=PlanState.APPROVED),
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.APPROVED) | Q(valid_from__isnull=False, instrument__isnull=False),
                name="action_plan_approval_needs_instrument",
            ),
        ]
        triggers = [approved_version_is_final()]

    def __str__(self) -> str:
        return self.label


class FundingSource(models.Model):
    """Where the money comes from; `ends_on` is the last day on which it can pay, with its source."""

    code = models.CharField("código", max_length=30, unique=True)
    name = models.CharField("nome", max_length=150)
    kind = models.CharField("tipo", max_length=20, choices=FundingKind)
    ends_on = models.DateField("último dia de financiamento", null=True, blank=True)
    ends_on_source = models.CharField("fonte do último dia", max_length=300, blank=True)

    class Meta:
        verbose_name = "fonte de financiamento"
        verbose_name_plural = "fontes de financiamento"

    def __str__(self) -> str:
        return self.name


class Action(models.Model):
    """An action of Annex II; `*_raw` is the original cell, blank where it inherits from the row above."""

    plan = models.ForeignKey(PlanVersion, verbose_name="versão", on_delete=models.PROTECT, related_name="actions")
    initiative = models.ForeignKey(Initiative, verbose_name="iniciativa", on_delete=models.PROTECT, related_name="+")
    code = models.CharField("código", max_length=10)
    position = models.PositiveSmallIntegerField("posição na iniciativa")
    text = models.TextField("texto")
    text_html = models.TextField("texto com marcação")
    responsible = models.ForeignKey(
        Entity, verbose_name="entidade responsável", on_delete=models.PROTECT, related_name="+"
    )
    responsible_raw = models.CharField("responsável como na fonte", max_length=200, blank=True)
    partners = models.ManyToManyField(Entity, verbose_name="parceiros", through="ActionPartner", related_name="+")
    partners_text = models.CharField("parceiros, por extenso", max_length=300, blank=True)
    partners_raw = models.CharField("parceiros como na fonte", max_length=300, blank=True)
    partners_are_open = models.BooleanField("lista de parceiros em aberto", default=False)
    funding_sources = models.ManyToManyField(
        FundingSource, verbose_name="fontes de financiamento", related_name="actions"
    )
    funding_raw = models.CharField("financiamento como na fonte", max_length=200, blank=True)
    deadline_raw = models.CharField("prazo como na fonte", max_length=40)
    resolution_note = models.TextField("nota de resolução", blank=True)
    source = models.CharField("fonte", max_length=80)
    targets = models.ManyToManyField(Target, verbose_name="metas PRR", related_name="+", blank=True)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    class Meta:
        verbose_name = "ação"
        verbose_name_plural = "ações"
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="action_plan_code_once"),
            models.UniqueConstraint(fields=["plan", "initiative", "position"], name="action_plan_position_once"),
        ]
        triggers = [plan_text_is_final(PLAN_OF_ROW)]

    def __str__(self) -> str:
        return self.code


class ActionPartner(models.Model):
    """A partner of an action, in the order of the original cell."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="action_partners")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "parceiro da ação"
        verbose_name_plural = "parceiros da ação"
        constraints = [models.UniqueConstraint(fields=["action", "entity"], name="action_plan_partner_once")]
        triggers = [plan_text_is_final(PLAN_OF_ACTION)]

    def __str__(self) -> str:
        return f"{self.action_id} · {self.entity_id}"


class ActionFunding(Action.funding_sources.through):  # type: ignore[name-defined]  # the table Django made
    """The link of an action to its funding sources, named here only to be protected."""

    class Meta:
        proxy = True
        triggers = [plan_text_is_final(PLAN_OF_ACTION)]


class Dependency(models.Model):
    """An action that must come before another, or that is merely related to it.

    `recorded_at` is empty for what was read from the norm's text; `decided_at` says when the EATA confirmed
    or rejected it.
    """

    predecessor = models.ForeignKey(
        Action, verbose_name="antecessora", on_delete=models.PROTECT, related_name="successor_links"
    )
    successor = models.ForeignKey(
        Action, verbose_name="sucessora", on_delete=models.PROTECT, related_name="predecessor_links"
    )
    kind = models.CharField("tipo", max_length=10, choices=DependencyKind)
    status = models.CharField("estado", max_length=10, choices=DependencyStatus)
    reason = models.TextField("motivo")
    lag_days = models.SmallIntegerField("desfasamento (dias)", default=0)
    recorded_at = models.DateTimeField("registada em", null=True, blank=True)
    decided_at = models.DateTimeField("decidida em", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="decidida por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "dependência"
        verbose_name_plural = "dependências"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="action_plan_dependency_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="action_plan_no_self_dependency"),
        ]
        triggers = [no_cycle()]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class ActionLineage(models.Model):
    """What became of an action in the next version of the plan."""

    old = models.ForeignKey(Action, verbose_name="ação anterior", on_delete=models.PROTECT, related_name="outcomes")
    new = models.ForeignKey(
        Action,
        verbose_name="ação nova",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="origins",
    )
    kind = models.CharField("tipo", max_length=10, choices=LineageKind)
    reason = models.TextField("motivo")

    class Meta:
        verbose_name = "linhagem da ação"
        verbose_name_plural = "linhagens das ações"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LineageKind.ABANDONED, new=None) | (~Q(kind=LineageKind.ABANDONED) & ~Q(new=None)),
                name="action_plan_only_abandoned_has_no_heir",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.old_id} {self.kind} {self.new_id}"
