"""The index follows what is published: at the commit, whatever wrote it, and never backwards."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from structlog.testing import capture_logs
from wagtail.log_actions import log

from common.pagecache.models import Generation
from common.search import freshness, index
from common.search.models import SearchEntry, SearchWord, Synonym
from common.search.rebuild import rebuild
from common.search.registry import Follows, SearchDocument, SearchKind, register
from tests.common.search.library import ON, doc, shelf

FOLLOWED = "search_index.Synonym"


def published(keys):
    rows = Synonym.objects.filter(is_active=True).order_by("pk")
    for row in rows if keys is None else rows.filter(pk__in=keys):
        yield SearchDocument(key=str(row.pk), title=row.terms, url=f"/{row.code}/")


@pytest.fixture
def notes(kinds):
    """A kind of its own: rows in use are published, others are not."""
    kind = SearchKind("notes", "Nota", "Notas", 1, published, (FOLLOWED,))
    register(kind)
    return kind


def titles():
    return list(SearchEntry.objects.filter(is_gone=False).order_by("title").values_list("title", flat=True))


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.django_db
def test_what_is_saved_is_found_and_what_is_withdrawn_is_not(notes, commit):
    with commit():
        note = Synonym.objects.create(code="a", terms="Primeira")
    assert titles() == ["Primeira"]

    with commit():
        note.terms = "Emendada"
        note.save()
    assert titles() == ["Emendada"]

    with commit():
        note.is_active = False
        note.save()
    assert titles() == []
    assert list(SearchEntry.objects.values_list("is_gone", "body", "title", "audience")) == [(True, "", "", "")]

    with commit():
        note.is_active = True
        note.save()
    assert titles() == ["Emendada"]

    with commit():
        note.delete()
    assert titles() == []


@pytest.mark.django_db
def test_what_is_rolled_back_never_happened(notes, commit):
    with commit(), transaction.atomic():
        Synonym.objects.create(code="a", terms="Primeira")
        transaction.set_rollback(True)
    assert titles() == []


@pytest.mark.django_db
def test_a_transaction_writes_each_kind_once(notes, commit, monkeypatch):
    asked = []
    monkeypatch.setattr(freshness, "refresh", lambda code, keys: asked.append((code, keys)))
    with commit():
        first = Synonym.objects.create(code="a", terms="Primeira")
        second = Synonym.objects.create(code="b", terms="Segunda")
        first.save()

    assert asked == [("notes", sorted([str(first.pk), str(second.pk)]))]


@pytest.mark.django_db
def test_a_write_by_queryset_is_seen_by_its_audit_line(notes, commit):
    with commit():
        note = Synonym.objects.create(code="a", terms="Primeira")
    with commit():
        Synonym.objects.update(terms="Por queryset")
        log(note, "wagtail.edit")

    assert titles() == ["Por queryset"]


@pytest.mark.django_db
def test_a_write_that_leaves_no_trace_says_so_itself(notes, commit):
    with commit():
        note = Synonym.objects.create(code="a", terms="Primeira")
    with commit():
        Synonym.objects.update(terms="Sem rasto")
        freshness.refresh_on_commit("notes", [str(note.pk)])

    assert titles() == ["Sem rasto"]


@pytest.mark.django_db
def test_links_and_rows_of_others_are_followed(kinds, commit, monkeypatch):
    asked = []
    monkeypatch.setattr(freshness, "refresh", lambda code, keys: asked.append((code, keys)))
    register(
        SearchKind("people", "", "", 1, published, (Follows("auth.Permission", lambda row: [f"p{row.codename}"]),))
    )
    register(SearchKind("groups", "", "", 1, published, ("auth.Group",)))
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 -- only here

    permission = Permission.objects.order_by("pk").first()
    with commit():
        group = Group.objects.create(name="Um")
    asked.clear()
    with commit():
        group.permissions.add(permission)
    with commit():
        permission.group_set.remove(group)
    with commit():
        permission.group_set.clear()

    assert asked == [("groups", [str(group.pk)]), ("groups", [str(group.pk)])]


@pytest.mark.django_db
def test_many_rows_are_left_to_the_workers(notes, commit, monkeypatch):
    sent = []
    monkeypatch.setattr(freshness.current_app, "send_task", lambda name, arguments: sent.append((name, arguments)))
    with commit():
        freshness.refresh_on_commit("notes", [str(number) for number in range(freshness.MANY + 1)])
        freshness.refresh_on_commit("others", None)

    assert [(name, arguments[0]) for name, arguments in sent] == [
        ("search.refresh", "notes"),
        ("search.refresh", "others"),
    ]


@pytest.mark.django_db
def test_public_pages_are_made_again_after_the_index_changed(notes, commit):
    before = Generation.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    with commit():
        Synonym.objects.create(code="a", terms="Primeira")

    assert Generation.objects.get(pk=1).number > before


@pytest.mark.django_db
def test_catching_up_writes_what_a_dead_process_left(notes):
    note = Synonym.objects.create(code="a", terms="Primeira")
    log(note, "wagtail.edit")
    assert titles() == []

    freshness.catch_up(since=timezone.now() - timedelta(minutes=5))
    assert titles() == ["Primeira"]


@pytest.mark.django_db
def test_a_failing_refresh_does_not_undo_what_was_committed(notes, commit, monkeypatch):
    def failing(code, keys):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM nothing_called_so")

    monkeypatch.setattr(freshness, "refresh", failing)
    with capture_logs() as logs, commit(), transaction.atomic():
        Synonym.objects.create(code="a", terms="Primeira")

    assert [line["event"] for line in logs] == ["search.refresh_failed"]


@pytest.mark.django_db
def test_rebuilding_makes_the_index_what_is_published(notes):
    kept = Synonym.objects.create(code="a", terms="Fica")
    Synonym.objects.create(code="b", terms="Nova")
    index.write(notes, [doc(str(kept.pk), "Antiga"), doc("999", "Já não há")], index.next_reading(), ON)

    trial = rebuild(on=ON, dry_run=True)["notes"]
    assert (trial.new, trial.changed, trial.unchanged, trial.gone) == (1, 1, 0, 1)
    assert titles() == ["Antiga", "Já não há"]

    rebuild(on=ON)
    assert titles() == ["Fica", "Nova"]
    again = rebuild(on=ON)["notes"]
    assert (again.new, again.changed, again.unchanged, again.gone) == (0, 0, 2, 0)


@pytest.mark.django_db
def test_rebuilding_learns_the_words_of_public_documents_only(kinds):
    register(shelf([doc("a", "Iluminação"), doc("b", "Confidencial", audience="signed_in")]))
    SearchWord.objects.create(word="velha", shown="velha", uses=3)
    rebuild(on=ON)

    assert list(SearchWord.objects.values_list("word", "shown", "uses")) == [("iluminacao", "iluminação", 1)]


@pytest.mark.django_db
def test_documents_of_a_kind_that_is_no_more_leave(kinds):
    index.write(shelf([], code="old"), [doc("a", "Órfã")], index.next_reading(), ON)
    rebuild(on=ON)

    assert titles() == []


@pytest.mark.django_db
def test_an_older_reading_never_replaces_a_newer_one(kinds):
    kind = shelf([])
    older, newer = index.next_reading(), index.next_reading()
    index.write(kind, [doc("a", "Nova")], newer, ON)
    assert index.write(kind, [doc("a", "Velha")], older, ON) == 0
    assert index.withdraw(kind, ["a"], older) == 0
    assert titles() == ["Nova"]

    index.withdraw(kind, ["a"], index.next_reading())
    assert index.write(kind, [doc("a", "Velha")], newer, ON) == 0
    assert titles() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_published_or_withdrawn_during_a_rebuild_stays_so(kinds):
    """Another connection writes after the rebuild has read and before it puts the new index in place."""
    read, written = threading.Event(), threading.Event()
    waits = threading.Event()

    def slowly(keys):
        found = list(published(keys))
        if keys is None and waits.is_set():
            read.set()
            assert written.wait(10)
        return found

    register(SearchKind("notes", "Nota", "Notas", 1, slowly, (FOLLOWED,)))
    leaving = Synonym.objects.create(code="a", terms="De saída")
    changing = Synonym.objects.create(code="b", terms="Antes")
    waits.set()

    def rebuilding():
        try:
            rebuild(on=ON)
        finally:
            connection.close()

    worker = threading.Thread(target=rebuilding)
    worker.start()
    assert read.wait(10)
    Synonym.objects.create(code="c", terms="Chegada")
    leaving.delete()
    changing.terms = "Depois"
    changing.save()
    assert titles() == ["Chegada", "Depois"]
    written.set()
    worker.join(20)

    assert titles() == ["Chegada", "Depois"]
