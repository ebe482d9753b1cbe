import gzip
from datetime import UTC, datetime

import brotli
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from structlog.testing import capture_logs
from wagtail.log_actions import log

from common.pagecache import generation
from common.pagecache.generation import clock, renew_pages
from common.pagecache.models import Generation
from common.pagecache.store import Page, PageKey, PageStore, store
from tests.common.pagecache_urls import made


@pytest.fixture(autouse=True)
def page_cache(settings):
    settings.ROOT_URLCONF = "tests.common.pagecache_urls"
    settings.PAGE_CACHE_SECONDS = 300
    made.clear()
    store.clear()
    clock.forget()
    yield
    store.clear()
    clock.forget()


pytestmark = pytest.mark.django_db


def bodies(path, count=2, **options):
    return [Client().get(path, **options).content.decode().split()[1] for _ in range(count)]


def test_public_page_is_made_once():
    assert bodies("/publica/", 3) == ["1", "1", "1"]


def test_page_cache_is_off_when_seconds_are_zero(settings):
    settings.PAGE_CACHE_SECONDS = 0

    assert bodies("/publica/") == ["1", "2"]


def test_each_address_language_and_fragment_has_its_own_page():
    for path in ("/publica/", "/publica/?pagina=2"):
        Client().get(path)
    Client().get("/publica/", headers={"accept-language": "en"})
    Client().get("/publica/", headers={"hx-request": "true"})
    Client().get("/publica/", headers={"host": "outro.pt"})

    assert made["/publica/"] == 5
    assert len(store) == 5


@pytest.mark.parametrize("path", ["/com-cookie/", "/com-formulario/", "/sempre-nova/", "/falta/"])
def test_answers_that_are_somebodys_or_must_be_fresh_are_not_kept(path):
    assert bodies(path) == ["1", "2"]
    assert len(store) == 0


def test_streamed_answers_are_not_kept():
    first = Client().get("/aos-poucos/")
    assert b"".join(first.streaming_content)

    assert len(store) == 0


def test_signed_in_person_never_gets_nor_leaves_a_kept_page(django_user_model):
    user = django_user_model.objects.create_user(email="ana@exemplo.pt", name="Ana")
    member = Client()
    member.force_login(user)

    assert member.get("/protegida/").content.split()[1] == b"1"
    assert len(store) == 0
    assert bodies("/publica/", 1) == ["1"]
    assert member.get("/publica/").content.split()[1] == b"2"
    assert Client().get("/protegida/").status_code == 302


def test_visitor_with_a_waiting_message_gets_a_new_page():
    Client().get("/publica/")

    told = Client()
    told.cookies["messages"] = "x"

    assert told.get("/publica/").content.split()[1] == b"2"


def test_post_is_never_answered_from_memory():
    Client().get("/publica/")

    assert Client().post("/publica/").content.split()[1] == b"2"


def test_head_is_answered_from_a_kept_page_but_keeps_none():
    Client().head("/publica/")
    assert len(store) == 0

    Client().get("/publica/")
    answer = Client().head("/publica/")

    assert made["/publica/"] == 2
    assert answer["Content-Length"] == str(len(Client().get("/publica/").content))


def test_kept_page_says_what_it_varies_by_and_that_it_must_be_asked_again():
    first, second = Client().get("/publica/"), Client().get("/publica/")

    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert sorted(first["Vary"].split(", ")) == ["Accept-Encoding", "Accept-Language", "Cookie", "HX-Request"]
    assert dict(first.headers) == dict(second.headers)
    assert "Content-Security-Policy" in second.headers


