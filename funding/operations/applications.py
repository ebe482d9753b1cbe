"""Preparing an application: start it, invite, answer, take out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.enums import MUNICIPAL_ROLES
from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import members_of
from common.ui.formatting import exact
from funding import permissions
from funding.enums import ApplicationState, ParticipantRole, ParticipationState
from funding.models import Application, Call, Participation
from funding.models.calls import PUBLISHED_STATES
from funding.notifications import tell_answered, tell_invited, tell_removed
from funding.operations.moves import locked, require, tell
from funding.operations.refusals import CallClosed, ParticipationTaken, WrongState
from funding.queries.phases import clock_of
from territories.enums import EntityKind
from territories.models import Entity

TAKEN = "{name} já participa noutra candidatura a este aviso."
OPEN_STATES = frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED})


@transaction.atomic
def start_application(*, call: Call, lead: Entity, title: str, user: User, at: datetime) -> Application:
    """Begin the application of an entity, or return the one it already has; a municipality that leads takes part."""
    application = Application(call=call, lead=lead, title=title, created_by=user, created_at=at, changed_at=at)
    require(_writes, application, user=user, entity=lead, at=at, label="preparar uma candidatura")
    require_open(call, at)
    existing = (
        Application.objects.filter(call=call, lead=lead)
        .exclude(state__in=[ApplicationState.WITHDRAWN, ApplicationState.LAPSED, ApplicationState.FORFEITED])
        .first()
    )
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:  # somebody of the same entity was a moment faster
        return start_application(call=call, lead=lead, title=title, user=user, at=at)
    if lead.kind == EntityKind.MUNICIPALITY:
        Participation.objects.create(
            call=call,
            application=application,
            entity=lead,
            municipality=lead.municipality,
            role=ParticipantRole.LEAD,
            invited_at=at,
        )
    tell("start", application, user=user, entity=lead, at=at, data={"title": title})
    return application


@transaction.atomic
def invite(
    *, application: Application, entities: Iterable[Entity], user: User, entity: Entity, at: datetime
) -> list[Participation]:
    """Invite entities to take part; inviting holds nobody, and several applications may invite the same."""
    application = in_preparation(application, user, entity, at)
    known = set(
        application.participations.filter(
            state__in=[ParticipationState.INVITED, ParticipationState.ACCEPTED]
        ).values_list("entity_id", flat=True)
    )
    invited = [
        Participation.objects.create(
            call=application.call,
            application=application,
            entity=each,
            municipality=each.municipality if each.kind == EntityKind.MUNICIPALITY else None,
            role=ParticipantRole.MEMBER,
            invited_at=at,
        )
        for each in sorted(entities, key=lambda each: each.pk)
        if each.pk not in known
    ]
    if invited:
        changed(application, at)
        for participation in invited:
            tell_invited(participation, at)
        tell(
            "invite", application, user=user, entity=entity, at=at, data={"entities": [p.entity.code for p in invited]}
        )
    return invited


@transaction.atomic
def accept_invitation(
    *,
    participation: Participation,
    uses_platform: bool,
    commits: bool,
    verticals: Iterable[str] = (),
    user: User,
    entity: Entity,
    at: datetime,
) -> Participation:
    """The participant's own signatory accepts: from here on it is in no other application."""
    application, participation = _to_answer(participation, user, entity, at)
    participation.state = ParticipationState.ACCEPTED
    participation.uses_platform = uses_platform
    participation.verticals = sorted(verticals)
    participation.committed_at = at if commits else None
    participation.signed_by, participation.answered_at = user, at
    try:
        with transaction.atomic():
            participation.save()
    except IntegrityError as error:
        name = participation.municipality.name if participation.municipality else participation.entity.code
        raise ParticipationTaken(TAKEN.format(name=name)) from error
    changed(application, at)
    if participation.entity_id != application.lead_id:
        tell_answered(participation, at)
    tell(
        "accept_invitation",
        application,
        user=user,
        entity=entity,
        at=at,
        data={"entity": participation.entity.code, "uses_platform": uses_platform, "commits": commits},
    )
    return participation


