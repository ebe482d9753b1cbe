"""Files of an application: checked, counted, looked at by an antivirus, kept for the submissions that have them."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum

from accounts.models import User
from common.files.operations import UploadRefused, store_upload
from common.files.scanning import ScanFailed, scan
from common.jobs.operations import defer
from common.questionnaires.models import Answer
from common.ui.formatting import file_size
from funding.enums import ScanState
from funding.models import Application, Attachment
from funding.notifications import tell_quarantined
from funding.operations.applications import changed, in_preparation
from funding.operations.moves import tell
from funding.operations.refusals import FileNotAccepted, WrongState
from territories.models import Entity

MOST_FILES = 30
MOST_BYTES = 100_000_000
RETRIED_AFTER = timedelta(minutes=4)


@transaction.atomic
def add_attachment(
    *,
    application: Application,
    upload: "UploadedFile[Any]",
    purpose: str,
    question: str = "",
    user: User,
    entity: Entity,
    at: datetime,
    keeps_same: bool = False,
) -> Attachment:
    """Keep a file with the draft, waiting for the antivirus; the same file for the same question is kept once.

    Sent again it is refused, or with `keeps_same` the one that is there is returned.
    """
    application = in_preparation(application, user, entity, at)
    sha256 = _sha256(upload)
    current = application.attachments.filter(removed_at=None)
    existing = current.filter(sha256=sha256, question=question).select_related("file").first()
    if existing is not None and keeps_same:
        return existing
    if existing is not None:
        raise FileNotAccepted(
            f"Este ficheiro já está na candidatura, com o nome «{existing.file.original_name}»: não se repete."
        )
    _check_room(application, upload.size or 0)
    try:
        stored = store_upload(upload=upload, user=user)
    except UploadRefused as refused:
        raise FileNotAccepted(str(refused)) from refused
    attachment = Attachment.objects.create(
        application=application, file=stored, sha256=sha256, purpose=purpose, question=question, added_at=at
    )
    changed(application, at)
    told = {"sha256": sha256, "size": stored.size, "name": stored.original_name, "purpose": purpose}
    tell("add_file", application, user=user, entity=entity, at=at, data=told)
    defer("funding.scan_attachment", attachment_id=attachment.pk)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, user: User, entity: Entity, at: datetime) -> None:
    """Take a file out of the draft; a submission that has it keeps it."""
    application = in_preparation(attachment.application, user, entity, at)
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.removed_at is not None:
        return
    if (
        attachment.question
        and Answer.objects.filter(response=application.response_id, file=attachment.file_id).exists()
    ):
        raise WrongState("Este ficheiro responde a uma pergunta do formulário: retire-o nessa pergunta.")
    attachment.removed_at = at
    attachment.save(update_fields=["removed_at"])
    changed(application, at)
    tell("remove_file", application, user=user, entity=entity, at=at, data={"sha256": attachment.sha256})
    if not application.submissions.filter(payload__contains=attachment.sha256).exists():
        attachment.delete()


def scan_attachment(*, attachment_id: int, at: datetime) -> ScanState | None:
    """Ask the antivirus and write down what it says; None when there is nothing to ask any more."""
    waiting = [ScanState.PENDING, ScanState.ERROR]
    attachment = Attachment.objects.filter(pk=attachment_id, scan__in=waiting).select_related("file").first()
    if attachment is None:
        return None
    try:
        with attachment.file.content.open("rb") as content:
            verdict = scan(cast(BinaryIO, content))
    except (ScanFailed, OSError) as error:
        return _note(attachment_id, ScanState.ERROR, str(error), at)
    return _note(attachment_id, ScanState.CLEAN if verdict.is_clean else ScanState.INFECTED, verdict.found, at)


@transaction.atomic
def _note(attachment_id: int, state: ScanState, note: str, at: datetime) -> ScanState | None:
    attachment = Attachment.objects.select_for_update(of=["self"]).filter(pk=attachment_id).first()
    if attachment is None or attachment.scan in {ScanState.CLEAN, ScanState.INFECTED}:
        return None
    attachment.scan, attachment.scan_note, attachment.scanned_at = state, note[:200], at
    attachment.save(update_fields=["scan", "scan_note", "scanned_at"])
    if state == ScanState.INFECTED:
        told = {"sha256": attachment.sha256, "found": note}
        tell("quarantine_file", attachment.application, user=None, entity=None, at=at, data=told)
        tell_quarantined(attachment, at)
    return state


def scan_what_waits(*, at: datetime) -> int:
    """Ask again about what the antivirus did not answer, or was never asked; return how many got an answer."""
    asked_before = Q(scan=ScanState.ERROR, scanned_at__lte=at - RETRIED_AFTER)
    never_asked = Q(scan=ScanState.PENDING, added_at__lte=at - RETRIED_AFTER)
    waiting = Attachment.objects.filter(asked_before | never_asked).order_by("pk").values_list("pk", flat=True)
    states = [scan_attachment(attachment_id=pk, at=at) for pk in list(waiting)]
    return sum(state in {ScanState.CLEAN, ScanState.INFECTED} for state in states)


def _check_room(application: Application, size: int) -> None:
    current = application.attachments.filter(removed_at=None)
    if current.count() >= MOST_FILES:
        raise FileNotAccepted(
            f"A candidatura já tem {MOST_FILES} ficheiros, o máximo. Retire um ou junte vários num só."
        )
    used = current.aggregate(total=Sum("file__size"))["total"] or 0
    if used + size > MOST_BYTES:
        left = file_size(max(MOST_BYTES - used, 0))
        raise FileNotAccepted(f"Os ficheiros da candidatura não podem passar {file_size(MOST_BYTES)}: restam {left}.")


def _sha256(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
