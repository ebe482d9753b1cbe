"""Taking up somebody else's practice: interest, what was adapted, whether it worked, and what both sides say of it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from action_plan.queries import civil_day
from common.audit.trail import record
from practices import notifications
from practices.enums import OPEN_STAGES, PracticeKind, PracticeState, ReplicationAct, ReviewAct
from practices.models import (
    Practice,
    PracticeTransition,
    RelayedMessage,
    Replication,
)
from practices.operations.drafts import free_slug
from practices.operations.evidence import renew_evidence
from practices.operations.guards import acting, lock_practice, lock_replication, note_step
from practices.operations.refusals import ReplicationRefused
from practices.permissions import (
    can_confirm_replication,
    can_contact_owner,
    can_declare_interest,
    can_dispute_replication,
    can_promote_replication,
    can_settle_dispute,
    can_verify_replication,
)
from practices.queries.territory import municipalities_of
from territories.models import Entity

LONGEST_MESSAGE = 4_000
MESSAGES_A_DAY = 10


@transaction.atomic
def declare_interest(
    *, practice: Practice, motivation: str, user: User, entity: Entity, at: datetime, **said: Any
) -> Replication:
    """Open a replication with the first sign of interest, and tell whoever created the practice."""
    current = lock_practice(practice)
    if not can_declare_interest(acting(user, entity, at), current):
        raise ReplicationRefused(
            "Só quem escreve por outra entidade declara interesse, e só em práticas que estão no catálogo."
        )
    if current.replications.filter(replicator=entity, stage__in=OPEN_STAGES).exists():
        raise ReplicationRefused("A sua entidade já tem uma replicação desta prática em aberto: continue essa.")
    try:
        with transaction.atomic():
            replication = Replication.objects.create(
                practice=current,
                replicator=entity,
                opened_by=user,
                opened_at=at,
                motivation=motivation.strip(),
                contact_name=said.get("contact_name") or user.get_full_name(),
                contact_email=said.get("contact_email") or user.email,
                source_recommendation=said.get("source_recommendation"),
            )
    except IntegrityError as twice:
        raise ReplicationRefused("A sua entidade já tem uma replicação desta prática em aberto.") from twice
    note_step(replication, ReplicationAct.DECLARED, user, at)
    notifications.tell_replication(replication, ReplicationAct.DECLARED, at)
    return replication


@transaction.atomic
def confirm_replication(*, replication: Replication, user: User, entity: Entity, at: datetime) -> Replication:
    """Whoever created the practice recognises the replication."""
    current = lock_replication(replication)
    if not can_confirm_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só quem criou a prática confirma, uma vez, uma replicação conseguida.")
    current.confirmed_at, current.confirmed_by = at, user
    return _judged(current, ReplicationAct.CONFIRMED, user, at)


@transaction.atomic
def verify_replication(*, replication: Replication, user: User, entity: Entity, at: datetime) -> Replication:
    """The structure of the replicator's region says that it saw it working."""
    current = lock_replication(replication)
    if not can_verify_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só a CCDR da região de quem replicou verifica uma replicação conseguida.")
    current.verified_at, current.verified_by = at, user
    return _judged(current, ReplicationAct.VERIFIED, user, at)


@transaction.atomic
def dispute_replication(
    *, replication: Replication, reason: str, user: User, entity: Entity, at: datetime
) -> Replication:
    """Whoever created the practice says that this is not a replication of it; until settled it does not count."""
    current = lock_replication(replication)
    if not can_dispute_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só quem criou a prática contesta uma replicação que já começou.")
    if not reason.strip():
        raise ReplicationRefused("Diga porque contesta: quem replicou vai responder a este motivo.")
    current.is_disputed, current.dispute_reason = True, reason.strip()
    return _judged(current, ReplicationAct.DISPUTED, user, at, note=reason.strip())


@transaction.atomic
def settle_dispute(*, replication: Replication, reason: str, user: User, entity: Entity, at: datetime) -> Replication:
    """The EATA decides that a disputed replication counts again; the dispute stays in its history."""
    current = lock_replication(replication)
    if not can_settle_dispute(acting(user, entity, at), current):
        raise ReplicationRefused("Só a EATA resolve uma contestação.")
    if not reason.strip():
        raise ReplicationRefused("Diga como se resolveu a contestação.")
    current.is_disputed = False
    return _judged(current, ReplicationAct.SETTLED, user, at, note=reason.strip())


def _judged(replication: Replication, act: ReplicationAct, user: User, at: datetime, note: str = "") -> Replication:
    replication.version += 1
    replication.save()
    note_step(replication, act, user, at, note)
    renew_evidence(lock_practice(replication.practice))
    notifications.tell_replication(replication, act, at)
    return replication


@transaction.atomic
def promote_replication(*, replication: Replication, user: User, entity: Entity, at: datetime) -> Practice:
    """Begin a practice of one's own from a replication that worked; it remembers where it came from."""
    current = lock_replication(replication)
    if not can_promote_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só quem conseguiu replicar pode fazer dela uma prática própria.")
    origin = current.practice
    if current.promoted_to is not None:
        raise ReplicationRefused(f"Esta replicação já deu origem a «{current.promoted_to}».")
    practice = Practice.objects.create(
        title=origin.title,
        kind=PracticeKind.GOOD_PRACTICE,
        slug=free_slug(origin.title),
        owner_entity=current.replicator,
        created_by=user,
        derived_from=origin,
        domain=origin.domain,
        solution=current.adaptation,
        lessons=current.lessons_back,
        starts_on=current.started_on,
    )
    practice.territories.set(municipalities_of(current.replicator, civil_day(at)))
    practice.save_revision(user=user, clean=False)
    PracticeTransition.objects.create(
        practice=practice, act=ReviewAct.STARTED, to_state=PracticeState.DRAFT, actor=user, entity=entity, at=at
    )
    current.promoted_to = practice
    current.save(update_fields=["promoted_to"])
    note_step(current, ReplicationAct.PROMOTED, user, at)
    return practice


@transaction.atomic
def contact_relay(*, practice: Practice, text: str, user: User, entity: Entity | None, at: datetime) -> RelayedMessage:
    """Send a message to whoever answers for a practice, without showing the sender any address."""
    if not can_contact_owner(acting(user, entity, at), practice):
        raise ReplicationRefused("Entre na sua conta para escrever a quem criou esta prática.")
    if not text.strip():
        raise ReplicationRefused("Escreva a mensagem.")
    if len(text) > LONGEST_MESSAGE:
        raise ReplicationRefused(f"A mensagem tem {len(text)} caracteres; o limite são {LONGEST_MESSAGE}.")
    today = [message.sent_at for message in RelayedMessage.objects.filter(sender=user).order_by("-sent_at")[:50]]
    if sum(civil_day(sent_at) == civil_day(at) for sent_at in today) >= MESSAGES_A_DAY:
        raise ReplicationRefused(f"Já enviou {MESSAGES_A_DAY} mensagens hoje: volte a tentar amanhã.")
    message = RelayedMessage.objects.create(
        practice=practice, sender=user, sender_entity=entity, text=text.strip(), sent_at=at
    )
    notifications.tell_message(message, notifications.contacts_of(practice, at))
    record(practice, "practices.contact_relay", user=user)
    return message
