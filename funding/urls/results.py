"""Addresses of what was published: results of calls, beneficiaries, municipalities, and what targets count."""

from django.urls import path, re_path

from common.ui.addresses import in_each_language
from funding.views import beneficiaries, results

FILE = r"\.(?P<extension>csv|xlsx)$"
urlpatterns = [
    re_path(rf"^avisos/beneficiarios/beneficiarios{FILE}", beneficiaries.file, name="beneficiaries_file"),
    re_path(rf"^avisos/beneficiarios/plataformas{FILE}", beneficiaries.platforms_file, name="platforms_file"),
    re_path(rf"^avisos/beneficiarios/pagamentos{FILE}", beneficiaries.payments_file, name="payments_file"),
    re_path(
        r"^avisos/(?P<code>[-\w]+)/resultados/(?P<number>[0-9]{1,4})\.(?P<extension>csv|xlsx)$",
        results.file,
        name="results_file",
    ),
    path("avisos/<slug:code>/resultados/<int:number>.json", results.content, name="results_content"),
    in_each_language(
        path("avisos/beneficiarios/", beneficiaries.index, name="beneficiaries"),
        path("avisos/beneficiarios/plataformas/", beneficiaries.platforms, name="platforms"),
        path("avisos/beneficiarios/pagamentos/", beneficiaries.payments, name="payments"),
        path("avisos/beneficiarios/municipios/<slug:code>/", beneficiaries.place, name="supported_municipality"),
        path("avisos/<slug:code>/resultados/", results.last, name="results"),
        path("avisos/<slug:code>/resultados/<int:number>/", results.edition, name="results_edition"),
    ),
]
