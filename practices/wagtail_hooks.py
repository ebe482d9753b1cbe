"""Practices in the back office: lists to search, export and look into; they are written and decided in the area."""

from typing import Any

from wagtail import hooks

from common.norm.office import OfficeViewSet, add_to_office, office_group
from practices.models import EvidenceAssessment, Practice, PracticeTransition, Replication, Tag, Vertical

SOURCE = "Portal dos Territórios Inteligentes, catálogo de boas práticas"


class PracticeViewSet(OfficeViewSet):
    model = Practice
    name = "boas-praticas"
    form_fields = ("title",)
    source = SOURCE
    icon = "pick"
    list_display = ("title", "owner_entity", "state", "live", "evidence_level", "review_due_on", "updated_at")
    list_filter = ("state", "live", "kind", "domain", "evidence_level", "is_demonstration")
    list_export = ("title", "kind", "owner_entity", "domain", "state", "live", "evidence_level", "review_due_on")
    search_fields = ("title", "summary", "owner_entity__code")
    ordering = ("-updated_at", "-pk")
    inspect_view_fields = (
        "title",
        "kind",
        "summary",
        "owner_entity",
        "domain",
        "state",
        "live",
        "evidence_level",
        "review_region",
        "submitted_at",
        "first_published_at",
        "review_due_on",
        "withdrawn_reason",
        "source_note",
    )


class TransitionViewSet(OfficeViewSet):
    model = PracticeTransition
    name = "analise-de-praticas"
    source = SOURCE
    icon = "history"
    list_display = ("practice", "act", "actor", "entity", "at")
    list_filter = ("act", "criterion", "at")
    list_export = ("practice", "act", "from_state", "to_state", "actor", "entity", "at", "criterion", "reason")
    search_fields = ("practice__title", "reason")
    ordering = ("-at", "-pk")


class AssessmentViewSet(OfficeViewSet):
    model = EvidenceAssessment
    name = "evidencia-de-praticas"
    source = SOURCE
    icon = "clipboard-list"
    list_display = ("practice", "level", "previous", "by", "at")
    list_filter = ("level", "at")
    list_export = ("practice", "level", "previous", "reason", "by", "at")
    search_fields = ("practice__title", "reason")
    ordering = ("-at", "-pk")


class ReplicationViewSet(OfficeViewSet):
    model = Replication
    name = "replicacoes"
    source = SOURCE
    icon = "copy"
    list_display = ("practice", "replicator", "stage", "is_disputed", "opened_at")
    list_filter = ("stage", "is_disputed", "abandonment_code", "is_demonstration")
    list_export = ("practice", "replicator", "stage", "opened_at", "started_on", "closed_on", "is_disputed")
    search_fields = ("practice__title", "replicator__code")
    ordering = ("-opened_at", "-pk")


class TagViewSet(OfficeViewSet):
    """The vocabulary is the EATA's: authors choose from it."""

    model = Tag
    name = "palavras-chave"
    source = SOURCE
    icon = "tag"
    actions = ("view", "add", "change", "delete")
    list_display = ("name", "slug")
    list_export = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name", "pk")
    form_fields = ("name", "slug")


class VerticalViewSet(OfficeViewSet):
    model = Vertical
    name = "verticais"
    source = "Programa Territórios Inteligentes, agosto de 2024"
    icon = "list-ol"
    list_display = ("name", "domain", "number")
    list_filter = ("domain",)
    list_export = ("name", "domain", "number", "source")
    search_fields = ("name",)
    ordering = ("domain", "number")


add_to_office("Boas práticas", 10, PracticeViewSet)
add_to_office("Boas práticas", 20, ReplicationViewSet)
add_to_office("Boas práticas", 30, TransitionViewSet)
add_to_office("Boas práticas", 40, AssessmentViewSet)
add_to_office("Boas práticas", 50, TagViewSet)
add_to_office("Boas práticas", 60, VerticalViewSet)


@hooks.register("register_admin_viewset")
def practices_group() -> Any:
    return office_group("Boas práticas", icon="pick", order=230)
