"""Files that a party hands in with a statement or an appeal: checked, looked at by an antivirus, kept as sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, TypeAlias, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common.files.models import StoredFile
from common.files.operations import UploadRefused, store_upload
from common.files.scanning import ScanFailed, scan
from common.jobs.operations import defer
from common.ui.formatting import file_size
from funding.enums import ScanState
from funding.models import Appeal, AppealFile, Application, Hearing, HearingFile
from funding.notifications import tell_party_file_quarantined
from funding.operations.attachments import RETRIED_AFTER
from funding.operations.moves import tell
from funding.operations.refusals import FileNotAccepted

MOST_FILES = 10
MOST_BYTES = 50_000_000
KINDS: dict[str, type[HearingFile] | type[AppealFile]] = {"hearing": HearingFile, "appeal": AppealFile}
Upload: TypeAlias = "UploadedFile[Any]"


def keep_hearing_files(hearing: Hearing, uploads: Sequence[Upload], user: User, at: datetime) -> list[StoredFile]:
    """Keep what comes with a statement, beside what came before; call it inside the operation that takes it."""
    stored = _stored(uploads, list(hearing.files.select_related("file")), user)
    for file in stored:
        _scan_later("hearing", HearingFile.objects.create(hearing=hearing, file=file, added_at=at))
    return stored


def keep_appeal_files(appeal: Appeal, uploads: Sequence[Upload], user: User, at: datetime) -> list[StoredFile]:
    stored = _stored(uploads, [], user)
    for file in stored:
        _scan_later("appeal", AppealFile.objects.create(appeal=appeal, file=file, added_at=at))
    return stored


def scan_party_file(*, kind: str, file_id: int, at: datetime) -> ScanState | None:
    """Ask the antivirus and write down what it says; None when there is nothing to ask any more."""
    waiting = KINDS[kind].objects.filter(pk=file_id, scan__in=[ScanState.PENDING, ScanState.ERROR])
    found = waiting.select_related("file").first()
    if found is None:
        return None
    try:
        with found.file.content.open("rb") as content:
            verdict = scan(cast(BinaryIO, content))
    except (ScanFailed, OSError) as error:
        return _note(kind, file_id, ScanState.ERROR, str(error), at)
    return _note(kind, file_id, ScanState.CLEAN if verdict.is_clean else ScanState.INFECTED, verdict.found, at)


def scan_party_files_waiting(*, at: datetime) -> int:
    """Ask again about what the antivirus did not answer, or was never asked; return how many got an answer."""
    asked_before = Q(scan=ScanState.ERROR, scanned_at__lte=at - RETRIED_AFTER)
    never_asked = Q(scan=ScanState.PENDING, added_at__lte=at - RETRIED_AFTER)
    waiting = [
        (kind, pk)
        for kind, model in KINDS.items()
        for pk in model.objects.filter(asked_before | never_asked).order_by("pk").values_list("pk", flat=True)
    ]
    states = [scan_party_file(kind=kind, file_id=pk, at=at) for kind, pk in waiting]
    return sum(state in {ScanState.CLEAN, ScanState.INFECTED} for state in states)


def application_of(row: HearingFile | AppealFile) -> Application:
    return row.hearing.decision.application if isinstance(row, HearingFile) else row.appeal.decision.application


@transaction.atomic
def _note(kind: str, file_id: int, state: ScanState, note: str, at: datetime) -> ScanState | None:
    row = KINDS[kind].objects.select_for_update(of=["self"]).get(pk=file_id)
    if row.scan in {ScanState.CLEAN, ScanState.INFECTED}:
        return None
    row.scan, row.scan_note, row.scanned_at = state, note[:200], at
    row.save(update_fields=["scan", "scan_note", "scanned_at"])
    if state == ScanState.INFECTED:
        application = application_of(row)
        told = {"sha256": row.file.sha256, "found": note}
        tell("quarantine_file", application, user=None, entity=None, at=at, data=told)
        tell_party_file_quarantined(kind, row, application, at)
    return state


def _scan_later(kind: str, row: HearingFile | AppealFile) -> None:
    defer("funding.scan_party_file", kind=kind, file_id=row.pk)


def _stored(uploads: Sequence[Upload], before: Sequence[HearingFile], user: User) -> list[StoredFile]:
    if len(uploads) + len(before) > MOST_FILES:
        raise FileNotAccepted(f"Podem juntar-se até {MOST_FILES} ficheiros: junte vários num só.")
    if sum(one.size or 0 for one in uploads) + sum(one.file.size for one in before) > MOST_BYTES:
        raise FileNotAccepted(f"Os ficheiros não podem passar {file_size(MOST_BYTES)} no total.")
    seen = {one.file.sha256: one.file.original_name for one in before}
    stored = []
    for upload in uploads:
        try:
            file = store_upload(upload=upload, user=user)
        except UploadRefused as refused:
            raise FileNotAccepted(f"{upload.name}: {refused}") from refused
        if file.sha256 in seen:
            raise FileNotAccepted(f"O ficheiro «{upload.name}» já foi junto, com o nome «{seen[file.sha256]}».")
        seen[file.sha256] = file.original_name
        stored.append(file)
    return stored
