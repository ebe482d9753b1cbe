"""Territories and entities in the back office; successions are confirmed here."""

from wagtail.admin.ui.tables import Column

from common.norm.office import OfficeViewSet, add_to_office, yes_no
from territories.models import (
    Community,
    CommunityMembership,
    EntityName,
    EntitySuccession,
    Municipality,
    Population,
    Region,
)
from territories.views import ConfirmSuccessionView

PEOPLE = "INE, estimativa a 31-12-2019, como publicada em dssg-pt/covid19pt-data"
COMMUNITIES = "Composição das entidades intermunicipais, como conhecida em 2024"


class RegionViewSet(OfficeViewSet):
    model = Region
    name = "regioes"
    source = "RCM n.º 176/2023, §7.1.4"
    icon = "globe"
    list_display = ("name", "kind")
    list_export = ("code", "name", "kind")
    ordering = ("position",)


class CommunityViewSet(OfficeViewSet):
    model = Community
    name = "entidades-intermunicipais"
    source = COMMUNITIES
    icon = "group"
    list_display = ("name", "kind", "region")
    list_filter = ("kind", "region")
    list_export = ("code", "name", "kind", "region")
    search_fields = ("name",)
    ordering = ("region__position", "name")


class MunicipalityViewSet(OfficeViewSet):
    model = Municipality
    name = "municipios"
    source = PEOPLE
    icon = "site"
    list_display = ("name", "code", "region", "nuts3", yes_no("is_low_density", "Baixa densidade"))
    list_filter = ("region", "nuts3", "is_low_density")
    list_export = (
        "code",
        "name",
        "district",
        "region",
        "nuts3",
        "area_km2",
        "latitude",
        "longitude",
        "is_low_density",
    )
    search_fields = ("name", "sort_name", "code")
    ordering = ("sort_name",)


class MembershipViewSet(OfficeViewSet):
    model = CommunityMembership
    name = "pertencas-intermunicipais"
    source = COMMUNITIES
    icon = "link"
    list_display = ("municipality", "community", "starts_on", "ends_on", yes_no("is_confirmed", "Confirmada"))
    list_filter = ("community", "is_confirmed")
    list_export = ("municipality.code", "municipality", "community", "starts_on", "ends_on", "is_confirmed")
    export_headings = {"municipality.code": "Código DICO"}
    search_fields = ("municipality__sort_name", "municipality__name")
    ordering = ("municipality__sort_name",)


class PopulationViewSet(OfficeViewSet):
    model = Population
    name = "populacoes"
    source = PEOPLE
    icon = "group"
    list_display = ("municipality", "year", "residents", "source")
    list_filter = ("year",)
    list_export = ("municipality.code", "municipality", "year", "residents", "source")
    export_headings = {"municipality.code": "Código DICO"}
    search_fields = ("municipality__sort_name", "municipality__name")
    ordering = ("municipality__sort_name", "year")


class EntityViewSet(OfficeViewSet):
    """Every entity by each of its dated names."""

    model = EntityName
    name = "entidades"
    source = "Documentos da ENTI; sucessoras de fonte externa"
    menu_label = "Entidades"
    icon = "home"
    list_display = (
        "name",
        "acronym",
        Column("code", label="Código", accessor="entity.code"),
        Column("kind", label="Tipo", accessor="entity.get_kind_display"),
        "starts_on",
        "ends_on",
    )
    list_filter = ("entity__kind", "entity__region", "entity__origin")
    list_export = (
        "entity.code",
        "name",
        "acronym",
        "entity.get_kind_display",
        "starts_on",
        "ends_on",
        "entity.get_origin_display",
        "entity.source",
        "entity.note",
    )
    export_headings = {
        "entity.code": "Código",
        "entity.get_kind_display": "Tipo",
        "entity.get_origin_display": "Origem",
        "entity.source": "Fonte",
        "entity.note": "Nota",
    }
    search_fields = ("name", "acronym", "entity__code")
    ordering = ("name",)


class SuccessionViewSet(OfficeViewSet):
    """Who took over from whom: found outside the strategy, confirmed here with a reference."""

    model = EntitySuccession
    name = "sucessoes"
    source = "Fonte externa, a confirmar no Diário da República; ver cada linha"
    actions = ("view", "change")
    edit_view_class = ConfirmSuccessionView
    icon = "redirect"
    list_display = ("__str__", "effective_on", "effective_raw", yes_no("is_confirmed", "Confirmada"))
    list_filter = ("is_confirmed",)
    list_export = (
        "predecessor",
        "successor",
        "kind",
        "effective_on",
        "effective_raw",
        "legal_basis",
        "evidence_url",
        "is_confirmed",
        "confirmed_reference",
        "note",
    )
    ordering = ("predecessor__code",)


add_to_office("Territórios", 10, RegionViewSet)
add_to_office("Territórios", 20, CommunityViewSet)
add_to_office("Territórios", 30, MunicipalityViewSet)
add_to_office("Territórios", 31, MembershipViewSet)
add_to_office("Territórios", 32, PopulationViewSet)
add_to_office("Territórios", 40, EntityViewSet)
add_to_office("Territórios", 41, SuccessionViewSet)
