"""What the back office and the account pages say in European Portuguese, where their packages say nothing or else."""

import gettext as plain_gettext
import re
from pathlib import Path

import polib
import pytest
import wagtail
import wagtail_localize
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from common import ui
from tests.support.cast import client_of

CATALOGUE = Path(ui.__file__).parent / "locale/pt_PT/LC_MESSAGES/django.mo"
# Not installed: nobody sees what they say.
NOT_INSTALLED = {"search_promotions", "simple_translation", "styleguide", "table_block"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize(
    ("english", "portuguese"),
    [
        ("Help", "Ajuda"),
        ("Search all pages…", "Procurar em todas as páginas…"),
        ("Sign In", "Entrar"),
        ("Password", "Palavra-passe"),
    ],
)
def test_the_portal_has_the_last_word(english, portuguese):
    with override("pt-pt"):
        assert gettext(english) == portuguese


def test_counted_things_agree_with_their_number():
    texts = ("Moved up 1 place.", "Moved up %(counter)s places.")
    with override("pt-pt"):
        assert [ngettext(*texts, number) for number in (1, 3)] == ["Subiu 1 lugar.", "Subiu %(counter)s lugares."]


def test_no_translation_asks_for_a_value_that_the_original_does_not_give():
    with CATALOGUE.open("rb") as compiled:
        catalogue = plain_gettext.GNUTranslations(compiled)._catalog
    plurals = {key[0] for key in catalogue if isinstance(key, tuple)}
    strange = [
        key
        for key, translated in catalogue.items()
        if isinstance(key, str) and key not in plurals
        if set(PLACEHOLDER.findall(translated)) - set(PLACEHOLDER.findall(key))
    ]

    assert strange == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_back_office_says_nothing_in_english(domain):
    said = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE.with_name(f"{domain}.po")))}
    for package in (wagtail, wagtail_localize):
        for path in Path(package.__file__).parent.glob(f"**/locale/pt_PT/LC_MESSAGES/{domain}.po"):
            said |= {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)).translated_entries()}
    missing = [
        entry.msgid
        for package in (wagtail, wagtail_localize)
        for path in sorted(Path(package.__file__).parent.glob(f"**/locale/en/LC_MESSAGES/{domain}.po"))
        if path.parents[3].name not in NOT_INSTALLED
        for entry in polib.pofile(str(path))
        if (entry.msgctxt, entry.msgid) not in said
    ]

    assert missing == []


def test_the_scripts_and_titles_of_the_back_office_are_the_portals(eata_coordinator):
    client = client_of(eata_coordinator)

    page = client.get(reverse("wagtailadmin_home")).content.decode()
    catalogue = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    assert re.search(r"<title>\s*(.*?)\s*</title>", page, re.S)[1].endswith("- Portal dos Territórios Inteligentes")
    assert '"Insert a block": "Inserir um bloco"' in catalogue


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_catalogue_is_the_written_one(domain):
    written = polib.pofile(str(CATALOGUE.with_name(f"{domain}.po")))
    compiled = polib.mofile(str(CATALOGUE.with_name(f"{domain}.mo")))

    assert {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in compiled} == {
        entry.msgid: entry.msgstr or entry.msgstr_plural for entry in written
    }
