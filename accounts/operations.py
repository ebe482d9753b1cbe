"""Inviting people, giving and ending what they hold."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from accounts.enums import Role
from accounts.models import Invitation, Membership, User
from accounts.notifications import tell_content_urgent
from accounts.permissions import (
    Actor,
    can_end_membership,
    can_invite,
    can_manage_invitation,
    can_publish_unreviewed,
)
from common.audit.trail import record
from territories.models import Entity

VALIDITY = timedelta(days=7)
FEWEST_WORDS = 4


class InvitationRefused(Exception):
    """An invitation that cannot be sent or accepted; the text says why and what to do."""


class MembershipRefused(Exception):
    """A membership that cannot be given or ended; the text says why and what to do."""


class PublicationRefused(Exception):
    """A text that cannot be published like this; the text says what to do."""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, email: str, entity: Entity, role: Role, user: User, actor: Actor, at: datetime
) -> tuple[Invitation, str]:
    """Write an invitation for seven days; return it with the token, of which only the digest is kept."""
    address = email.strip().lower()
    if not can_invite(actor, entity, role):
        raise InvitationRefused("Não pode convidar para este papel nesta entidade. Fale com a coordenação da EATA.")
    Entity.objects.select_for_update(of=("self",)).get(pk=entity.pk)
    if _holds(address, entity, role, timezone.localdate(at)):
        raise InvitationRefused(f"{address} já tem este papel nesta entidade. Não precisa de convite.")
    if _open_invitations(address, entity, role, at).exists():
        raise InvitationRefused(f"Já há um convite por aceitar para {address}. Pode reenviá-lo na lista de convites.")
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address,
        entity=entity,
        role=role,
        token_sha256=digest_of(token),
        invited_by=user,
        expires_at=at + VALIDITY,
    )
    record(invitation, "accounts.invite", user=user, data={"role": role, "entity": entity.code})
    return invitation, token


@transaction.atomic
def resend_invitation(*, invitation: Invitation, user: User, actor: Actor, at: datetime) -> tuple[Invitation, str]:
    """Give an invitation a new link and seven more days; the old link stops working."""
    locked = _to_manage(invitation, actor)
    token = secrets.token_urlsafe(32)
    locked.token_sha256, locked.expires_at = digest_of(token), at + VALIDITY
    locked.save(update_fields=["token_sha256", "expires_at"])
    record(locked, "accounts.resend_invitation", user=user)
    return locked, token


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, user: User, actor: Actor, at: datetime) -> None:
    locked = _to_manage(invitation, actor)
    locked.revoked_at = at
    locked.save(update_fields=["revoked_at"])
    record(locked, "accounts.revoke_invitation", user=user)


def reason_it_is_for_another(invitation: Invitation, user: User) -> str:
    """Say whose the invitation is when it is not this person's; empty when the address invited is proven theirs."""
    if EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists():
        return ""
    return f"Este convite é para {invitation.email}. Entre com a conta desse endereço, ou peça um convite para o seu."


@transaction.atomic
def accept_invitation(*, token: str, user: User, at: datetime) -> Membership:
    """Give the person the role they were invited to, once. The address invited must be theirs and verified."""
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(token_sha256=digest_of(token)).first()
    refusal = reason_to_refuse(invitation, at)
    if invitation is None or refusal:
        raise InvitationRefused(refusal)
    if another := reason_it_is_for_another(invitation, user):
        raise InvitationRefused(another)
    membership = give_membership(
        person=user,
        entity=invitation.entity,
        role=Role(invitation.role),
        starts_on=timezone.localdate(at),
        user=invitation.invited_by,
    )
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(invitation, "accounts.accept_invitation", user=user, data={"membership": membership.pk})
    return membership


def reason_to_refuse(invitation: Invitation | None, at: datetime) -> str:
    """Return why an invitation cannot be accepted, or nothing."""
    if invitation is None:
        return "Este convite não existe ou foi substituído por outro mais recente. Use a ligação do último correio."
    if invitation.accepted_at:
        return "Este convite já foi aceite. Entre com a sua conta."
    if invitation.revoked_at:
        return "Este convite foi anulado por quem o enviou. Peça-lhe outro."
    if invitation.expires_at <= at:
        return "Este convite passou de prazo. Peça a quem o enviou que o reenvie."
    return ""


@transaction.atomic
def give_membership(*, person: User, entity: Entity, role: Role, starts_on: date, user: User) -> Membership:
    """Give a role from a day on; what the person already holds that day stays as it is."""
    held = Membership.objects.active(starts_on).filter(user=person, entity=entity, role=role).first()
    if held:
        return held
    membership = Membership.objects.create(user=person, entity=entity, role=role, starts_on=starts_on)
    record(membership, "accounts.give_membership", user=user, data={"person": person.pk, "entity": entity.code})
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, user: User, actor: Actor, on: date) -> Membership:
    """End a role from a day on, that day included; open sessions lose it at once."""
    locked = Membership.objects.select_for_update(of=("self",)).select_related("entity").get(pk=membership.pk)
    if not can_end_membership(actor, locked):
        raise MembershipRefused("Não pode terminar esta pertença. Fale com a coordenação da EATA.")
    if locked.ends_on and locked.ends_on <= on:
        raise MembershipRefused("Esta pertença já tinha terminado.")
    locked.ends_on = max(on, locked.starts_on)
    locked.save(update_fields=["ends_on"])
    record(locked, "accounts.end_membership", user=user, data={"ends_on": locked.ends_on.isoformat()})
    return locked


def _holds(email: str, entity: Entity, role: Role, on: date) -> bool:
    people = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    return Membership.objects.active(on).filter(user__in=people, entity=entity, role=role).exists()


def _open_invitations(email: str, entity: Entity, role: Role, at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        email=email, entity=entity, role=role, accepted_at=None, revoked_at=None, expires_at__gt=at
    )


def _to_manage(invitation: Invitation, actor: Actor) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("entity").get(pk=invitation.pk)
    if not can_manage_invitation(actor, locked):
        raise InvitationRefused("Não pode mexer neste convite. Fale com a coordenação da EATA.")
    if locked.accepted_at or locked.revoked_at:
        raise InvitationRefused("Este convite já foi aceite ou anulado.")
    return locked


@transaction.atomic
def publish_unreviewed(*, revision: Revision, reason: str, user: User, actor: Actor, at: datetime) -> None:
    """Publish a correction that cannot wait for a second person: this very revision, with the reason."""
    content = revision.as_object()
    if not can_publish_unreviewed(actor):
        raise PublicationRefused("Só a coordenação da EATA publica uma correção urgente. Envie o texto para revisão.")
    if len(reason.split()) < FEWEST_WORDS:
        raise PublicationRefused("Diga, numa frase, porque não pode esperar pela revisão de outra pessoa.")
    if content.latest_revision_id != revision.pk:
        raise PublicationRefused("Há uma versão mais recente deste texto: abra-a e decida sobre ela.")
    revision.publish(user=user, skip_permission_checks=True)
    record(content, "accounts.publish_unreviewed", user=user, data={"reason": reason.strip(), "revision": revision.pk})
    tell_content_urgent(content, revision, reason.strip(), user, at)
