"""What is kept in memory is never old, never somebody else's, and never there while somebody writes."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.safestring import SafeString

from common.pagecache import fragments, generation
from common.pagecache.fragments import ReadStore, drawn, kept
from common.pagecache.generation import GenerationClock, clock, renew_pages
from common.pagecache.middleware import PageCacheMiddleware
from common.pagecache.models import Generation

# The other tests touch no database: inside the transaction of a test nothing would be kept.
committing = pytest.mark.django_db(transaction=True)
reads = []


@kept
def read(name, times=1):
    reads.append(name)
    return f"{name} {len(reads)}" * times


@pytest.fixture(autouse=True)
def fragment_cache(request, settings):
    settings.FRAGMENT_CACHE_SECONDS = 300
    _forget()
    if not request.node.get_closest_marker("django_db"):
        clock._asked_at = float("inf")  # as if just asked
    yield
    _forget()


def _forget():
    reads.clear()
    fragments.store.clear()
    fragments._drawn.cache_clear()
    clock.forget()


def test_a_read_is_made_once_for_the_same_arguments():
    assert [read("a"), read("a"), read("b"), read("a", times=2), read("a")] == ["a 1", "a 1", "b 2", "a 3a 3", "a 1"]


def test_nothing_is_kept_when_seconds_are_zero(settings):
    settings.FRAGMENT_CACHE_SECONDS = 0

    assert [read("a"), read("a")] == ["a 1", "a 2"]


@committing
def test_a_change_is_seen_at_once_in_the_same_process():
    read("a")

    with transaction.atomic():
        renew_pages()

    assert read("a") == "a 2"


@committing
def test_a_change_undone_leaves_what_was_kept():
    read("a")

    with transaction.atomic():
        renew_pages()
        transaction.set_rollback(True)

    assert read("a") == "a 1"


@committing
def test_nothing_is_kept_nor_taken_inside_a_transaction():
    read("a")

    with transaction.atomic():
        assert [read("a"), read("a")] == ["a 2", "a 3"]

    assert read("a") == "a 1"


@committing
def test_a_change_of_another_process_is_seen_within_a_second(monkeypatch):
    read("a")
    Generation.objects.update_or_create(pk=1, defaults={"number": 7})
    assert read("a") == "a 1"

    now = generation.time.monotonic()
    monkeypatch.setattr("common.pagecache.generation.time.monotonic", lambda: now + 1.01)

    assert read("a") == "a 2"


@committing
@pytest.mark.parametrize(
    ("method", "headers", "expected"),
    [
        ("get", {}, "a 1"),
        ("get", {"Cookie": "sessionid=x"}, "a 2"),
        ("post", {}, "a 2"),
    ],
)
def test_whoever_may_have_written_sees_a_change_of_another_process_at_once(method, headers, expected):
    read("a")
    Generation.objects.update_or_create(pk=1, defaults={"number": 7})
    page = PageCacheMiddleware(lambda request: HttpResponse(read("a")))

    answer = page(getattr(RequestFactory(), method)("/", headers=headers))

    assert answer.content.decode() == expected


def test_a_read_is_new_at_midnight_in_lisbon(time_machine):
    time_machine.move_to(datetime(2026, 7, 1, 22, 59, tzinfo=UTC), tick=False)
    assert [read("a"), read("a")] == ["a 1", "a 1"]

    time_machine.move_to(datetime(2026, 7, 1, 23, 0, tzinfo=UTC), tick=False)

    assert read("a") == "a 2"


def test_a_read_grows_old_after_the_set_time(monkeypatch):
    read("a")
    now = generation.time.monotonic()
    monkeypatch.setattr("common.pagecache.fragments.time.monotonic", lambda: now + 301)

    assert read("a") == "a 2"


@committing
def test_what_was_read_before_a_change_is_not_kept_after_it():
    @kept
    def slow():
        reads.append("slow")
        if len(reads) == 1:
            with transaction.atomic():
                renew_pages()
        return len(reads)

    assert [slow(), slow(), slow()] == [1, 2, 2]


def test_a_refused_read_is_not_kept():
    @kept
    def failing():
        reads.append("failing")
        raise LookupError(len(reads))

    for attempt in ("1", "2"):
        with pytest.raises(LookupError, match=attempt):
            failing()


@committing
def test_a_question_already_on_its_way_does_not_hide_a_later_change():
    """The answer of a slow question was true before the change; whoever asks after it waits and asks again."""
    watch, asked, go_on = GenerationClock(), threading.Event(), threading.Event()
    plain_ask = watch._ask

    def slow_ask():
        plain_ask()
        asked.set()
        go_on.wait(10)

    watch._ask = slow_ask
    slow = threading.Thread(target=lambda: (watch.now(), connection.close()))
    slow.start()
    assert asked.wait(10)
    watch._ask = plain_ask
    Generation.objects.update_or_create(pk=1, defaults={"number": 9})
    later = threading.Thread(target=lambda: (watch.ask(), connection.close()))
    later.start()
    go_on.set()
    slow.join(10)
    later.join(10)

    assert watch.now()[0] == 9


@committing
def test_many_threads_read_while_others_change():
    """No thread takes what was read before a change that it knows to be committed."""
    seen_wrong, done = [], threading.Event()

    @kept
    def number():
        return Generation.objects.values_list("number", flat=True).get(pk=1)

    def look():
        while not done.is_set():
            floor = clock.now()[0]
            if number() < floor:
                seen_wrong.append(floor)
        connection.close()

    def change():
        for _ in range(30):
            with transaction.atomic():
                renew_pages()
        connection.close()

    Generation.objects.create(pk=1, number=1)
    clock.ask()  # another test's database may have been further
    readers = [threading.Thread(target=look) for _ in range(4)]
    writers = [threading.Thread(target=change) for _ in range(2)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join(60)
    done.set()
    for thread in readers:
        thread.join(60)

    assert seen_wrong == []
    assert number() == 61


def test_the_least_used_read_goes_first_and_another_generation_begins_empty():
    born = (1, datetime(2026, 1, 1, tzinfo=UTC).date())
    store = ReadStore(max_reads=2)
    store.put("a", born, 1)
    store.put("b", born, 2)
    store.get("a", born)
    store.put("c", born, 3)

    assert [bool(store.get(key, born)) for key in "abc"] == [True, False, True]

    store.put("d", (2, born[1]), 4)

    assert len(store) == 1
    assert store.get("a", born) is None


@dataclass(frozen=True)
class Step:
    label: str


def test_a_drawing_is_made_once_for_the_same_values(monkeypatch):
    made = []
    plain = fragments.render_to_string
    monkeypatch.setattr(fragments, "render_to_string", lambda *args: made.append(args) or plain(*args))

    for label in ("Pronto", "Pronto", "Por fazer"):
        assert label in drawn("ui/tag.html", label=label, tone="muted", icon="square")

    assert len(made) == 2


def test_a_drawing_knows_no_request_and_escapes_plain_text_even_after_safe_text():
    safe = drawn("ui/tag.html", label=SafeString("<i>a</i>"), tone="muted", icon="square")
    plain = drawn("ui/tag.html", label="<i>a</i>", tone="muted", icon="square")

    assert "<i>a</i>" in safe
    assert "&lt;i&gt;a&lt;/i&gt;" in plain
