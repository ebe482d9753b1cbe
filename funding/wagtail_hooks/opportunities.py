"""«Oportunidades» in the back office: what other programmes have open, drawn as the work area is."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from funding.views import office_opportunities as office

PATTERNS = [
    path("", office.index, name="index"),
    path("ler/", office.read, name="read"),
    path("leituras/<int:reading_id>/", office.reading, name="reading"),
    path("<int:opportunity_id>/", office.opportunity, name="opportunity"),
]


@hooks.register("register_admin_urls")
def opportunity_urls() -> list[URLPattern | URLResolver]:
    return [path("oportunidades/", include((PATTERNS, "funding_opportunities"), namespace="funding_opportunities"))]
