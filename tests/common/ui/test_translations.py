"""What the back office and the account pages say in European Portuguese, where their packages say nothing or else."""

import gettext as plain_gettext
import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, ngettext, override

from common import ui

CATALOGUE = Path(ui.__file__).parent / "locale/pt_PT/LC_MESSAGES/django.mo"
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
