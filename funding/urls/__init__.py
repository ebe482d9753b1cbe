"""Addresses of funding: one module for each part, gathered here."""

from funding.urls import applications, calls, decisions, evaluation, execution

app_name = "funding"

urlpatterns = [
    *calls.urlpatterns,
    *applications.urlpatterns,
    *decisions.urlpatterns,
    *evaluation.urlpatterns,
    *execution.urlpatterns,
]
