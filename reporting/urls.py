from django.urls import path, register_converter
from django.urls.converters import StringConverter

from common.ui.addresses import in_each_language
from reporting.views import public, regions


class EditionConverter(StringConverter):
    regex = r"[1-9][0-9]*\.[0-9]+"


register_converter(EditionConverter, "edition")

app_name = "reporting"
urlpatterns = [
    in_each_language(
        path("relatorios/", public.index, name="index"),
        path("relatorios/<int:year>/<edition:edition>/", public.edition, name="edition"),
    ),
    path("relatorios/<int:year>/<edition:edition>/<str:name>", public.file, name="file"),
    path("area/contributos-regionais/", regions.contributions, name="contributions"),
    path("area/contributos-regionais/<int:year>/", regions.contribution, name="contribution"),
    path("area/contributos-regionais/<int:year>/retirar/", regions.withdraw, name="withdraw_contribution"),
]
