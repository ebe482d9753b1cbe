"""Addresses of the open data: the page, the catalogue and the files they lead to."""

from django.urls import path, re_path

from common.ui.addresses import in_each_language
from open_data.views import files, public

app_name = "open_data"
CODE = r"(?P<code>\d{4}|[A-Z][A-Z0-9]{2,3})"

urlpatterns = [
    in_each_language(path("dados/", public.index, name="index")),
    re_path(r"^dados/catalogo\.(?P<extension>ttl|jsonld|rdf)$", files.catalogue_file, name="catalogue"),
    re_path(rf"^dados/observacoes-{CODE}\.(?P<extension>csv|parquet|zip)$", files.bulk, name="file"),
    re_path(rf"^dados/observacoes-{CODE}\.csv-metadata\.json$", files.description, name="description"),
]
