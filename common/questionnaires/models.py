"""Questionnaires as data: versions that never change once used, and answers one by one.

One engine for applications, progress reports, reviews and surveys. What a rule needs of an answer is kept in a typed
column of the app that asks, never dug out of here.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from common.files.models import StoredFile

_FROZEN_IS_FINAL = """
IF OLD.frozen_at IS NOT NULL AND (
    TG_OP = 'DELETE' OR (NEW.questionnaire_id, NEW.number, NEW.schema, NEW.frozen_at)
        IS DISTINCT FROM (OLD.questionnaire_id, OLD.number, OLD.schema, OLD.frozen_at)
) THEN
    RAISE EXCEPTION 'a version in use does not change: prepare the next one' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
_CLOSED_IS_FINAL = """
IF EXISTS (
    SELECT FROM questionnaires_response
    WHERE closed_at IS NOT NULL
        AND id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.response_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.response_id END
        )
) THEN
    RAISE EXCEPTION 'the answers were handed in: they do not change' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
_HANDED_IN_STAYS = """
IF OLD.closed_at IS NOT NULL AND NEW.version_id <> OLD.version_id THEN
    RAISE EXCEPTION 'what was handed in stays with its version' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Questionnaire(models.Model):
    """What is asked, through all its versions."""

    code = models.SlugField("código", max_length=80, unique=True)
    title = models.CharField("título", max_length=200)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)

    class Meta:
        verbose_name = "questionário"
        verbose_name_plural = "questionários"

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(models.Model):
    """Sections and questions (`schema.Schema` as JSON); read-only from the first answer on."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name="questionário", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("versão")
    schema = models.JSONField("secções e perguntas")
    before = models.JSONField("como estava antes da última alteração", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="preparada por",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("preparada em")
    frozen_at = models.DateTimeField("em uso desde", null=True, blank=True)
    grounds = models.TextField("porque se mudaram as perguntas", blank=True)

    class Meta:
        verbose_name = "versão do questionário"
        verbose_name_plural = "versões do questionário"
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaires_one_version_a_number"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(frozen_at=None), name="questionnaires_one_version_in_hand"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_FROZEN_IS_FINAL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"


class Response(models.Model):
    """A set of answers; a draft moves to a newer version (`operations.rebase`), what was handed in never does."""

    uuid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(
        QuestionnaireVersion, verbose_name="versão", on_delete=models.PROTECT, related_name="responses"
    )
    created_at = models.DateTimeField("começada em")
    closed_at = models.DateTimeField("entregue em", null=True, blank=True)

    class Meta:
        verbose_name = "resposta ao questionário"
        verbose_name_plural = "respostas ao questionário"
        triggers = [
            pgtrigger.Trigger(
                name="handed_in_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_HANDED_IN_STAYS,
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Answer(models.Model):
    """The answer to one question, in one row of a group; `edit` counts its changes, for two who write at once.

    `version` is the one it was given to, which tells whether the question changed since; `file` is what a question
    of that kind holds, by the same identifier as `value`.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField("pergunta", max_length=60)
    row = models.CharField("linha do grupo", max_length=36, blank=True)
    value = models.JSONField("resposta")
    edit = models.PositiveIntegerField("alteração", default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="respondida por", on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("respondida em")
    version = models.ForeignKey(
        QuestionnaireVersion,
        verbose_name="versão respondida",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    file = models.ForeignKey(
        StoredFile, verbose_name="ficheiro", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "resposta"
        verbose_name_plural = "respostas"
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "row"], name="questionnaires_one_answer"),
            models.CheckConstraint(condition=~Q(value=None), name="questionnaires_answer_is_not_null"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="closed_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_CLOSED_IS_FINAL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.row}".strip()


class TakenBack(models.Model):
    """An answer that was taken back, by whom and when: its changes go on being counted from `edit`."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="taken_back")
    question = models.CharField("pergunta", max_length=60)
    row = models.CharField("linha do grupo", max_length=36, blank=True)
    edit = models.PositiveIntegerField("alteração")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="retirada por", on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("retirada em")

    class Meta:
        verbose_name = "resposta retirada"
        verbose_name_plural = "respostas retiradas"
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "row"], name="questionnaires_taken_back_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.row}".strip()
