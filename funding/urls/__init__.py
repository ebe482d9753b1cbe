"""Addresses of funding: one module for each part, gathered here."""

from funding.urls import applications, auditing, calls, decisions, evaluation, execution, needs, opportunities

app_name = "funding"

urlpatterns = [
    *opportunities.urlpatterns,
    *needs.urlpatterns,
    *calls.urlpatterns,
    *applications.urlpatterns,
    *decisions.urlpatterns,
    *evaluation.urlpatterns,
    *auditing.urlpatterns,
    *execution.urlpatterns,
]
