"""Applications as those who take part see them; to everybody else they do not exist."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.enums import MUNICIPAL_ROLES, Role
from accounts.models import Membership, User
from accounts.permissions import Actor, has_role
from accounts.queries import members_of
from common.audit.models import ChainEvent
from funding import permissions
from funding.enums import ApplicationState, DraftPart, ParticipationState
from funding.models import Application, Call, CoEditor, Participation, Submission
from funding.queries.phases import CallClock, clock_of
from funding.queries.standing import Follow, Standing, follows_of, standing_of
from territories.models import CommunityMembership, Municipality
from territories.queries import EntityLabel, entity_labels

CONTENT = ("payload",)  # read only where it is shown
WRITABLE = frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED})
LIVE = (ParticipationState.INVITED, ParticipationState.ACCEPTED)


@dataclass(frozen=True)
class Access:
    """An application with what somebody may do in it at an instant; `may_write` is false once it is closed."""

    application: Application
    lead: EntityLabel
    clock: CallClock
    submissions: tuple[Submission, ...]
    is_of_lead: bool
    may_write: bool
    may_share: bool
    may_sign: bool

    @property
    def last(self) -> Submission | None:
        return self.submissions[-1] if self.submissions else None

    @property
    def standing(self) -> Standing:
        return standing_of(self.application, self.last, self.clock)

    @property
    def follows(self) -> tuple[Follow, ...]:
        return follows_of(self.application)


def seen_by(actor: Actor) -> QuerySet[Application]:
    """Return the applications of the actor's entity, those it takes part in and those the actor was let into."""
    if not has_role(actor, *MUNICIPAL_ROLES):
        return Application.objects.none()
    takes_part = Participation.objects.filter(
        application=OuterRef("pk"), entity__in=actor.acts_for, state=ParticipationState.ACCEPTED
    )
    was_let_in = CoEditor.objects.filter(application=OuterRef("pk"), user=actor.user_id)
    return (
        Application.objects.filter(Q(lead__in=actor.acts_for) | Exists(takes_part) | Exists(was_let_in))
        .select_related("call", "lead")
        .prefetch_related(Prefetch("submissions", Submission.objects.defer(*CONTENT).order_by("number")))
    )


def access_to(actor: Actor, uuid: UUID, at: datetime, on: date) -> Access | None:
    """Return an application with what the actor may do, or None where they may not see it."""
    application = seen_by(actor).filter(uuid=uuid).first()
    if application is None:
        return None
    co_editors = set(application.co_editors.values_list("user_id", flat=True))
    return _access(actor, application, co_editors, entity_labels([application.lead_id], on), at)


def _access(
    actor: Actor, application: Application, co_editors: set[int], labels: dict[int, EntityLabel], at: datetime
) -> Access:
    clock = clock_of(application.call, at)
    is_writable = clock.is_open and application.state in WRITABLE
    return Access(
        application=application,
        lead=labels[application.lead_id],
        clock=clock,
        submissions=tuple(application.submissions.all()),
        is_of_lead=permissions.can_share_application(actor, application),
        may_write=is_writable and permissions.can_write_application(actor, application, co_editors=co_editors),
        may_share=is_writable and permissions.can_share_application(actor, application),
        may_sign=permissions.can_sign_for_lead(actor, application),
    )


def applications_of(actor: Actor, at: datetime, on: date) -> list[Access]:
    """Return what somebody has in hand: what still may be submitted first, then the newest."""
    applications = list(seen_by(actor).order_by("-call__closes_at", "-changed_at", "-pk"))
    let_in: dict[int, set[int]] = {}
    for each in CoEditor.objects.filter(application__in=applications, user=actor.user_id):
        let_in.setdefault(each.application_id, set()).add(each.user_id)
    labels = entity_labels({each.lead_id for each in applications}, on)
    found = [_access(actor, each, let_in.get(each.pk, set()), labels, at) for each in applications]
    return sorted(found, key=lambda each: not (each.clock.is_open and each.application.state in WRITABLE))


@dataclass(frozen=True)
class ParticipantRow:
    """A participant in the list; `is_available` is false where it accepted another application of the call."""

    participation: Participation
    label: EntityLabel
    is_low_density: bool | None
    is_available: bool
    has_signatory: bool
    is_lead: bool


