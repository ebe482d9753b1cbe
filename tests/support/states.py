"""States of the database that take long to make: one is made when a test first asks for its fixture.

tests/conftest.py turns to the copy before the test's transaction begins; tests/support/prepared.py has the fixtures.
"""

from collections.abc import Collection
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from common.norm.reference import load_all
from reporting import operations
from tests.reporting.factories import AT, opened, small_plan
from tests.support.database import State


def _norm(folder: Path) -> None:
    load_all()


def _demonstration(folder: Path) -> None:
    told = StringIO()
    with override_settings(DATA_DIR=folder):
        call_command("load_demo", stdout=told)
    (folder / "told.txt").write_text(told.getvalue())


def _edition(folder: Path) -> None:
    small_plan()
    with override_settings(PRIVATE_FILES_ROOT=folder):
        operations.build_edition(edition=opened(), user=None, at=AT)


# By the name of the fixture; the first that a test asks for is its state.
STATES = {
    "built_edition": State(_edition),
    "demonstration": State(_demonstration, into="norm_loaded"),
    "norm_loaded": State(_norm),
}


def state_for(fixtures: Collection[str]) -> str:
    return next((name for name in STATES if name in fixtures), "")
