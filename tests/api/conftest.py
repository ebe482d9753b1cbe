"""The generation of pages is asked for once a second by whoever comes: here by nobody, so that queries are counted."""

import time

import pytest

from common.pagecache import generation


@pytest.fixture(autouse=True)
def quiet_clock(monkeypatch) -> None:
    monkeypatch.setattr(generation, "POLL_SECONDS", 3600.0)
    monkeypatch.setattr(generation.clock, "_asked_at", time.monotonic())
