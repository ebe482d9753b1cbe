"""Building an edition: freeze at one moment, make the files, and keep everything or nothing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection, transaction

from accounts.models import User
from common.audit.trail import record
from common.canonical import canonical, sha256_of
from reporting.enums import MEDIA_TYPES, ArtefactName, EditionState
from reporting.models import Artefact, ReportEdition, Snapshot
from reporting.models.snapshots import private_storage
from reporting.operations.refusals import BuildInProgress, ReportRefused
from reporting.operations.rendering import STEPS, Tell, drawing_sha256, render_report, silence
from reporting.operations.tables import csv_bundle
from reporting.queries.canonical import SCHEMA_VERSION, Payload, row_counts, section_hashes
from reporting.queries.collecting import collect, one_moment

Files = dict[ArtefactName, bytes]

FOLDER = "reports"
BUILDING = 8_152_101  # first half of the advisory lock's name; the second is the edition


def build_edition(*, edition: ReportEdition, user: User | None, at: datetime, tell: Tell = silence) -> Snapshot:
    """Freeze the facts and make the report, its data, tables and manifest.

    Facts are read in one transaction of their own, so call it outside any other. Stopped at any point, it leaves
    the edition as it was. Raises BuildInProgress, ReportRefused, or PdfError when a letter cannot be drawn.
    """
    with only_build_of(edition):
        edition.refresh_from_db()
        _refuse_unless_in_preparation(edition)
        _remove_leftovers(edition)
        tell(1, "A ler os dados")
        with one_moment():
            payload = collect(edition, at)
        files = make_files(payload, tell=tell)
        tell(STEPS, "A guardar os ficheiros")
        return _keep(edition=edition, payload=payload, files=files, user=user, at=at)


@contextmanager
def only_build_of(edition: ReportEdition) -> Iterator[None]:
    """Hold the edition's lock, which the database frees by itself when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [BUILDING, edition.pk])
        if cursor.fetchone() != (True,):
            raise BuildInProgress
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [BUILDING, edition.pk])


def _refuse_unless_in_preparation(edition: ReportEdition) -> None:
    if edition.state != EditionState.IN_PREPARATION:
        raise ReportRefused(
            f"A edição está {edition.get_state_display()} e já não se gera de novo. "
            "Devolva-a à preparação ou, se já foi publicada, abra uma errata."
        )


def make_files(payload: Payload, *, tell: Tell = silence) -> Files:
    """Make every file of an edition from its payload alone."""
    frozen = canonical(payload)
    sha256 = sha256_of(frozen)
    files = {
        ArtefactName.REPORT: render_report(payload, sha256, tell=tell),
        ArtefactName.SNAPSHOT: frozen.encode(),
        ArtefactName.TABLES: csv_bundle(payload),
    }
    return {**files, ArtefactName.MANIFEST: manifest(payload, files)}


def manifest(payload: Payload, files: Files) -> bytes:
    """List the files with their size and hash, the hash of each part of the data, and of what drew the report."""
    edition = payload["edition"]
    content = {
        "kind": edition["kind"],
        "year": edition["year"],
        "edition": edition["edition"],
        "cut_off": edition["cut_off"],
        "demonstration": edition["demonstration"],
        "schema_version": payload["schema_version"],
        "drawn_with": drawing_sha256(),
        "files": [
            {"name": name.value, "media_type": MEDIA_TYPES[name], "size": len(body), "sha256": sha256_of(body)}
            for name, body in sorted(files.items())
        ],
        "sections": section_hashes(payload),
        "row_counts": row_counts(payload),
    }
    return (json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2) + "\n").encode()


@transaction.atomic
def _keep(*, edition: ReportEdition, payload: Payload, files: Files, user: User | None, at: datetime) -> Snapshot:
    locked = ReportEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    _refuse_unless_in_preparation(locked)
    if locked.snapshot and _is_same(locked.snapshot, files):
        return locked.snapshot
    snapshot = _new_snapshot(locked, payload, at)
    for name, body in files.items():
        digest = sha256_of(body)
        artefact = Artefact(
            snapshot=snapshot, name=name, media_type=MEDIA_TYPES[name], size=len(body), sha256=digest, made_at=at
        )
        path = f"{folder_of(edition)}/{snapshot.pk}/{name}"
        artefact.content.save(path, ContentFile(body), save=False)
        artefact.save()
    locked.snapshot = snapshot
    locked.save(update_fields=["snapshot"])
    record(locked, "reporting.build", user=user, data={"sha256": snapshot.sha256, "rows": snapshot.row_counts})
    edition.refresh_from_db()
    return snapshot


def _new_snapshot(edition: ReportEdition, payload: Payload, at: datetime) -> Snapshot:
    frozen = canonical(payload)
    return Snapshot.objects.create(
        kind=edition.kind,
        year=edition.year,
        cut_off=edition.cut_off,
        taken_at=at,
        schema_version=SCHEMA_VERSION,
        app_version=settings.APP_VERSION,
        payload=frozen,
        sha256=sha256_of(frozen),
        row_counts=row_counts(payload),
    )


def _is_same(snapshot: Snapshot, files: Files) -> bool:
    kept = dict(snapshot.artefacts.values_list("name", "sha256"))
    return kept == {name.value: sha256_of(body) for name, body in files.items()}


def folder_of(edition: ReportEdition) -> str:
    return f"{edition.kind.lower()}-{edition.year}-{edition.edition}"


def _remove_leftovers(edition: ReportEdition) -> None:
    """Delete what a build that was killed had begun to write: files no row speaks of."""
    root = f"{FOLDER}/{folder_of(edition)}"
    known = set(Artefact.objects.filter(content__startswith=f"{root}/").values_list("content", flat=True))
    storage = private_storage()
    for path in _files_below(storage, root):
        if path not in known:
            storage.delete(path)


def _files_below(storage: Storage, root: str) -> Iterator[str]:
    try:
        folders, names = storage.listdir(root)
    except FileNotFoundError:  # nothing was ever built; object stores give an empty list
        return
    for name in names:
        yield str(PurePosixPath(root, name))
    for folder in folders:
        yield from _files_below(storage, str(PurePosixPath(root, folder)))
