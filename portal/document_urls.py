"""Documents that editors put on pages, under the name that Wagtail knows."""

from django.contrib.auth.decorators import login_not_required
from django.urls import re_path
from wagtail.documents.views import serve

urlpatterns = [
    re_path(r"^documentos/(\d+)/(.*)$", login_not_required(serve.serve), name="wagtaildocs_serve"),
]
