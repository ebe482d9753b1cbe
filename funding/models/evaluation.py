"""How applications are compared: criteria, who evaluates, with what interest, which scores, and rankings that stay.

Scores are decimals, rounded half up only where the call says so. A ranking keeps its inputs: run again, it gives the
same rows.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.audit.append_only import append_only
from common.questionnaires.models import Response
from funding.enums import AssignmentState, ComputedFrom, CriterionKind, Outcome, PeerReviews, RankingState
from funding.models.applications import Application
from funding.models.calls import OPEN_TO_CHANGE, Call, CallLine, parts_are_published
from funding.models.submissions import Submission

_DECLARED_FIRST = """
IF NEW.state IN ('ACTIVE', 'SUBMITTED') AND NOT EXISTS (
    SELECT FROM funding_interestdeclaration WHERE assignment_id = NEW.id AND has_conflict = false
) THEN
    RAISE EXCEPTION 'nobody evaluates before declaring to have no conflict of interest'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
_HANDED_IN_IS_FINAL = """
IF EXISTS (
    SELECT FROM funding_review
    WHERE submitted_at IS NOT NULL AND id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.review_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.review_id END
    )
) THEN
    RAISE EXCEPTION 'a review that was handed in does not change: it is reopened' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
# How ties are broken and the least score are part of the call's text; who sees what, and how many evaluate, are not.
_PLAN_IS_PUBLISHED = f"""
IF current_setting('portal.call_amendment', true) IS DISTINCT FROM 'on'
    AND (NEW.ties_by_registry, NEW.least_score) IS DISTINCT FROM (
        CASE WHEN TG_OP = 'INSERT' THEN false ELSE OLD.ties_by_registry END,
        CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.least_score END
    ) AND EXISTS (
        SELECT FROM funding_call
        WHERE id = NEW.call_id AND state NOT IN ({OPEN_TO_CHANGE})
    )
THEN
    RAISE EXCEPTION 'a published call changes only by an amendment' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
_RUN_IS_FINAL = """
IF OLD.state <> 'DRAFT' AND (
    TG_OP = 'DELETE' OR (NEW.inputs, NEW.inputs_sha256, NEW.rows) IS DISTINCT FROM
        (OLD.inputs, OLD.inputs_sha256, OLD.rows) OR NEW.state = 'DRAFT'
) THEN
    RAISE EXCEPTION 'a published ranking does not change: make another' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Criterion(models.Model):
    """What is scored and how much it weighs (None is not known); parts have a parent, weights of a level make 100."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self", verbose_name="faz parte de", null=True, blank=True, on_delete=models.CASCADE, related_name="parts"
    )
    code = models.CharField("código", max_length=20)
    title = models.CharField("critério", max_length=300)
    help = models.TextField("como se avalia", blank=True)
    kind = models.CharField("tipo", max_length=8, choices=CriterionKind)
    computed_from = models.CharField("conta", max_length=30, choices=ComputedFrom, blank=True)
    steps = models.JSONField("escalões", default=list, blank=True)
    weight = models.DecimalField("peso (%)", max_digits=6, decimal_places=3, null=True, blank=True)
    scale_from = models.DecimalField("pontuação mínima", max_digits=8, decimal_places=3, default=0)
    scale_to = models.DecimalField("pontuação máxima", max_digits=8, decimal_places=3, default=5)
    threshold = models.DecimalField("mínimo para ser aprovada", max_digits=8, decimal_places=3, null=True, blank=True)
    tie_rank = models.PositiveSmallIntegerField("ordem no desempate", null=True, blank=True)
    position = models.PositiveSmallIntegerField("posição")

    class Meta:
        verbose_name = "critério"
        verbose_name_plural = "critérios"
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="funding_one_criterion_a_code"),
            models.UniqueConstraint(fields=["call", "tie_rank"], name="funding_one_criterion_a_tie_rank"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gt=0, weight__lte=100), name="funding_weight_is_a_share"
            ),
            models.CheckConstraint(condition=Q(scale_to__gt=F("scale_from")), name="funding_scale_goes_up"),
            models.CheckConstraint(
                condition=Q(kind=CriterionKind.COMPUTED, computed_from__in=ComputedFrom.values)
                | Q(kind=CriterionKind.ASSESSED, computed_from=""),
                name="funding_computed_criterion_says_of_what",
            ),
        ]
        triggers = [parts_are_published()]

    def __str__(self) -> str:
        return self.code


