"""Who may open what a party handed in with its statement, complaint or appeal."""

from collections.abc import Sequence
from itertools import chain

from django.db.models import Prefetch, QuerySet

from accounts.permissions import Actor
from common.files.models import StoredFile
from funding.enums import ParticipationState, ScanState
from funding.models import Appeal, AppealFile, Application, Hearing, HearingFile
from funding.permissions import can_start_application, can_write_calls

TAKES_PART = (ParticipationState.ACCEPTED, ParticipationState.RELEASED)


def may_open_party_file(actor: Actor, stored: StoredFile) -> bool:
    """Answer for `common.files`: the parties of the application and the EATA, what was found clean.

    Before that only who sent it, while they work for the lead; what is in quarantine, nobody.
    """
    heard = HearingFile.objects.filter(file=stored).select_related("hearing__decision__application", "file")
    appealed = AppealFile.objects.filter(file=stored).select_related("appeal__decision__application", "file")
    rows: Sequence[HearingFile | AppealFile] = list(chain(heard, appealed))
    return any(_may_open(actor, row) for row in rows if row.scan != ScanState.INFECTED)


def _may_open(actor: Actor, row: HearingFile | AppealFile) -> bool:
    application = _application_of(row)
    if row.scan != ScanState.CLEAN:
        is_theirs = row.file.uploaded_by_id == actor.user_id and application.lead_id in actor.acts_for
        return is_theirs and can_start_application(actor)
    if can_write_calls(actor):
        return True
    parties = application.participations.filter(state__in=TAKES_PART).values_list("entity_id", flat=True)
    return can_start_application(actor) and not actor.acts_for.isdisjoint({application.lead_id, *parties})


def _application_of(row: HearingFile | AppealFile) -> Application:
    return row.hearing.decision.application if isinstance(row, HearingFile) else row.appeal.decision.application


def files_said(hearing: Hearing | None) -> list[HearingFile]:
    """Return what came with the statements of a hearing, in the order it came."""
    if hearing is None:
        return []
    return list(hearing.files.select_related("file__uploaded_by").order_by("added_at", "pk"))


def appeals_of(application: Application) -> QuerySet[Appeal]:
    """Return what was filed against the decisions of an application, the first one first, with its files."""
    files = AppealFile.objects.select_related("file__uploaded_by").order_by("added_at", "pk")
    return (
        Appeal.objects.filter(decision__application=application)
        .select_related("filed_by", "answered_by")
        .prefetch_related(Prefetch("files", files))
        .order_by("filed_at", "pk")
    )
