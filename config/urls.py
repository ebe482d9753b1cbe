"""Where every address of the portal begins."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("gestao/", include(wagtailadmin_urls)),
]
