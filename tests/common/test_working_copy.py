"""The tests' own floor: rows that migrations loaded are there before and after a test that commits."""

import threading

import pytest
from django.db import connection
from wagtail.models import Page


def titles():
    return sorted(Page.objects.values_list("title", flat=True))


@pytest.fixture(scope="module")
def seen():
    return []


@pytest.mark.django_db
@pytest.mark.parametrize("round_", [1, 2])
def test_a_change_in_a_test_is_not_seen_by_the_next(round_, seen):
    seen.append(titles())
    Page.objects.update(title="Mudado")
    assert seen[0] == seen[-1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_committed_change_of_another_thread_is_not_seen_by_the_next(round_, seen):
    seen.append(titles())

    def change():
        Page.objects.update(title="Mudado")
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    thread.join()
    assert titles() == ["Mudado"] * len(seen[0])
    assert seen[0] == seen[-1]