@transaction.atomic
def decline_invitation(
    *, participation: Participation, reason: str, user: User, entity: Entity, at: datetime
) -> Participation:
    """Refuse, or go back on having accepted while the call is open; what was submitted has then to be again."""
    application, participation = _to_answer(
        participation, user, entity, at, {ParticipationState.INVITED, ParticipationState.ACCEPTED}
    )
    return _let_go(application, participation, ParticipationState.DECLINED, reason, user, entity, at)


@transaction.atomic
def remove_participant(
    *, participation: Participation, reason: str, user: User, entity: Entity, at: datetime
) -> Participation:
    """The lead goes on without somebody, who is free for another application at once."""
    application = in_preparation(participation.application, user, entity, at)
    participation = Participation.objects.select_for_update().get(pk=participation.pk)
    if participation.state not in {ParticipationState.INVITED, ParticipationState.ACCEPTED}:
        raise WrongState("Esta entidade já não está na candidatura. Atualize a página.")
    return _let_go(application, participation, ParticipationState.REMOVED, reason, user, entity, at)


def require_open(call: Call, at: datetime) -> None:
    """Refuse outside the call's dates, saying them."""
    clock = clock_of(call, at)
    if not clock.is_open:
        raise CallClosed(_closed_in_words(call, at))


def _closed_in_words(call: Call, at: datetime) -> str:
    kept = "O que já escreveu fica guardado."
    if call.opens_at is None or call.closes_at is None or call.state not in PUBLISHED_STATES:
        return f"O aviso não está aberto a candidaturas neste momento. {kept}"
    if at < call.opens_at:
        return f"O aviso só abre em {exact(call.opens_at)}; o pedido chegou em {exact(at)}. {kept}"
    return f"O aviso fechou em {exact(call.closes_at)}; o pedido chegou em {exact(at)}. {kept}"


def _writes(actor: Actor, application: Application) -> bool:
    co_editors = set(application.co_editors.values_list("user_id", flat=True)) if application.pk else set()
    return permissions.can_write_application(actor, application, co_editors=co_editors)


def in_preparation(application: Application, user: User, entity: Entity, at: datetime) -> Application:
    """Return the application, locked, for somebody who may write in it while it may be written."""
    application = locked(application)
    require(_writes, application, user=user, entity=entity, at=at, label="alterar esta candidatura")
    require_open(application.call, at)
    if application.state not in OPEN_STATES:
        raise WrongState("Esta candidatura já não se altera.")
    return application


def _to_answer(
    participation: Participation,
    user: User,
    entity: Entity,
    at: datetime,
    states: frozenset[ParticipationState] | set[ParticipationState] = frozenset({ParticipationState.INVITED}),
) -> tuple[Application, Participation]:
    application = locked(participation.application)
    participation = Participation.objects.select_related("entity", "municipality").get(pk=participation.pk)

    def signs(actor: Actor, _: Application) -> bool:
        return permissions.signs_for(actor, participation.entity_id)

    require(signs, application, user=user, entity=entity, at=at, label="responder por esta entidade")
    require_open(application.call, at)
    if application.state not in OPEN_STATES:
        raise WrongState("Esta candidatura já não se altera.")
    if participation.state not in states:
        raise WrongState("Este convite já teve resposta, ou foi retirado. Atualize a página.")
    return application, participation


def _let_go(
    application: Application,
    participation: Participation,
    state: ParticipationState,
    reason: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> Participation:
    participation.state, participation.reason, participation.answered_at = state, reason, at
    participation.save(update_fields=["state", "reason", "answered_at"])
    _take_their_hands_off(application, participation, at)
    changed(application, at)
    if state == ParticipationState.REMOVED:
        tell_removed(participation, at)
    elif participation.entity_id != application.lead_id:
        tell_answered(participation, at)
    tell(
        state.lower(),
        application,
        user=user,
        entity=entity,
        at=at,
        data={"entity": participation.entity.code, "reason": reason},
    )
    return participation


def _take_their_hands_off(application: Application, participation: Participation, at: datetime) -> None:
    """Who wrote in the draft for a participant no longer does once it is out."""
    people = members_of([participation.entity_id], MUNICIPAL_ROLES, localdate(at))
    application.co_editors.filter(user__in=people.values("pk")).delete()


def changed(application: Application, at: datetime) -> None:
    """Count a change of a locked application: who was about to submit looks again."""
    application.changed_at = at
    application.version += 1
    application.save(update_fields=["changed_at", "version"])
