"""From a file or a source to a release: read, compared, decided by somebody else, published whole."""

from datetime import timedelta
from decimal import Decimal

import pytest

from observatory import operations, queries
from observatory.enums import ChangeKind, IssueCode, IssueLevel, ObservationStatus, Origin, RunState
from observatory.models import (
    ImportChange,
    ImportRun,
    LatestObservation,
    RawPayload,
)
from observatory.operations import ImportRefused, StaleImport
from observatory.queries import imports as import_queries
from tests.observatory.factories import AT, a_measure, cells, publish, towns
from tests.observatory.importing import a_feed, codes_of, decide, fetched, upload
from tests.observatory.ine_answers import data, metadata, refusal, row


def test_a_table_is_read_compared_and_published_whole(norm_loaded):
    measure = a_measure()
    publish(measure, cells([1, 2, 3]))
    one, two, _, four = towns(4)

    run = upload(measure, [(one.code, 2024, "1,0"), (two.code, 2024, "4,0"), (four.code, 2024, "x")])

    assert run.state == RunState.READY
    assert (run.added, run.changed, run.vanished, run.unchanged) == (1, 1, 1, 1)
    changes = import_queries.changes_of(run)
    assert {(change.kind, change.area, change.old_value, change.new_value) for change in changes} == {
        (ChangeKind.CHANGED, two.name, 2, 4),
        (ChangeKind.ADDED, four.name, None, None),
        (ChangeKind.VANISHED, towns(3)[2].name, 3, None),
    }
    assert (changes[0].share, changes[0].place) == (1, "linha 3, coluna 3")
    done = decide(run)
    assert (done.state, done.release.source) == (RunState.APPLIED, "INE")
    assert dict(LatestObservation.objects.filter(measure=measure).values_list("area__code", "value")) == {
        one.code: 1,
        two.code: 4,
        towns(3)[2].code: 3,
        four.code: None,
    }
    assert ImportChange.objects.count() == 0


def test_the_same_file_again_changes_nothing(norm_loaded):
    measure, rows = a_measure(), [(town.code, 2024, 5) for town in towns(2)]
    decide(upload(measure, rows))

    again = upload(measure, rows)

    assert (again.state, again.unchanged) == (RunState.UNCHANGED, 2)
    assert RawPayload.objects.count() == 1
    with pytest.raises(ImportRefused, match="sem diferenças"):
        operations.approve_import(run=again, user=None, at=AT)


def test_what_vanished_stays_unless_it_is_withdrawn(norm_loaded):
    measure = a_measure()
    publish(measure, cells([1, 2]))
    run = upload(measure, [(towns(1)[0].code, 2024, 1)])
    assert (run.state, run.vanished) == (RunState.READY, 1)

    decide(run, withdraws_vanished=True)

    gone = LatestObservation.objects.get(measure=measure, area=towns(2)[1])
    assert (gone.value, gone.status) == (None, ObservationStatus.WITHDRAWN)


def test_who_started_it_does_not_decide_it(norm_loaded, eata_member, eata_coordinator):
    run = upload(a_measure(), [(towns(1)[0].code, 2024, 5)], user=eata_member)

    with pytest.raises(ImportRefused, match="outra pessoa"):
        operations.approve_import(run=run, user=eata_member, at=AT)
    operations.approve_import(run=run, user=eata_coordinator, at=AT)
    assert operations.apply_import(run=run, at=AT).release.released_by == eata_coordinator


def test_a_comparison_that_is_no_longer_true_is_made_again(norm_loaded):
    measure, town = a_measure(), towns(1)[0]
    run = upload(measure, [(town.code, 2024, 5)])
    publish(measure, cells([7]))

    with pytest.raises(StaleImport, match="repita a leitura"):
        operations.approve_import(run=run, user=None, at=AT + timedelta(days=1))
    operations.repeat_import(run=run)
    again = operations.read_import(run=run, at=AT + timedelta(days=1))

    assert (again.state, again.added, again.changed) == (RunState.READY, 0, 1)
    assert decide(again, days=2).state == RunState.APPLIED


