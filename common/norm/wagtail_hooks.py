"""«Norma» in the back office: the acts and what is wrong with the texts, and the lists that other apps add."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from common.norm.models import Inconsistency, Instrument
from common.norm.office import OfficeViewSet, add_to_office, office_group


class InstrumentViewSet(OfficeViewSet):
    model = Instrument
    name = "diplomas"
    source = "Diário da República, como citado nos documentos da ENTI"
    icon = "doc-full"
    list_display = ("title", "approved_on", "published_on", "origin")
    list_filter = ("origin",)
    list_export = ("code", "title", "subject", "approved_on", "published_on", "amends", "reference", "origin", "note")
    search_fields = ("title", "subject")
    ordering = ("published_on",)


class InconsistencyViewSet(OfficeViewSet):
    model = Inconsistency
    name = "incoerencias"
    source = "Análise dos documentos da ENTI"
    icon = "warning"
    list_display = ("code", "severity", "location", "public_description")
    list_filter = ("severity",)
    list_export = (
        "code",
        "severity",
        "location",
        "description",
        "resolution",
        "public_description",
        "public_resolution",
    )
    search_fields = ("code", "location", "description", "resolution")
    ordering = ("code",)


add_to_office("Norma", 80, InstrumentViewSet)
add_to_office("Norma", 90, InconsistencyViewSet)


@hooks.register("register_admin_viewset")
def norm_group() -> ViewSetGroup:
    return office_group("Norma", icon="clipboard-list", order=210)


@hooks.register("register_admin_viewset")
def territory_group() -> ViewSetGroup:
    return office_group("Territórios", icon="globe", order=220)
