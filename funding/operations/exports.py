"""Taking applications away whole: asked for, made beside, kept some days; who took what stays on record."""

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from common.audit.trail import record
from common.exports.books import BOOKS
from common.exports.tables import INTERNAL, Provenance
from common.files.storage import private_storage
from common.jobs.models import Job
from common.jobs.operations import defer
from common.ui.formatting import moment
from funding import permissions
from funding.enums import ExportFormat, ScanState
from funding.models import Application, Call, Export, Submission
from funding.operations.call_states import tell_of_call
from funding.operations.receipts import make_receipt
from funding.operations.refusals import NotAllowed
from funding.queries.content import content_now
from funding.queries.evaluation import own_entities
from funding.queries.export_tables import tables_of
from funding.queries.exports import blocks_of, columns_of_form, exports_to_forget, to_take
from funding.queries.facts import facts_of
from funding.queries.phases import is_unsealed
from territories.models import Entity

KEPT = timedelta(days=7)
Tell = Callable[[int, int, str], None]


@transaction.atomic
def ask_for_export(*, call: Call, file_format: ExportFormat, user: User, entity: Entity, at: datetime) -> Job:
    """Ask for all the applications of a call; it goes to the log and to the call's chain of events."""
    _require_staff(call, actor_of(user, localdate(at), entity.pk, has_mfa=True), at)
    made = Export.objects.create(call=call, format=file_format, asked_by=user, asked_at=at)
    told = {"export": made.uuid.hex, "format": file_format.value}
    record(call, "funding.export_call", user=user, data=told)
    tell_of_call("export", call, user=user, entity=entity, at=at, data=told)
    return defer("funding.make_export", by=user, export_id=made.pk, entity_id=entity.pk)


@transaction.atomic
def ask_for_package(*, application: Application, user: User, at: datetime) -> Job:
    """Ask for one's own application whole; the caller found it as somebody who takes part in it."""
    given = {"call": application.call, "application": application, "format": ExportFormat.PACKAGE}
    made = Export.objects.create(**given, asked_by=user, asked_at=at)
    record(application.call, "funding.take_application", user=user, data={"application": application.uuid.hex})
    return defer("funding.make_package", by=user, export_id=made.pk)


def note_taken(*, export: Export, user: User) -> None:
    record(export.call, "funding.take_export", user=user, data={"export": export.uuid.hex, "sha256": export.sha256})


def make_export(*, export: Export, entity_id: int, at: datetime, tell: Tell) -> None:
    """Write the file; whoever lost the role meanwhile, or asks before the end of a sealed call, gets none."""
    if export.made_at is not None:
        return
    on, call = localdate(at), export.call
    actor = actor_of(export.asked_by, on, entity_id, has_mfa=True)
    _require_staff(call, actor, at)
    taken = to_take(call, actor, is_unsealed=is_unsealed(call, at), on=on)
    tables = tables_of(call, columns_of_form(call))
    headings = {name: table.headings for name, table in tables.items()}
    rows: Counter[str] = Counter(dict.fromkeys(tables, 0))
    with _folder() as folder:
        path = Path(folder) / export.path.rpartition("/")[2]
        with BOOKS[export.extension](path, headings, _provenance(export, taken.left_out, at)) as book:
            done = 0
            for block in blocks_of(call, taken.submissions, on):
                for name, table in tables.items():
                    written = list(table.rows(block))
                    book.add(name, written)
                    rows[name] += len(written)
                done += len(block.contents)
                tell(done, len(taken.submissions), f"{done} de {len(taken.submissions)} candidaturas")
        _keep(export, path, at, rows=dict(rows), left_out=list(taken.left_out))


