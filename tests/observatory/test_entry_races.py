"""Two people act on the same declared figure at once: one is first, and the other is told with nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from observatory import operations
from observatory.enums import EntryState
from observatory.models import Entry, Observation
from observatory.operations import EntryRefused, StaleEntry
from tests.observatory.scenes import AT, by, handed_in, seen, typed


def at_once(*attempts):
    """Run all of them at the same moment, each with a connection of its own; return what each came to."""
    together = Barrier(len(attempts))

    def run(attempt):
        together.wait()
        try:
            return attempt()
        except EntryRefused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_one_is_told_who_was_first(norm_loaded, editor_porto, eata_member, eata_coordinator):
    entry = handed_in(editor_porto)
    people = (eata_member, eata_coordinator)
    ready = [seen(Entry.objects.get(pk=entry.pk)) for _ in people]

    answers = at_once(
        *(
            lambda person=person, saw=saw: operations.approve_entries(seen=saw, user=person, at=AT)
            for person, saw in zip(people, ready, strict=True)
        )
    )

    (((release,), first),) = [(told, who) for told, who in zip(answers, people, strict=True) if isinstance(told, list)]
    (refused,) = [told for told in answers if isinstance(told, StaleEntry)]
    assert (refused.who, refused.entry.state) == (first.name, EntryState.APPROVED)
    assert Observation.objects.filter(measure=entry.measure).get().release_id == release.pk


@pytest.mark.django_db(transaction=True)
def test_a_cell_has_one_open_entry_whoever_begins(norm_loaded, editor_porto, signatory_porto):
    answers = at_once(lambda: typed(editor_porto, value="5"), lambda: typed(signatory_porto, value="9"))

    (kept,) = [told for told in answers if isinstance(told, Entry)]
    (refused,) = [told for told in answers if isinstance(told, StaleEntry)]
    assert Entry.objects.get() == kept == refused.entry
    ((label, yours, current),) = [(one.label, one.yours, one.current) for one in refused.differences]
    assert (label, {yours, current}) == ("valor", {"5\xa0€", "9\xa0€"})
    assert current.startswith(str(int(kept.value)))


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_confirming_exclude_each_other(norm_loaded, editor_porto, eata_member):
    entry = handed_in(editor_porto)
    own, theirs = Entry.objects.get(pk=entry.pk), seen(Entry.objects.get(pk=entry.pk))

    answers = at_once(
        lambda: operations.withdraw_entry(entry=own, version=1, by=by(editor_porto)),
        lambda: operations.approve_entries(seen=theirs, user=eata_member, at=AT),
    )

    assert len([told for told in answers if isinstance(told, StaleEntry)]) == 1
    entry.refresh_from_db()
    is_published = Observation.objects.filter(measure=entry.measure).exists()
    assert (entry.state, is_published) in {(EntryState.APPROVED, True), (EntryState.DRAFT, False)}


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_is_handed_in_is_told_apart(norm_loaded, editor_porto, signatory_porto):
    entry = typed(editor_porto, value="5")
    ready = seen(Entry.objects.get(pk=entry.pk))

    answers = at_once(
        lambda: typed(signatory_porto, value="9", version=1),
        lambda: operations.submit_entries(seen=ready, by=by(editor_porto)),
    )

    (refused,) = [told for told in answers if isinstance(told, StaleEntry)]
    entry.refresh_from_db()
    assert (int(entry.value), entry.state) in {(9, EntryState.DRAFT), (5, EntryState.SUBMITTED)}
    shown = [(one.yours, one.current) for one in refused.differences]
    assert any("9" in yours + current for yours, current in shown)
