"""What people are told about applications: to act on, so at once. What has legal effect is on the page it leads to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.enums import MUNICIPAL_ROLES, Role
from accounts.models import User
from accounts.queries import members_of
from common.notifications.operations import notify
from common.ui.formatting import closing
from funding.enums import ParticipationState
from funding.models import AppealFile, Application, Attachment, HearingFile, Letter, Participation, Submission
from territories.queries import entity_labels

SIGNATORIES = (Role.MUNICIPAL_SIGNATORY,)
PEOPLE = tuple(sorted(MUNICIPAL_ROLES))


def tell_invited(participation: Participation, at: datetime) -> int:
    """Tell the signatories of who is invited; return how many there are, for none can answer where there is none."""
    people = list(members_of([participation.entity_id], SIGNATORIES, localdate(at)))
    url = reverse("funding:invitation", args=[participation.pk])
    values = _about(participation.application, at) | {"participation": participation}
    _tell(people, "invited", f"{participation.pk}", values, url, at)
    return len(people)


def tell_answered(participation: Participation, at: datetime) -> None:
    """Tell the lead's people that a participant accepted, refused or went back on it."""
    application = participation.application
    name = entity_labels([participation.entity_id], localdate(at))[participation.entity_id].display
    values = _about(application, at) | {"participation": participation, "name": name}
    key = f"{participation.pk}-{participation.state}-{application.version}"
    _tell(_of_lead(application, at), "answered", key, values, _page_of(application), at)


def tell_removed(participation: Participation, at: datetime) -> None:
    people = members_of([participation.entity_id], SIGNATORIES, localdate(at))
    values = _about(participation.application, at) | {"participation": participation}
    _tell(people, "removed", f"{participation.pk}", values, reverse("funding:invitations"), at)


def tell_submitted(submission: Submission, at: datetime) -> None:
    application = submission.application
    url = reverse("funding:receipt", args=[application.uuid, submission.number])
    values = _about(application, at) | {"submission": submission}
    _tell(_taking_part(application, at), "submitted", f"{submission.pk}", values, url, at)


def tell_withdrawn(application: Application, at: datetime) -> None:
    people = _taking_part(application, at)
    _tell(people, "withdrawn", f"{application.pk}", _about(application, at), reverse("funding:applications"), at)


def tell_lapsed(application: Application, at: datetime) -> None:
    people = _of_lead(application, at)
    _tell(people, "lapsed", f"{application.pk}", _about(application, at), _page_of(application), at)


def tell_quarantined(attachment: Attachment, at: datetime) -> None:
    url = reverse("funding:attachments", args=[attachment.application.uuid])
    values = _about(attachment.application, at) | {"attachment": attachment}
    _tell([attachment.file.uploaded_by], "quarantined", f"{attachment.pk}", values, url, at)


def tell_party_file_quarantined(
    kind: str, row: HearingFile | AppealFile, application: Application, at: datetime
) -> None:
    url = reverse("funding:decision", args=[application.uuid])
    values = _about(application, at) | {"name": row.file.original_name, "found": row.scan_note}
    _tell([row.file.uploaded_by], "party_file_quarantined", f"{kind}-{row.pk}", values, url, at)


def tell_closing(application: Application, hours: int, at: datetime) -> int:
    """Remind who prepares it that the call closes and the draft was not handed in; return how many were told."""
    co_editors = User.objects.filter(is_active=True, pk__in=application.co_editors.values("user"))
    people = {person.pk: person for person in (*_of_lead(application, at), *co_editors)}.values()
    key = f"{application.pk}-{hours}-{application.call.closes_at:%Y%m%d%H%M}"
    values = _about(application, at) | {"hours": hours}
    return _tell(people, "draft_closing", key, values, _page_of(application), at)


def tell_letter(letter: Letter, at: datetime) -> int:
    """Tell the people of who was notified that a letter waits for them; return how many."""
    people = members_of([letter.recipient_id], PEOPLE, localdate(at))
    url = reverse("funding:letter", args=[letter.application.uuid, letter.pk])
    return _tell(people, "letter", f"{letter.pk}", {"letter": letter}, url, at)


def _of_lead(application: Application, at: datetime) -> list[User]:
    return list(members_of([application.lead_id], PEOPLE, localdate(at)))


def _taking_part(application: Application, at: datetime) -> list[User]:
    """The lead's people, and the signatories of those who accepted."""
    accepted = application.participations.filter(state=ParticipationState.ACCEPTED).values_list("entity_id", flat=True)
    signatories = members_of(list(accepted), SIGNATORIES, localdate(at))
    return list({person.pk: person for person in (*_of_lead(application, at), *signatories)}.values())


def _about(application: Application, at: datetime) -> dict[str, Any]:
    lead = entity_labels([application.lead_id], localdate(at))[application.lead_id]
    closes_at = application.call.closes_at
    return {
        "application": application,
        "call": application.call,
        "lead": lead.display,
        "last_moment": closing(closes_at) if closes_at else "",
    }


def _page_of(application: Application) -> str:
    return reverse("funding:application", args=[application.uuid])


def _tell(people: Iterable[User], name: str, key: str, values: dict[str, Any], url: str, at: datetime) -> int:
    return sum(
        notify(
            recipient=person,
            kind=f"funding.{name}",
            key=f"funding.{name}.{key}.{person.pk}",
            context=values,
            url=url,
            digest=False,
            at=at,
        )
        for person in people
    )
