"""Addresses of the chains of events, for auditors."""

from django.urls import path

from funding.views import auditing

urlpatterns = [
    path("area/auditoria/", auditing.index, name="chains"),
    path("area/auditoria/<slug:kind>/", auditing.index, name="chains_of"),
    path("area/auditoria/verificar/<slug:code>/", auditing.verification, name="verify_call"),
    path("area/auditoria/<slug:kind>/<uuid:uuid>/", auditing.chain, name="chain"),
    path("area/auditoria/<slug:kind>/<uuid:uuid>/cadeia.<str:extension>", auditing.file, name="chain_file"),
]
