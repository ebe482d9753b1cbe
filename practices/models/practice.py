"""A practice: what a territory did, what it cost, what came of it, and what another needs to know to adapt it.

The row is what is public (or the shell of what never was); what is being written lives in its revisions.
"""

import uuid as uuids
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, Revision, RevisionMixin, WorkflowMixin

from accounts.models import User
from initiatives.models import Initiative
from practices.enums import (
    LIVE_STATES,
    REVIEW_STATES,
    DensityClass,
    Evidence,
    FundingOrigin,
    Language,
    PracticeKind,
    PracticeState,
    Replicability,
    Stage,
)
from practices.models.vocabulary import Tag, Vertical
from recommendations.models import Recommendation, RecommendationDomain
from territories.enums import PopulationBand
from territories.models import Entity, Municipality, Region

LONGEST_STORY = 8_000

# What belongs to the practice as a whole, whatever text is being written or published.
OF_THE_WHOLE = (
    "uuid",
    "slug",
    "owner_entity_id",
    "created_by_id",
    "created_at",
    "state",
    "versions",
    "completeness",
    "population_band",
    "density_class",
    "population_year",
    "evidence_reviewed",
    "evidence_level",
    "replicability_reviewed",
    "label",
    "label_on",
    "source_note",
    "is_demonstration",
    "submitted_at",
    "step_since",
    "review_region_id",
    "review_due_on",
    "superseded_by_id",
    "withdrawn_reason",
    "derived_from_id",
    "live_revision_id",
    "last_published_at",
    "updated_at",
)


class WrittenUnderReview(Exception):
    """Nobody changes a text while others are deciding on it."""


class NotApproved(Exception):
    """Only a text that the whole chain approved is published."""


def story(label: str, *, help_text: str = "") -> "models.TextField[Any, Any]":
    """Return a field of limited Markdown: paragraphs, lists, bold, italics and links."""
    return models.TextField(label, blank=True, validators=[MaxLengthValidator(LONGEST_STORY)], help_text=help_text)


def one_of(choices: Iterable[str]) -> list[str]:
    return sorted(str(choice) for choice in choices)


