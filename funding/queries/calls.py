"""Reading calls: which the public sees, how each stands at an instant, and what it lacks for its next step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts.permissions import Actor
from common.files.models import StoredFile
from common.ui.sitemap import Address
from funding.enums import CallStage, CallState
from funding.models import Call, CallDocument, Contribution, PlannedCall, ResultsPublication
from funding.permissions import can_see_call, can_write_calls
from funding.queries.phases import CallClock, clock_of, stage_of

# What was never shown is the EATA's (`permissions.was_shown` says the same of one call).
_SHOWN = (
    Q(consulted_at__isnull=False)
    | Q(published_at__isnull=False)
    | ~Q(superseded_note="")
    | ~Q(state__in=[CallState.DRAFT, CallState.APPROVED, CallState.CANCELLED])
)


def public_calls() -> QuerySet[Call]:
    """Everything the public may see, what closes last first."""
    last = F("closes_at").desc(nulls_last=True)
    return Call.objects.filter(_SHOWN).select_related("mechanism").order_by(last, "-created_at", "-pk")


def public_call(code: str) -> Call | None:
    found = Call.objects.filter(_SHOWN, code=code)
    return found.select_related("mechanism__managed_by", "target", "application_form").first()


@dataclass(frozen=True)
class ListedCall:
    """A call as the lists show it."""

    call: Call
    clock: CallClock
    stage: CallStage


def listed_call(call: Call, at: datetime) -> ListedCall:
    return ListedCall(call, clock_of(call, at), stage_of(call, at))


def listed_calls(calls: Iterable[Call], at: datetime) -> list[ListedCall]:
    return [listed_call(call, at) for call in calls]


def call_addresses() -> list[Address]:
    """Return the pages of calls, of their results and of beneficiaries for the map of the site, in two queries."""
    calls = Call.objects.filter(_SHOWN).order_by("pk").values_list("code", "published_at")
    lists = ("calls", "plan", "opportunities", "needs", "beneficiaries", "platforms", "payments")
    published = ResultsPublication.objects.order_by("call_id", "-number").distinct("call_id")
    results = published.values_list("call__code", "published_at")
    return [
        *(Address(reverse(f"funding:{name}")) for name in lists),
        *(Address(reverse("funding:call", args=[code]), at) for code, at in calls),
        *(Address(reverse("funding:results", args=[code]), at) for code, at in results),
    ]


def planned_calls() -> QuerySet[PlannedCall]:
    """Return the plan of calls in the order of its dates, what was dropped too."""
    return PlannedCall.objects.select_related("mechanism", "call").order_by("opens_on", "closes_on", "pk")


def may_open_file(actor: Actor, stored: StoredFile) -> bool:
    """Answer for `common.files`: a document of a call that is seen; a contribution's, who wrote or answers it."""
    documents = CallDocument.objects.filter(file=stored).select_related("call").order_by("pk")
    if any(can_see_call(actor, document.call) for document in documents):
        return True
    given = Contribution.objects.filter(file=stored).order_by("pk")
    return any(
        can_write_calls(actor)
        or (one.author_id == actor.user_id and actor.is_authenticated)
        or (one.answered_at is not None and one.hidden_reason == "")
        for one in given
    )
