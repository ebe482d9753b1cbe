"""The addresses that machines know beforehand; one for all languages."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.views.decorators.http import require_safe

from portal.sitemaps import PublicPages
from portal.views import machines

app_name = "machines"
urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(login_not_required(sitemap)),
        {"sitemaps": {"paginas": PublicPages}},
        name="sitemap",
    ),
    path(".well-known/security.txt", machines.security, name="security"),
]
