"""How the API behaves as a server: what it refuses and how, what it lets be kept, and how often it may be asked."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from api import limits, middleware
from api.problems import MEDIA_TYPE
from common.pagecache.generation import ROW, clock, renew_pages
from common.pagecache.models import Generation
from common.pagecache.store import store
from tests.support.cast import client_of
from tests.support.client import StrictClient

DOMAINS = "/api/v1/domains"
FIGURES = "/api/v1/observations"


@pytest.fixture
def counted(settings):
    """Five a minute, in a minute that does not end."""
    settings.API_REQUESTS_PER_MINUTE = 5
    limits.forget()
    with time_machine.travel(datetime(2026, 11, 21, 10, 0, 20, tzinfo=UTC), tick=False):
        yield
    limits.forget()


@pytest.fixture
def pages_kept(settings):
    settings.PAGE_CACHE_SECONDS = 300
    store.clear()
    clock.forget()
    yield
    store.clear()
    clock.forget()


def refused(response):
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    content = response.json()
    assert content["status"] == response.status_code
    return content


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 422, "«measure» é obrigatório"),
        ("measure=M10&limit=-1", 422, "«limit» tem de ser pelo menos 1"),
        ("measure=M10&limit=1001", 422, "«limit» tem de ser no máximo 1000"),
        ("measure=M10&page=0", 422, "«page» tem de ser pelo menos 1"),
        ("measure=M10&page=1e9", 422, "«page» tem de ser um número inteiro"),
        (f"measure=M10&page={'9' * 5000}", 422, "«page» é um número demasiado grande"),
        ("measure=M10&as_of=2024-02-30", 422, "«as_of» tem de ser uma data deste século"),
        ("measure=M10&as_of=20240230", 422, "«as_of» tem de ser uma data deste século"),
        ("measure=M10&as_of=9999-12-31", 422, "«as_of» tem de ser uma data deste século"),
        ("measure=M%00", 422, "«measure» não tem a forma esperada"),
        ("measure=M10&breakdown=%00", 422, "«breakdown» não tem a forma esperada"),
        ("measure=M10&territory=%00", 422, "«territory» não tem a forma esperada"),
        ("measure=M10&level=freguesia", 422, "«level» tem de ser um destes: country, region, community ou"),
        ("measure=M10&values_only=talvez", 422, "«values_only» tem de ser «true» ou «false»"),
        ("measure=M10&perido=2024", 400, "Não se conhece o parâmetro «perido»"),
        ("measure=Z99", 404, "Não há uma medida Z99"),
        ("measure=M10&territory=9999", 404, "Territórios desconhecidos: 9999"),
        ("measure=M10&breakdown=sex%3DX", 404, "Não há uma desagregação «sex=X»"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_portuguese(client, norm_loaded, query, status, said):
    response = client.get(f"{FIGURES}?{query}")

    assert response.status_code == status
    assert said in refused(response)["detail"]


def test_a_page_far_beyond_the_last_one_is_empty(client, norm_loaded):
    content = client.get(f"{DOMAINS}?page=100000").json()

    assert (content["count"], content["data"], content["next"]) == (6, [], None)


def test_pages_follow_each_other_and_keep_what_was_asked(client, norm_loaded):
    first = client.get("/api/v1/territories?level=region&limit=4")
    second = client.get(first.json()["next"])

    assert first.headers["Link"].startswith(f'<{first.json()["next"]}>; rel="next"')
    assert (len(first.json()["data"]), len(second.json()["data"]), second.json()["next"]) == (4, 3, None)
    assert 'rel="prev"' in second.headers["Link"]
    names = [row["name"] for page in (first, second) for row in page.json()["data"]]
    assert names == sorted(set(names), key=lambda name: name.replace("Á", "A").replace("ç", "c"))


@pytest.mark.parametrize(
    "path", ["/api/v1/nada", "/api/v1/measures/", "/api/v1/measures/Z99", "/api/v1/events/nenhum"]
)
def test_what_is_not_there_is_a_problem_and_not_a_page(client, norm_loaded, path):
    response = client.get(path)

    assert response.status_code == 404
    assert refused(response)["title"] == "Não existe"


def test_nothing_of_ours_is_told_when_something_breaks(norm_loaded, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("observatory.queries.overview", broken)
    response = StrictClient(raise_request_exception=False).get("/api/v1/measures")

    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    assert refused(response)["detail"].startswith("Não foi possível responder.")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", [DOMAINS, "/api/v1/", "/api/v1/nada"])
def test_it_is_only_read(client, method, path):
    response = client.generic(method, path)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert refused(response)["title"] == "Método não permitido"


def test_any_site_may_read_it_and_only_read(client):
    response = client.options(
        DOMAINS, headers={"origin": "https://exemplo.pt", "access-control-request-method": "PUT"}
    )

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_head_says_what_get_would(client, norm_loaded):
    got, head = client.get(DOMAINS), client.head(DOMAINS)

    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(got.content))
    assert head.headers["ETag"] == got.headers["ETag"]


def test_an_answer_may_be_kept_and_is_not_sent_again_until_something_changes(
    client, norm_loaded, pages_kept, django_capture_on_commit_callbacks
):
    first = client.get(DOMAINS)
    etag = first.headers["ETag"]

    again = client.get(DOMAINS, headers={"if-none-match": f'"other", {etag}'})
    with django_capture_on_commit_callbacks(execute=True):
        renew_pages()
    changed = client.get(DOMAINS, headers={"if-none-match": etag})

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Vary"] == "Accept-Encoding"
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_who_keeps_no_etag_asks_by_the_moment_of_the_last_change(
    client, norm_loaded, pages_kept, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(middleware, "STARTED_AT", datetime(2026, 1, 1, tzinfo=UTC))
    Generation.objects.update_or_create(pk=ROW, defaults={"changed_at": timezone.now() - timedelta(seconds=30)})
    clock.forget()
    first = client.get(DOMAINS)
    told = first.headers["Last-Modified"]
    before = http_date(parse_http_date(told) - 1)

    answers = [
        client.get(DOMAINS, headers=headers).status_code
        for headers in (
            {"if-modified-since": told},
            {"if-modified-since": before},
            {"if-modified-since": "ontem"},
            {"if-modified-since": told, "if-none-match": '"outro"'},
        )
    ]
    with django_capture_on_commit_callbacks(execute=True):
        renew_pages()
    changed = client.get(DOMAINS, headers={"if-modified-since": http_date(time.time() + 60)})

    assert parse_http_date(told) <= time.time() - 30 + 1
    assert answers == [304, 200, 200, 200]
    assert (changed.status_code, "Last-Modified" in changed.headers) == (
        200,
        False,
    )  # it may yet change in that second


def test_an_answer_is_compressed(client, norm_loaded, pages_kept):
    packed = client.get("/api/v1/territories?limit=500", headers={"accept-encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < 40_000


def test_who_asks_is_not_even_looked_at(client, norm_loaded, eata_coordinator, django_assert_num_queries):
    signed_in = client_of(eata_coordinator)

    with django_assert_num_queries(2):
        response = signed_in.get(DOMAINS, headers={"authorization": "Bearer x"})

    assert response.json() == client.get(DOMAINS).json()
    assert response.cookies == {}


def test_an_address_is_told_how_much_it_may_still_ask(client, norm_loaded, counted):
    response = client.get(DOMAINS)

    assert response.headers["RateLimit-Policy"] == '"default";q=5;w=60'
    assert response.headers["RateLimit"] == '"default";r=4;t=40'
    assert "Retry-After" not in response.headers


def test_who_asks_too_much_is_told_when_to_come_back_and_nobody_else_is(client, norm_loaded, counted):
    for _ in range(5):
        client.get(DOMAINS)

    over, other = client.get(DOMAINS), client.get(DOMAINS, REMOTE_ADDR="192.0.2.7")

    assert over.status_code == 429
    assert over.headers["Retry-After"] == "40"
    assert refused(over)["detail"] == "Passou o limite de 5 pedidos por minuto. Tente de novo dentro de 40 s."
    assert other.status_code == 200


@pytest.mark.parametrize(("network", "status"), [("2001:db8:1:2", 429), ("2001:db8:1:3", 200)])
def test_a_network_of_one_household_is_one_caller(client, norm_loaded, counted, network, status):
    for last in range(1, 6):
        client.get(DOMAINS, REMOTE_ADDR=f"2001:db8:1:2::{last}")

    assert client.get(DOMAINS, REMOTE_ADDR=f"{network}:ffff::9").status_code == status


@pytest.mark.parametrize(("trusted", "status"), [(0, 429), (1, 200)])
def test_what_a_caller_says_of_its_address_counts_only_behind_a_trusted_proxy(
    client, norm_loaded, counted, settings, trusted, status
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    told = [client.get(DOMAINS, headers={"x-forwarded-for": f"192.0.2.{last}"}).status_code for last in range(8)]

    assert told[-1] == status


def test_requests_at_the_same_moment_are_all_counted(counted):
    found, starting = [], threading.Barrier(8)

    def ask():
        starting.wait()
        found.append(limits.take("192.0.2.1"))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted((one.remaining, one.is_over) for one in found) == [
        (0, False), (0, True), (0, True), (0, True), (1, False), (2, False), (3, False), (4, False),
    ]  # fmt: skip
