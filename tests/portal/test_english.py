"""All that the public pages say in Portuguese has its English, and the compiled catalogues are the written ones."""

from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.utils import translation

from common import ui
from common.ui.catalogues import update
from common.ui.languages import address_here
from common.ui.management.commands.write_catalogues import APPS
from tests.support.said import said_in

SHARED = Path(ui.__file__).parent / "locale/en/LC_MESSAGES/django.po"


@pytest.mark.parametrize("name", APPS)
def test_the_catalogue_of_an_app_says_everything_and_nothing_else(name):
    app = Path(apps.get_app_config(name).path)
    path = app / "locale/en/LC_MESSAGES/django.po"
    known = {entry.msgid for entry in polib.pofile(str(SHARED)) if entry.msgstr}

    missing, gone = update(app, known, write=False)

    assert (missing, gone) == ([], [])
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    assert {entry.msgid: entry.msgstr for entry in polib.mofile(str(path.with_suffix(".mo")))} == written


# A page of each type, as whoever comes by sees it.
PAGES = (
    "plano-de-acao/", "plano-de-acao/?vista=anos", "plano-de-acao/I02-A2/", "recomendacoes/", "recomendacoes/1/",
    "governanca/", "governanca/eat/", "governanca/eat-norte/", "relatorios/", "iniciativas/", "iniciativas/2/",
    "iniciativas/?responsavel=CNCS", "iniciativas/metas-prr/", "boas-praticas/", "boas-praticas/?vista=mapa",
    "boas-praticas/contadores-de-agua-que-avisam-de-fugas/", "boas-praticas/?dominio=mobilidade-inteligente",
    "boas-praticas/comparar/?p=porto-scaleup&p=porto-innovation-hub", "eventos/", "eventos/exemplo-mobilidade/",
    "eventos/series/smart-cities-tour-2019/", "pesquisa/?q=wi-fi", "pesquisa/", "repositorios/",
    "repositorios/legislacao/", "repositorios/legislacao/?vista=tempo", "repositorios/parceiros/",
    "repositorios/parceiros/ama/", "repositorios/parceiros/aderir/", "repositorios/zonas-livres-tecnologicas/",
    "observatorio/", "observatorio/M10/?t=1312", "observatorio/M03/?nivel=regiao", "observatorio/M28/?nivel=municipio",
    "territorios/", "territorios/1312/?pares=parecidos", "territorios/algarve/",
    "observatorio/comparar/?t=1312&t=norte&dominio=economia",
    "observatorio/painel/?em=2026-05-01", "observatorio/painel/?modo=sala",
    "observatorio/metodos/", "observatorio/M40/", "repositorios/solucoes/", "repositorios/apis/",
    "dados/", "dados/?valores=reais&formato=ics",
    "repositorios/financiamento/", "api/v1/docs/", "avisos/", "avisos/plano/", "avisos/01-c19-i08-2024/",
    "avisos/oportunidades/", "avisos/necessidades/", "avisos/necessidades/exemplo-necessidades-anteriores/",
    "avisos/exemplo-pgu-aberto/", "avisos/exemplo-pgu-aberto/versoes/2/", "avisos/exemplo-projeto-em-consulta/",
    "avisos/beneficiarios/", "avisos/beneficiarios/?aviso=01-c19-i08-2024", "avisos/beneficiarios/municipios/1312/",
    "avisos/beneficiarios/plataformas/", "avisos/beneficiarios/pagamentos/",
)  # fmt: skip
# The same in both languages: names, and what the reader typed.
NAMES = {
    "Lisboa e Vale do Tejo",
    "Smart City",
    "building block",
    "wi-fi",
    "ECE/2026/DEMO-01",
    "RDF/XML",
    "JSON-stat",
    "JSON-LD",
}


@pytest.mark.long
@pytest.mark.django_db
def test_nothing_that_an_english_page_says_is_portuguese_unless_it_is_marked_as_such(client, demonstration):
    found = {path: said_in(client, f"/{path}") & said_in(client, f"/en/{path}") - NAMES for path in PAGES}

    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("kept", "here"),
    [
        ("/iniciativas/2/", "/en/iniciativas/2/"),
        ("/repositorios/legislacao/?tipo=lei#resultados", "/en/repositorios/legislacao/?tipo=lei#resultados"),
        ("/eventos/calendario.ics", "/eventos/calendario.ics"),
        ("/estrategia/", "/estrategia/"),
    ],
)
def test_what_the_english_search_finds_in_the_apps_is_at_its_english_address(kept, here):
    with translation.override("en"):
        assert address_here(kept) == here
