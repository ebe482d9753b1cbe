"""Telling people things: write the notice with the fact, send it later, never twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils.translation import override

from common.notifications.delivery import deliver_due
from common.notifications.models import Notice, Preference
from common.notifications.queries import next_digest_of

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["deliver_due", "mark_all_read", "mark_read", "notify", "open_notice", "save_preference"]


@transaction.atomic
def notify(
    *,
    recipient: "User",
    kind: str,
    key: str,
    context: Mapping[str, Any],
    url: str,
    digest: bool = True,
    unsubscribe_url: str = "",
    at: datetime,
) -> bool:
    """Write a notice to one person, once for each key. Return False when the key was already there.

    `kind` is "<app>.<name>": the texts are `<app>/email/<name>_subject.txt` and `<app>/email/<name>_body.txt`.
    They are in Portuguese, and lead to the Portuguese page, whatever the language of the page that gave rise to them.
    """
    app, _, name = kind.partition(".")
    address = translate_url(url, settings.LANGUAGE_CODE)
    values = {**context, "recipient": recipient, "url": address}
    with override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"{app}/email/{name}_subject.txt", values).split())[:250]
        body = render_to_string(f"{app}/email/{name}_body.txt", values).strip()
    _, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "kind": kind,
            "subject": subject,
            "body": body,
            "url": address,
            "unsubscribe_url": unsubscribe_url,
            "digest": digest,
            "created_at": at,
            "send_after": next_digest_of(recipient, at) if digest else at,
        },
    )
    return is_new


@transaction.atomic
def mark_read(*, user: "User", notice_ids: list[int], at: datetime) -> int:
    """Mark the person's own notices as read; return how many were unread."""
    return Notice.objects.filter(recipient=user, pk__in=notice_ids, read_at=None).update(read_at=at)


@transaction.atomic
def mark_all_read(*, user: "User", at: datetime) -> int:
    return Notice.objects.filter(recipient=user, read_at=None).update(read_at=at)


@transaction.atomic
def open_notice(*, notice: Notice, at: datetime) -> None:
    """Note when the person first opened it."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


@transaction.atomic
def save_preference(*, preference: Preference) -> None:
    """Keep when somebody wants the daily e-mail; what already waits keeps its hour."""
    preference.save()
