"""All that the public pages say in Portuguese has its English, and the compiled catalogues are the written ones."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from lxml import html

from common import ui
from common.ui.catalogues import update
from common.ui.management.commands.write_catalogues import APPS

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


# A page of each type whose own words and lists are in English; the words of charts are those of the norm.
PAGES = (
    "plano-de-acao/", "plano-de-acao/?vista=anos", "plano-de-acao/I02-A2/", "recomendacoes/", "governanca/",
    "governanca/eat/", "governanca/eat-norte/", "relatorios/", "boas-praticas/", "boas-praticas/?vista=mapa",
    "eventos/series/smart-cities-tour-2019/", "repositorios/", "repositorios/legislacao/",
)  # fmt: skip
NAMES = {
    "Demonstração: a norma é a real; as pessoas, os reportes e as medições são inventados.",
    "Conselho de Ministros (Anexo III da RCM n.º 176/2023)",
    "Associação Nacional de Municípios Portugueses, Secção de Municípios Cidades Inteligentes",
    "Lisboa e Vale do Tejo",
    "Presidência do Conselho de Ministros",
}


@pytest.mark.django_db
def test_no_sentence_of_an_english_page_is_portuguese_unless_it_is_marked_as_such(client, demonstration):
    found = {path: sentences(client, f"/{path}") & sentences(client, f"/en/{path}") - NAMES for path in PAGES}

    assert {path: said for path, said in found.items() if said} == {}


def sentences(client, path):
    page = html.fromstring(client.get(path).content.decode()).body
    apart = "starts-with(@lang, 'pt') or self::script or self::figure or self::option"
    said = {" ".join(text.split()) for text in page.xpath(f".//text()[not(ancestor::*[{apart}][not(self::html)])]")}
    return {each for each in said if len(re.findall(r"[^\W\d_]{2,}", each)) >= 4}
