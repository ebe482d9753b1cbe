"""What is notified: texts approved once and used as they were, and letters that never change."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from funding.enums import LetterKind
from funding.models.applications import Application
from funding.models.decisions import Decision
from territories.models import Entity

_IN_FORCE_IS_FINAL = """
IF OLD.in_force_at IS NOT NULL AND (
    TG_OP = 'DELETE' OR (NEW.kind, NEW.number, NEW.subject, NEW.body, NEW.legal_basis, NEW.in_force_at,
         NEW.prepared_by_id, NEW.approved_by_id)
        IS DISTINCT FROM (OLD.kind, OLD.number, OLD.subject, OLD.body, OLD.legal_basis, OLD.in_force_at,
         OLD.prepared_by_id, OLD.approved_by_id)
) THEN
    RAISE EXCEPTION 'a text in force does not change: prepare the next one' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class LetterTemplate(models.Model):
    """A text of notification (minuta); words in braces are filled in. The last one in force of a kind is used."""

    kind = models.CharField("tipo", max_length=16, choices=LetterKind)
    number = models.PositiveSmallIntegerField("versão")
    subject = models.CharField("assunto", max_length=200)
    body = models.TextField("texto")
    legal_basis = models.CharField("base legal", max_length=300)
    is_confirmed = models.BooleanField("confirmada por jurista", default=False)
    prepared_at = models.DateTimeField("preparada em", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, verbose_name="aprovada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prepared_by = models.ForeignKey(
        User, verbose_name="preparada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_force_at = models.DateTimeField("em vigor desde", null=True, blank=True)

    class Meta:
        verbose_name = "minuta de notificação"
        verbose_name_plural = "minutas de notificação"
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="funding_one_template_a_number"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(in_force_at=None), name="funding_one_template_in_preparation"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(prepared_by=None) | ~Q(approved_by=F("prepared_by")),
                name="funding_template_is_approved_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="in_force_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_IN_FORCE_IS_FINAL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Letter(models.Model):
    """A notification to an entity, word by word as it was made; its effect counts from `sent_at`, not from a mail."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey(
        Decision, verbose_name="decisão", null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    template = models.ForeignKey(LetterTemplate, verbose_name="minuta", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Entity, verbose_name="destinatário", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField("assunto", max_length=300)
    body = models.TextField("texto")
    sha256 = models.CharField("SHA-256", max_length=64)
    sent_by = models.ForeignKey(
        User, verbose_name="notificado por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("notificado em")

    class Meta:
        verbose_name = "notificação"
        verbose_name_plural = "notificações"
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="funding_letter_says_something")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.subject


class LetterReading(models.Model):
    """Who first opened a letter, and when."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="readings")
    read_by = models.ForeignKey(User, verbose_name="lida por", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField("lida em")

    class Meta:
        verbose_name = "leitura de notificação"
        verbose_name_plural = "leituras de notificações"
        constraints = [models.UniqueConstraint(fields=["letter", "read_by"], name="funding_first_reading_only")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.read_by_id}"
