"""Whether a stored file is evidence that somebody may read."""

from accounts.permissions import Actor
from action_plan.models import Evidence
from action_plan.permissions import can_read_evidence
from common.files.models import StoredFile


def may_open_evidence(actor: Actor, stored: StoredFile) -> bool:
    """Answer for `common.files`: yes when some report the actor may read holds this file."""
    rows = Evidence.objects.filter(file=stored).select_related("update__action").order_by("pk")
    return any(can_read_evidence(actor, evidence) for evidence in rows)
