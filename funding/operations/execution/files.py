"""Files of an award: checked when they arrive, looked at by the antivirus before anybody else opens them."""

from datetime import datetime
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common.files.models import StoredFile
from common.files.operations import UploadRefused, store_upload
from common.files.scanning import ScanFailed, scan
from common.jobs.operations import defer
from funding.enums import ScanState
from funding.models import Award, AwardFile, AwardReport
from funding.notifications.awards import tell_quarantined
from funding.operations.attachments import RETRIED_AFTER
from funding.operations.execution.guards import tell_of_award
from funding.operations.refusals import FileNotAccepted, WrongState


def kept_file(
    award: Award, upload: "UploadedFile[Any]", user: User, at: datetime, *, report: AwardReport | None = None
) -> StoredFile:
    """Keep a file with the award, waiting for the antivirus. Raises FileNotAccepted with nothing kept."""
    try:
        stored = store_upload(upload=upload, user=user)
    except UploadRefused as refused:
        raise FileNotAccepted(str(refused)) from refused
    kept = AwardFile.objects.create(award=award, file=stored, report=report, added_at=at)
    defer("funding.scan_award_file", award_file_id=kept.pk)
    return stored


def drop_file(stored: StoredFile | None) -> None:
    """Let go of a file that nothing of the award points to any more; it is swept with the other orphans."""
    AwardFile.objects.filter(file=stored).delete()


def require_not_quarantined(*files: StoredFile | None) -> None:
    """Nothing is signed, handed in, verified or approved on a file in which something was found."""
    found = AwardFile.objects.filter(file__in=[one for one in files if one], scan=ScanState.INFECTED)
    names = list(found.order_by("file__original_name", "pk").values_list("file__original_name", flat=True))
    if names:
        raise WrongState(f"Em quarentena: {', '.join(names)}. Junte uma cópia limpa antes de continuar.")


def scan_award_file(*, award_file_id: int, at: datetime) -> ScanState | None:
    """Ask the antivirus and write down what it says; None when there is nothing to ask any more."""
    waiting = AwardFile.objects.filter(pk=award_file_id, scan__in=[ScanState.PENDING, ScanState.ERROR])
    found = waiting.select_related("file").first()
    if found is None:
        return None
    try:
        with found.file.content.open("rb") as content:
            verdict = scan(cast(BinaryIO, content))
    except (ScanFailed, OSError) as error:
        return _note(award_file_id, ScanState.ERROR, str(error), at)
    return _note(award_file_id, ScanState.CLEAN if verdict.is_clean else ScanState.INFECTED, verdict.found, at)


@transaction.atomic
def _note(award_file_id: int, state: ScanState, note: str, at: datetime) -> ScanState | None:
    kept = AwardFile.objects.select_for_update(of=["self"]).filter(pk=award_file_id).first()
    if kept is None or kept.scan in {ScanState.CLEAN, ScanState.INFECTED}:
        return None
    kept.scan, kept.scan_note, kept.scanned_at = state, note[:200], at
    kept.save(update_fields=["scan", "scan_note", "scanned_at"])
    if state == ScanState.INFECTED:
        told = {"sha256": kept.file.sha256, "name": kept.file.original_name, "found": note}
        tell_of_award("quarantine_file", kept.award, user=None, entity=None, at=at, data=told)
        tell_quarantined(kept, at)
    return state


def scan_what_waits(*, at: datetime) -> int:
    """Ask again about what the antivirus did not answer, or was never asked; return how many got an answer."""
    asked_before = Q(scan=ScanState.ERROR, scanned_at__lte=at - RETRIED_AFTER)
    never_asked = Q(scan=ScanState.PENDING, added_at__lte=at - RETRIED_AFTER)
    waiting = AwardFile.objects.filter(asked_before | never_asked).order_by("pk").values_list("pk", flat=True)
    states = [scan_award_file(award_file_id=pk, at=at) for pk in list(waiting)]
    return sum(state in {ScanState.CLEAN, ScanState.INFECTED} for state in states)
