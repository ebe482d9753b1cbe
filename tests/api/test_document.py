"""The document and the answers agree: whatever a program asks, by its own rules or against them."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings as examples
from schemathesis import openapi

from api import document
from config.wsgi import application
from tests.observatory.factories import a_measure, cells, publish

DOCS = "/api/v1/docs/"
EACH = examples(
    max_examples=4,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def operations():
    """What programs may ask, as the document says, of the application as a server runs it."""
    schema = openapi.from_dict(document.described())
    schema.app = application
    return {operation.path: operation for operation in (result.ok() for result in schema.get_all_operations())}


@pytest.fixture
def open_connection():
    """The connection of the test stays open from one request to the next, as Django's own client leaves it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("open_connection")
@pytest.mark.parametrize("path", list(document.described()["paths"]))
def test_no_request_breaks_it_and_every_answer_is_as_promised(norm_loaded, operations, path):
    publish(a_measure(), cells([0, 12.5]))

    @EACH
    @given(case=operations[path].as_strategy())
    def ask(case):
        case.call_and_validate()

    ask()


def test_the_document_is_served_and_says_what_may_be_done_with_the_data(client, norm_loaded):
    response = client.get("/api/v1/openapi.json")

    content = response.json()
    assert response.headers["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert content["openapi"] == "3.1.0"
    assert content["servers"] == [{"url": "/api/v1", "description": "Este portal"}]
    assert content["info"]["license"]["name"] == "CC BY 4.0"
    assert content == json.loads(json.dumps(document.described()))


def test_every_operation_says_what_it_is_and_how_it_fails():
    told = [path_item["get"] for path_item in document.described()["paths"].values()]

    assert [one["operationId"] for one in told if not one["description"]] == []
    assert {tuple(one["responses"]) for one in told} == {("200", "400", "404", "422", "429", "500")}
    unsaid = [(one["operationId"], two["name"]) for one in told for two in one["parameters"] if two["in"] == "query"
              and not two.get("description")]  # fmt: skip
    assert unsaid == []
    assert len({one["operationId"] for one in told}) == len(told)


def test_the_index_names_every_resource(client, norm_loaded):
    content = client.get("/api/v1/").json()

    assert [one["path"] for one in content["resources"]] == list(document.described()["paths"])
    assert content["openapi"] == "http://testserver/api/v1/openapi.json"


def test_the_page_for_people_tells_every_resource_and_its_examples_answer(client, norm_loaded):
    page = BeautifulSoup(client.get(DOCS).content, "lxml")

    told = [one.select_one(".api-operation__path").get_text(" ", strip=True) for one in page.select(".api-operation")]
    assert sorted(told) == sorted(f"GET {path}" for path in document.described()["paths"])
    assert [link["href"] for link in page.select("nav.api-contents a") if not page.select(link["href"])] == []
    examples_of = [link["href"].removeprefix("http://testserver") for link in page.select(".api-operation > p > a")]
    assert len(examples_of) == 20
    assert {client.get(address).status_code for address in examples_of} == {200}


def test_the_page_for_people_does_not_ask_the_database(client, django_assert_num_queries, norm_loaded):
    client.get(DOCS)

    with django_assert_num_queries(0):
        assert client.get(DOCS).status_code == 200


def test_the_page_says_the_limit_in_force(client, norm_loaded, settings):
    settings.API_REQUESTS_PER_MINUTE = 77

    assert "Até 77 pedidos por endereço em cada minuto." in client.get(DOCS).content.decode()
