"""The observatory in the back office: imports of figures, and targets."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from accounts.permissions import ANONYMOUS
from observatory import permissions
from observatory.views import (
    office_feeds as feeds,
    office_imports as imports,
    office_measures as sheets,
    office_targets as targets,
)

MENU = "register_observatory_menu_item"
IMPORTS = [
    path("", imports.index, name="index"),
    path("nova/", imports.new, name="new"),
    path("<int:run_id>/", imports.run, name="run"),
    path("<int:run_id>/colunas/", imports.columns, name="columns"),
    path("<int:run_id>/aprovar/", imports.approve, name="approve"),
    path("<int:run_id>/recusar/", imports.refuse, name="refuse"),
    path("<int:run_id>/repetir/", imports.repeat, name="repeat"),
    path("<int:run_id>/retomar/", imports.resume, name="resume"),
    path("<int:run_id>/diferenca.<str:extension>", imports.changes_file, name="changes_file"),
    path("<int:run_id>/reparos.<str:extension>", imports.issues_file, name="issues_file"),
    path("<int:run_id>/original/", imports.original, name="original"),
]
TARGETS = [
    path("", targets.index, name="index"),
    path("nova/", targets.new, name="new"),
    path("<int:target_id>/substituir/", targets.supersede, name="supersede"),
    path("metas.csv", targets.file, name="file"),
]


@hooks.register("register_admin_urls")
def target_urls() -> list[URLPattern | URLResolver]:
    return [path("metas-das-medidas/", include((TARGETS, "observatory_targets"), namespace="observatory_targets"))]


FEEDS = [
    path("", feeds.index, name="index"),
    path("nova/", feeds.new, name="new"),
    path("<int:feed_id>/", feeds.feed, name="feed"),
    path("<int:feed_id>/testar/", feeds.test, name="test"),
    path("<int:feed_id>/estado/", feeds.switch, name="switch"),
    path("<int:feed_id>/aceitar/", feeds.accept, name="accept"),
]


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern | URLResolver]:
    return [
        path("importacoes/", include((IMPORTS, "observatory_imports"), namespace="observatory_imports")),
        path("fontes/", include((FEEDS, "observatory_feeds"), namespace="observatory_feeds")),
    ]


@hooks.register("register_admin_menu_item")
def observatory_menu_item() -> Any:
    menu = Menu(register_hook_name=MENU)
    return SubmenuMenuItem("Observatório", menu, name="observatorio", icon_name="crosshairs", order=510)


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_import(getattr(request, "actor", ANONYMOUS))


@hooks.register(MENU)
def imports_menu_item() -> Any:
    return ImportsMenuItem(
        "Importações", reverse("observatory_imports:index"), name="importacoes", icon_name="upload", order=10
    )


SHEETS = [path("", sheets.index, name="index"), path("<int:measure_id>/", sheets.sheet, name="sheet")]


@hooks.register("register_admin_urls")
def sheet_urls() -> list[URLPattern | URLResolver]:
    return [path("medidas/", include((SHEETS, "observatory_measures"), namespace="observatory_measures"))]


class SheetsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_edit_readings(getattr(request, "actor", ANONYMOUS))


@hooks.register(MENU)
def sheets_menu_item() -> Any:
    return SheetsMenuItem(
        "Fichas das medidas", reverse("observatory_measures:index"), name="medidas", icon_name="doc-full", order=20
    )


@hooks.register(MENU)
def feeds_menu_item() -> Any:
    return ImportsMenuItem("Fontes", reverse("observatory_feeds:index"), name="fontes", icon_name="link", order=30)


@hooks.register(MENU)
def targets_menu_item() -> Any:
    return ImportsMenuItem(
        "Metas das medidas",
        reverse("observatory_targets:index"),
        name="metas-das-medidas",
        icon_name="crosshairs",
        order=40,
    )
