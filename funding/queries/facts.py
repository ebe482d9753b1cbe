"""Everything the rules and criteria need to know of an application, read in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from funding.enums import ParticipationState
from funding.models import Application, Call, LowDensityListing
from territories.models import CommunityMembership, Entity


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
class ApplicationFacts:
    """What was declared so far; `is_low_density` of participants is None while the call has no list annexed."""

    lead_id: int
    lead_kind: str
    platform_kind: str
    participants: tuple[Participant, ...]
    line_codes: frozenset[str]
    data_services: int
    requested: Decimal

    @property
    def municipalities(self) -> tuple[Participant, ...]:
        """The municipalities that accepted: what R1 and the criteria count."""
        return tuple(one for one in self.participants if one.has_accepted and one.municipality_id is not None)


def facts_of(application: Application) -> ApplicationFacts:
    """Return the facts of an application as they are now; seven queries whatever there is."""
    call = application.call
    listed = _listed(call)
    lead = Entity.objects.get(pk=application.lead_id)
    members = _members_of(lead, call)
    told = (
        application.participations.filter(state__in=[ParticipationState.INVITED, ParticipationState.ACCEPTED])
        .select_related("entity", "municipality")
        .order_by("pk")
    )
    return ApplicationFacts(
        lead_id=lead.pk,
        lead_kind=lead.kind,
        platform_kind=application.platform_kind,
        participants=tuple(
            Participant(
                entity_id=one.entity_id,
                name=one.municipality.name if one.municipality else one.entity.code,
                kind=one.entity.kind,
                municipality_id=one.municipality_id,
                state=ParticipationState(one.state),
                uses_platform=one.uses_platform,
                has_committed=one.committed_at is not None,
                is_low_density=None if listed is None else one.municipality_id in listed,
                is_member_of_lead=None if members is None else one.municipality_id in members,
            )
            for one in told
        ),
        line_codes=frozenset(application.lines.values_list("line__code", flat=True)),
        data_services=application.data_services.count(),
        requested=sum(application.budget_items.values_list("amount", flat=True), Decimal()),
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
