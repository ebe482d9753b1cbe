"""What every test stands on: its database, an empty cache, its own folder for files, and a strict client."""

import gc
import os
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import settings as examples

from tests.support.client import StrictClient
from tests.support.database import WorkingCopy
from tests.support.states import STATES, state_for

STATE = pytest.StashKey[str]()
COPY = pytest.StashKey[tuple[WorkingCopy, Any]]()

# How long an example takes says how busy the machine is.
examples.register_profile("portal", max_examples=50, deadline=None)
examples.load_profile("portal")

pytest_plugins = ["tests.support.cast", "tests.support.live", "tests.support.prepared"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a test often waits for its browser, its database or a process it started."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def working_copy(request, django_test_environment, django_db_blocker) -> Iterator[WorkingCopy]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        copy = WorkingCopy(worker, STATES)
        copy.prepare()
        copy.use(request.config.stash[STATE])
    request.config.stash[COPY] = (copy, django_db_blocker)
    yield copy  # with the database closed again: what no fixture opened it for would be committed
    with django_db_blocker.unblock():
        copy.discard()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, in one browser, and tests of one state of the database stand together.

    Within that they are in any order: none may need what another left, nor suffer from it.
    """
    states = [*STATES, ""]
    items.sort(key=lambda item: (not _is_long(item), states.index(state_for(_fixtures(item)))))


def _is_long(item: pytest.Item) -> bool:
    return "journeys" in item.path.parts or item.get_closest_marker("long") is not None


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Turn to the database that has what the test needs, before its transaction begins."""
    item.config.stash[STATE] = state_for(_fixtures(item))
    if COPY in item.config.stash:
        copy, blocker = item.config.stash[COPY]
        with blocker.unblock():
            copy.use(item.config.stash[STATE])


def _fixtures(item: pytest.Item) -> Collection[str]:
    return getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def django_db_setup(working_copy) -> None:
    """Replaces pytest-django's own: no migrating but a copy, no flush but what changed put back."""
    TransactionTestCase._fixture_teardown = lambda _self: working_copy.restore()


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def _media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _media_of_the_session(_media, settings) -> None:
    settings.MEDIA_ROOT = _media
    settings.PRIVATE_FILES_ROOT = _media / "private"
