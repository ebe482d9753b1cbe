"""Decisions: proposed, heard, final; then complaints and appeals. None is rewritten: another takes its place.

Hearing: CPA (Decreto-Lei n.º 4/2015), artigos 121.º a 125.º, at least ten working days; how days are counted, 87.º and
88.º. Complaint and hierarchical appeal: 191.º to 199.º.
"""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from common.calendars.terms import Skipped
from funding.enums import AppealKind, DecisionStage, HearingEffect, Outcome
from funding.models.applications import Application
from funding.models.evaluation import RankingRun
from funding.models.party_files import PartyFile, stays_as_sent

_KEPT = "a decision that was notified does not change: another takes its place"
_NOTIFIED_IS_FINAL = f"""
IF OLD.notified_at IS NOT NULL AND (
    TG_OP = 'DELETE' OR (NEW.application_id, NEW.stage, NEW.outcome, NEW.amount, NEW.grounds, NEW.notified_at)
        IS DISTINCT FROM (OLD.application_id, OLD.stage, OLD.outcome, OLD.amount, OLD.grounds, OLD.notified_at)
) THEN
    RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

# Who proposed does not decide; a later decision (an appeal, the reserve list) rests on the first one.
_DECIDED_BY_ANOTHER = """
IF NEW.stage = 'FINAL' AND EXISTS (
    SELECT FROM funding_decision AS proposal
    WHERE proposal.application_id = NEW.application_id AND proposal.stage = 'PROPOSED'
        AND proposal.decided_by_id = NEW.decided_by_id
        AND NOT EXISTS (SELECT FROM funding_decision AS later WHERE later.replaces_id = proposal.id)
) THEN
    RAISE EXCEPTION 'who proposed a decision does not make it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Decision(models.Model):
    """What is proposed or decided about an application, with its grounds; amounts in euros."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField("fase", max_length=8, choices=DecisionStage)
    outcome = models.CharField("sentido", max_length=16, choices=Outcome)
    amount = models.DecimalField("montante (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    grounds = models.TextField("fundamentos")
    ranking = models.ForeignKey(
        RankingRun, verbose_name="ordenação", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(User, verbose_name="decidida por", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("decidida em")
    notified_at = models.DateTimeField("notificada em", null=True, blank=True)
    accept_until = models.DateTimeField("aceitar até", null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name="substitui",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )

    class Meta:
        verbose_name = "decisão"
        verbose_name_plural = "decisões"
        constraints = [
            models.CheckConstraint(condition=~Q(grounds=""), name="funding_decision_has_grounds"),
            models.CheckConstraint(
                condition=Q(outcome__in=[Outcome.APPROVED, Outcome.APPROVED_PARTIAL], amount__gt=0)
                | (~Q(outcome__in=[Outcome.APPROVED, Outcome.APPROVED_PARTIAL]) & Q(amount=None)),
                name="funding_approval_says_how_much",
            ),
            models.CheckConstraint(
                condition=~Q(stage=DecisionStage.FINAL)
                | ~Q(outcome__in=[Outcome.APPROVED, Outcome.APPROVED_PARTIAL])
                | Q(accept_until__gt=F("decided_at")),
                name="funding_final_approval_has_time_to_accept",
            ),
            models.UniqueConstraint(
                fields=["application", "stage"],
                condition=Q(replaces=None),
                name="funding_one_first_decision_a_stage",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decided_by_another", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_DECIDED_BY_ANOTHER
            ),
            pgtrigger.Trigger(
                name="notified_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_NOTIFIED_IS_FINAL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.stage} {self.outcome}"


class Hearing(models.Model):
    """The interested party is heard on a proposed decision, until `due_at` by the calendar of working days."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="hearing")
    notified_at = models.DateTimeField("notificada em")
    due_at = models.DateTimeField("pronúncia até")
    counting = models.JSONField("como se contou", default=dict)
    stated_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField("pronunciou-se em", null=True, blank=True)
    is_late = models.BooleanField("fora do prazo", default=False)
    effect = models.CharField("efeito", max_length=8, choices=HearingEffect, blank=True)
    analysed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    analysed_at = models.DateTimeField("analisada em", null=True, blank=True)

    class Meta:
        verbose_name = "audiência dos interessados"
        verbose_name_plural = "audiências dos interessados"
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gt=F("notified_at")), name="funding_hearing_has_time"),
            models.CheckConstraint(
                condition=Q(stated_at=None) | Q(stated_by__isnull=False), name="funding_statement_has_a_hand"
            ),
            models.CheckConstraint(
                condition=Q(analysed_at=None) | (~Q(effect="") & Q(analysed_by__isnull=False)),
                name="funding_analysis_has_an_effect",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}"

    @property
    def skipped(self) -> list[Skipped]:
        """The days that did not count, weekends left out."""
        return [Skipped(date.fromisoformat(one["day"]), one["why"]) for one in self.counting.get("skipped", [])]


