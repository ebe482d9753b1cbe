"""Addresses of the open data: the catalogue and the files it leads to."""

from django.urls import URLPattern, URLResolver

app_name = "open_data"
urlpatterns: list[URLPattern | URLResolver] = []
