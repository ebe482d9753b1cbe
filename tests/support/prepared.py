"""What takes long to make and is there from the start: the norm, the demonstration, an edition of the report."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.pagecache import fragments
from common.pagecache.generation import clock
from reporting.models import ReportEdition


@pytest.fixture
def kept_parts(settings: Any) -> Iterator[None]:
    """Parts of pages stay in memory from one visit to the next, as when they are served, but not for other tests."""
    settings.FRAGMENT_CACHE_SECONDS = 300
    _forget()
    yield
    _forget()


def _forget() -> None:
    fragments.store.clear()
    fragments._drawn.cache_clear()
    clock.forget()


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