class HearingArgument(models.Model):
    """One argument of a statement and what was thought of it: all are analysed before the decision is final."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="arguments")
    position = models.PositiveSmallIntegerField("posição")
    text = models.TextField("argumento")
    stated_at = models.DateTimeField("apresentado em")
    is_late = models.BooleanField("fora do prazo", default=False)
    analysis = models.TextField("análise", blank=True)
    is_accepted = models.BooleanField("procede", null=True, blank=True)

    class Meta:
        verbose_name = "argumento"
        verbose_name_plural = "argumentos"
        constraints = [
            models.UniqueConstraint(fields=["hearing", "position"], name="funding_one_argument_a_place"),
            models.CheckConstraint(
                condition=Q(is_accepted=None) | ~Q(analysis=""), name="funding_argument_is_analysed_in_words"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class HearingFile(PartyFile):
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="files")

    class Meta(PartyFile.Meta):
        abstract = False
        verbose_name = "documento junto à pronúncia"
        verbose_name_plural = "documentos juntos à pronúncia"
        triggers = stays_as_sent("hearing")


class Appeal(models.Model):
    """A complaint or appeal against a final decision, and what came of it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    kind = models.CharField("tipo", max_length=12, choices=AppealKind)
    text = models.TextField("fundamentos")
    filed_by = models.ForeignKey(User, verbose_name="apresentado por", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("apresentado em")
    due_at = models.DateTimeField("prazo de apresentação", null=True, blank=True)
    is_late = models.BooleanField("fora do prazo", default=False)
    answer = models.TextField("decisão", blank=True)
    effect = models.CharField("efeito", max_length=8, choices=HearingEffect, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("decidido em", null=True, blank=True)

    class Meta:
        verbose_name = "reclamação ou recurso"
        verbose_name_plural = "reclamações e recursos"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(answer="") & ~Q(effect="") & Q(answered_by__isnull=False)),
                name="funding_appeal_answered_in_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind}"


class AppealFile(PartyFile):
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="files")

    class Meta(PartyFile.Meta):
        abstract = False
        verbose_name = "documento junto à reclamação ou recurso"
        verbose_name_plural = "documentos juntos à reclamação ou recurso"
        triggers = stays_as_sent("appeal")


class ResultsPublication(models.Model):
    """The results of a call, frozen when they were made public."""

    call = models.ForeignKey("funding.Call", on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField("edição")
    stage = models.CharField("fase", max_length=8, choices=DecisionStage)
    published_at = models.DateTimeField("publicados em")
    published_by = models.ForeignKey(User, verbose_name="publicados por", on_delete=models.PROTECT, related_name="+")
    note = models.TextField("nota", blank=True)
    payload = models.TextField("conteúdo em JSON canónico")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "resultados do aviso"
        verbose_name_plural = "resultados do aviso"
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="funding_one_results_edition_a_number")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.call_id} {self.number}"
