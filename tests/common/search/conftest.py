import os

import pytest
from django.conf import settings

from common.norm.reference import Load
from common.search import limits, registry
from common.search.backends import elastic_index
from common.search.backends.elastic import ElasticBackend
from common.search.backends.postgres import PostgresBackend
from common.search.rebuild import rebuild
from common.search.synonyms import load_reference
from tests.common.search.library import BOOKS, ON, put
from tests.support import search_node


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    limits.questions.clear()
    limits.typing.clear()


@pytest.fixture
def kinds(monkeypatch):
    """An empty registry of kinds for the test."""
    empty: dict[str, registry.SearchKind] = {}
    monkeypatch.setattr(registry, "_kinds", empty)
    return empty


@pytest.fixture
def postgres(db) -> PostgresBackend:
    put(BOOKS)
    return PostgresBackend()


@pytest.fixture
def indexed(norm_loaded) -> None:
    """The norm as people search it, with its synonyms."""
    load_reference(Load())
    rebuild(on=ON)


@pytest.fixture(scope="session")
def node(django_db_setup):
    """The address of a real Elasticsearch, or a reason that everybody sees."""
    given = os.environ.get("ELASTICSEARCH_TEST_URL")
    if given:
        yield given
        return
    folder = settings.DATA_DIR / "search-node"
    if not search_node.is_ready(folder):
        pytest.skip(search_node.HOW_TO)
    with search_node.running(folder) as url:
        yield url


@pytest.fixture
def elastic(node, db, settings) -> ElasticBackend:
    settings.ELASTICSEARCH_URL = node
    settings.ELASTICSEARCH_INDEX = f"testes-{os.getpid()}"
    put(BOOKS)
    elastic_index.remake()
    return ElasticBackend()


@pytest.fixture(params=["postgres", "elastic"])
def backend(request):
    """The same questions to both engines."""
    return request.getfixturevalue(request.param)
