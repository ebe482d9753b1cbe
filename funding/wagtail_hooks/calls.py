"""«Avisos» in the back office: writing calls, answering, and the plan."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.permissions import ANONYMOUS
from funding import permissions
from funding.views import (
    office_call_parts as parts,
    office_calls as calls,
    office_consultation as consultation,
    office_planning as planning,
)

PATTERNS = [
    path("", calls.index, name="index"),
    path("novo/", calls.new, name="new"),
    path("plano/", planning.plan, name="plan"),
    path("plano/novo/", planning.planned, name="new_planned"),
    path("plano/<int:planned_id>/", planning.planned, name="planned"),
    path("mecanismos/novo/", planning.mechanism, name="new_mechanism"),
    path("mecanismos/<int:mechanism_id>/", planning.mechanism, name="mechanism"),
    path("<int:call_id>/", calls.call, name="call"),
    path("<int:call_id>/passos/<slug:step>/", calls.step, name="step"),
    path("<int:call_id>/contributos/", consultation.contributions, name="contributions"),
    path("<int:call_id>/contributos/<int:given_id>/", consultation.contribution, name="contribution"),
    path("<int:call_id>/perguntas/", consultation.questions, name="questions"),
    path("<int:call_id>/perguntas/<int:asked_id>/", consultation.question, name="question"),
    path("<int:call_id>/documentos/novo/", parts.document, name="document"),
    path("<int:call_id>/<slug:part>/", parts.own, name="own"),
    path("<int:call_id>/<slug:part>/nova/", parts.row, name="new_row"),
    path("<int:call_id>/<slug:part>/<int:row_id>/", parts.row, name="row"),
    path("<int:call_id>/<slug:part>/<int:row_id>/retirar/", parts.drop, name="drop"),
]


@hooks.register("register_admin_urls")
def call_urls() -> list[URLPattern | URLResolver]:
    return [path("avisos/", include((PATTERNS, "funding_calls"), namespace="funding_calls"))]


class CallsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_write_calls(getattr(request, "actor", ANONYMOUS))


@hooks.register("register_admin_menu_item")
def calls_menu_item() -> Any:
    return CallsMenuItem(
        "Avisos de financiamento",
        reverse("funding_calls:index"),
        name="avisos",
        icon_name="doc-full-inverse",
        order=410,
    )
