"""Where every address of the portal begins."""

from allauth.account.views import logout
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

from accounts.views.own import nowhere, to_sign_in

urlpatterns = [
    path("", include("portal.machine_urls")),
    path("", include("common.ops.urls")),
    path("", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("", include("desk.urls")),
    path("area/mensagens/", include("common.notifications.urls")),
    path("area/tarefas/", include("common.jobs.urls")),
    path("ficheiros/", include("common.files.urls")),
    path("", include("common.media.urls")),
    path("", include("api.urls")),
    path("", include("open_data.urls")),
    path("", include("reporting.urls")),
    path("", include("dashboard.urls")),
    path("", include("events.urls")),
    path("gestao/login/", to_sign_in, name="wagtailcore_login"),
    re_path(r"^gestao/(?:users|groups|password_reset|localize/api/snippets)/", nowhere),
    path("gestao/logout/", logout),
    path("gestao/", include(wagtailadmin_urls)),
    path("", include("initiatives.urls")),
    path("", include("recommendations.urls")),
    path("", include("action_plan.urls")),
    path("", include("governance.urls")),
    path("", include("repositories.urls")),
    path("", include("practices.urls")),
    path("", include("observatory.urls")),
    path("", include("funding.urls")),
    path("", include("portal.document_urls")),
    # The site, in each language; the tree of pages answers to any words, so it comes last.
    *i18n_patterns(
        path("", include("portal.urls")),
        path("", include("portal.tree_urls")),
        prefix_default_language=False,
    ),
]

handler404 = "portal.views.errors.not_found"
