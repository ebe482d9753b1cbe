"""«Prazos» and «Minutas» in the back office: the legal calendar, and the texts of notification."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.permissions import ANONYMOUS
from funding import permissions
from funding.views import office_templates as templates, office_terms as terms

TERMS = [
    path("", terms.index, name="index"),
    path("dias/novo/", terms.new_day, name="new_day"),
    path("dias/<int:day_id>/retirar/", terms.drop_day, name="drop_day"),
    path("dilacoes/<int:dilation_id>/", terms.dilation, name="dilation"),
]
TEMPLATES = [
    path("", templates.index, name="index"),
    path("<int:template_id>/", templates.template, name="template"),
    path("<int:template_id>/apagar/", templates.discard, name="discard"),
    path("<slug:sort>/nova/", templates.write, name="write"),
]


@hooks.register("register_admin_urls")
def term_urls() -> list[URLPattern | URLResolver]:
    return [
        path("prazos/", include((TERMS, "funding_terms"), namespace="funding_terms")),
        path("minutas/", include((TEMPLATES, "funding_templates"), namespace="funding_templates")),
    ]


class OfEata(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.can_write_calls(getattr(request, "actor", ANONYMOUS))


@hooks.register("register_admin_menu_item")
def terms_menu_item() -> Any:
    return OfEata("Prazos legais", reverse("funding_terms:index"), name="prazos", icon_name="calendar-alt", order=425)


@hooks.register("register_admin_menu_item")
def templates_menu_item() -> Any:
    return OfEata("Minutas", reverse("funding_templates:index"), name="minutas", icon_name="mail", order=426)
