"""«Relatórios anuais» in the back office."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.permissions import ANONYMOUS
from reporting import permissions
from reporting.views import office, texts

PATTERNS = [
    path("", office.index, name="index"),
    path("abrir/", office.open_edition, name="open"),
    path("<int:edition_id>/", office.edition, name="edition"),
    path("<int:edition_id>/gerar/", office.build, name="build"),
    path("<int:edition_id>/rever/", office.submit, name="submit"),
    path("<int:edition_id>/devolver/", office.send_back, name="return"),
    path("<int:edition_id>/assinar/", office.sign, name="sign"),
    path("<int:edition_id>/retirar-assinatura/", office.withdraw_signature, name="withdraw_signature"),
    path("<int:edition_id>/publicar/", office.publish, name="publish"),
    path("<int:edition_id>/errata/", office.errata, name="errata"),
    path("<int:edition_id>/descartar/", office.discard, name="discard"),
    path("textos/<int:section_id>/", texts.section, name="section"),
    path("contributos/<int:contribution_id>/", office.contribution, name="contribution"),
    path("contributos/<int:contribution_id>/decidir/", office.decide_contribution, name="decide_contribution"),
]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern | URLResolver]:
    return [path("relatorios/", include((PATTERNS, "reporting_office"), namespace="reporting_office"))]


class ReportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_manage_reports(getattr(request, "actor", ANONYMOUS))


@hooks.register("register_admin_menu_item")
def reports_menu_item() -> Any:
    return ReportsMenuItem(
        "Relatórios anuais", reverse("reporting_office:index"), name="relatorios", icon_name="doc-full", order=500
    )
