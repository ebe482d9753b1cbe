"""Reads for the list of notices in the desk."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from common.notifications.models import Notice

if TYPE_CHECKING:
    from accounts.models import User


def notices_of(user: "User") -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user, diverted_at=None).order_by("-created_at", "-pk")


def unread_count(user: "User") -> int:
    return notices_of(user).filter(read_at=None).count()