def participants_of(application: Application, on: date) -> list[ParticipantRow]:
    """Return who is, was or was asked to be in an application, by name."""
    rows = list(application.participations.select_related("entity", "municipality", "signed_by").order_by("pk"))
    entity_ids = {row.entity_id for row in rows}
    labels = entity_labels(entity_ids, on)
    taken = set(
        Participation.objects.filter(
            call=application.call_id, entity__in=entity_ids, state=ParticipationState.ACCEPTED
        )
        .exclude(application=application)
        .values_list("entity_id", flat=True)
    )
    signed = signatories_in(entity_ids, on)
    listed = set(application.call.low_density.values_list("municipality_id", flat=True))
    found = [
        ParticipantRow(
            participation=row,
            label=labels[row.entity_id],
            is_low_density=row.municipality_id in listed if listed else None,
            is_available=row.entity_id not in taken,
            has_signatory=row.entity_id in signed,
            is_lead=row.entity_id == application.lead_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.participation.state not in LIVE, not one.is_lead, one.label.display))


def signatories_in(entity_ids: set[int], on: date) -> set[int]:
    """Return which of these entities have somebody who may sign for them."""
    signatories = Membership.objects.active(on).filter(role=Role.MUNICIPAL_SIGNATORY, user__is_active=True)
    return set(signatories.filter(entity__in=entity_ids).values_list("entity_id", flat=True))


def signatories_of(entity_id: int, on: date) -> list[User]:
    return list(members_of([entity_id], [Role.MUNICIPAL_SIGNATORY], on))


def members_to_invite(application: Application, on: date) -> list[Municipality]:
    """Return the members of the body that leads which are not in the application, by name."""
    community = getattr(application.lead, "community", None)
    if community is None:
        return []
    day = application.call.opens_at.date() if application.call.opens_at else on
    members = CommunityMembership.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gt=day), community=community
    )
    return list(others_to_invite(application).filter(pk__in=members.values("municipality")))


def others_to_invite(application: Application) -> QuerySet[Municipality]:
    """Return every municipality that is not in the application yet, by name."""
    inside = application.participations.filter(state__in=LIVE, municipality__isnull=False)
    free = Municipality.objects.exclude(pk__in=inside.values("municipality"))
    return free.select_related("entity").order_by("sort_name", "pk")


def invitations_of(actor: Actor) -> QuerySet[Participation]:
    """Return the invitations to the actor's entity, those still to be answered and those that were."""
    if not has_role(actor, *MUNICIPAL_ROLES):
        return Participation.objects.none()
    return (
        Participation.objects.filter(entity__in=actor.acts_for)
        .select_related("application__call", "application__lead", "entity", "municipality", "signed_by")
        .order_by("-application__call__closes_at", "-invited_at", "-pk")
    )


def waiting_invitations(actor: Actor, at: datetime) -> int:
    """Count the invitations that still may be answered."""
    return (
        invitations_of(actor)
        .filter(
            state=ParticipationState.INVITED,
            application__state__in=WRITABLE,
            call__opens_at__lte=at,
            call__closes_at__gt=at,
        )
        .count()
    )


def own_application(actor: Actor, call: Call) -> Application | None:
    """Return the application that the actor's entity leads in a call, if it has one that was not given up."""
    released = [ApplicationState.WITHDRAWN, ApplicationState.LAPSED, ApplicationState.FORFEITED]
    return Application.objects.filter(call=call, lead=actor.entity_id).exclude(state__in=released).first()


def events_of(application: Application, *, since: int = 0) -> list[ChainEvent]:
    """Return what happened to an application, first to last, after the event of that number."""
    found = ChainEvent.objects.filter(stream=application.stream, number__gt=since)
    events = list(found.select_related("actor").order_by("number"))
    codes = {str(event.data["entity"]) for event in events if "entity" in event.data}
    names = dict(Municipality.objects.filter(entity__code__in=codes).values_list("entity__code", "name"))
    for event in events:
        event.name_of_entity = names.get(event.data.get("entity"), "")  # type: ignore[attr-defined]  # for who reads
    return events


def last_change_of(application: Application, part: DraftPart) -> ChainEvent | None:
    """Return who saved a part of the draft last, and when."""
    saved = ChainEvent.objects.filter(stream=application.stream, kind="save_part", data__part=part.value)
    return saved.select_related("actor").order_by("-number").first()
