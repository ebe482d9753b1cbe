"""Addresses of funding: one module for each part, gathered here."""

from funding.urls import (
    applications,
    auditing,
    calls,
    decisions,
    evaluation,
    execution,
    needs,
    opportunities,
    results,
)

app_name = "funding"

urlpatterns = [
    *opportunities.urlpatterns,
    *results.urlpatterns,  # before calls: what is no code of a call
    *needs.urlpatterns,
    *calls.urlpatterns,
    *applications.urlpatterns,
    *decisions.urlpatterns,
    *evaluation.urlpatterns,
    *auditing.urlpatterns,
    *execution.urlpatterns,
]
