"""The editor of questionnaires, in the menu of who writes them."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from common.questionnaires import access, office, office_parts

PAGES = [
    path("", office.index, name="index"),
    path("novo/", office.new, name="new"),
    path("<int:questionnaire_id>/", office.detail, name="detail"),
    path("<int:questionnaire_id>/ordem/", office.arrange, name="arrange"),
    path("<int:questionnaire_id>/seccao/", office_parts.section, name="section"),
    path("<int:questionnaire_id>/pergunta/", office_parts.question, name="question"),
    path("<int:questionnaire_id>/experimentar/", office.preview, name="preview"),
    path("<int:questionnaire_id>/preparar/", office.draft, name="draft"),
    path("<int:questionnaire_id>/por-em-uso/", office.put_in_use, name="put_in_use"),
    path("<int:questionnaire_id>/deitar-fora/", office.discard, name="discard"),
    path("<int:questionnaire_id>/diferenca/", office.compare, name="compare"),
    path("<int:questionnaire_id>/trazer/", office.bring_in, name="bring_in"),
    path("<int:questionnaire_id>/versoes/<int:number>.json", office.export, name="export"),
]


@hooks.register("register_admin_urls")
def questionnaire_urls() -> list[URLPattern | URLResolver]:
    return [path("questionarios/", include((PAGES, "questionnaires"), namespace="questionnaires"))]


class QuestionnairesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_write(request)


@hooks.register("register_admin_menu_item")
def questionnaires_menu_item() -> Any:
    address = reverse("questionnaires:index")
    return QuestionnairesMenuItem("Questionários", address, name="questionarios", icon_name="form", order=520)
