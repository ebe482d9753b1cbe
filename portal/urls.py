"""The front page, and the addresses that machines know beforehand."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.views.decorators.http import require_safe

from portal import views
from portal.sitemaps import PublicPages

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(login_not_required(sitemap)),
        {"sitemaps": {"paginas": PublicPages}},
        name="sitemap",
    ),
    path(".well-known/security.txt", views.security, name="security"),
]
