"""All that the public pages say in Portuguese has its English, and the compiled catalogues are the written ones."""

from pathlib import Path

import polib
import pytest
from django.apps import apps

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
