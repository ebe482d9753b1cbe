"""Reading calls: which the public sees, and how each stands at an instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from common.ui.sitemap import Address
from funding.enums import CallState
from funding.models import Call
from funding.queries.phases import CallClock, clock_of

# A draft is the EATA's; an approved one waits for its publication.
UNSEEN = (CallState.DRAFT, CallState.APPROVED)


def public_calls() -> QuerySet[Call]:
    """Everything the public may see, what closes last first."""
    seen = Call.objects.exclude(state__in=UNSEEN).select_related("mechanism")
    return seen.order_by("-closes_at", "-consultation_closes_at", "-pk")


@dataclass(frozen=True)
class ListedCall:
    """A call as the lists show it."""

    call: Call
    clock: CallClock


def listed_calls(calls: Iterable[Call], at: datetime) -> list[ListedCall]:
    return [ListedCall(call, clock_of(call, at)) for call in calls]


def call_addresses() -> list[Address]:
    """Return the pages of calls for the map of the site, in one query."""
    return [Address(reverse("funding:calls"))]
