"""Progress reports of awards: when each is asked, each time it was handed in, and what the EATA said of it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from common.questionnaires.models import Response
from funding.enums import ReportState
from funding.models.execution import Award


class AwardReport(models.Model):
    """A report of a period of an award, by the form of its call; `again_by` is until when what came back is due."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reports")
    period = models.CharField("período", max_length=20)
    starts_on = models.DateField("desde")
    ends_on = models.DateField("até (exclusive)")
    due_on = models.DateField("entregar até")
    grounds = models.TextField("porque foi pedido fora do calendário", blank=True)
    state = models.CharField("estado", max_length=9, choices=ReportState, default=ReportState.PLANNED)
    response = models.OneToOneField(
        Response, verbose_name="respostas", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    again_by = models.DateField("corrigir até", null=True, blank=True)
    version = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "relatório de execução"
        verbose_name_plural = "relatórios de execução"
        constraints = [
            models.UniqueConstraint(fields=["award", "period"], name="funding_one_report_a_period"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="funding_report_has_a_period"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("ends_on")), name="funding_report_is_due_after_its_period"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.PLANNED) | Q(response__isnull=False), name="funding_report_has_answers"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="accepted_report_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=ReportState.ACCEPTED),
            )
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.period}"


class ReportSubmission(models.Model):
    """A report as it was handed in, with the figures of that moment; `due_on` is until when it was asked then."""

    report = models.ForeignKey(AwardReport, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("entrega n.º")
    due_on = models.DateField("pedido até")
    submitted_by = models.ForeignKey(User, verbose_name="entregue por", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("entregue em")
    payload = models.TextField("conteúdo")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "entrega de um relatório"
        verbose_name_plural = "entregas de relatórios"
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="funding_one_delivery_a_number")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.report_id} entrega {self.number}"


class ReportDecision(models.Model):
    """What the EATA said of what was handed in: accepted, or returned with grounds, also question by question.

    `remarks` is a list of {"question", "row", "label", "text"}.
    """

    submission = models.OneToOneField(ReportSubmission, on_delete=models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField("aceite")
    grounds = models.TextField("fundamentação", blank=True)
    remarks = models.JSONField("observações por pergunta", default=list, blank=True)
    again_by = models.DateField("corrigir até", null=True, blank=True)
    decided_by = models.ForeignKey(User, verbose_name="decidido por", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("decidido em")

    class Meta:
        verbose_name = "apreciação de um relatório"
        verbose_name_plural = "apreciações de relatórios"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True) | (~Q(grounds="") & Q(again_by__isnull=False)),
                name="funding_returned_report_says_why_and_until_when",
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.submission_id} {'aceite' if self.is_accepted else 'devolvido'}"
