"""What was handed in, which never changes: submitting again adds another row; and what was asked about it."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.audit.append_only import append_only
from funding.models.applications import Application

# The last word on whether an application may enter: everything here is also told before, in words, by the rules.
_MAY_BE_SUBMITTED = """
SELECT call.* INTO of_call FROM funding_call AS call
JOIN funding_application AS application ON application.call_id = call.id
WHERE application.id = NEW.application_id;
IF of_call.state NOT IN ('PUBLISHED', 'EVALUATING') OR NEW.received_at < of_call.opens_at
    OR NEW.received_at >= of_call.closes_at
THEN
    RAISE EXCEPTION 'the call is not open at %', NEW.received_at USING ERRCODE = 'check_violation';
END IF;
IF NOT EXISTS (
    SELECT FROM funding_participation WHERE application_id = NEW.application_id AND state = 'ACCEPTED'
) OR EXISTS (
    SELECT FROM funding_participation WHERE application_id = NEW.application_id AND state = 'INVITED'
) THEN
    RAISE EXCEPTION 'every participant has answered, and at least one takes part'
        USING ERRCODE = 'check_violation';
END IF;
IF of_call.needs_platform AND (
    NOT EXISTS (
        SELECT FROM funding_participation WHERE application_id = NEW.application_id AND state = 'ACCEPTED'
            AND municipality_id IS NOT NULL
    ) OR EXISTS (
        SELECT FROM funding_participation WHERE application_id = NEW.application_id AND state = 'ACCEPTED'
            AND municipality_id IS NOT NULL AND (uses_platform IS NOT TRUE OR committed_at IS NULL)
    ) OR EXISTS (SELECT FROM funding_application WHERE id = NEW.application_id AND platform_kind = '')
) THEN
    RAISE EXCEPTION 'one platform, used by all, and each commits to share data' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# Typed columns of what was handed in, written by the database itself: lists never open the whole content.
_SUMMARISED = """
said := NEW.payload::jsonb;
INSERT INTO funding_submissionsummary (submission_id, requested, municipality_ids, municipalities, data_services)
SELECT NEW.id,
    coalesce((SELECT sum((item->>'amount')::numeric) FROM jsonb_array_elements(said->'budget') AS item), 0),
    coalesce(array_agg((one->>'municipality_id')::bigint ORDER BY one->>'name'), '{}'),
    coalesce(string_agg(one->>'name', ', ' ORDER BY one->>'name'), ''),
    coalesce(jsonb_array_length(said->'data_services'), 0)
FROM jsonb_array_elements(coalesce(said->'participants', '[]')) AS one
WHERE one->>'state' = 'ACCEPTED' AND one->>'municipality_id' IS NOT NULL;
RETURN NULL;
"""
_ASKED_AND_ANSWERED = """
IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
    OR (NEW.application_id, NEW.fields, NEW.grounds, NEW.asked_by_id, NEW.asked_at, NEW.due_at) IS DISTINCT FROM
        (OLD.application_id, OLD.fields, OLD.grounds, OLD.asked_by_id, OLD.asked_at, OLD.due_at)
THEN
    RAISE EXCEPTION 'what was asked and answered does not change: ask again' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Submission(models.Model):
    """What was handed in at an instant, whole, with its registry number; the last one before the end is what counts.

    `received_at` is when the request arrived, not when its turn came: who was in time is in time. `key` is the form's,
    so that ten clicks make one submission.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("submissão")
    registry = models.CharField("número de registo", max_length=30, unique=True)
    key = models.UUIDField("chave do formulário")
    received_at = models.DateTimeField("recebida em")
    recorded_at = models.DateTimeField("registada em")
    submitted_by = models.ForeignKey(User, verbose_name="submetida por", on_delete=models.PROTECT, related_name="+")
    payload = models.TextField("conteúdo em JSON canónico")
    sha256 = models.CharField("SHA-256", max_length=64)
    has_unscanned_files = models.BooleanField("com ficheiros por verificar", default=False)

    class Meta:
        verbose_name = "submissão"
        verbose_name_plural = "submissões"
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="funding_one_submission_a_number"),
            models.UniqueConstraint(fields=["application", "key"], name="funding_one_submission_a_form"),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=models.F("received_at")), name="funding_recorded_after_received"
            ),
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="may_be_submitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("of_call", "funding_call%ROWTYPE")],
                func=_MAY_BE_SUBMITTED,
            ),
            pgtrigger.Trigger(
                name="summarised",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("said", "jsonb")],
                func=_SUMMARISED,
            ),
        ]

    def __str__(self) -> str:
        return self.registry


class SubmissionSummary(models.Model):
    """What lists show and sort by of a submission; the database writes it with the submission."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, primary_key=True, related_name="summary")
    requested = models.DecimalField("montante pedido (€)", max_digits=14, decimal_places=2)
    municipality_ids = ArrayField(models.BigIntegerField(), verbose_name="municípios")
    municipalities = models.TextField("nomes dos municípios")
    data_services = models.PositiveIntegerField("serviços de dados")

    class Meta:
        verbose_name = "resumo da submissão"
        verbose_name_plural = "resumos das submissões"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.submission_id}"


class Clarification(models.Model):
    """What the EATA asks about an application, tied to its fields; answered until a day, once or more."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="clarifications")
    fields = models.JSONField("perguntas a que respeita", default=list)
    grounds = models.TextField("o que falta esclarecer")
    asked_by = models.ForeignKey(User, verbose_name="pedido por", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("pedido em")
    due_at = models.DateTimeField("responder até")
    answer = models.TextField("resposta", blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("respondido em", null=True, blank=True)
    is_late = models.BooleanField("fora do prazo", default=False)

    class Meta:
        verbose_name = "pedido de esclarecimento"
        verbose_name_plural = "pedidos de esclarecimento"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="funding_clarification_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("asked_at")), name="funding_clarification_due_after_asked"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="asked_and_answered",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_ASKED_AND_ANSWERED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.asked_at:%Y-%m-%d}"
