import pytest

from common.fetching import Fetcher, FetchFailed, Manners
from tests.support.source_site import source_site

OK = (200, {"ETag": '"1"'}, b"[1]")


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 100.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def fetcher(clock, **manners):
    return Fetcher(Manners(**manners), sleep=clock.sleep, clock=clock)


def test_an_answer_comes_byte_for_byte_and_we_say_who_asks():
    with source_site((200, {}, b"\xef\xbb\xbf[1]\r\n")) as site, fetcher(Clock(), agent="Portal/1.0") as one:
        told = one.get(f"{site.url}/dados", {"varcd": "0008273", "Dim1": "T"})

        assert (told.status, told.body) == (200, b"\xef\xbb\xbf[1]\r\n")
        assert site.asked[0][0] == "/dados?varcd=0008273&Dim1=T"
        assert site.asked[0][1]["User-Agent"] == "Portal/1.0"


def test_requests_share_a_connection_and_wait_for_each_other():
    clock = Clock()
    with source_site(OK) as site:
        with fetcher(clock, pause=1.5) as one:
            one.get(site.url, {})
            one.get(site.url, {})
        assert len(site.clients) == 1
    assert [seconds for seconds in clock.slept if seconds] == [1.5, 1.5]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_source_is_asked_again_with_growing_patience(status):
    clock = Clock()
    with source_site((status, {}, b""), (status, {}, b""), OK) as site, fetcher(clock, pause=0, backoff=2.0) as one:
        assert one.get(site.url, {}).body == b"[1]"
        assert len(site.asked) == 3
    first, second = (seconds for seconds in clock.slept if seconds)
    assert 2 <= first <= 4 <= second <= 8


def test_a_source_that_says_how_long_is_believed():
    clock = Clock()
    with source_site((429, {"Retry-After": "30"}, b""), OK) as site, fetcher(clock, pause=0) as one:
        one.get(site.url, {})
    assert 30.0 in clock.slept


def test_patience_ends():
    with source_site((503, {}, b"")) as site, fetcher(Clock(), pause=0, attempts=3) as one:
        with pytest.raises(FetchFailed, match=r"3 tentativas \(HTTP 503\)"):
            one.get(site.url, {})
        assert len(site.asked) == 3


def test_what_will_never_work_is_asked_once():
    with source_site((404, {}, b"")) as site, fetcher(Clock()) as one:
        with pytest.raises(FetchFailed, match="HTTP 404"):
            one.get(site.url, {})
        assert len(site.asked) == 1


def test_a_source_that_is_not_there():
    with source_site(OK) as site:
        gone = site.url
    with fetcher(Clock(), attempts=2, pause=0) as one, pytest.raises(FetchFailed, match="a ligação falhou"):
        one.get(gone, {})


def test_the_same_version_is_not_sent_again():
    with source_site((304, {}, b"")) as site, fetcher(Clock()) as one:
        assert one.get(site.url, {}, etag='"1"').is_unchanged
        assert site.asked[0][1]["If-None-Match"] == '"1"'


def test_an_answer_without_end_is_cut():
    site_of_much, refused = (
        source_site((200, {}, b"0" * 300_000)),
        pytest.raises(FetchFailed, match="menos de cada vez"),
    )
    with site_of_much as site, fetcher(Clock(), max_bytes=200_000) as one, refused:
        one.get(site.url, {})


def test_an_answer_that_takes_too_long_is_asked_again():
    times = iter([0.0, 0.0, *[float(200 * n) for n in range(1, 40)]])
    with source_site(OK) as site:
        one = Fetcher(Manners(timeout=100, attempts=2, pause=0), sleep=lambda _s: None, clock=lambda: next(times))
        with one, pytest.raises(FetchFailed, match="passaram 100 segundos"):
            one.get(site.url, {})
        assert len(site.asked) == 2
