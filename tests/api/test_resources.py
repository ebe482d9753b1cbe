"""Each resource keeps to its document, whatever there is of it, and says where it comes from."""

import pytest
from jsonschema_rs import Draft202012Validator

from api import document
from tests.api.scenes import on_line

ROOT = "/api/v1"
# An address of each path that exists where the demonstration is loaded; what an answer names is followed from there.
ASKED = {
    "/measures": "/measures",
    "/measures/{code}": "/measures/m10",
    "/releases": "/releases?since=2020-01-01&measure=M10",
    "/domains": "/domains",
    "/providers": "/providers",
    "/statuses": "/statuses",
    "/observations": "/observations?measure=M10&period=latest&level=municipality",
    "/series": "/series?measure=M10&area=PT&area=1312",
    "/territories": "/territories?level=region",
    "/territories/{code}": "/territories/1312",
    "/territories/{code}/profile": "/territories/norte/profile",
    "/territories/{code}/peers": "/territories/1312/peers?peers=community",
    "/initiatives": "/initiatives",
    "/initiatives/{number}": "/initiatives/1",
    "/actions": "/actions",
    "/actions/{code}": "/actions/i01-a1",
    "/recommendations": "/recommendations",
    "/recommendations/{number}": "/recommendations/31",
    "/targets": "/targets",
    "/bodies": "/bodies",
    "/bodies/{code}": "/bodies/eata",
    "/structures": "/structures",
    "/practices": "/practices",
    "/practices/{slug}": "",
    "/repositories/{repository}": "/repositories/solucoes",
    "/repositories/{repository}/{slug}": "",
    "/events": "/events",
    "/events/{slug}": "",
    "/reports": "/reports",
    "/reports/{year}/{edition}": "",
}
FOLLOWED = {
    "/practices/{slug}": ("/practices", "/practices/{slug}"),
    "/repositories/{repository}/{slug}": ("/repositories/solucoes", "/repositories/solucoes/{slug}"),
    "/events/{slug}": ("/events", "/events/{slug}"),
    "/reports/{year}/{edition}": ("/reports", "/reports/{year}/{edition}"),
}
MOST_QUERIES = 15


def checked(path, response):
    """The content of an answer, once the document has accepted it."""
    described = document.described()
    schema = described["paths"][path]["get"]["responses"][str(response.status_code)]
    wanted = schema["content"]["application/json"]["schema"] | {"components": described["components"]}
    content = response.json()
    assert [error.message for error in Draft202012Validator(wanted, validate_formats=True).iter_errors(content)] == []
    return content


def test_every_path_is_tried():
    assert list(ASKED) == list(document.described()["paths"])


@pytest.fixture
def address_of(demonstration, client):
    def found(path):
        if path.startswith("/reports"):
            on_line(2025)
        if ASKED[path]:
            return ROOT + ASKED[path]
        listed, one = FOLLOWED[path]
        return ROOT + one.format(**client.get(ROOT + listed).json()["data"][0])

    return found


@pytest.mark.parametrize("path", ASKED)
def test_every_resource_keeps_to_its_document(client, address_of, django_assert_max_num_queries, path):
    address = address_of(path)

    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(address)

    assert response.status_code == 200
    content = checked(path, response)
    assert content["data"] not in ([], {})
    assert content["source"] != ""
    assert content["licence"]["name"] != ""
    assert content["citation"].startswith("Portal dos Territórios Inteligentes. «")
    assert response.cookies == {}
    assert "Cookie" not in response.headers["Vary"]
