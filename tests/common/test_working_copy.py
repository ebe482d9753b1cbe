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


def test_a_test_that_did_not_ask_for_the_database_commits_nothing_to_it():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Page.objects.count()


TABLE = "SELECT array_agg(tgenabled ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'action_plan_action'::regclass"
NUMBER = "SELECT last_value FROM pg_sequences WHERE sequencename = 'wagtailcore_page_id_seq'"


@pytest.fixture(scope="module")
def found():
    return []


def state():
    with connection.cursor() as cursor:
        rows = [cursor.execute(question).fetchone() for question in (TABLE, NUMBER)]
    return [*rows, titles()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM wagtailcore_pagelogentry",
        "SELECT nextval('wagtailcore_page_id_seq')",
        "ALTER TABLE action_plan_action DISABLE TRIGGER USER",
        "TRUNCATE wagtailcore_page CASCADE",
        "SELECT 1",
    ],
)
def test_whatever_was_committed_is_undone(change, found):
    found.append(state())
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert found[0] == found[-1]
