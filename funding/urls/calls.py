"""Addresses of calls, their plan, their consultation and their questions."""

from django.urls import path

from common.ui.addresses import in_each_language
from funding.views import calls

urlpatterns = [
    in_each_language(
        path("avisos/", calls.index, name="calls"),
    ),
]
