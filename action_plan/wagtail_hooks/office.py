"""«Plano de ação» in the back office: everything recorded, to search, take away and look into; nothing to change.

What changes the plan is done in the work area, where each step has its rules.
"""

from typing import Any

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from action_plan import models
from common.norm.office import OfficeIndexView, OfficeViewSet, add_to_office, office_group

HEADING = "Plano de ação"
NORM = "RCM n.º 176/2023, Anexo II"
RECORDS = "Acompanhamento do plano de ação da ENTI"
ACTION_OF_MILESTONE = Column("action", label="Ação", accessor="milestone.action.code")
MILESTONE = Column("milestone", label="Marco", accessor="milestone.label")
MILESTONE_HEADINGS = {"milestone.action.code": "Ação", "milestone.label": "Marco"}


class OfMilestoneIndexView(OfficeIndexView):
    """Brings the milestone's action along, so that a list costs the same whatever its length."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("milestone__action")


class ActionViewSet(OfficeViewSet):
    model = models.Action
    name = "acoes"
    source = NORM
    icon = "list-ol"
    list_display = ("code", "text", "initiative", "responsible", "deadline_raw", "plan")
    list_filter = ("plan", "initiative", "responsible", "funding_sources")
    list_export = (
        "plan",
        "code",
        "initiative",
        "text",
        "responsible",
        "responsible_raw",
        "partners_text",
        "partners_raw",
        "funding_raw",
        "deadline_raw",
        "resolution_note",
        "source",
    )
    search_fields = ("code", "text", "responsible_raw", "partners_raw")
    ordering = ("initiative__number", "position")


class MilestoneViewSet(OfficeViewSet):
    model = models.Milestone
    name = "marcos"
    source = NORM
    icon = "date"
    list_display = ("label", "action", "planned_on", "precision", "kind", "funding_source")
    list_filter = ("precision", "kind", "funding_source", "planned_on")
    list_export = ("action", "position", "label", "planned_on", "precision", "kind", "weight", "funding_source")
    search_fields = ("label", "action__code", "action__text")
    ordering = ("planned_on",)


class UpdateViewSet(OfficeViewSet):
    model = models.ProgressUpdate
    inspect_view_fields_exclude = ("id", "writer_ids")  # numbers; the history names them
    name = "reportes"
    source = RECORDS
    icon = "edit"
    list_display = ("action", "period", "author_entity", "state", "lifecycle", "percent", "submitted_at")
    list_filter = ("state", "period", "lifecycle", "author_entity")
    list_export = (
        "action",
        "period",
        "author_entity",
        "author",
        "state",
        "lifecycle",
        "percent",
        "self_rating",
        "done",
        "next_steps",
        "problems",
        "submitted_at",
        "approved_at",
        "approved_by",
    )
    search_fields = ("action__code", "action__text", "done", "problems")
    ordering = ("-created_at",)


class RevisionViewSet(OfficeViewSet):
    model = models.DeadlineRevision
    name = "prazos-revistos"
    source = RECORDS
    icon = "history"
    index_view_class = OfMilestoneIndexView
    list_display = (
        "decision_reference", ACTION_OF_MILESTONE, MILESTONE, "old_on", "new_on", "reason_code", "approved_at",
    )  # fmt: skip
    list_filter = ("reason_code", "approved_at", "accepts_funding_gap")
    list_export = (
        "milestone.action.code",
        "milestone.label",
        "sequence",
        "old_on",
        "new_on",
        "new_precision",
        "reason_code",
        "reason",
        "decision_reference",
        "new_funding_source",
        "accepts_funding_gap",
        "approved_by",
        "approved_at",
    )
    export_headings = MILESTONE_HEADINGS
    search_fields = ("milestone__action__code", "decision_reference", "reason")
    ordering = ("-approved_at",)


class RequestViewSet(OfficeViewSet):
    model = models.DeadlineRequest
    name = "pedidos-de-prazo"
    source = RECORDS
    icon = "time"
    index_view_class = OfMilestoneIndexView
    list_display = (
        "reason_code", ACTION_OF_MILESTONE, MILESTONE, "proposed_on", "requested_for", "state", "requested_at",
    )  # fmt: skip
    list_filter = ("state", "reason_code", "requested_for")
    list_export = (
        "milestone.action.code",
        "milestone.label",
        "proposed_on",
        "precision",
        "reason_code",
        "reason",
        "requested_by",
        "requested_for",
        "requested_at",
        "state",
        "decided_by",
        "decided_at",
        "refusal",
    )
    export_headings = MILESTONE_HEADINGS
    search_fields = ("milestone__action__code", "reason")
    ordering = ("-requested_at",)


class ReopeningViewSet(OfficeViewSet):
    model = models.ReopeningRequest
    name = "pedidos-de-reabertura"
    source = RECORDS
    icon = "lock-open"
    list_display = ("action", "period", "requested_for", "state", "requested_at", "decided_at")
    list_filter = ("state", "period", "requested_for")
    list_export = (
        "action.code",
        "period.code",
        "reason",
        "requested_by",
        "requested_for",
        "requested_at",
        "state",
        "decided_by",
        "decided_at",
        "refusal",
        "unlock.until",
    )
    export_headings = {"action.code": "Ação", "period.code": "Período", "unlock.until": "Reaberto até"}
    search_fields = ("action__code", "period__code", "reason")
    ordering = ("-requested_at",)


class AssessmentViewSet(OfficeViewSet):
    model = models.RatingAssessment
    name = "avaliacoes"
    source = RECORDS
    icon = "pick"
    list_display = ("action", "rating", "reason", "assessed_by", "assessed_at")
    list_filter = ("rating", "assessed_at")
    list_export = ("action", "rating", "reason", "assessed_by", "assessed_at")
    search_fields = ("action__code", "reason")
    ordering = ("-assessed_at",)


class DependencyViewSet(OfficeViewSet):
    model = models.Dependency
    name = "precedencias"
    source = "Leitura do Anexo II, por confirmar pela EATA"
    icon = "link"
    list_display = ("predecessor", "kind", "successor", "status", "reason", "decided_at")
    list_filter = ("status", "kind")
    list_export = ("predecessor", "kind", "successor", "status", "reason", "lag_days", "decided_by", "decided_at")
    search_fields = ("predecessor__code", "successor__code", "reason")
    ordering = ("successor__code", "predecessor__code")


class PeriodViewSet(OfficeViewSet):
    model = models.ReportingPeriod
    name = "periodos"
    source = RECORDS
    icon = "calendar-alt"
    list_display = ("code", "starts_on", "ends_on", "due_on", "locked_at")
    list_export = ("code", "starts_on", "ends_on", "due_on", "locked_at")
    search_fields = ("code",)
    ordering = ("-starts_on",)


class FundingViewSet(OfficeViewSet):
    model = models.FundingSource
    name = "fontes-de-financiamento"
    source = NORM
    icon = "tag"
    list_display = ("name", "code", "kind", "ends_on", "ends_on_source")
    list_filter = ("kind",)
    list_export = ("code", "name", "kind", "ends_on", "ends_on_source")
    search_fields = ("code", "name")
    ordering = ("name",)


class PlanViewSet(OfficeViewSet):
    model = models.PlanVersion
    name = "versoes-do-plano"
    source = NORM
    icon = "clipboard-list"
    list_display = ("label", "instrument", "state", "valid_from", "valid_to")
    list_filter = ("state",)
    list_export = ("label", "instrument", "state", "valid_from", "valid_to")
    search_fields = ("label",)
    ordering = ("-valid_from",)


LISTS = (
    ActionViewSet, MilestoneViewSet, UpdateViewSet, RequestViewSet, RevisionViewSet, AssessmentViewSet,
    DependencyViewSet, ReopeningViewSet, PeriodViewSet, FundingViewSet, PlanViewSet,
)  # fmt: skip
for order, viewset in enumerate(LISTS, start=1):
    add_to_office(HEADING, order, viewset)


@hooks.register("register_admin_viewset")
def plan_group() -> ViewSetGroup:
    return office_group(HEADING, icon="tasks", order=200)
