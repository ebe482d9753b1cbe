"""When a request arrived: by the proxy that is trusted to say it, by our own clock otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from common.ops.arrival import arrival, arrived_at

NOW = datetime(2024, 10, 31, 17, 0, 0, 400_000, tzinfo=UTC)
STAMP = f"{int(NOW.timestamp())}"


@pytest.fixture
def arrive(rf, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    def asked(**headers):
        request = rf.get("/", headers=headers)
        arrival(lambda _: HttpResponse())(request)
        return arrived_at(request)

    return asked


def test_nobody_is_believed_where_no_proxy_is_named(arrive):
    assert arrive(**{"X-Arrived-At": f"{STAMP}.100"}) == NOW


@pytest.mark.parametrize(
    ("told", "before"),
    [
        (f"{STAMP}.399", 1),
        (f"t={STAMP}.100", 300),
        (f"{STAMP}.000001", 399.999),
        (STAMP, 400),
        (f"{int(STAMP) + 1}.900", 0),  # a clock a little ahead of ours
    ],
)
def test_the_proxy_says_to_the_millisecond(arrive, settings, told, before):
    settings.ARRIVAL_HEADER = "X-Arrived-At"
    assert arrive(**{"X-Arrived-At": told}) == NOW - timedelta(milliseconds=before)


@pytest.mark.parametrize(
    "told",
    ["", "ontem", "-1", "1e9", "NaN", f"{STAMP}.", f"{STAMP}.1x", "9" * 20, "٣", "0", f"{int(STAMP) + 60}.0"],
)
def test_what_cannot_be_is_now(arrive, settings, told):
    settings.ARRIVAL_HEADER = "X-Arrived-At"
    expected = NOW - timedelta(milliseconds=400) if told == f"{STAMP}." else NOW
    assert arrive(**{"X-Arrived-At": told}) == expected