def test_unchanged_page_is_not_sent_again():
    etag = Client().get("/publica/")["ETag"]

    answer = Client().get("/publica/", headers={"if-none-match": etag})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_page_is_sent_in_the_tightest_coding_that_is_taken(accepted, coding, unpack):
    plain = Client().get("/publica/")
    packed = Client().get("/publica/", headers={"accept-encoding": accepted})

    assert packed.get("Content-Encoding") == coding
    assert unpack(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert "Content-Encoding" not in plain.headers


def test_pages_are_new_at_midnight_in_lisbon(time_machine):
    time_machine.move_to(datetime(2026, 7, 1, 22, 59, tzinfo=UTC), tick=False)
    assert bodies("/publica/") == ["1", "1"]

    time_machine.move_to(datetime(2026, 7, 1, 23, 0, tzinfo=UTC), tick=False)

    assert bodies("/publica/") == ["2", "2"]


def test_page_grows_old_after_the_set_time(settings, monkeypatch):
    bodies("/publica/")
    now = generation.time.monotonic()
    monkeypatch.setattr("common.pagecache.middleware.time.monotonic", lambda: now + 301)

    assert bodies("/publica/", 1) == ["2"]


@pytest.mark.django_db(transaction=True)
def test_pages_are_new_after_the_change_is_committed_and_not_before():
    assert bodies("/publica/") == ["1", "1"]

    with transaction.atomic():
        renew_pages()
        renew_pages()
        assert bodies("/publica/", 1) == ["1"]

    assert bodies("/publica/") == ["2", "2"]
    assert Generation.objects.get().number == 1


@pytest.mark.django_db(transaction=True)
def test_undone_change_leaves_pages_alone():
    bodies("/publica/")

    with transaction.atomic():
        renew_pages()
        transaction.set_rollback(True)

    assert bodies("/publica/", 1) == ["1"]


@pytest.mark.django_db(transaction=True)
def test_generation_of_another_process_is_noticed_within_a_second(monkeypatch):
    bodies("/publica/")
    Generation.objects.update_or_create(pk=1, defaults={"number": 7})
    assert bodies("/publica/", 1) == ["1"]

    now = generation.time.monotonic()
    monkeypatch.setattr("common.pagecache.generation.time.monotonic", lambda: now + 1.01)

    assert bodies("/publica/", 1) == ["2"]


def test_generation_is_asked_once_a_second(django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(5):
            clock.now()


def refuse(*args, **kwargs):
    raise DatabaseError


def test_a_database_that_went_away_is_told_once_each_time(monkeypatch):
    with capture_logs() as told:
        for _ in range(2):
            clock.ask()
            with monkeypatch.context() as away:
                away.setattr(Generation.objects, "filter", refuse)
                clock.ask()
                clock.ask()

    assert [entry["event"] for entry in told] == ["pagecache.generation_unknown"] * 2


def test_kept_pages_stay_readable_while_the_database_is_away(monkeypatch):
    bodies("/publica/")

    clock.forget()
    monkeypatch.setattr(Generation.objects, "filter", refuse)

    assert bodies("/publica/", 1) == ["1"]


def page(size):
    return Page((), b"x" * size, (), "etag", (0, datetime(2026, 1, 1, tzinfo=UTC).date()), 0.0)


def key(name):
    return PageKey(name, "pt", "")


def test_store_lets_the_least_used_go():
    pages = PageStore(max_bytes=100)
    for name in ("a", "b"):
        pages.put(key(name), page(40))
    pages.get(key("a"))

    pages.put(key("c"), page(40))

    assert [bool(pages.get(key(name))) for name in ("a", "b", "c")] == [True, False, True]


def test_store_refuses_what_is_too_big_and_counts_a_replaced_page_once():
    pages = PageStore(max_bytes=100)
    pages.put(key("a"), page(101))
    assert len(pages) == 0

    for _ in range(5):
        pages.put(key("a"), page(60))
    pages.put(key("b"), page(40))

    assert len(pages) == 2


def test_whatever_is_audited_makes_pages_new(django_user_model, django_capture_on_commit_callbacks):
    user = django_user_model.objects.create_user(email="ana@exemplo.pt", name="Ana")
    bodies("/publica/")

    with django_capture_on_commit_callbacks(execute=True):
        log(instance=user, action="wagtail.edit", user=user)

    assert bodies("/publica/", 1) == ["2"]
