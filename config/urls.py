"""Where every address of the portal begins."""

from allauth.account.views import login
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("common.ops.urls")),
    path("area/tarefas/", include("common.jobs.urls")),
    path("conta/", include("allauth.urls")),
    path("ficheiros/", include("common.files.urls")),
    path("gestao/", include(wagtailadmin_urls)),
    path("entrar/", login, name="account_login"),  # last of its name, so the one that `url` answers with
]
