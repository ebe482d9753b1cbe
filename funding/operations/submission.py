"""Handing in: one immutable submission with a registry number, and giving up.

What counts is when the request arrived (`received_at`), not when its turn came; the end of the call is read in the
same transaction. Nothing here waits for a file, a PDF or a message.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.canonical import canonical, sha256_of
from common.jobs.operations import defer
from common.questionnaires.queries import missing_and_handed_in
from funding.enums import ApplicationState, ParticipationState, ScanState
from funding.models import Application, Submission
from funding.notifications import tell_lapsed, tell_withdrawn
from funding.operations.applications import require_open
from funding.operations.moves import MOVES, acting, locked, make_move, require, tell
from funding.operations.refusals import FormNotFinished, FundingRefused, RulesNotMet, WrongState
from funding.queries.content import content_of, files_of_draft
from funding.queries.facts import facts_of
from funding.queries.rules import all_results_of
from territories.models import Entity

LAST_HOUR = timedelta(hours=1)
SCANNING_TAKES = timedelta(minutes=5)
READ_WITH_IT = ("lead__community", "response__version")  # one question to the database instead of four


@transaction.atomic
def submit_application(
    *,
    application: Application,
    key: uuid.UUID,
    version: int,
    user: User,
    entity: Entity,
    received_at: datetime,
    at: datetime,
) -> Submission:
    """Hand the application in as it is; the same form sent again returns the submission it already made.

    Raises CallClosed, RulesNotMet, StaleApplication, WrongState or NotAllowed, and then nothing changed.
    """
    application, actor = locked(application, *READ_WITH_IT), acting(user, entity, at)
    require(MOVES["submit"].may, application, user=user, entity=entity, at=at, label="submeter", actor=actor)
    earlier = list(application.submissions.defer("payload"))
    made = next((one for one in earlier if one.key == key), None)
    if made is not None:
        return made
    require_open(application.call, received_at)
    facts, answers = facts_of(application), _answers_of(application)
    blocking = [result for result in all_results_of(application.call, facts) if result.blocks]
    if blocking:
        raise RulesNotMet(blocking)
    unscanned = _check_files(application, received_at)
    number, registry = len(earlier) + 1, _next_registry(received_at)
    payload = canonical(content_of(application, facts, answers))
    told = {"number": number, "registry": registry, "received_at": received_at, "sha256": sha256_of(payload)}
    application.submitted_version = application.version + 1  # the one that this move makes
    by: dict[str, Any] = {"user": user, "entity": entity, "at": at, "actor": actor}
    make_move("submit", application, **by, version=version, data=told, also=["submitted_version"])
    submission = Submission.objects.create(
        application=application,
        **told,
        key=key,
        recorded_at=max(at, received_at),
        submitted_by=user,
        payload=payload,
        has_unscanned_files=unscanned,
    )
    defer("funding.tell_submitted", submission_id=submission.pk)
    return submission


@transaction.atomic
def note_refused_submission(
    *, application: Application, refused: FundingRefused, user: User, entity: Entity, at: datetime, now: datetime
) -> None:
    """Keep on record that somebody tried, when their request arrived and why it was refused; nothing else changed."""
    data = {"reason": type(refused).__name__, "said": str(refused), "received_at": at}
    tell("submit_refused", application, user=user, entity=entity, at=now, data=data)


@transaction.atomic
def withdraw_application(
    *, application: Application, reason: str, version: int, user: User, entity: Entity, at: datetime
) -> Application:
    """Give the application up and set its municipalities free; what was submitted stays on record."""
    application = locked(application)
    application.withdrawn_reason = reason.strip()
    if not application.withdrawn_reason:
        raise WrongState("Diga porque desiste: fica registado com a candidatura.")
    application.save(update_fields=["withdrawn_reason"])
    make_move("withdraw", application, user=user, entity=entity, at=at, version=version, data={"reason": reason})
    tell_withdrawn(application, at=at)
    release_participants(application, at)
    return application


@transaction.atomic
def lapse_drafts(*, call_id: int, at: datetime) -> int:
    """Close what was never submitted once the call is over; may run again. Returns how many."""
    drafts = Application.objects.filter(
        call_id=call_id, state=ApplicationState.DRAFT, call__closes_at__lte=at
    ).order_by("pk")
    for draft in drafts:
        application = locked(draft)
        if application.state == ApplicationState.DRAFT:
            make_move("lapse", application, user=None, entity=None, at=at)
            release_participants(application, at)
            tell_lapsed(application, at=at)
    return len(drafts)


def release_participants(application: Application, at: datetime) -> None:
    """Set free whoever was invited or had accepted."""
    application.participations.filter(state__in=[ParticipationState.INVITED, ParticipationState.ACCEPTED]).update(
        state=ParticipationState.RELEASED, answered_at=at
    )


def _answers_of(application: Application) -> list[dict[str, Any]]:
    """Return the answers to the form of the call; refuse while it lacks some."""
    if application.response is None:
        if application.call.application_form_id is not None:
            raise FormNotFinished("Falta responder ao formulário da candidatura.")
        return []
    missing, answers = missing_and_handed_in(application.response)
    if missing and application.call.application_form_id is not None:
        raise FormNotFinished(*(f"{one.section_title}: {one.label}. {one.why}" for one in missing))
    return answers


def _check_files(application: Application, received_at: datetime) -> bool:
    """Refuse a quarantined file, and for a moment one just sent; tell whether some were not scanned.

    A scanner that is away stops nobody: after a while, and in the last hour, files go in marked as not scanned.
    """
    files = [(one["scan"], one["added_at"]) for one in files_of_draft(application)]
    if any(scan == ScanState.INFECTED for scan, _ in files):
        raise WrongState("Há um ficheiro em quarentena: retire-o ou substitua-o antes de submeter.")
    closes_at = application.call.closes_at
    is_last_hour = closes_at is not None and received_at >= closes_at - LAST_HOUR
    if not is_last_hour and any(
        scan == ScanState.PENDING and received_at - added_at < SCANNING_TAKES for scan, added_at in files
    ):
        raise WrongState("Há um ficheiro ainda a ser verificado. Espere um minuto e volte a submeter.")
    return any(scan in {ScanState.PENDING, ScanState.ERROR} for scan, _ in files)


def _next_registry(received_at: datetime) -> str:
    """Return «TI-2026-000123»: numbers come from a sequence, which nobody waits for; a gap says nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('funding_registry')")
        (number,) = cursor.fetchone()
    return f"TI-{localdate(received_at).year}-{number:06d}"
