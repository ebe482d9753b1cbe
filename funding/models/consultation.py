"""What is said about a call: contributions to its draft, questions once it is published."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from common.files.models import StoredFile
from funding.models.calls import Call
from territories.models import Entity


class Contribution(models.Model):
    """What somebody says of a draft call while it is in consultation, and what was answered."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="contributions")
    entity = models.ForeignKey(
        Entity, verbose_name="em nome de", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(User, verbose_name="de", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField("assunto", max_length=200)
    text = models.TextField("contributo")
    file = models.ForeignKey(
        StoredFile, verbose_name="ficheiro", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("enviado em")
    answer = models.TextField("resposta", blank=True)
    effect = models.CharField("efeito no texto", max_length=300, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("respondido em", null=True, blank=True)
    hidden_reason = models.CharField("não publicado porque", max_length=300, blank=True)

    class Meta:
        verbose_name = "contributo"
        verbose_name_plural = "contributos"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="funding_answered_contribution_has_an_answer",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class CallQuestion(models.Model):
    """A question about a published call; published with its answer, without who asked."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(User, verbose_name="de", on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(
        Entity, verbose_name="em nome de", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("pergunta")
    asked_at = models.DateTimeField("perguntado em")
    published_text = models.TextField("pergunta como se publica", blank=True)
    answer = models.TextField("resposta", blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("respondido em", null=True, blank=True)
    previous_answer = models.TextField("resposta antes de corrigida", blank=True)
    corrected_at = models.DateTimeField("resposta corrigida em", null=True, blank=True)
    is_public = models.BooleanField("publicada", default=False)

    class Meta:
        verbose_name = "pergunta sobre o aviso"
        verbose_name_plural = "perguntas sobre o aviso"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | (~Q(published_text="") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="funding_public_question_is_answered",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
