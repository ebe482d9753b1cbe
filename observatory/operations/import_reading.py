"""Reads what an import brought, compares it with what was published, and leaves it for somebody to decide."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from common.fetching import FetchFailed
from common.ui.formatting import number
from observatory.enums import IssueCode, Origin, RunState
from observatory.models import Division, ImportRun, SourceFeed
from observatory.operations.import_changes import compare
from observatory.operations.import_checks import check_together
from observatory.operations.import_fetching import fetch
from observatory.operations.import_issues import Issues
from observatory.operations.import_layouts import reading_of
from observatory.operations.import_staging import room_to_read, stage
from observatory.operations.imports import clear_changes, latest_release_id
from observatory.operations.incoming import with_room_to_sort
from observatory.operations.refusals import ImportRefused
from observatory.queries.differences import Difference
from observatory.readers import Header, ReadRefused
from observatory.readers.cells import error, warning

STEPS = 4
Tell = Callable[[int, str], None]


def read_import(*, run: ImportRun, at: datetime, tell: Tell = lambda _done, _label: None) -> ImportRun:
    """Fetch if need be, read, check and compare. What was half read is never seen: it is one transaction.

    Done again, as when a worker died, it begins again. Raises ImportRefused with the run marked as failed.
    """
    claimed = ImportRun.objects.filter(pk=run.pk, state__in=[RunState.WAITING, RunState.READING])
    if not claimed.update(state=RunState.READING, error=""):
        return ImportRun.objects.get(pk=run.pk)
    try:
        fetch(run=ImportRun.objects.select_related("feed__provider", "metadata").get(pk=run.pk), at=at, tell=tell)
        return _read(run.pk, at, tell)
    except (ReadRefused, FetchFailed) as refusal:
        failed = ImportRun.objects.filter(pk=run.pk, state=RunState.READING)
        failed.update(state=RunState.FAILED, error=str(refusal), read_at=at)
        raise ImportRefused(str(refusal)) from refusal


@transaction.atomic
def _read(run_id: int, at: datetime, tell: Tell) -> ImportRun:
    found = ImportRun.objects.select_for_update(of=("self",))
    run = found.select_related("measure", "feed__division", "division", "payload", "metadata").get(pk=run_id)
    if run.state != RunState.READING:  # another worker was faster
        return run
    with_room_to_sort()
    run.issues.all().delete()
    clear_changes(run)
    run.base_id, run.read_at = latest_release_id(run.measure), at
    if _is_what_was_published(run):
        return _close(run, Issues(), RunState.UNCHANGED)
    issues = Issues()
    with room_to_read():
        state = _look(run, at, issues, tell)
    return _close(run, issues, state)


def _look(run: ImportRun, at: datetime, issues: Issues, tell: Tell) -> RunState:
    tell(1, "A ler")
    reading = reading_of(run)
    division = run.division or Division.objects.order_by("-starts_on", "pk")[0]
    _note(run, reading.header, division, issues)
    copied = stage(run, division, reading, issues, at.date(), lambda count: tell(1, f"Lidas {number(count)} células"))
    if not reading.header.is_published:
        text = "A fonte ainda não publicou nenhum valor do que se pediu."
        issues.add(warning(IssueCode.MISSING_AREAS, "fonte", text))
        return RunState.UNCHANGED
    if not copied and not issues.errors:
        raise ReadRefused("Não se encontrou nenhum valor: confirme o ficheiro e a leitura das colunas.")
    tell(2, "A comparar com o que está publicado")
    difference = _compare(run)
    tell(3, "A verificar")
    check_together(run, difference, issues)
    return _outcome(run, difference, issues)


def _is_what_was_published(run: ImportRun) -> bool:
    """The very bytes that the last release of the measure was made of, fetched the same way: nothing to look at."""
    if run.feed_id is None or run.base_id is None or run.payload is None or run.parts.count() > 1:
        return False
    same = {"release_id": run.base_id, "feed_id": run.feed_id, "payload__sha256": run.payload.sha256}
    about = run.metadata.sha256 if run.metadata else None
    return ImportRun.objects.filter(**same, metadata__sha256=about).exists()


def _note(run: ImportRun, header: Header, division: Division, issues: Issues) -> None:
    """Keep what the source says of itself; codes of another division than the one expected would be misread."""
    run.source_title, run.source_unit = header.title[:500], header.unit[:120]
    run.source_decimals, run.source_updated_on = header.decimals, header.updated_on
    if header.division and header.division != division.code:
        text = f"A fonte usa os códigos da divisão «{header.division}» e esta importação espera «{division.code}»."
        issues.add(error(IssueCode.CONTRACT, "metadados", text))


def _compare(run: ImportRun) -> Difference:
    difference = compare(run, Origin(run.origin))
    run.added, run.changed = difference.added, difference.changed
    run.vanished, run.unchanged = difference.vanished, difference.unchanged
    return difference


def _outcome(run: ImportRun, difference: Difference, issues: Issues) -> RunState:
    if issues.errors:
        found = "1 erro" if issues.errors == 1 else f"{number(issues.errors)} erros"
        run.error = f"A verificação encontrou {found}: corrija o que vem da fonte e importe de novo."
        return RunState.FAILED
    return RunState.UNCHANGED if difference.is_empty else RunState.READY


def _close(run: ImportRun, issues: Issues, state: RunState) -> ImportRun:
    run.state = state
    issues.save(run)
    run.save()
    if state != RunState.READY:
        clear_changes(run)
    if run.feed and state != RunState.FAILED and run.source_updated_on:
        SourceFeed.objects.filter(pk=run.feed.pk).update(source_updated_on=run.source_updated_on)
    return run
