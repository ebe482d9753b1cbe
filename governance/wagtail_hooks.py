"""The governance model in the back office."""

from common.norm.office import OfficeViewSet, add_to_office
from governance.models import Body, BodyRevision, CompositionItem, Duty, TerritorialStructure

SOURCE = "RCM n.º 176/2023, §7.1"


class BodyViewSet(OfficeViewSet):
    model = Body
    name = "orgaos"
    source = SOURCE
    icon = "group"
    list_display = ("code", "name", "level", "chair")
    list_export = ("code", "name", "level", "chair", "composition", "convocation", "source")
    search_fields = ("code", "name", "composition")
    ordering = ("position",)


class BodyRevisionViewSet(OfficeViewSet):
    model = BodyRevision
    name = "revisoes-dos-orgaos"
    source = f"{SOURCE}; Programa Territórios Inteligentes, agosto de 2024"
    icon = "date"
    list_display = ("label", "body", "status", "cadence_raw", "interval", "cadence_kind")
    list_filter = ("body", "label", "status", "cadence_kind")
    list_export = ("body", "label", "status", "cadence_raw", "interval", "cadence_kind", "instrument", "note")
    ordering = ("body__position", "label")


class DutyViewSet(OfficeViewSet):
    model = Duty
    name = "competencias"
    source = SOURCE
    icon = "list-ol"
    list_display = ("code", "letter_raw", "text", "note")
    list_filter = ("body",)
    list_export = ("code", "body", "position", "letter_raw", "text", "note", "source")
    search_fields = ("text", "code")
    ordering = ("body__position", "position")


class CompositionViewSet(OfficeViewSet):
    model = CompositionItem
    name = "composicao"
    source = f"{SOURCE}; Programa Territórios Inteligentes, agosto de 2024"
    icon = "group"
    list_display = ("member", "revision", "member_kind", "role")
    list_filter = ("revision__body", "revision__label", "role")
    list_export = ("revision.body", "revision.label", "position", "member_kind", "member", "role", "source")
    export_headings = {"revision.body": "Órgão", "revision.label": "Revisão"}
    search_fields = ("member",)
    ordering = ("revision__body__position", "revision__label", "position")


class StructureViewSet(OfficeViewSet):
    model = TerritorialStructure
    name = "estruturas-territoriais"
    source = f"{SOURCE}.4"
    icon = "site"
    list_display = ("code", "region", "chair_raw", "chair_entity")
    list_export = ("code", "region", "chair_raw", "chair_entity", "source")
    ordering = ("position",)


add_to_office("Norma", 50, BodyViewSet)
add_to_office("Norma", 51, BodyRevisionViewSet)
add_to_office("Norma", 52, DutyViewSet)
add_to_office("Norma", 53, CompositionViewSet)
add_to_office("Norma", 54, StructureViewSet)
