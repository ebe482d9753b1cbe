"""What people and programs get at the addresses of the open data."""

import json

import pytest
from django.urls import resolve
from django.utils.http import http_date

from observatory.enums import Origin
from open_data import operations, queries
from open_data.models import BulkFile
from open_data.views.ranges import Span, Unsatisfiable, asked_span
from tests.observatory.factories import AT, a_measure, cells, publish

CSV = "/dados/observacoes-M10.csv"


@pytest.fixture
def published(norm_loaded):
    publish(a_measure(), cells([0, 12.5]))
    operations.make_files(only=["M10", "2024"])


def body(response):
    return b"".join(response.streaming_content)


def test_a_file_says_how_to_tell_that_it_came_whole(client, published):
    kept = BulkFile.objects.get(code="M10", format="csv")
    response = client.get(CSV)

    assert len(body(response)) == kept.size == int(response.headers["Content-Length"])
    assert response.headers["ETag"] == f'"{kept.sha256}"'
    assert response.headers["Last-Modified"] == http_date(AT.timestamp())
    assert response.headers["Content-Disposition"] == 'attachment; filename="observacoes-M10.csv"'
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "observacoes-M10.csv-metadata.json" in response.headers["Link"]


def test_who_has_it_is_not_sent_it_again(client, published):
    etag = client.get(CSV).headers["ETag"]

    assert client.get(CSV, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(CSV, headers={"If-Modified-Since": http_date(AT.timestamp())}).status_code == 304
    assert client.get(CSV, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_download_goes_on_where_it_stopped(client, published):
    first = client.get(CSV)
    whole, etag = body(first), first.headers["ETag"]
    rest = client.get(CSV, headers={"Range": "bytes=10-", "If-Range": etag})
    part = client.get(CSV, headers={"Range": "bytes=2-5"})
    changed = client.get(CSV, headers={"Range": "bytes=10-", "If-Range": '"older"'})
    beyond = client.get(CSV, headers={"Range": f"bytes={len(whole)}-"})

    assert (rest.status_code, body(rest)) == (206, whole[10:])
    assert rest.headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert (body(part), part.headers["Content-Length"]) == (whole[2:6], "4")
    assert (changed.status_code, body(changed)) == (200, whole)
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
        ("bytes=0-0", Span(0, 0)),
        ("bytes=90-", Span(90, 99)),
        ("bytes=90-500", Span(90, 99)),
        ("bytes=-10", Span(90, 99)),
        ("bytes=-500", Span(0, 99)),
    ],
)
def test_a_range_is_read_as_the_standard_says(asked, span):
    assert asked_span(asked, 100) == span


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=-0"])
def test_nothing_is_sent_of_what_is_beyond_the_end(asked):
    with pytest.raises(Unsatisfiable):
        asked_span(asked, 100)


@pytest.mark.parametrize(
    "path",
    ["/dados/observacoes-1999.csv", "/dados/observacoes-M13.parquet", "/dados/observacoes-2024.zip",
     "/dados/observacoes-M13.csv-metadata.json", "/dados/observacoes-../x.csv", "/dados/catalogo.xml"],
)  # fmt: skip
def test_what_does_not_exist_is_not_there(client, published, path):
    assert client.get(path).status_code == 404


def test_beside_a_table_is_what_its_columns_are(client, published):
    response = client.get(f"{CSV}-metadata.json")

    content = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/csvm+json"
    assert (content["url"], content["tableSchema"]["primaryKey"]) == (
        "observacoes-M10.csv",
        ["medida", "desagregacao", "periodo", "codigo"],
    )


def test_the_page_asks_as_many_questions_for_one_as_for_three(client, norm_loaded, django_assert_num_queries):
    publish(a_measure(), cells([0, 12.5]))
    with django_assert_num_queries(9):
        client.get("/dados/")
    publish(a_measure("M13"), cells([1]), origin=Origin.SIMULATED)
    publish(a_measure("M04"), cells([1]))
    operations.make_files(only=["M10", "M13", "M04"])
    with django_assert_num_queries(9):
        page = client.get("/dados/").content.decode()

    assert "Conjuntos com dados simulados: 1" in page
    assert page.count('href="/dados/observacoes-M13.parquet"') == 1


def test_the_page_is_narrowed_by_its_address(client, published):
    years = client.get("/dados/", {"tema": "years"}).content.decode()
    nothing = client.get("/dados/", {"q": "xyzzy"}).content.decode()

    assert ('id="observacoes-2024"' in years, 'id="M10"' in years) == (True, False)
    assert "Nenhum conjunto corresponde aos filtros" in nothing
    assert 'id="M10"' in client.get("/dados/", {"q": "residuos urbanos"}).content.decode()


def test_it_is_there_before_anything_was_made(client, norm_loaded):
    page = client.get("/dados/").content.decode()

    assert 'id="plano-de-acao"' in page
    assert "observacoes-" not in page.replace("observacoes-titulo", "")


def test_every_file_that_is_told_of_has_a_view(norm_loaded):
    paths = [file.path for dataset in queries.datasets() for file in dataset.files]

    assert len(paths) > 40
    assert {resolve(path).namespaces[0] for path in paths} == {
        "action_plan", "events", "funding", "governance", "initiatives", "observatory", "practices", "recommendations",
        "repositories",
    }  # fmt: skip


def test_both_languages_are_for_search_engines(client, norm_loaded):
    told = client.get("/sitemap.xml").content.decode()

    assert "/dados/</loc>" in told
    assert "/en/dados/" in told
