"""Starts an import, from a file or from a source, and decides what was read: all of it, or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from common.audit.trail import record
from observatory.enums import IssueLevel, Origin, RunState, SourceFormat
from observatory.models import ColumnMapping, Division, ImportRun, Measure, Release, SourceFeed
from observatory.operations.payloads import keep_payload
from observatory.operations.publishing import publish
from observatory.operations.refusals import ImportRefused, NothingNew, PublishRefused, StaleImport

STALE = "Entretanto foi publicada outra versão desta medida: repita a leitura para ver a diferença de agora."


@transaction.atomic
def start_upload(
    *,
    measure: Measure,
    source_format: SourceFormat,
    body: bytes,
    file_name: str,
    source: str,
    division: Division,
    user: User | None,
    at: datetime,
    metadata: bytes | None = None,
    layout: Mapping[str, Any] | None = None,
    source_url: str = "",
    origin: Origin = Origin.OFFICIAL,
) -> ImportRun:
    """Keep a file as it came; it is read later, once it is known how."""
    if not body:
        raise ImportRefused("O ficheiro está vazio.")
    if not source.strip():
        raise ImportRefused("Diga de onde vêm os valores: quem os publica, e em quê.")
    if source_format == SourceFormat.INE_JSON and not metadata:
        raise ImportRefused(
            "Junte os metadados do indicador (pindicaMeta.jsp): sem eles não se sabe que períodos são."
        )
    run = ImportRun.objects.create(
        measure=measure,
        format=source_format,
        payload=keep_payload(body=body, at=at),
        metadata=keep_payload(body=metadata, at=at) if metadata else None,
        layout=dict(layout or {}),
        file_name=file_name[:255],
        division=division,
        origin=origin,
        source=source.strip(),
        source_url=source_url,
        started_by=user,
        started_at=at,
    )
    record(run, "observatory.start_import", user=user, data={"measure": measure.code, "file": file_name})
    return run


@transaction.atomic
def start_fetch(*, feed: SourceFeed, user: User | None, at: datetime) -> ImportRun:
    """Ask a source for a measure's figures; the answer is fetched and read later."""
    run = ImportRun.objects.create(
        measure=feed.measure,
        feed=feed,
        format=feed.format,
        division=feed.division,
        source=f"{feed.provider.name}, {feed.dataset}",
        started_by=user,
        started_at=at,
    )
    record(run, "observatory.start_import", user=user, data={"measure": feed.measure.code, "feed": feed.dataset})
    return run


@transaction.atomic
def map_columns(
    *, run: ImportRun, columns: Mapping[str, Any], dialect: Mapping[str, Any], name: str, user: User
) -> ImportRun:
    """Say how a table is read; with a name, the mapping is kept for the next time."""
    locked = _locked(run)
    if locked.state != RunState.WAITING:
        raise ImportRefused("Esta importação já foi lida: repita-a para a ler de outra maneira.")
    locked.layout = {"columns": dict(columns), "dialect": dict(dialect)}
    if name.strip():
        locked.mapping, _ = ColumnMapping.objects.update_or_create(
            name=name.strip(),
            defaults={"measure": run.measure, "columns": dict(columns), "dialect": dict(dialect)},
            create_defaults={
                "measure": run.measure,
                "columns": dict(columns),
                "dialect": dict(dialect),
                "created_by": user,
            },
        )
    locked.save(update_fields=["layout", "mapping"])
    return locked


@transaction.atomic
def repeat_import(*, run: ImportRun) -> ImportRun:
    """Have what was kept read again; a fetch asks the source again."""
    locked = _locked(run)
    if locked.state in {RunState.APPLIED, RunState.APPLYING}:
        raise ImportRefused("Esta importação já foi gravada: comece outra.")
    if locked.feed_id and locked.payload_id:  # all had come; what came of a fetch that failed is not asked for again
        locked.parts.all().delete()
        locked.payload = locked.metadata = None
    locked.state, locked.error, locked.reason = RunState.WAITING, "", ""
    locked.decided_by = locked.decided_at = None
    locked.save()
    return locked


