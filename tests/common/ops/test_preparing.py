"""While the database is prepared every page says so, without asking it anything."""

import pytest
from django.http import HttpResponse

from common.ops.preparing import preparing, until_prepared
from tests.support.client import faults_in


@pytest.fixture
def opened(settings, tmp_path, rf):
    settings.PREPARING_MARK = str(tmp_path / "data" / "preparing")
    answer = until_prepared(lambda request: HttpResponse("a página"))
    return lambda path: answer(rf.get(path))


def test_pages_say_that_they_are_being_prepared_and_come_by_themselves(opened, settings, tmp_path):
    with preparing(tmp_path / "data" / "preparing"):
        early = opened("/area/")
        health = opened("/saude/pronto")
    page = early.content.decode()

    assert (early.status_code, early.headers["Retry-After"], early.headers["Cache-Control"]) == (503, "5", "no-store")
    assert ("<h1>A preparar o portal…</h1>" in page, '<meta http-equiv="refresh" content="5">' in page) == (True, True)
    assert faults_in(page) == []
    assert (health.status_code, opened("/area/").content) == (200, "a página".encode())


def test_what_could_not_be_prepared_is_not_waited_for(opened, tmp_path):
    with pytest.raises(KeyboardInterrupt), preparing(tmp_path / "data" / "preparing"):
        raise KeyboardInterrupt
    assert opened("/").status_code == 200
