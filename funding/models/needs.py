"""What municipalities say they need, domain by domain, before there is a call (levantamento de necessidades)."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.questionnaires.models import QuestionnaireVersion, Response
from territories.models import Entity


class NeedsSurvey(models.Model):
    """A questionnaire put to municipalities, open from a moment until just before another."""

    code = models.SlugField("código", max_length=60, unique=True)
    title = models.CharField("título", max_length=200)
    introduction = models.TextField("introdução", blank=True)
    version = models.ForeignKey(
        QuestionnaireVersion, verbose_name="questionário", on_delete=models.PROTECT, related_name="+"
    )
    opens_at = models.DateTimeField("abre em")
    closes_at = models.DateTimeField("fecha em")
    is_public = models.BooleanField("resultados públicos", default=False)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)

    class Meta:
        verbose_name = "levantamento de necessidades"
        verbose_name_plural = "levantamentos de necessidades"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="funding_survey_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return self.title


class NeedsAnswer(models.Model):
    """What one municipality or community answered; handed in or still being written."""

    survey = models.ForeignKey(NeedsSurvey, on_delete=models.PROTECT, related_name="answers")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    response = models.OneToOneField(Response, verbose_name="respostas", on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("entregue em", null=True, blank=True)

    class Meta:
        verbose_name = "resposta ao levantamento"
        verbose_name_plural = "respostas ao levantamento"
        constraints = [models.UniqueConstraint(fields=["survey", "entity"], name="funding_one_answer_an_entity")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.entity_id}"
