"""What every test stands on: its database, an empty cache, its own folder for files, and a strict client."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from tests.support.client import StrictClient
from tests.support.database import WorkingCopy

pytest_plugins = ["tests.support.cast", "tests.support.live", "tests.support.norm"]


@pytest.fixture(scope="session")
def working_copy(request, django_test_environment, django_db_blocker) -> Iterator[WorkingCopy]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        copy = WorkingCopy(worker)
        copy.prepare()
        yield copy
        copy.discard()


@pytest.fixture(scope="session")
def django_db_setup(working_copy) -> None:
    """Replaces pytest-django's own: a copy of a template instead of migrating, a new copy instead of a flush."""
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
