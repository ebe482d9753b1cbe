"""Addresses of the dashboard and its alerts."""

from django.urls import path, re_path

from common.ui.addresses import in_each_language
from dashboard.views import alerts, public

app_name = "dashboard"
urlpatterns = [
    in_each_language(path("observatorio/painel/", public.index, name="index")),
    re_path(r"^observatorio/painel\.(?P<extension>csv|xlsx)$", public.file, name="file"),
    path("area/alertas/", alerts.index, name="alerts"),
    re_path(r"^area/alertas/alertas\.(?P<extension>csv|xlsx)$", alerts.file, name="alerts_file"),
    path("area/alertas/<int:pk>/", alerts.alert, name="alert"),
]
