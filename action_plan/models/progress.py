"""What responsible entities report, with evidence, and what the EATA makes of it."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import User
from action_plan.enums import (
    OPEN_UPDATE_STATES,
    EvidenceKind,
    Lifecycle,
    Rating,
    UpdateState,
)
from action_plan.models.milestones import Milestone
from action_plan.models.plan import Action
from action_plan.models.protection import follows_approved_update
from common.audit.append_only import append_only
from common.files.models import StoredFile
from territories.models import Entity


class ReportingPeriod(models.Model):
    """A period on which responsible entities report.

    `locked_at` is its cut-off, the first moment that is too late: midnight in Lisbon after the last day it accepts
    reports, or the moment the coordination closed it. `PeriodUnlock.until` is one too.
    """

    code = models.CharField("código", max_length=10, unique=True)
    starts_on = models.DateField("início")
    ends_on = models.DateField("fim (exclusive)")
    due_on = models.DateField("reporte até")
    locked_at = models.DateTimeField("fecha em")

    class Meta:
        verbose_name = "período de reporte"
        verbose_name_plural = "períodos de reporte"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"), due_on__gte=F("ends_on")),
                name="action_plan_period_in_order",
            ),
            ExclusionConstraint(
                name="action_plan_one_period_a_day",
                expressions=[
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="dates_are_final", fields=["code", "starts_on", "ends_on"])]

    def __str__(self) -> str:
        return self.code


class PeriodUnlock(models.Model):
    """A named act that opens a locked period for one action until a moment, with its reason."""

    period = models.ForeignKey(
        ReportingPeriod, verbose_name="período", on_delete=models.PROTECT, related_name="unlocks"
    )
    action = models.ForeignKey(Action, verbose_name="ação", on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField("aberto até")
    reason = models.TextField("motivo")
    unlocked_by = models.ForeignKey(User, verbose_name="aberto por", on_delete=models.PROTECT, related_name="+")
    unlocked_at = models.DateTimeField("aberto em")

    class Meta:
        verbose_name = "reabertura de período"
        verbose_name_plural = "reaberturas de período"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.period_id} até {self.until}"


class ProgressUpdate(models.Model):
    """A report on an action in a period. Once approved it never changes; a correction supersedes it.

    `version` counts saves, so that a stale form is noticed. `percent` is 0–100, empty when not estimated.
    `writer_ids` keeps whoever opened, changed or submitted it: none of them approves it.
    """

    action = models.ForeignKey(Action, verbose_name="ação", on_delete=models.PROTECT, related_name="updates")
    period = models.ForeignKey(
        ReportingPeriod, verbose_name="período", on_delete=models.PROTECT, related_name="updates"
    )
    author = models.ForeignKey(User, verbose_name="autor", on_delete=models.PROTECT, related_name="+")
    author_entity = models.ForeignKey(Entity, verbose_name="em nome de", on_delete=models.PROTECT, related_name="+")
    writer_ids = ArrayField(models.BigIntegerField(), verbose_name="quem o escreveu", default=list, editable=False)
    state = models.CharField("estado", max_length=10, choices=UpdateState, default=UpdateState.DRAFT)
    lifecycle = models.CharField("situação da ação", max_length=12, choices=Lifecycle)
    percent = models.DecimalField("execução (%)", max_digits=5, decimal_places=1, null=True, blank=True)
    done = models.TextField("trabalho realizado", blank=True)
    next_steps = models.TextField("próximos passos", blank=True)
    problems = models.TextField("problemas e riscos", blank=True)
    self_rating = models.CharField("avaliação da entidade", max_length=20, choices=Rating, blank=True)
    version = models.PositiveIntegerField("versão", default=1)
    supersedes = models.OneToOneField(
        "self",
        verbose_name="corrige",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    created_at = models.DateTimeField("criado em")
    submitted_at = models.DateTimeField("submetido em", null=True, blank=True)
    approved_at = models.DateTimeField("aprovado em", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, verbose_name="aprovado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "reporte de progresso"
        verbose_name_plural = "reportes de progresso"
        constraints = [
            models.UniqueConstraint(
                fields=["action", "period"],
                condition=Q(state__in=sorted(OPEN_UPDATE_STATES)),
                name="action_plan_one_open_update",
            ),
            models.UniqueConstraint(
                fields=["action", "period"],
                condition=Q(state=UpdateState.APPROVED, supersedes=None),
                name="action_plan_one_first_approved_update",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100),
                name="action_plan_percent_0_100",
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("author")), name="action_plan_author_does_not_approve"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(writer_ids__contains=[F("approved_by")]),
                name="action_plan_writer_does_not_approve",
            ),
            models.CheckConstraint(
                condition=Q(state=UpdateState.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state=UpdateState.APPROVED) & Q(approved_by=None, approved_at=None)),
                name="action_plan_approval_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="APPROVED"),
            ),
            pgtrigger.ReadOnly(
                name="author_is_final", fields=["author", "author_entity", "action", "period", "supersedes"]
            ),
            pgtrigger.FSM(
                name="known_steps",
                field="state",
                transitions=[
                    (UpdateState.DRAFT.value, UpdateState.SUBMITTED.value),
                    (UpdateState.RETURNED.value, UpdateState.SUBMITTED.value),
                    (UpdateState.SUBMITTED.value, UpdateState.RETURNED.value),
                    (UpdateState.SUBMITTED.value, UpdateState.APPROVED.value),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.period}"

    def is_written_by(self, user_id: int | None) -> bool:
        """Tell whether the person opened, changed or submitted this report."""
        return user_id == self.author_id or user_id in self.writer_ids


class MilestoneReport(models.Model):
    """What an update says of one milestone: when it is expected, or when it was achieved."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.CASCADE, related_name="milestone_reports")
    milestone = models.ForeignKey(Milestone, verbose_name="marco", on_delete=models.PROTECT, related_name="reports")
    forecast_on = models.DateField("previsto para", null=True, blank=True)
    achieved_on = models.DateField("alcançado em", null=True, blank=True)

    class Meta:
        verbose_name = "previsão do marco"
        verbose_name_plural = "previsões dos marcos"
        constraints = [
            models.UniqueConstraint(fields=["update", "milestone"], name="action_plan_milestone_report_once"),
            models.CheckConstraint(
                condition=Q(forecast_on=None) | Q(achieved_on=None), name="action_plan_forecast_or_achieved"
            ),
        ]
        triggers = [follows_approved_update()]

    def __str__(self) -> str:
        return f"{self.update_id} · {self.milestone_id}"


