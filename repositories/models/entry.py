"""What every entry of a repository has: a text with its source, drafts, revisions and a review."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.text import slugify
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from common.norm.enums import Origin
from common.reviewed import ReviewedForm
from initiatives.models import Initiative
from recommendations.models import Recommendation, RecommendationDomain
from repositories.enums import RepositoryCode

UNWRITTEN = "por-definir"


class Entry(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """An entry is published from a revision; what nobody knows stays empty and is shown as «sem informação»."""

    base_form_class = ReviewedForm
    repository: ClassVar[RepositoryCode]

    slug = models.SlugField(
        "endereço", max_length=90, unique=True, blank=True, help_text="Deixe vazio para o formar do título."
    )
    title = models.CharField("título", max_length=200)
    summary = models.TextField("resumo", max_length=600, help_text="O que é, em duas ou três frases.")
    domains = ParentalManyToManyField(RecommendationDomain, verbose_name="domínios", related_name="+", blank=True)
    initiatives = ParentalManyToManyField(Initiative, verbose_name="iniciativas", related_name="+", blank=True)
    recommendations = ParentalManyToManyField(
        Recommendation, verbose_name="recomendações", related_name="+", blank=True
    )
    source = models.CharField(
        "fonte", max_length=300, help_text="Documento e lugar nele; «001 Anexo II l.530» cita a ENTI."
    )
    source_url = models.URLField("endereço da fonte", max_length=400, blank=True)
    origin = models.CharField("origem", max_length=10, choices=Origin, default=Origin.SEED)
    note = models.TextField("nota para quem lê", blank=True, help_text="O que falta saber ou confirmar.")
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False, editable=False)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(self.title)[:90]

    def get_absolute_url(self) -> str:
        return reverse("repositories:detail", args=[self.repository, self.slug or UNWRITTEN])

    @property
    def is_to_confirm(self) -> bool:
        return self.origin == Origin.EXTERNAL

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Show the draft on its own page."""
        page = resolve(self.get_absolute_url())
        answer: HttpResponseBase = page.func(request, *page.args, **page.kwargs, draft=self)
        return answer


def entry_panels(*own: Any) -> list[Any]:
    """Return the form of an entry: what all have, what this kind has, and where it comes from."""
    return [
        MultiFieldPanel([FieldPanel("title"), FieldPanel("summary"), FieldPanel("slug")], "A entrada"),
        *own,
        MultiFieldPanel(
            [FieldPanel("domains"), FieldPanel("initiatives"), FieldPanel("recommendations")], "Relações com a ENTI"
        ),
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldRowPanel([FieldPanel("source_url"), FieldPanel("origin")]),
                FieldPanel("note"),
            ],
            "Fonte",
        ),
    ]
