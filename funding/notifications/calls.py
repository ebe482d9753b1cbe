"""Who is told of what happens to a call: everybody who prepares or handed in an application, at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.enums import MUNICIPAL_ROLES
from accounts.models import User
from accounts.queries import members_of
from common.notifications.operations import notify
from funding.enums import ApplicationState, EditionKind, ParticipationState
from funding.models import Application, Call, CallEdition, CallQuestion, CoEditor, Contribution, Participation

CONCERNED = (ApplicationState.DRAFT, ApplicationState.SUBMITTED)
TAKING_PART = (ParticipationState.INVITED, ParticipationState.ACCEPTED)


def concerned_by(call: Call, at: datetime) -> list[User]:
    """Return who has a draft or a submission: who began it, its editors, and the people of lead and participants."""
    applications = Application.objects.filter(call=call, state__in=CONCERNED)
    entities = {*applications.values_list("lead_id", flat=True)} | {
        *Participation.objects.filter(application__in=applications, state__in=TAKING_PART).values_list(
            "entity_id", flat=True
        )
    }
    people = {*applications.values_list("created_by_id", flat=True)} | {
        *CoEditor.objects.filter(application__in=applications).values_list("user_id", flat=True)
    }
    members = members_of(entities, MUNICIPAL_ROLES, localdate(at)).order_by().values("pk")
    return list(User.objects.filter(Q(pk__in=people) | Q(pk__in=members), is_active=True).order_by("pk"))


def tell_amended(edition: CallEdition, at: datetime) -> int:
    """Tell what changed and why; return to how many."""
    call, is_extension = edition.call, edition.kind == EditionKind.EXTENSION
    context = {"call": call, "edition": edition, "is_extension": is_extension}
    return _tell(concerned_by(call, at), "funding.call_amended", f"{edition.pk}", call, context, at)


def tell_cancelled(call: Call, at: datetime) -> int:
    return _tell(concerned_by(call, at), "funding.call_cancelled", f"{call.pk}", call, {"call": call}, at)


def tell_published(call: Call, at: datetime) -> int:
    """Tell whoever contributed to the draft that it became a call."""
    authors = Contribution.objects.filter(call=call).values("author_id")
    people = User.objects.filter(pk__in=authors, is_active=True).order_by("pk")
    return _tell(people, "funding.call_published", f"{call.pk}", call, {"call": call}, at)


def tell_contribution_answered(contribution: Contribution, at: datetime) -> int:
    context = {"call": contribution.call, "contribution": contribution}
    kind = "funding.contribution_answered"
    return _tell([contribution.author], kind, f"{contribution.pk}", contribution.call, context, at)


def tell_question_answered(question: CallQuestion, at: datetime) -> int:
    """Once for the answer, and again if it is corrected."""
    key = f"{question.pk}-{question.corrected_at:%Y%m%d%H%M%S}" if question.corrected_at else f"{question.pk}"
    context = {"call": question.call, "question": question}
    return _tell([question.asked_by], "funding.question_answered", key, question.call, context, at)


def _tell(people: Iterable[User], kind: str, key: str, call: Call, context: dict[str, Any], at: datetime) -> int:
    url = reverse("funding:call", args=[call.code])
    return sum(
        notify(
            recipient=person,
            kind=kind,
            key=f"{kind}.{key}.{person.pk}",
            context=context,
            url=url,
            digest=False,
            at=at,
        )
        for person in people
    )
