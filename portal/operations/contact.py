"""Messages to the team: kept for a year, told to who answers, and refused in floods."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.enums import EATA_ROLES
from accounts.queries import people_with_roles
from common.audit.trail import record
from common.notifications.operations import notify
from portal.enums import ContactSubject
from portal.models import ContactMessage
from portal.notifications import CONTACT_RECEIVED

KEPT_FOR = timedelta(days=365)
PER_HOUR = 5
HOUR = 3600


class TooManyMessages(Exception):
    """One place writes without pause; whoever it is can wait, or use the telephone or the post."""


@dataclass(frozen=True)
class Letter:
    """What somebody wrote."""

    subject: ContactSubject
    name: str
    email: str
    message: str
    entity: str = ""
    page: str = ""
    language: str = "pt-pt"


@transaction.atomic
def receive_message(*, letter: Letter, caller: str, url: str, at: datetime) -> ContactMessage:
    """Keep the message and tell the team; `caller` is counted, never kept."""
    _count(caller)
    message = ContactMessage.objects.create(**asdict(letter), received_at=at, erase_on=at.date() + KEPT_FOR)
    for person in people_with_roles(EATA_ROLES, at.date()):
        notify(
            recipient=person,
            kind=CONTACT_RECEIVED,
            key=f"{CONTACT_RECEIVED}:{message.pk}:{person.pk}",
            context={"message": message},
            url=url,
            digest=False,
            at=at,
        )
    return message


def _count(caller: str) -> None:
    key = f"contact:{salted_hmac('portal.contact', caller).hexdigest()}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > PER_HOUR:
        raise TooManyMessages


@transaction.atomic
def erase_old_messages(*, on: date) -> int:
    """Erase the messages whose day has come; return how many."""
    old = list(ContactMessage.objects.filter(erase_on__lte=on).order_by("pk"))
    for message in old:
        record(message, "portal.erase_message", user=None)
        message.delete()
    return len(old)