class Practice(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """A good practice, a technology free zone's case, a solution, or an experience that taught something."""

    # Which practice
    uuid = models.UUIDField(default=uuids.uuid4, unique=True, editable=False)
    slug = models.SlugField("endereço", max_length=140, unique=True)
    kind = models.CharField("tipo", max_length=15, choices=PracticeKind, default=PracticeKind.GOOD_PRACTICE)
    original_language = models.CharField("língua original", max_length=2, choices=Language, default=Language.PT)
    title = models.CharField("título", max_length=120)
    summary = models.CharField("resumo", max_length=280, blank=True)
    summary_en = models.CharField("resumo em inglês", max_length=280, blank=True)

    # Whose and where
    owner_entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        User, verbose_name="criada por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("criada em", auto_now_add=True)
    territories = ParentalManyToManyField(Municipality, verbose_name="territórios", blank=True, related_name="+")
    population_band = models.CharField("escalão de população", max_length=10, choices=PopulationBand, blank=True)
    population_year = models.PositiveSmallIntegerField("ano da população", null=True, blank=True)
    density_class = models.CharField("densidade", max_length=7, choices=DensityClass, default=DensityClass.UNKNOWN)

    # What it is about
    domain = models.ForeignKey(
        RecommendationDomain,
        verbose_name="domínio",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    other_domains = ParentalManyToManyField(
        RecommendationDomain, verbose_name="outros domínios", blank=True, related_name="+"
    )
    verticals = ParentalManyToManyField(Vertical, verbose_name="verticais", blank=True, related_name="+")
    recommendations = ParentalManyToManyField(
        Recommendation, verbose_name="recomendações", blank=True, related_name="+"
    )
    initiatives = ParentalManyToManyField(Initiative, verbose_name="iniciativas", blank=True, related_name="+")
    tags = ParentalManyToManyField(Tag, verbose_name="palavras-chave", blank=True, related_name="+")

    # The story
    challenge = story("problema", help_text="O que não funcionava, para quem e desde quando.")
    solution = story("solução", help_text="O que foi feito e como funciona.")
    governance_participation = story("governação e participação", help_text="Quem decide e quem participou.")
    implementation_steps = story("passos da implementação")
    results_text = story("resultados", help_text="O que mudou; os números vão na lista de indicadores.")
    barriers = story("dificuldades")
    what_failed = story("o que falhou")
    lessons = story("lições")
    success_conditions = story("condições de sucesso")
    transfer_advice = story("conselhos a quem quer replicar")

    # The facts
    starts_on = models.DateField("início", null=True, blank=True)
    ends_on = models.DateField("fim", null=True, blank=True)
    is_ongoing = models.BooleanField("em curso", default=False)
    stage = models.CharField("maturidade", max_length=12, choices=Stage, blank=True)
    cost_investment = models.DecimalField("investimento (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    cost_annual = models.DecimalField("custo anual (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    cost_note = models.CharField("nota sobre os custos", max_length=300, blank=True)
    funding_sources = ArrayField(
        models.CharField(max_length=10, choices=FundingOrigin),
        verbose_name="origem do financiamento",
        default=list,
        blank=True,
    )
    staff_fte = models.DecimalField("pessoas a tempo inteiro", max_digits=6, decimal_places=1, null=True, blank=True)
    licence = models.CharField("licença do texto", max_length=80, blank=True)
    licence_url = models.URLField("endereço da licença", max_length=300, blank=True)
    procurement_url = models.URLField("contrato no Portal BASE", max_length=500, blank=True)
    evidence_proposed = models.PositiveSmallIntegerField(
        "evidência proposta pelo autor", choices=Evidence, null=True, blank=True
    )
    replicability = models.PositiveSmallIntegerField(
        "replicabilidade segundo o autor", choices=Replicability, null=True, blank=True
    )
    offers_mentoring = models.BooleanField("disponível para acompanhar quem replica", default=False)

    # What the author typed and is not yet a number or a date: kept so that nothing is lost, never published.
    unread = models.JSONField("por ler", default=dict, blank=True)

    # The practice as a whole (OF_THE_WHOLE)
    state = models.CharField("estado", max_length=10, choices=PracticeState, default=PracticeState.DRAFT)
    completeness = models.PositiveSmallIntegerField("preenchido (%)", default=0, editable=False)
    versions = models.JSONField(default=dict, blank=True, editable=False)
    evidence_reviewed = models.PositiveSmallIntegerField(
        "evidência segundo a revisão", choices=Evidence, null=True, blank=True
    )
    evidence_level = models.PositiveSmallIntegerField("evidência", choices=Evidence, null=True, blank=True)
    replicability_reviewed = models.PositiveSmallIntegerField(
        "replicabilidade segundo a revisão", choices=Replicability, null=True, blank=True
    )
    label = models.CharField("distinção", max_length=80, blank=True)
    label_on = models.DateField("distinção em", null=True, blank=True)
    source_note = models.TextField("fonte", blank=True)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False)
    submitted_at = models.DateTimeField("submetida em", null=True, blank=True)
    step_since = models.DateTimeField("na etapa desde", null=True, blank=True)
    review_region = models.ForeignKey(
        Region, verbose_name="região que analisa", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_due_on = models.DateField("a rever até", null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", verbose_name="substituída por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    derived_from = models.ForeignKey(
        "self",
        verbose_name="nasceu de",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="derived_practices",
    )
    withdrawn_reason = models.TextField("motivo da retirada", blank=True)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    live = models.BooleanField("publicada", default=False, editable=False)
    locked_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[models.Manager["Practice"]] = models.Manager()

    class Meta:
        verbose_name = "boa prática"
        verbose_name_plural = "boas práticas"
        indexes = [
            models.Index(fields=["-first_published_at", "-id"], condition=Q(live=True), name="practices_newest"),
            models.Index(fields=["state"], name="practices_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(live=False) | Q(state__in=one_of(LIVE_STATES)), name="practices_public_in_a_public_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=one_of([PracticeState.PUBLISHED, PracticeState.REVISING])) | Q(live=True),
                name="practices_published_is_public",
            ),
            models.CheckConstraint(
                condition=Q(live=False) | (~Q(title="") & ~Q(summary="") & Q(domain__isnull=False)),
                name="practices_public_says_what_it_is",
            ),
            models.CheckConstraint(condition=Q(live=False) | Q(unread={}), name="practices_public_has_nothing_unread"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="practices_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(is_ongoing=False) | Q(ends_on__isnull=True), name="practices_ongoing_has_no_end"
            ),
            models.CheckConstraint(
                condition=(Q(cost_investment__isnull=True) | Q(cost_investment__gte=0))
                & (Q(cost_annual__isnull=True) | Q(cost_annual__gte=0))
                & (Q(staff_fte__isnull=True) | Q(staff_fte__gte=0)),
                name="practices_costs_not_negative",
            ),
            models.CheckConstraint(
                condition=(Q(evidence_reviewed__isnull=True) | Q(evidence_reviewed__lte=Evidence.INDEPENDENT))
                & (Q(evidence_proposed__isnull=True) | Q(evidence_proposed__lte=Evidence.INDEPENDENT))
                & (Q(evidence_level__isnull=True) | Q(evidence_level__lte=Evidence.REPLICATED)),
                name="practices_fifth_evidence_is_counted",
            ),
            models.CheckConstraint(
                condition=~Q(state=PracticeState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="practices_withdrawal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="practices_not_superseded_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(derived_from__isnull=True) | ~Q(derived_from=F("id")),
                name="practices_not_derived_from_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_review(self) -> bool:
        return self.state in REVIEW_STATES

    def with_content_json(self, content: dict[str, Any]) -> "Practice":
        """Return the practice as a revision has it; what is of the whole stays as it is now."""
        practice: Practice = super().with_content_json(content)
        for name in OF_THE_WHOLE:
            setattr(practice, name, getattr(self, name))
        return practice

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Keep what is being written, unless somebody is deciding on it. Raises WrittenUnderReview."""
        if Practice.objects.filter(pk=self.pk, state__in=one_of(REVIEW_STATES)).exists():
            raise WrittenUnderReview(
                "Esta prática está em análise e não se altera: peça a devolução ou retome-a para a mudar."
            )
        return super().save_revision(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Make a revision public, if every step of the chain approved that very text. Raises NotApproved."""
        approved = revision.task_states.filter(status="approved", workflow_state__status="approved")
        if not approved.exists():
            raise NotApproved("Só se publica o texto que a região e a EATA validaram.")
        super().publish(revision, *args, **kwargs)
