"""The site tree: last of all, because it answers to any address made of words."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from portal.views.tree import serve

urlpatterns = [re_path(serve_pattern, serve, name="wagtail_serve")]
