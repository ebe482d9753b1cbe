"""Reads for the list of notices in the desk."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from common.calendars.holidays import is_day_off
from common.notifications.models import Notice, Preference

if TYPE_CHECKING:
    from accounts.models import User


def notices_of(user: "User") -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user, diverted_at=None).order_by("-created_at", "-pk")


def notice_of(user: "User", pk: int) -> Notice:
    """Return one of the person's own notices; for any other it raises Http404."""
    return get_object_or_404(notices_of(user), pk=pk)


def unread_count(user: "User") -> int:
    return notices_of(user).filter(read_at=None).count()


def unread_of_person(field: str) -> Coalesce:
    """Return the same count for each person of a query, whose key is in `field`."""
    unread = Notice.objects.filter(recipient=OuterRef(field), diverted_at=None, read_at=None)
    counted = unread.order_by().values("recipient").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted), 0)


def preference_of(user: "User") -> Preference:
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def next_digest_of(user: "User", after: datetime) -> datetime:
    """Return when the person's next daily e-mail leaves: at their hour, on a day they take mail."""
    preference = preference_of(user)
    local = timezone.localtime(after)
    moment = local.replace(hour=preference.digest_hour, minute=0, second=0, microsecond=0)
    while moment <= local or (preference.keeps_days_off and is_day_off(moment.date())):
        moment += timedelta(days=1)
    return moment
