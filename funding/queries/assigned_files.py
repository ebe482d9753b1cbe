"""Whether a file is of an application that somebody may read because they evaluate it, or screen it."""

from django.utils import timezone

from accounts.permissions import Actor
from common.files.models import StoredFile
from funding.enums import ScanState
from funding.models import Application, Assignment, Attachment
from funding.permissions import can_read_applications, can_see_application, may_read_assigned
from funding.queries.phases import is_unsealed


def may_open_assigned(actor: Actor, stored: StoredFile) -> bool:
    """Answer for `common.files`: what was scanned clean and handed in, to who declared no conflict and to the EATA."""
    rows = Attachment.objects.filter(file=stored, scan=ScanState.CLEAN).select_related("application__call")
    return any(_reads(actor, row.application) and _was_handed_in(row) for row in rows.order_by("pk"))


def _reads(actor: Actor, application: Application) -> bool:
    if can_read_applications(actor):
        unsealed = is_unsealed(application.call, timezone.now())
        return can_see_application(actor, application, is_unsealed=unsealed)
    assigned = Assignment.objects.filter(application=application, reviewer=actor.user_id).first()
    return assigned is not None and may_read_assigned(actor, assigned)


def _was_handed_in(attachment: Attachment) -> bool:
    last = attachment.application.submissions.order_by("-number").first()
    return last is not None and f'"{attachment.sha256}"' in last.payload
