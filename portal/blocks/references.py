"""Things of the strategy that a page speaks of, shown with what is known of them now."""

from typing import Any

from django.utils import timezone
from wagtail import blocks

from initiatives.models import Initiative
from practices.queries import every_practice_ever_public, public_sheet
from recommendations.models import Recommendation


def initiative_choices() -> list[tuple[str, str]]:
    rows = Initiative.objects.order_by("number").values_list("number", "title")
    return [(str(number), f"{number}. {title}") for number, title in rows]


def recommendation_choices() -> list[tuple[str, str]]:
    rows = Recommendation.objects.order_by("number").values_list("number", "text")
    return [(str(number), f"{number}. {text[:110]}") for number, text in rows]


def practice_choices() -> list[tuple[str, str]]:
    """What may be chosen, and what was chosen before it left: its page must still be possible to save."""
    return [
        (
            str(practice.uuid),
            practice.title if practice.live else f"{practice.title} (saiu do catálogo: não se mostra)",
        )
        for practice in every_practice_ever_public()
    ]


class InitiativesBlock(blocks.StructBlock):
    """Initiatives by number: the title is the norm's, read when the page is made."""

    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    numbers = blocks.MultipleChoiceBlock(label="Iniciativas", choices=initiative_choices)

    class Meta:
        icon = "tick-inverse"
        label = "Iniciativas da estratégia"
        template = "portal/blocks/initiatives.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["initiatives"] = Initiative.objects.filter(number__in=value["numbers"]).order_by("number")
        return context


class RecommendationsBlock(blocks.StructBlock):
    """Recommendations by number, in the norm's own words."""

    title = blocks.CharBlock(label="Título", max_length=120, required=False)
    numbers = blocks.MultipleChoiceBlock(label="Recomendações", choices=recommendation_choices)

    class Meta:
        icon = "tick-inverse"
        label = "Recomendações da estratégia"
        template = "portal/blocks/recommendations.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        rows = Recommendation.objects.filter(number__in=value["numbers"]).select_related("domain")
        context["recommendations"] = rows.order_by("number")
        return context


class PracticeBlock(blocks.StructBlock):
    """A practice of the catalogue as it is now; once out of the catalogue, nothing is shown of it."""

    practice = blocks.ChoiceBlock(label="Boa prática", choices=practice_choices)

    class Meta:
        icon = "pick"
        label = "Boa prática do catálogo"
        template = "portal/blocks/practice.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["sheet"] = public_sheet(value["practice"], timezone.localdate())
        return context
