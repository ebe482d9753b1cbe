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
    "/series": "/series?measure=M10&territory=PT&territory=1312",
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
    "/calls": "/calls",
    "/calls/{code}": "",
    "/planned-calls": "/planned-calls",
    "/calls/{code}/results": "",
    "/beneficiaries": "/beneficiaries",
}
FOLLOWED = {
    "/practices/{slug}": ("/practices", "/practices/{slug}"),
    "/repositories/{repository}/{slug}": ("/repositories/solucoes", "/repositories/solucoes/{slug}"),
    "/events/{slug}": ("/events", "/events/{slug}"),
    "/reports/{year}/{edition}": ("/reports", "/reports/{year}/{edition}"),
    "/calls/{code}": ("/calls", "/calls/{code}"),
    "/calls/{code}/results": ("/beneficiaries", "/calls/{call}/results"),
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


def _is_community_of(row, region):
    return row["level"] == "community" and row["region"]["code"] == region


def _codes(rows):
    return [row.get("code") or row.get("slug") or row.get("number") for row in rows]


@pytest.mark.parametrize(
    ("path", "query", "is_kept"),
    [
        ("/measures", "domain=ambiente", lambda row: row["domain"]["code"] == "ambiente"),
        ("/measures", "has_data=false", lambda row: not row["has_data"]),
        ("/territories", "level=community&region=norte", lambda row: _is_community_of(row, "norte")),
        ("/territories", "q=SÃO%20jo", lambda row: row["name"] in ("São João da Madeira", "São João da Pesqueira")),
        ("/initiatives", "domain=governanca", lambda row: row["domain"]["code"] == "governanca"),
        ("/actions", "initiative=2", lambda row: row["initiative"] == 2),
        ("/actions", "lifecycle=IN_PROGRESS", lambda row: row["lifecycle"] == "IN_PROGRESS"),
        ("/actions", "is_overdue=false", lambda row: not row["is_overdue"]),
        ("/actions", "rating=CRITICAL", lambda row: row["rating"] == "CRITICAL"),
        ("/recommendations", "domain=visao-estrategica", lambda row: row["domain"]["code"] == "visao-estrategica"),
        ("/practices", "region=norte", lambda row: "norte" in _codes(row["regions"])),
        ("/practices", "municipality=1312", lambda row: "1312" in _codes(row["municipalities"])),
        ("/practices", "recommendation=1", lambda row: 1 in row["recommendations"]),
        ("/events", "from_day=2026-11-25", lambda row: row["ends_at"] >= "2026-11-25"),
        ("/events", "until_day=2026-11-30", lambda row: row["starts_at"] < "2026-12-01"),
    ],
)  # fmt: skip
def test_filters_keep_what_they_say(client, demonstration, path, query, is_kept):
    everything = client.get(f"{ROOT}{path}?limit={500 if path == '/territories' else 200}").json()["data"]

    found = client.get(f"{ROOT}{path}?{query}&limit=200").json()

    assert _codes(found["data"]) == _codes(filter(is_kept, everything))
    assert found["count"] == len(found["data"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/territories/1312/peers?peers=low_density", 404),
        ("/territories/norte/peers?peers=region", 404),
        ("/territories/9999/profile", 404),
        ("/repositories/nenhum", 422),
        ("/reports/2025/1.0.1", 422),
        ("/initiatives/0", 422),
        ("/initiatives/17", 404),
        ("/actions/I99-A1", 404),
        ("/bodies/xyz", 404),
        ("/recommendations/99", 404),
        ("/practices/nenhuma", 404),
        ("/calls/nenhum", 404),
        ("/calls/nenhum/results", 404),
        ("/calls?stage=ABERTO", 422),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_reason(client, norm_loaded, path, status):
    response = client.get(ROOT + path)

    assert response.status_code == status
    assert response.json()["detail"] != ""
