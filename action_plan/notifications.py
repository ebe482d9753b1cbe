"""What people are told of reports and deadlines; each fact once, in their daily e-mail or at once when returned."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from action_plan.models import DeadlineRequest, DeadlineRevision, ProgressUpdate, ReopeningRequest
from action_plan.queries.people import coordinators, eata_people, own_people, owners_of
from action_plan.queries.windows import civil_day
from common.notifications.operations import notify


def tell_submitted(update: ProgressUpdate, at: datetime) -> None:
    """Tell the EATA, except who wrote it, that a report waits for a decision."""
    people = [person for person in eata_people(civil_day(at)) if not update.is_written_by(person.pk)]
    _tell(people, "update_submitted", _key(update), _of_update(update), _link("update_review", update.pk), at)


def tell_returned(update: ProgressUpdate, reason: str, at: datetime) -> None:
    """Tell whoever reports what to correct, without waiting for the daily e-mail."""
    people = _writers(update, at)
    context = {**_of_update(update), "reason": reason}
    link = _link("update_edit", update.action.code, update.period.code)
    _tell(people, "update_returned", _key(update), context, link, at, digest=False)


def tell_approved(update: ProgressUpdate, at: datetime) -> None:
    link = _link("detail", update.action.code)
    _tell(_writers(update, at), "update_approved", _key(update), _of_update(update), link, at)


def tell_requested(request: DeadlineRequest, at: datetime) -> None:
    people = eata_people(civil_day(at))
    _tell(people, "deadline_requested", str(request.pk), _of_request(request), _link("request_decide", request.pk), at)


def tell_request_accepted(request: DeadlineRequest, revision: DeadlineRevision, at: datetime) -> None:
    context = {**_of_request(request), "revision": revision}
    link = _link("detail", request.milestone.action.code)
    _tell([request.requested_by], "request_accepted", str(request.pk), context, link, at)


def tell_request_refused(request: DeadlineRequest, at: datetime) -> None:
    link = _link("detail", request.milestone.action.code)
    _tell([request.requested_by], "request_refused", str(request.pk), _of_request(request), link, at, digest=False)


def tell_reopening_requested(request: ReopeningRequest, at: datetime) -> None:
    people = coordinators(civil_day(at))
    link = _link("reopening", request.pk)
    _tell(people, "reopening_requested", str(request.pk), _of_reopening(request), link, at)


def tell_reopening_granted(request: ReopeningRequest, at: datetime) -> None:
    """Tell at once: the days of a reopening are few."""
    link = _link("update_edit", request.action.code, request.period.code)
    _tell(_askers(request, at), "reopening_granted", str(request.pk), _of_reopening(request), link, at, digest=False)


def tell_reopening_refused(request: ReopeningRequest, at: datetime) -> None:
    link = _link("reopening", request.pk)
    _tell(_askers(request, at), "reopening_refused", str(request.pk), _of_reopening(request), link, at, digest=False)


def _tell(
    people: Iterable[User],
    name: str,
    key: str,
    context: dict[str, Any],
    url: str,
    at: datetime,
    *,
    digest: bool = True,
) -> None:
    kind = f"action_plan.{name}"
    for person in people:
        notify(
            recipient=person,
            kind=kind,
            key=f"{kind}:{key}:{person.pk}",
            context=context,
            url=url,
            digest=digest,
            at=at,
        )


def _writers(update: ProgressUpdate, at: datetime) -> list[User]:
    """Return the author and whoever reports for the action today, once each."""
    people = {update.author_id: update.author} if update.author.is_active else {}
    people |= {person.pk: person for person in owners_of(update.action.responsible_id, civil_day(at))}
    return list(people.values())


def _askers(request: ReopeningRequest, at: datetime) -> list[User]:
    """Return who asked and whoever else reports for the action today, once each."""
    people = {request.requested_by_id: request.requested_by} if request.requested_by.is_active else {}
    people |= {person.pk: person for person in own_people(request.action.responsible_id, civil_day(at))}
    return list(people.values())


def _key(update: ProgressUpdate) -> str:
    return f"{update.pk}:{update.version}"


def _of_update(update: ProgressUpdate) -> dict[str, Any]:
    return {"update": update, "action": update.action, "period": update.period}


def _of_request(request: DeadlineRequest) -> dict[str, Any]:
    return {"request": request, "milestone": request.milestone, "action": request.milestone.action}


def _of_reopening(request: ReopeningRequest) -> dict[str, Any]:
    return {"request": request, "action": request.action, "period": request.period, "unlock": request.unlock}


def _link(name: str, *args: object) -> str:
    return reverse(f"action_plan:{name}", args=args)
