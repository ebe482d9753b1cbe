"""What takes long to make and is there from the start: the norm, the demonstration, an edition of the report."""

import shutil
from pathlib import Path

import pytest

from reporting.models import ReportEdition


@pytest.fixture
def norm_loaded(db) -> None:
    """The norm and the country, as `manage.py load_reference` loads them."""


@pytest.fixture
def demonstration(db, settings, working_copy, tmp_path) -> Path:
    """The norm with the demonstration, and a folder that keeps the keys of its people."""
    settings.DATA_DIR = shutil.copytree(working_copy.folder, tmp_path / "demonstration")
    return settings.DATA_DIR


@pytest.fixture
def built_edition(transactional_db, settings, working_copy, tmp_path) -> ReportEdition:
    """The report of a small plan, with files of its own that a test may spoil."""
    settings.PRIVATE_FILES_ROOT = shutil.copytree(working_copy.folder, tmp_path / "private")
    return ReportEdition.objects.get()
