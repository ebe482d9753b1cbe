"""The editors' back office: what waits for them, what they have to mend, and the checks of what they write."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from common.editorial import views
from common.editorial.checker import PortalChecker
from common.editorial.queries.desk import appointments, drafts_of


class AppointmentsPanel(Component):
    name = "appointments"
    template_name = "editorial/home/appointments.html"
    order = 220

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {**super().get_context_data(parent_context), "appointments": appointments(user, timezone.now())}


class WaysPanel(Component):
    """Where an editor's work begins."""

    name = "ways"
    template_name = "editorial/home/ways.html"
    order = 400

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        reports = [
            {"url": reverse(f"editorial:{name}"), "label": label, "icon": view.header_icon}
            for name, label, view in REPORTS
        ]
        return {**super().get_context_data(parent_context), "reports": reports}


class DraftsPanel(Component):
    name = "drafts"
    template_name = "editorial/home/drafts.html"
    order = 210

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "drafts": drafts_of(parent_context["request"].user)}


@hooks.register("construct_homepage_panels")
def editors_panels(request: HttpRequest, panels: list[Component]) -> None:
    if views.may_edit(request):
        panels.extend([DraftsPanel(), AppointmentsPanel(), WaysPanel()])


@hooks.register("construct_wagtail_userbar")
def portal_checks(request: HttpRequest, items: list[Any], page: Any) -> None:
    items[:] = [
        PortalChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]


@hooks.register("construct_help_menu")
def without_others_news(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what leads to Wagtail's own pages, in English, outside the portal."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


@hooks.register("construct_main_menu")
def named_apart(request: HttpRequest, items: list[MenuItem]) -> None:
    """The reports on the state of the site are not the reports on the strategy, which are called so already."""
    for item in items:
        if item.name == "reports":
            item.label = "Estado do site"


@hooks.register("before_edit_page")
def what_was_asked(request: HttpRequest, page: Page) -> None:
    """Say on top of the page why it was sent back, until it is submitted again."""
    state = page.current_workflow_state
    if request.method != "GET" or state is None or state.status != state.STATUS_NEEDS_CHANGES:
        return
    step = state.current_task_state
    said = f" com este comentário: «{step.comment}»" if step.comment else " sem comentário"
    messages.warning(request, f"{step.finished_by or 'A revisão'} devolveu esta página{said}.")


class EditorialMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_edit(request)


REPORTS = (
    ("links", "Ligações com problemas", views.LinkReport),
    ("images", "Texto alternativo das imagens", views.ImageReport),
    ("translations", "Páginas por traduzir", views.TranslationReport),
)


def _report_item(name: str, label: str, view: type[views.EditorialReport], order: int) -> None:
    @hooks.register("register_reports_menu_item")
    def item() -> MenuItem:
        return EditorialMenuItem(
            label, reverse(f"editorial:{name}"), name=f"editorial-{name}", icon_name=view.header_icon, order=order
        )


for position, (name, label, view) in enumerate(REPORTS):
    _report_item(name, label, view, 100 + position)


@hooks.register("register_admin_urls")
def editorial_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("ligacoes/", views.LinkReport.as_view(), name="links"),
        path("ligacoes/resultados/", views.LinkReport.as_view(results_only=True), name="links_results"),
        path("ligacoes/verificar/", views.check, name="check"),
        path("imagens/", views.ImageReport.as_view(), name="images"),
        path("imagens/resultados/", views.ImageReport.as_view(results_only=True), name="images_results"),
        path("traducoes/", views.TranslationReport.as_view(), name="translations"),
        path("traducoes/resultados/", views.TranslationReport.as_view(results_only=True), name="translations_results"),
    ]
    return [path("editorial/", include((patterns, "editorial")))]
