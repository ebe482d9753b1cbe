"""Telling people things: write the notice with the fact, send it later, never twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.template.loader import render_to_string

from common.notifications.models import Notice

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def notify(
    *,
    recipient: "User",
    kind: str,
    key: str,
    context: Mapping[str, Any],
    url: str,
    digest: bool = True,
    at: datetime,
) -> bool:
    """Write a notice to one person, once for each key. Return False when the key was already there.

    `kind` is "<app>.<name>": the texts are `<app>/email/<name>_subject.txt` and `<app>/email/<name>_body.txt`.
    """
    app, _, name = kind.partition(".")
    values = {**context, "recipient": recipient, "url": url}
    _, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "kind": kind,
            "subject": " ".join(render_to_string(f"{app}/email/{name}_subject.txt", values).split())[:250],
            "body": render_to_string(f"{app}/email/{name}_body.txt", values).strip(),
            "url": url,
            "digest": digest,
            "created_at": at,
            "send_after": at,
        },
    )
    return is_new


@transaction.atomic
def mark_read(*, user: "User", notice_ids: list[int], at: datetime) -> int:
    """Mark the person's own notices as read; return how many were unread."""
    return Notice.objects.filter(recipient=user, pk__in=notice_ids, read_at=None).update(read_at=at)