@transaction.atomic
def approve_import(*, run: ImportRun, user: User | None, at: datetime, withdraws_vanished: bool = False) -> ImportRun:
    """Decide that what was read becomes public; it is written in the background, by `apply_import`.

    Nobody decides what they started; without a user it is the machine's keeper, from the command line.
    """
    locked = _locked(run)
    if user is not None and locked.decided_by_id == user.pk and locked.state in {RunState.APPLYING, RunState.APPLIED}:
        return locked  # the button was pressed twice
    if locked.state != RunState.READY:
        raise ImportRefused(f"A importação está agora «{locked.get_state_display()}»: não há nada por aprovar.")
    if user is not None and locked.started_by_id == user.pk:
        raise ImportRefused("Quem começou a importação não a aprova: peça a outra pessoa da EATA.")
    if locked.issues.filter(level=IssueLevel.ERROR).exists():
        raise ImportRefused("A importação tem erros: corrija o ficheiro e comece outra.")
    _refuse_if_stale(locked)
    locked.state, locked.decided_by, locked.decided_at = RunState.APPLYING, user, at
    locked.layout = {**locked.layout, "withdraws_vanished": withdraws_vanished}
    locked.error = ""
    locked.save()
    record(locked, "observatory.approve_import", user=user, data={"measure": locked.measure.code})
    return locked


def apply_import(*, run: ImportRun, at: datetime) -> ImportRun:
    """Publish an approved import, all of it in one transaction; done twice it is done once."""
    try:
        return _apply(run, at)
    except (ImportRefused, PublishRefused) as refusal:
        ImportRun.objects.filter(pk=run.pk, state=RunState.APPLYING).update(
            state=RunState.READY, decided_by=None, decided_at=None, error=str(refusal)
        )
        raise


@transaction.atomic
def _apply(run: ImportRun, at: datetime) -> ImportRun:
    locked = _locked(run)
    if locked.state != RunState.APPLYING:
        return locked
    Measure.objects.select_for_update(no_key=True).get(pk=locked.measure_id)  # releases wait for each other here
    _refuse_if_stale(locked)
    try:
        locked.release = publish(
            measure=locked.measure,
            cells=locked,
            origin=Origin(locked.origin),
            source=locked.source,
            division=locked.division or Division.objects.order_by("-starts_on", "pk")[0],
            at=at,
            by=locked.decided_by,
            source_url=locked.source_url,
            source_updated_on=locked.source_updated_on,
        )
    except NothingNew:
        raise ImportRefused("Nada do que foi lido é novo: recuse a importação, com esse motivo.") from None
    locked.state = RunState.APPLIED
    locked.save()
    clear_changes(locked)
    return locked


@transaction.atomic
def refuse_import(*, run: ImportRun, user: User | None, reason: str, at: datetime) -> ImportRun:
    """Decide that nothing of it becomes public, and say why."""
    locked = _locked(run)
    if locked.state != RunState.READY:
        raise ImportRefused(f"A importação está agora «{locked.get_state_display()}»: não há nada por recusar.")
    if not reason.strip():
        raise ImportRefused("Diga o motivo da recusa: quem preparou a importação vai lê-lo.")
    locked.state, locked.reason = RunState.REFUSED, reason.strip()
    locked.decided_by, locked.decided_at = user, at
    locked.save()
    clear_changes(locked)
    record(locked, "observatory.refuse_import", user=user, data={"measure": locked.measure.code, "reason": reason})
    return locked


def latest_release_id(measure: Measure) -> int | None:
    return Release.objects.filter(measure=measure).order_by("-pk").values_list("pk", flat=True).first()


def clear_changes(run: ImportRun) -> None:
    """In the database's own words: the mapper would bring hundreds of thousands of rows here to delete them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM observatory_importchange WHERE run_id = %s", [run.pk])


def _locked(run: ImportRun) -> ImportRun:
    found = ImportRun.objects.select_for_update(of=("self",)).select_related("measure", "division", "feed")
    return found.get(pk=run.pk)


def _refuse_if_stale(run: ImportRun) -> None:
    if latest_release_id(run.measure) != run.base_id:
        raise StaleImport(STALE)
