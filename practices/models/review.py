"""What happened to a practice: the steps of its review, said once and never changed; and who decides each step."""

from typing import Any

from django.db import models
from django.db.models import Q
from wagtail.models import Revision, Task, TaskState, WorkflowState

from accounts.models import User
from common.audit.append_only import append_only
from practices.enums import Criterion, Evidence, PracticeState, ReviewAct
from practices.models.practice import Practice
from territories.models import Entity


class ReviewTask(Task):
    """A step decided in the signed-in area only: the back office neither edits nor decides while it lasts."""

    locks_text = True

    class Meta:
        abstract = True

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return False


class RegionalReviewTask(ReviewTask):
    """The region's own structure looks first; a practice of no region goes straight on."""

    class Meta:
        verbose_name = "análise regional"
        verbose_name_plural = "análises regionais"

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        task_state = super().start(workflow_state, user=user)
        if workflow_state.content_object.state != PracticeState.REGIONAL:
            task_state.status = TaskState.STATUS_SKIPPED
            task_state.save(update_fields=["status"])
        return task_state


class NationalReviewTask(ReviewTask):
    """The EATA decides last, and its approval publishes."""

    class Meta:
        verbose_name = "análise nacional"
        verbose_name_plural = "análises nacionais"


class PracticeTransition(models.Model):
    """One act of the review: who, for which entity, on which text, and why."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="transitions")
    act = models.CharField("ato", max_length=20, choices=ReviewAct)
    from_state = models.CharField("de", max_length=10, choices=PracticeState, blank=True)
    to_state = models.CharField("para", max_length=10, choices=PracticeState)
    actor = models.ForeignKey(
        User, verbose_name="pessoa", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entity = models.ForeignKey(
        Entity, verbose_name="entidade", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("em")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    content_sha256 = models.CharField("resumo do texto", max_length=64, blank=True)
    reason = models.TextField("motivo", blank=True)
    criterion = models.CharField("critério", max_length=20, choices=Criterion, blank=True)
    comments = models.JSONField("comentários por secção", default=dict, blank=True)

    class Meta:
        verbose_name = "passo da análise"
        verbose_name_plural = "passos da análise"
        constraints = [
            models.CheckConstraint(
                condition=~Q(act=ReviewAct.REFUSED) | (~Q(criterion="") & ~Q(reason="")),
                name="practices_refusal_cites_a_criterion",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=[str(ReviewAct.RETURNED), str(ReviewAct.WITHDRAWN)]) | ~Q(reason=""),
                name="practices_return_says_why",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.practice_id}: {self.get_act_display()}"


class EvidenceAssessment(models.Model):
    """A reviewer's reading of the evidence; a later one takes its place and both stay."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="evidence_assessments")
    level = models.PositiveSmallIntegerField("nível", choices=Evidence)
    previous = models.PositiveSmallIntegerField("nível anterior", choices=Evidence, null=True, blank=True)
    reason = models.TextField("fundamento")
    by = models.ForeignKey(
        User, verbose_name="pessoa", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("em")

    class Meta:
        verbose_name = "avaliação da evidência"
        verbose_name_plural = "avaliações da evidência"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="practices_evidence_has_a_reason")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.practice_id}: {self.level}"
