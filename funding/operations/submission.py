"""Handing in: one immutable submission with a registry number, and giving up.

What counts is when the request arrived (`received_at`), not when its turn came; the end of the call is read in the
same transaction. Nothing here waits for a file, a PDF or a message.
"""

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.canonical import canonical, sha256_of
from common.questionnaires.queries import answers_to_hand_in
from funding.enums import ApplicationState, ParticipationState, ScanState
from funding.models import Application, Submission
from funding.operations.applications import require_open
from funding.operations.moves import MOVES, locked, make_move, require
from funding.operations.refusals import RulesNotMet, WrongState
from funding.queries.facts import ApplicationFacts, facts_of
from funding.queries.rules import results_of
from territories.models import Entity


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
    application = locked(application)
    require(MOVES["submit"].may, application, user=user, entity=entity, at=at, label="submeter")
    made = Submission.objects.filter(application=application, key=key).first()
    if made is not None:
        return made
    require_open(application.call, received_at)
    facts = facts_of(application)
    blocking = [
        result for result in results_of(list(application.call.rules.order_by("position")), facts) if result.blocks
    ]
    if blocking:
        raise RulesNotMet(blocking)
    unscanned = _check_files(application)
    make_move("submit", application, user=user, entity=entity, at=at, version=version)
    payload = canonical(content_of(application, facts))
    return Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        registry=_next_registry(received_at),
        key=key,
        received_at=received_at,
        recorded_at=max(at, received_at),
        submitted_by=user,
        payload=payload,
        sha256=sha256_of(payload),
        has_unscanned_files=unscanned,
    )


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
    return len(drafts)


def release_participants(application: Application, at: datetime) -> None:
    """Set free whoever was invited or had accepted."""
    application.participations.filter(state__in=[ParticipationState.INVITED, ParticipationState.ACCEPTED]).update(
        state=ParticipationState.RELEASED, answered_at=at
    )


def content_of(application: Application, facts: ApplicationFacts) -> dict[str, Any]:
    """Return everything that is handed in, in an order that does not depend on when it was written."""
    response = application.response
    return {
        "call": application.call.code,
        "title": application.title,
        "lead": application.lead.code,
        "platform": {"kind": application.platform_kind, "name": application.platform_name},
        "participants": [asdict(one) for one in facts.participants],
        "lines": list(application.lines.order_by("line__code").values("line__code", "quantity", "amount")),
        "budget": list(application.budget_items.order_by("position", "pk").values("label", "year", "amount")),
        "data_services": list(application.data_services.order_by("position", "pk").values("name", "description")),
        "answers": answers_to_hand_in(response) if response else [],
        "files": list(application.attachments.order_by("purpose", "sha256").values("purpose", "question", "sha256")),
    }


def _check_files(application: Application) -> bool:
    """Refuse an infected file; tell whether some were not scanned yet."""
    scans = set(application.attachments.values_list("scan", flat=True))
    if ScanState.INFECTED in scans:
        raise WrongState("Há um ficheiro em quarentena: retire-o ou substitua-o antes de submeter.")
    return bool(scans & {ScanState.PENDING.value, ScanState.ERROR.value})


def _next_registry(received_at: datetime) -> str:
    """Return «TI-2026-000123»: numbers come from a sequence, which nobody waits for; a gap says nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('funding_registry')")
        (number,) = cursor.fetchone()
    return f"TI-{localdate(received_at).year}-{number:06d}"