class Evidence(models.Model):
    """A proof of what an update says: a checked file, or a link with the day it was consulted."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField("tipo", max_length=5, choices=EvidenceKind)
    title = models.CharField("título", max_length=200)
    file = models.ForeignKey(
        StoredFile, verbose_name="ficheiro", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    url = models.URLField("ligação", max_length=500, blank=True)
    consulted_on = models.DateField("consultada em", null=True, blank=True)
    is_verified = models.BooleanField("verificada", null=True, blank=True)

    class Meta:
        verbose_name = "evidência"
        verbose_name_plural = "evidências"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.FILE, file__isnull=False, url="")
                | (Q(kind=EvidenceKind.LINK, file=None) & ~Q(url="")),
                name="action_plan_evidence_file_or_link",
            ),
        ]
        triggers = [follows_approved_update()]

    def __str__(self) -> str:
        return self.title


class ProgressTransition(models.Model):
    """One step of an update's way: who, when, from and to, and the reason when it was returned."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField("de", max_length=10, choices=UpdateState, blank=True)
    to_state = models.CharField("para", max_length=10, choices=UpdateState)
    actor = models.ForeignKey(User, verbose_name="por", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("em")
    reason = models.TextField("motivo", blank=True)
    version = models.PositiveIntegerField("versão do reporte")

    class Meta:
        verbose_name = "passo do reporte"
        verbose_name_plural = "passos do reporte"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.update_id}: {self.from_state} → {self.to_state}"


class RatingAssessment(models.Model):
    """The EATA's own rating of an action, kept beside the one the rule proposes; empty returns to the rule."""

    action = models.ForeignKey(Action, verbose_name="ação", on_delete=models.PROTECT, related_name="assessments")
    rating = models.CharField("avaliação", max_length=20, choices=Rating, blank=True)
    reason = models.TextField("fundamentação")
    assessed_by = models.ForeignKey(User, verbose_name="avaliado por", on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField("avaliado em")

    class Meta:
        verbose_name = "avaliação da EATA"
        verbose_name_plural = "avaliações da EATA"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="action_plan_assessment_says_why"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_rating_display()}"
