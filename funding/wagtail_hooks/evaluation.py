"""«Candidaturas» in the back office: lists, screening, evaluators and rankings."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.permissions import ANONYMOUS
from funding import permissions
from funding.views import (
    office_applications as applications,
    office_exports as exports,
    office_ranking as ranking,
    office_reviewers as reviewers,
    office_screening as screening,
)

PATTERNS = [
    path("", applications.calls, name="calls"),
    path("<uuid:uuid>/", applications.reading, name="reading"),
    path("<uuid:uuid>/verificacao/", screening.screen, name="screening"),
    path("<uuid:uuid>/avaliacoes/", reviewers.of_application, name="reviews"),
    path("<slug:code>/", applications.index, name="index"),
    path("<slug:code>/candidaturas.<str:extension>", applications.file, name="file"),
    path("<slug:code>/exportar/", exports.index, name="exports"),
    path("<slug:code>/exportar/<uuid:export>/", exports.file, name="export_file"),
    path("<slug:code>/avaliadores/", reviewers.reviewers, name="reviewers"),
    path("<slug:code>/ordenacao/", ranking.index, name="ranking"),
    path("<slug:code>/ordenacao/<int:number>/", ranking.run, name="run"),
    path("<slug:code>/ordenacao/<int:number>/publicar/", ranking.publish, name="publish"),
    path("<slug:code>/ordenacao/<int:number>/desvio/", ranking.deviate, name="deviate"),
    path("<slug:code>/ordenacao/<int:number>/ordenacao.<str:extension>", ranking.file, name="run_file"),
]


@hooks.register("register_admin_urls")
def application_urls() -> list[URLPattern | URLResolver]:
    return [path("candidaturas/", include((PATTERNS, "funding_applications"), namespace="funding_applications"))]


class ApplicationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_read_applications(getattr(request, "actor", ANONYMOUS))


@hooks.register("register_admin_menu_item")
def applications_menu_item() -> Any:
    return ApplicationsMenuItem(
        "Candidaturas", reverse("funding_applications:calls"), name="candidaturas", icon_name="tasks", order=420
    )