class EvaluationPlan(models.Model):
    """How a call is evaluated: how many read each application, who sees what, how the published rules break ties."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="evaluation_plan")
    reviews_each = models.PositiveSmallIntegerField("avaliadores por candidatura", default=2)
    peer_reviews = models.CharField(
        "ver as avaliações dos outros", max_length=12, choices=PeerReviews, default=PeerReviews.WHEN_ALL_IN
    )
    shows_peer_names = models.BooleanField("com o nome de quem avaliou", default=False)
    review_due_at = models.DateTimeField("avaliações até", null=True, blank=True)
    ties_by_registry = models.BooleanField("o aviso desempata pela ordem de registo", default=False)
    least_score = models.DecimalField("pontuação mínima final", max_digits=8, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = "plano da avaliação"
        verbose_name_plural = "planos da avaliação"
        constraints = [
            models.CheckConstraint(condition=Q(reviews_each__range=(1, 9)), name="funding_somebody_reviews"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="plan_is_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_PLAN_IS_PUBLISHED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id}"


class Assignment(models.Model):
    """An application given to an evaluator; its content is shown only after they declare to have no conflict."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(User, verbose_name="avaliador", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("estado", max_length=9, choices=AssignmentState, default=AssignmentState.OFFERED)
    assigned_by = models.ForeignKey(User, verbose_name="atribuída por", on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("atribuída em")
    due_at = models.DateTimeField("entregar até", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", verbose_name="em substituição de", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("porque foi substituída", max_length=300, blank=True)
    version = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "avaliação atribuída"
        verbose_name_plural = "avaliações atribuídas"
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="funding_reviewer_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="declared_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_DECLARED_FIRST,
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.reviewer_id}"


class InterestDeclaration(models.Model):
    """What an evaluator declares before they see an application, or finds out later (CPA, artigos 69.º a 76.º)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="declarations")
    has_conflict = models.BooleanField("tem impedimento")
    text = models.TextField("em que consiste", blank=True)
    statement = models.TextField("texto que foi declarado")
    signed_at = models.DateTimeField("declarado em")

    class Meta:
        verbose_name = "declaração de interesses"
        verbose_name_plural = "declarações de interesses"
        constraints = [
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(text=""), name="funding_conflict_is_told")
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.signed_at:%Y-%m-%d}"


class Review(models.Model):
    """What an evaluator says of a submission; read-only once handed in, unless the EATA reopens it."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    submission = models.ForeignKey(Submission, verbose_name="sobre", on_delete=models.PROTECT, related_name="+")
    response = models.OneToOneField(
        Response, verbose_name="respostas", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    draft = models.JSONField("o que está a ser escrito", default=dict, blank=True)
    kept_at = models.DateTimeField("guardado em", null=True, blank=True)
    comment = models.TextField("apreciação global", blank=True)
    submitted_at = models.DateTimeField("entregue em", null=True, blank=True)
    reopened_reason = models.CharField("porque foi reaberta", max_length=300, blank=True)
    version = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "avaliação"
        verbose_name_plural = "avaliações"

    def __str__(self) -> str:
        return f"{self.assignment_id}"


class Score(models.Model):
    """A value on the criterion's scale, with why; a criterion not yet scored has no row."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, verbose_name="critério", on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("pontuação", max_digits=8, decimal_places=3)
    justification = models.TextField("fundamentação")

    class Meta:
        verbose_name = "pontuação"
        verbose_name_plural = "pontuações"
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="funding_one_score_a_criterion"),
            models.CheckConstraint(condition=~Q(justification=""), name="funding_score_has_grounds"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="handed_in_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_HANDED_IN_IS_FINAL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class RankingRun(models.Model):
    """A ranking of a call with everything it was made of; one is published, the former superseded."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rankings")
    line = models.ForeignKey(
        CallLine, verbose_name="tipologia", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField("número")
    state = models.CharField("estado", max_length=10, choices=RankingState, default=RankingState.DRAFT)
    inputs = models.TextField("de que se fez, em JSON canónico")
    inputs_sha256 = models.CharField("SHA-256", max_length=64)
    rows = models.JSONField("ordenação")
    grounds = models.TextField("porque se fez de novo", blank=True)
    made_by = models.ForeignKey(User, verbose_name="feita por", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("feita em")
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("publicada em", null=True, blank=True)

    class Meta:
        verbose_name = "ordenação"
        verbose_name_plural = "ordenações"
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="funding_one_ranking_a_number"),
            models.UniqueConstraint(
                fields=["call", "line"],
                condition=Q(state=RankingState.PUBLISHED),
                nulls_distinct=False,
                name="funding_one_published_ranking",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(grounds=""), name="funding_new_ranking_says_its_grounds"
            ),
            models.CheckConstraint(
                condition=Q(state=RankingState.DRAFT)
                | (Q(published_at__isnull=False) & Q(published_by__isnull=False)),
                name="funding_published_ranking_says_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="run_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_RUN_IS_FINAL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id} n.º {self.number}"


class RankingDeviation(models.Model):
    """An outcome that is not the one the published ranking gives, and why; the proposal of decision rests on it."""

    run = models.ForeignKey(RankingRun, verbose_name="ordenação", on_delete=models.PROTECT, related_name="deviations")
    application = models.ForeignKey(
        Application, verbose_name="candidatura", on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("sentido", max_length=16, choices=Outcome)
    grounds = models.TextField("fundamentos")
    made_by = models.ForeignKey(User, verbose_name="por", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("em")

    class Meta:
        verbose_name = "desvio da ordenação"
        verbose_name_plural = "desvios da ordenação"
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="funding_one_deviation_an_application"),
            models.CheckConstraint(condition=~Q(grounds=""), name="funding_deviation_has_grounds"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run_id} {self.application_id}"
