"""Reads of the published entries."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Case, Count, Max, Prefetch, Q, QuerySet, When

from repositories.enums import RequestState
from repositories.models import (
    ApiService,
    Consolidation,
    Entry,
    EntryRequest,
    FreeZoneCase,
    FundingMechanism,
    LegalAct,
    LegalTie,
    Partner,
    Solution,
)
from territories.models import Municipality

EntryT = TypeVar("EntryT", bound=Entry)
RELATED = ("domains", "initiatives", "recommendations")
TIES = LegalTie.objects.filter(act__live=True, target__live=True).order_by("act__slug", "kind", "target__slug", "pk")


def legal_acts() -> QuerySet[LegalAct]:
    """Return the acts, the most recent first, each with its ties both ways and its wordings."""
    wordings = Consolidation.objects.select_related("amended_by").order_by("starts_on", "pk")
    return _published(LegalAct).prefetch_related(
        Prefetch("ties", queryset=TIES.select_related("target")),
        Prefetch("ties_to_it", queryset=TIES.select_related("act")),
        Prefetch("consolidations", queryset=wordings),
    )


def free_zone_cases() -> QuerySet[FreeZoneCase]:
    return _published(FreeZoneCase).prefetch_related(
        Prefetch("territories", queryset=Municipality.objects.select_related("region").order_by("sort_name", "pk"))
    )


def partners() -> QuerySet[Partner]:
    return _published(Partner).select_related("region").prefetch_related("leaders")


def solutions() -> QuerySet[Solution]:
    return _published(Solution).prefetch_related("links")


def apis() -> QuerySet[ApiService]:
    return _published(ApiService)


def funding_mechanisms() -> QuerySet[FundingMechanism]:
    return _published(FundingMechanism)


def _published(model: type[EntryT]) -> QuerySet[EntryT]:
    rows: QuerySet[EntryT] = model._default_manager.filter(live=True)
    return rows.prefetch_related(*RELATED).order_by("title", "pk")


def counts(model: type[Entry]) -> tuple[int, datetime | None]:
    """Return how many entries are published and when one last changed."""
    found = model._default_manager.filter(live=True).aggregate(count=Count("pk"), at=Max("updated_at"))
    return found["count"], found["at"]


def acts_on_free_zones() -> list[LegalAct]:
    """Return the legal regime of technology free zones, the most recent act first."""
    return list(LegalAct.objects.filter(live=True, theme="FREE_ZONES").order_by("-published_on", "pk"))


def waiting_requests() -> QuerySet[EntryRequest]:
    """Return what people asked for and nobody has answered, the oldest first."""
    return EntryRequest.objects.filter(state=RequestState.RECEIVED).order_by("asked_at", "pk")


def all_requests() -> QuerySet[EntryRequest]:
    """Return every request, those that wait for an answer first, the newest first among equals."""
    answered = Case(When(state=RequestState.RECEIVED, then=0), default=1)
    return EntryRequest.objects.select_related("entity").order_by(answered, "-asked_at", "-pk")


def requests_of(user_id: int, entity_id: int | None) -> QuerySet[EntryRequest]:
    """Return what a person asked, and what others asked for the entity they act for."""
    own = Q(asked_by_id=user_id)
    if entity_id is not None:
        own |= Q(entity_id=entity_id)
    return EntryRequest.objects.filter(own).select_related("entity").order_by("-asked_at", "-pk")
