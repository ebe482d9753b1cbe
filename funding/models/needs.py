"""What municipalities say they need, domain by domain, before there is a call (levantamento de necessidades).

A municipality hands in as often as it likes until the end; what counts is the last time. Each time is a copy that
never changes, with its needs as rows, so that what is added up is never dug out of the answers.
"""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from common.questionnaires.models import QuestionnaireVersion, Response
from funding.enums import NeedPriority
from funding.models.calls import PlannedCall
from recommendations.models import RecommendationDomain
from territories.models import Entity


class NeedsSurvey(models.Model):
    """A questionnaire put to municipalities, open from a moment until just before another."""

    code = models.SlugField("código", max_length=60, unique=True)
    title = models.CharField("título", max_length=200)
    introduction = models.TextField("introdução", blank=True)
    version = models.ForeignKey(
        QuestionnaireVersion, verbose_name="questionário", on_delete=models.PROTECT, related_name="+"
    )
    domains = models.ManyToManyField(RecommendationDomain, verbose_name="domínios", related_name="+")
    opens_at = models.DateTimeField("abre em")
    closes_at = models.DateTimeField("fecha em")
    created_by = models.ForeignKey(
        User, verbose_name="preparado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("enviado em", null=True, blank=True)
    is_public = models.BooleanField("resultados públicos", default=False)
    published_at = models.DateTimeField("resultados publicados em", null=True, blank=True)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)

    class Meta:
        verbose_name = "levantamento de necessidades"
        verbose_name_plural = "levantamentos de necessidades"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="funding_survey_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(sent_at__isnull=False), name="funding_public_survey_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NeedsInvitation(models.Model):
    """A municipality that is asked; when its people were last reminded."""

    survey = models.ForeignKey(NeedsSurvey, on_delete=models.PROTECT, related_name="invitations")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField("avisada em", null=True, blank=True)
    reminded_at = models.DateTimeField("lembrada em", null=True, blank=True)

    class Meta:
        verbose_name = "convite para o levantamento"
        verbose_name_plural = "convites para o levantamento"
        constraints = [models.UniqueConstraint(fields=["survey", "entity"], name="funding_one_survey_invitation")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.entity_id}"


class NeedsAnswer(models.Model):
    """What one municipality is writing, or wrote; `submitted_at` is when it last handed in."""

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


class NeedsSubmission(models.Model):
    """A time an answer was handed in: all that was answered, as canonical JSON with its hash."""

    answer = models.ForeignKey(NeedsAnswer, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("número")
    version = models.ForeignKey(
        QuestionnaireVersion, verbose_name="versão respondida", on_delete=models.PROTECT, related_name="+"
    )
    payload = models.TextField("o que foi entregue")
    sha256 = models.CharField("SHA-256", max_length=64)
    received_at = models.DateTimeField("recebida em")
    submitted_by = models.ForeignKey(
        User, verbose_name="entregue por", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "entrega de um levantamento"
        verbose_name_plural = "entregas de levantamentos"
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="funding_one_needs_hand_in_a_number")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.answer_id} n.º {self.number}"


class DomainNeeds(models.Model):
    """Whether a municipality says it has needs in a domain; empty when it was not asked or did not say."""

    submission = models.ForeignKey(NeedsSubmission, on_delete=models.PROTECT, related_name="domains")
    domain = models.ForeignKey(
        RecommendationDomain, verbose_name="domínio", on_delete=models.PROTECT, related_name="+"
    )
    has_needs = models.BooleanField("tem necessidades", null=True)

    class Meta:
        verbose_name = "necessidades num domínio"
        verbose_name_plural = "necessidades por domínio"
        constraints = [models.UniqueConstraint(fields=["submission", "domain"], name="funding_domain_said_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.domain_id}"


class Need(models.Model):
    """One need, as it was handed in; `row` is the same when it is handed in again. No amount is «por estimar»."""

    submission = models.ForeignKey(NeedsSubmission, on_delete=models.PROTECT, related_name="needs")
    domain = models.ForeignKey(
        RecommendationDomain, verbose_name="domínio", on_delete=models.PROTECT, related_name="+"
    )
    row = models.CharField("linha", max_length=36)
    title = models.CharField("necessidade", max_length=300)
    description = models.TextField("descrição", blank=True)
    priority = models.CharField("prioridade", max_length=6, choices=NeedPriority, blank=True)
    amount = models.DecimalField("investimento estimado (€)", max_digits=17, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "necessidade"
        verbose_name_plural = "necessidades"
        constraints = [
            models.UniqueConstraint(fields=["submission", "domain", "row"], name="funding_need_said_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="funding_need_amount"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.title


class NeedLink(models.Model):
    """A planned call that answers a need of a municipality; it holds when the need is handed in again."""

    answer = models.ForeignKey(NeedsAnswer, on_delete=models.PROTECT, related_name="links")
    row = models.CharField("linha", max_length=36)
    planned = models.ForeignKey(
        PlannedCall, verbose_name="aviso previsto", on_delete=models.CASCADE, related_name="needs"
    )
    linked_by = models.ForeignKey(
        User, verbose_name="ligada por", null=True, on_delete=models.PROTECT, related_name="+"
    )
    linked_at = models.DateTimeField("ligada em")

    class Meta:
        verbose_name = "necessidade a que um aviso responde"
        verbose_name_plural = "necessidades a que os avisos respondem"
        constraints = [models.UniqueConstraint(fields=["answer", "row", "planned"], name="funding_need_answered_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.row} {self.planned_id}"
