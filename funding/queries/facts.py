"""Everything the rules and criteria need to know of an application, read in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from funding.enums import ParticipationState
from funding.models import Application, Call, LowDensityListing
from territories.models import CommunityMembership, Entity

LIVE = (ParticipationState.INVITED, ParticipationState.ACCEPTED)
OF_A_PARTICIPATION = (
    "entity_id",
    "entity__code",
    "entity__kind",
    "municipality_id",
    "municipality__name",
    "state",
    "uses_platform",
    "verticals",
    "committed_at",
    "signed_by__name",
)


@dataclass(frozen=True)
class Participant:
    """An entity that was invited or accepted; `is_member_of_lead` is None where the lead has no members."""

    entity_id: int
    name: str
    kind: str
    municipality_id: int | None
    state: ParticipationState
    uses_platform: bool | None
    has_committed: bool
    is_low_density: bool | None
    is_member_of_lead: bool | None

    @property
    def has_accepted(self) -> bool:
        return self.state == ParticipationState.ACCEPTED


@dataclass(frozen=True)
class Rows:
    """What a draft says in rows, in the order in which they are handed in: read once for its facts and its content."""

    participations: tuple[Mapping[str, Any], ...] = ()
    lines: tuple[Mapping[str, Any], ...] = ()
    budget: tuple[Mapping[str, Any], ...] = ()
    services: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class ApplicationFacts:
    """What was declared so far; `is_low_density` of participants is None while the call has no list annexed.

    `rows` are there when they were read of a draft.
    """

    lead_id: int
    lead_kind: str
    platform_kind: str
    participants: tuple[Participant, ...]
    line_codes: frozenset[str]
    data_services: int
    requested: Decimal
    rows: Rows = field(default=Rows(), compare=False, repr=False)

    @property
    def municipalities(self) -> tuple[Participant, ...]:
        """The municipalities that accepted: what R1 and the criteria count."""
        return tuple(one for one in self.participants if one.has_accepted and one.municipality_id is not None)


def facts_of(application: Application) -> ApplicationFacts:
    """Return the facts of an application as they are now; seven queries whatever there is."""
    call, lead, rows = application.call, application.lead, rows_of_draft(application)
    listed, members = _listed(call), _members_of(lead, call)
    return ApplicationFacts(
        lead_id=lead.pk,
        lead_kind=lead.kind,
        platform_kind=application.platform_kind,
        participants=tuple(
            Participant(
                entity_id=one["entity_id"],
                name=one["municipality__name"] or one["entity__code"],
                kind=one["entity__kind"],
                municipality_id=one["municipality_id"],
                state=ParticipationState(one["state"]),
                uses_platform=one["uses_platform"],
                has_committed=one["committed_at"] is not None,
                is_low_density=None if listed is None else one["municipality_id"] in listed,
                is_member_of_lead=None if members is None else one["municipality_id"] in members,
            )
            for one in rows.participations
        ),
        line_codes=frozenset(one["line__code"] for one in rows.lines),
        data_services=len(rows.services),
        requested=sum((one["amount"] for one in rows.budget), Decimal()),
        rows=rows,
    )


def rows_of_draft(application: Application) -> Rows:
    live = application.participations.filter(state__in=LIVE).order_by("pk")
    lines = application.lines.order_by("line__code")
    budget = application.budget_items.order_by("position", "pk")
    services = application.data_services.order_by("position", "pk")
    return Rows(
        tuple(live.values(*OF_A_PARTICIPATION)),
        tuple(lines.values("line__code", "quantity", "amount")),
        tuple(budget.values("label", "line__code", "year", "amount")),
        tuple(services.values("name", "description", "vertical")),
    )


def _listed(call: Call) -> frozenset[int] | None:
    """Return the municipalities of the annexed list of low density, or None when the call has none."""
    found = frozenset(LowDensityListing.objects.filter(call=call).values_list("municipality_id", flat=True))
    return found or None


def _members_of(lead: Entity, call: Call) -> frozenset[int] | None:
    """Return who belonged to the lead on the day the call opened; memberships change, the call does not."""
    if call.opens_at is None or not hasattr(lead, "community"):
        return None
    day = call.opens_at.date()
    return frozenset(
        CommunityMembership.objects.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gt=day), community=lead.community
        ).values_list("municipality_id", flat=True)
    )
