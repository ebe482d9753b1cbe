"""The initiatives and the PRR targets in the back office; measured values are recorded here."""

from wagtail.admin.ui.tables import Column

from common.norm.office import OfficeViewSet, add_to_office
from initiatives.models import Domain, Initiative, StrategicObjective, TargetIndicator, TargetMeasurement
from initiatives.views.office import MeasurementInspectView, NewMeasurementView

SOURCE = "RCM n.º 176/2023, §3, §4, Tabela 1 e Anexo II"


class ObjectiveViewSet(OfficeViewSet):
    model = StrategicObjective
    name = "objetivos"
    source = SOURCE
    icon = "tick"
    list_display = ("code", "text")
    list_export = ("code", "number", "text", "source")
    search_fields = ("text",)
    ordering = ("number",)


class DomainViewSet(OfficeViewSet):
    model = Domain
    name = "dominios"
    source = SOURCE
    icon = "folder-open-inverse"
    list_display = ("name", "name_annex2")
    list_export = ("slug", "name", "name_annex2")
    ordering = ("position",)


class InitiativeViewSet(OfficeViewSet):
    model = Initiative
    name = "iniciativas"
    source = SOURCE
    icon = "list-ol"
    list_display = ("code", "title", "domain", "responsible_raw")
    list_filter = ("domain", "objectives")
    list_export = (
        "code",
        "number",
        "domain",
        "title",
        "title_annex2",
        "responsible_raw",
        "source",
        "updated_at",
    )
    search_fields = ("code", "title", "title_annex2", "responsible_raw")
    ordering = ("number",)


class TargetViewSet(OfficeViewSet):
    model = TargetIndicator
    name = "metas-prr"
    source = "Programa Territórios Inteligentes, novembro de 2023 e agosto de 2024"
    icon = "crosshairs"
    list_display = (
        "name",
        Column("target.measure", label="Medida", accessor="target.measure"),
        "operator",
        "value",
        "unit",
        "due_on",
    )
    list_filter = ("target",)
    list_export = ("target.code", "target.measure", "name", "operator", "value", "unit", "due_on")
    export_headings = {"target.code": "Código", "target.measure": "Medida"}
    search_fields = ("name", "target__measure", "target__code")
    ordering = ("target__code", "position")


class MeasurementViewSet(OfficeViewSet):
    """Measured values are added and, when wrong, corrected by a new row; nothing is changed or deleted."""

    model = TargetMeasurement
    name = "medicoes-metas"
    source = "Medições das metas PRR registadas pela EATA"
    actions = ("view", "add")
    icon = "order"
    add_view_class = NewMeasurementView
    inspect_view_class = MeasurementInspectView
    list_display = ("indicator", "value", "measured_on", "source", "recorded_by", "recorded_at")
    list_filter = ("indicator", "measured_on")
    list_export = (
        "indicator.target.code",
        "indicator",
        "value",
        "measured_on",
        "source",
        "note",
        "supersedes",
        "recorded_by",
        "recorded_at",
    )
    export_headings = {"indicator.target.code": "Código"}
    search_fields = ("source", "note", "indicator__name")
    ordering = ("-measured_on", "-recorded_at")


add_to_office("Norma", 10, ObjectiveViewSet)
add_to_office("Norma", 15, DomainViewSet)
add_to_office("Norma", 20, InitiativeViewSet)
add_to_office("Norma", 30, TargetViewSet)
add_to_office("Norma", 31, MeasurementViewSet)