def test_something_published_between_approval_and_writing_stops_it(norm_loaded):
    measure = a_measure()
    run = upload(measure, [(towns(1)[0].code, 2024, 5)])
    operations.approve_import(run=run, user=None, at=AT)
    publish(measure, cells([7]))

    with pytest.raises(StaleImport):
        operations.apply_import(run=run, at=AT + timedelta(days=1))

    run.refresh_from_db()
    assert (run.state, run.release, run.decided_at) == (RunState.READY, None, None)
    assert ImportChange.objects.filter(run=run).count() == 1


def test_what_was_applied_is_not_applied_again(norm_loaded):
    run = upload(a_measure(), [(towns(1)[0].code, 2024, 5)])
    release = decide(run).release

    assert operations.apply_import(run=run, at=AT + timedelta(days=3)).release == release


def test_a_worker_that_died_begins_again(norm_loaded, monkeypatch):
    measure, town = a_measure(), towns(1)[0]
    run = upload(measure, [(town.code, 2024, 5)])
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.READING)  # as the dead one left it

    again = operations.read_import(run=run, at=AT)

    assert (again.state, again.added) == (RunState.READY, 1)
    assert ImportChange.objects.filter(run=run).count() == 1


def test_a_refusal_has_a_reason_and_keeps_nothing(norm_loaded, eata_member):
    run = upload(a_measure(), [(towns(1)[0].code, 2024, 5)])

    with pytest.raises(ImportRefused, match="motivo"):
        operations.refuse_import(run=run, user=eata_member, reason=" ", at=AT)
    refused = operations.refuse_import(run=run, user=eata_member, reason="É outra unidade.", at=AT)

    assert (refused.state, refused.reason, refused.decided_by) == (RunState.REFUSED, "É outra unidade.", eata_member)
    assert ImportChange.objects.count() == 0


def test_a_source_is_fetched_kept_and_read(norm_loaded, settings):
    measure, codes = a_measure("M40"), ["11A1312", "16E0603"]
    about = metadata({"2023": "S7A2023"}, codes)
    figures = data({"2023": [row("11A1312", "267236"), row("16E0603", "141117")]})

    run, asked = fetched(a_feed(measure), (200, {}, about), (200, {}, figures), settings=settings)

    assert (run.state, run.added, run.source_unit) == (RunState.READY, 2, "Número (N.º)")
    assert [path for path, _ in asked] == [
        "/ine/json_indicador/pindicaMeta.jsp?varcd=0008273&lang=PT",
        "/ine/json_indicador/pindica.jsp?op=2&varcd=0008273&Dim1=T&Dim2=T&Dim3=T&lang=PT",
    ]
    assert run.payload.body.open("rb").read() == figures
    assert (run.payload.http_status, run.payload.size) == (200, len(figures))
    decide(run)
    assert dict(
        LatestObservation.objects.filter(measure=measure, area__code__in=["1312", "0603"]).values_list(
            "area__code", "value"
        )
    ) == {"1312": 267236, "0603": 141117}


def test_the_bytes_that_were_published_are_not_read_again(norm_loaded, settings):
    feed = a_feed(a_measure("M40"))
    answers = (200, {}, metadata({"2023": "S7A2023"}, ["11A1312"])), (200, {}, data({"2023": [row("11A1312", "5")]}))
    decide(fetched(feed, *answers, settings=settings)[0])

    again, _ = fetched(feed, *answers, settings=settings)

    assert (again.state, again.unchanged, again.source_title) == (RunState.UNCHANGED, 0, "")


