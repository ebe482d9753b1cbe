"""Who may open the files of applications."""

from datetime import datetime

from accounts.permissions import Actor
from common.files.models import StoredFile
from funding.enums import ParticipationState, ScanState
from funding.models import Application, Attachment, Submission
from funding.permissions import can_see_application, can_write_application
from funding.queries.phases import is_unsealed


def files_handed_in(submission: Submission) -> list[Attachment]:
    """Return the files of a submission, those taken out of the draft since included."""
    files = submission.application.attachments.select_related("file").order_by("purpose", "file__original_name", "pk")
    seen: dict[str, Attachment] = {}
    for each in files:
        if each.sha256 in submission.payload:
            seen.setdefault(f"{each.sha256} {each.question}", each)
    return list(seen.values())


def may_open_attachment(actor: Actor, stored: StoredFile, at: datetime) -> bool:
    """Answer for `common.files`.

    Nobody opens what is in quarantine; what was not found clean yet only who sent it, while they write. What is clean
    those who take part, and for the EATA, once unsealed, what was handed in.
    """
    rows = Attachment.objects.filter(file=stored).exclude(scan=ScanState.INFECTED)
    return any(
        _may_open(actor, attachment, at)
        for attachment in rows.select_related("application__call", "file").order_by("pk")
    )


def _may_open(actor: Actor, attachment: Attachment, at: datetime) -> bool:
    application = attachment.application
    co_editors = set(application.co_editors.values_list("user_id", flat=True))
    if attachment.scan != ScanState.CLEAN:
        is_theirs = attachment.file.uploaded_by_id == actor.user_id
        return is_theirs and can_write_application(actor, application, co_editors=co_editors)
    participants = set(
        application.participations.filter(state=ParticipationState.ACCEPTED).values_list("entity_id", flat=True)
    )
    if can_see_application(actor, application, is_unsealed=False, participants=participants, co_editors=co_editors):
        return True
    return _was_handed_in(application, attachment) and can_see_application(
        actor, application, is_unsealed=is_unsealed(application.call, at)
    )


def _was_handed_in(application: Application, attachment: Attachment) -> bool:
    return application.submissions.filter(payload__contains=attachment.sha256).exists()
