"""Sending what waits: one e-mail a person, whatever number of notices; later again when the post fails.

What a person asked for and may stop by the e-mail itself is in an e-mail of its own.

Each person's notices are locked while their e-mail leaves, so two deliveries at once never send the same notice.
Should a process die between the post's answer and our commit, the e-mail goes again under the same Message-ID, which
mail systems recognise as the same message.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from common.calendars.holidays import is_day_off
from common.notifications.deputies import deputies_of
from common.notifications.models import Notice, Preference

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger("portal.notifications")

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)


class PostIsDown(Exception):
    """The mail server does not answer: the others would fail too, so they wait for the next run."""


def deliver_due(*, now: datetime) -> int:
    """Send what is due, one e-mail a person. Return how many e-mails left."""
    waiting = Notice.objects.filter(sent_at=None, diverted_at=None, send_after__lte=now)
    recipients = list(waiting.order_by("recipient").values_list("recipient", flat=True).distinct())
    connection = get_connection()
    try:
        with override(settings.LANGUAGE_CODE):
            return sum(_deliver_to(recipient, connection, now) for recipient in recipients)
    except PostIsDown:
        logger.warning("the mail server does not answer; notices wait")
        return 0
    finally:
        connection.close()


def _deliver_to(recipient_id: int, connection: BaseEmailBackend, now: datetime) -> int:
    with transaction.atomic():
        notices = _locked(recipient_id, now)
        if not notices:
            return 0
        if not notices[0].recipient.is_active:
            _divert(notices, now)
            return 0
        failures = [_send(together, connection, now) for together in _in_e_mails(notices)]
    for failure in filter(None, failures):
        if _is_whole_post_down(failure):
            raise PostIsDown from failure
    return failures.count(None)


def _in_e_mails(notices: list[Notice]) -> list[list[Notice]]:
    """All in one, but for those that can be stopped from the e-mail: to stop one is not to stop the others."""
    together: dict[str, list[Notice]] = {}
    for notice in notices:
        together.setdefault(notice.unsubscribe_url, []).append(notice)
    return list(together.values())


def _send(notices: list[Notice], connection: BaseEmailBackend, now: datetime) -> Exception | None:
    try:
        _message(notices, connection).send()
    except OSError as error:
        _put_off(notices, error, now)
        return error
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=now, last_error="")
    return None


def _is_whole_post_down(error: Exception) -> bool:
    """Whether the server did not answer, rather than refused this message (SMTP's errors are all OSErrors)."""
    return isinstance(error, SMTPConnectError | SMTPServerDisconnected) or not isinstance(error, SMTPException)


def _locked(recipient_id: int, now: datetime) -> list[Notice]:
    waiting = Notice.objects.filter(recipient=recipient_id, sent_at=None, diverted_at=None, send_after__lte=now)
    keeps_days_off = not Preference.objects.filter(user=recipient_id, keeps_days_off=False).exists()
    if keeps_days_off and is_day_off(timezone.localdate(now)):
        waiting = waiting.filter(digest=False)
    locked = waiting.select_for_update(skip_locked=True, of=("self",))
    return list(locked.select_related("recipient").order_by("created_at", "pk"))


def _message(notices: list[Notice], connection: BaseEmailBackend) -> EmailMultiAlternatives:
    person: User = notices[0].recipient
    context = {
        "notices": notices,
        "recipient": person,
        "recipient_name": person.get_short_name(),
        "portal_url": settings.PORTAL_BASE_URL,
        "unsubscribe_url": notices[0].unsubscribe_url,
    }
    subject = (
        notices[0].subject if len(notices) == 1 else f"{len(notices)} mensagens do Portal dos Territórios Inteligentes"
    )
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("notifications/email/notices.txt", context),
        to=[person.email],
        connection=connection,
        headers=_headers(notices),
    )
    message.attach_alternative(render_to_string("notifications/email/notices.html", context), "text/html")
    return message


def _headers(notices: list[Notice]) -> dict[str, str]:
    """With an address to stop what was asked for, as mail programs call it by themselves (RFC 8058)."""
    headers = {"Message-ID": _message_id(notices), "Auto-Submitted": "auto-generated"}
    if stop := notices[0].unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{settings.PORTAL_BASE_URL}{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _message_id(notices: list[Notice]) -> str:
    keys = "\n".join(sorted(notice.key for notice in notices))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ")
    return f"<{hashlib.sha256(keys.encode()).hexdigest()[:40]}@{domain}>"


def _put_off(notices: list[Notice], error: Exception, now: datetime) -> None:
    for notice in notices:
        notice.send_after = now + min(FIRST_WAIT * 2**notice.attempts, LONGEST_WAIT)
        notice.attempts += 1
        notice.last_error = f"{type(error).__name__}: {error}"[:1000]
    Notice.objects.bulk_update(notices, ["send_after", "attempts", "last_error"])


def _divert(notices: list[Notice], now: datetime) -> None:
    """Pass on what was for somebody who can no longer sign in to whoever answers for them."""
    person = notices[0].recipient
    for deputy in deputies_of(person, timezone.localdate(now)):
        for notice in notices:
            said = f"Esta mensagem era para {person}, cuja conta está desativada.\n\n{notice.body}"
            values = {"recipient": deputy, "kind": notice.kind, "subject": notice.subject, "body": said}
            values |= {"url": notice.url, "digest": notice.digest, "created_at": notice.created_at, "send_after": now}
            Notice.objects.get_or_create(key=f"{notice.key}→{deputy.pk}"[:200], defaults=values)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(diverted_at=now)