def test_a_source_that_says_no_leaves_the_answer_and_the_reason(norm_loaded, settings):
    feed = a_feed(a_measure("M40"))
    with pytest.raises(ImportRefused, match="Filtro inválido"):
        fetched(feed, (200, {}, refusal()), settings=settings)

    run = ImportRun.objects.get()
    assert (run.state, run.error.count("E004"), run.payload.size) == (RunState.FAILED, 1, len(refusal()))


def test_codes_of_another_division_stop_the_import(norm_loaded, settings):
    about = metadata({"2023": "S7A2023"}, ["11A1312"], version="05257")
    run, _ = fetched(
        a_feed(a_measure("M40")), (200, {}, about), (200, {}, data({"2023": [row("11A1312", "5")]})), settings=settings
    )

    assert run.state == RunState.FAILED
    assert (IssueCode.CONTRACT, IssueLevel.ERROR, "metadados") in codes_of(run)


def test_units_of_a_source_that_are_no_area_of_ours_do_not_come_in(norm_loaded, settings):
    rows = [row("11A1312", "5"), row("1", "9"), row("16", "9")]
    answers = (200, {}, metadata({"2023": "S7A2023"}, ["11A1312", "1", "16"])), (200, {}, data({"2023": rows}))
    run, _ = fetched(a_feed(a_measure("M40")), *answers, settings=settings)

    assert (run.state, run.added) == (RunState.READY, 1)
    unknown = [level for code, level, _ in codes_of(run) if code == IssueCode.UNKNOWN_AREA]
    assert unknown == [IssueLevel.WARNING] * 2


def test_breakdowns_are_made_once_and_a_new_category_is_told(norm_loaded, settings):
    feed = a_feed(a_measure("M40"), dimensions={"names": {"3": "sex"}})

    def read(*sexes):
        rows = [row("11A1312", str(5 + number), sex=sex) for number, sex in enumerate(sexes)]
        about = metadata({"2023": "S7A2023"}, ["11A1312"], sexes=sexes)
        return fetched(feed, (200, {}, about), (200, {}, data({"2023": rows})), settings=settings)[0]

    first = read("T", "1")
    assert first.added == 2
    assert [code for code, _, _ in codes_of(first) if code == IssueCode.UNKNOWN_CATEGORY] == []
    decide(first)
    second = read("T", "1", "2")

    assert (second.state, second.added, second.unchanged) == (RunState.READY, 1, 2)
    assert [code for code, _, _ in codes_of(second) if code == IssueCode.UNKNOWN_CATEGORY] == [
        IssueCode.UNKNOWN_CATEGORY
    ]
    assert [one.key for one in queries.breakdowns_of(feed.measure)] == ["", "sex=1"]


def test_a_factor_turns_the_source_s_unit_into_ours(norm_loaded, settings):
    feed = a_feed(a_measure("M40"), factor=Decimal(1000))
    answers = (200, {}, metadata({"2023": "S7A2023"}, ["11A1312"])), (200, {}, data({"2023": [row("11A1312", "5.5")]}))

    run, _ = fetched(feed, *answers, settings=settings)

    assert ImportChange.objects.get(run=run).value == 5500


def test_a_unit_that_changed_at_the_source_is_told(norm_loaded, settings):
    feed = a_feed(a_measure("M40"))

    def read(value, unit):
        about = metadata({"2023": "S7A2023"}, ["11A1312"], UnidadeMedida=unit)
        return fetched(feed, (200, {}, about), (200, {}, data({"2023": [row("11A1312", value)]})), settings=settings)[
            0
        ]

    decide(read("5", "N.º"))
    assert (IssueCode.CONTRACT, IssueLevel.WARNING, "fonte") in codes_of(read("6", "Milhares"))


def test_a_simulated_value_that_the_source_confirms_is_a_change(norm_loaded):
    measure = a_measure()
    publish(measure, cells([5]), origin=Origin.SIMULATED)

    run = upload(measure, [(towns(1)[0].code, 2024, 5)])

    assert (run.state, run.changed) == (RunState.READY, 1)
