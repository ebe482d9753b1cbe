"""Where every address of the portal begins."""

from allauth.account.views import logout
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

from accounts.views.own import nowhere, to_sign_in

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("common.ops.urls")),
    path("", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("", include("desk.urls")),
    path("area/avisos/", include("common.notifications.urls")),
    path("area/tarefas/", include("common.jobs.urls")),
    path("ficheiros/", include("common.files.urls")),
    path("", include("reporting.urls")),
    path("gestao/login/", to_sign_in),
    re_path(r"^gestao/(?:users|groups|password_reset)/", nowhere),
    path("gestao/logout/", logout),
    path("gestao/", include(wagtailadmin_urls)),
    path("iniciativas/", include("initiatives.urls")),
    path("recomendacoes/", include("recommendations.urls")),
    path("", include("action_plan.urls")),
    path("governanca/", include("governance.urls")),
]