def make_package(*, export: Export, at: datetime, tell: Tell) -> None:
    """Write an application whole: what it is now, its submissions with receipts, letters and the clean files."""
    application = export.application
    if export.made_at is not None or application is None:
        return
    submissions = list(application.submissions.select_related("submitted_by").order_by("number"))
    with _folder() as folder:
        path = Path(folder) / f"{export.uuid}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for done, submission in enumerate(submissions, start=1):
                _pack_submission(packed, submission, application)
                tell(done, len(submissions) + 1, "submissões")
            left = _pack_files(packed, application)
            own = own_entities([export.asked_by_id], localdate(at)).get(export.asked_by_id, frozenset())
            letters = application.letters.filter(recipient__in=own).order_by("sent_at", "pk")
            for place, letter in enumerate(letters, start=1):
                packed.writestr(f"notificacoes/{place:02d}.txt", f"{letter.subject}\r\n\r\n{letter.body}\r\n")
            now = content_now(application, facts_of(application))
            packed.writestr("candidatura.json", json.dumps(now, ensure_ascii=False, indent=1, default=str))
            packed.writestr("LEIA-ME.txt", _read_me(application, submissions, left, at))
        _keep(export, path, at, rows={"submissoes": len(submissions)})


def forget_exports(*, at: datetime) -> int:
    """Delete files that are some days old; that they were made, and by whom, stays."""
    gone = 0
    for export in exports_to_forget(at - KEPT):
        private_storage().delete(export.path)
        export.removed_at = at
        export.save(update_fields=["removed_at"])
        gone += 1
    return gone


def _require_staff(call: Call, actor: Actor, at: datetime) -> None:
    if not permissions.can_read_applications(actor) or not is_unsealed(call, at):
        raise NotAllowed("As candidaturas só se exportam depois de o aviso fechar, por quem as pode ler.")


def _folder() -> TemporaryDirectory[str]:
    """A folder beside where files are kept: there is room there, and nobody else looks."""
    Path(settings.PRIVATE_FILES_ROOT).mkdir(parents=True, exist_ok=True)
    return TemporaryDirectory(dir=settings.PRIVATE_FILES_ROOT, prefix="exportacao-")


def _provenance(export: Export, left_out: tuple[str, ...], at: datetime) -> Provenance:
    source = f"Candidaturas ao aviso «{export.call.title}», pedidas por {export.asked_by.name}"
    said = f"De fora, por impedimento de quem pediu: {', '.join(left_out)}." if left_out else ""
    return Provenance(source, at, licence=INTERNAL, warning=said)


def _keep(export: Export, path: Path, at: datetime, **told: Any) -> None:
    """Put the file in its place, and then say what it is; who comes twice finds it made."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    storage = private_storage()
    storage.delete(export.path)
    with path.open("rb") as file:
        storage.save(export.path, File(file))
    values = {"made_at": at, "size": path.stat().st_size, "sha256": digest.hexdigest(), **told}
    Export.objects.filter(pk=export.pk).update(**values)


def _pack_submission(packed: zipfile.ZipFile, submission: Submission, application: Application) -> None:
    submission.application = application
    packed.writestr(f"submissoes/{submission.registry}.json", submission.payload)
    with private_storage().open(make_receipt(submission=submission), "rb") as receipt:
        packed.writestr(f"submissoes/{submission.registry}.pdf", receipt.read())


def _pack_files(packed: zipfile.ZipFile, application: Application) -> list[str]:
    """Pack what was found clean, under names that do not meet; return the others."""
    left = []
    for one in application.attachments.select_related("file").order_by("added_at", "pk"):
        name = one.file.original_name.replace("/", "-").replace("\\", "-")
        if one.scan != ScanState.CLEAN:
            left.append(name)
            continue
        with (
            one.file.content.open("rb") as kept,
            packed.open(f"anexos/{one.pk}-{name}", "w", force_zip64=True) as inside,
        ):
            while part := kept.read(1 << 20):
                inside.write(part)
    return left


def _read_me(application: Application, submissions: list[Submission], left: list[str], at: datetime) -> str:
    lines = [
        f"{application.title}, candidatura ao aviso «{application.call.title}».",
        f"Cópia feita em {moment(at)} (hora de Lisboa).",
        "candidatura.json: a candidatura como está agora, com o que ainda não foi submetido.",
        "submissoes/: cada submissão, tal como foi entregue (JSON), e o seu recibo (PDF).",
        *(f"  {one.registry}: SHA-256 {one.sha256}" for one in submissions),
        "notificacoes/: o que lhe foi notificado.",
        "anexos/: os ficheiros que o antivírus verificou.",
        *([f"Sem estes, por verificar ou em quarentena: {', '.join(left)}."] if left else []),
    ]
    return "\r\n".join(lines) + "\r\n"
