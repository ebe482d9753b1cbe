"""Taking up somebody else's practice: interest, what was adapted, whether it worked, and what both sides say of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from action_plan.queries import civil_day
from common.audit.trail import record
from practices import notifications
from practices.enums import NEXT_STAGES, PracticeKind, PracticeState, ReplicationAct, ReplicationStage, ReviewAct
from practices.models import (
    Practice,
    PracticeTransition,
    RelayedMessage,
    Replication,
    ReplicationIndicator,
    ReplicationTransition,
)
from practices.operations.drafts import free_slug
from practices.operations.evidence import renew_evidence
from practices.operations.guards import acting, lock_practice
from practices.operations.refusals import ReplicationRefused
from practices.permissions import (
    can_confirm_replication,
    can_contact_owner,
    can_declare_interest,
    can_dispute_replication,
    can_promote_replication,
    can_report_replication,
    can_settle_dispute,
    can_verify_replication,
)
from practices.queries.territory import municipalities_of
from territories.models import Entity

REPORTED = (
    "contact_name",
    "contact_email",
    "motivation",
    "started_on",
    "closed_on",
    "adaptation",
    "context_differences",
    "technical_differences",
    "cost_differences",
    "cost",
    "lessons_back",
    "abandonment_code",
    "abandonment_reason",
    "mentor_entity",
    "mentor_name",
    "source_recommendation",
    "is_public",
)
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
    if current.replications.filter(replicator=entity, stage__in=_open()).exists():
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
    _note(replication, ReplicationAct.DECLARED, user, at)
    notifications.tell_replication(replication, ReplicationAct.DECLARED, at)
    return replication


def _open() -> list[str]:
    return [str(stage) for stage, next_stages in NEXT_STAGES.items() if next_stages]


@transaction.atomic
def update_replication(
    *,
    replication: Replication,
    version: int,
    stage: ReplicationStage,
    values: Mapping[str, Any],
    indicators: Sequence[Mapping[str, Any]],
    user: User,
    entity: Entity,
    at: datetime,
) -> Replication:
    """Report how a replication goes: its stage, what was changed, what was measured."""
    current = _lock(replication)
    if not can_report_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só quem replica regista o andamento, enquanto a replicação está em aberto.")
    if current.version != version:
        raise ReplicationRefused("Esta replicação mudou desde que a abriu: veja o que mudou e volte a guardar.")
    stage = ReplicationStage(stage)
    if stage != current.stage and stage not in NEXT_STAGES[ReplicationStage(current.stage)]:
        raise ReplicationRefused(
            f"De «{current.get_stage_display()}» não se passa para «{stage.label}»: siga as fases pela ordem."
        )
    for name in REPORTED:
        if name in values:
            setattr(current, name, values[name])
    current.stage = stage
    _refuse_impossible(current, indicators, civil_day(at))
    _close_when_over(current, civil_day(at))
    current.version += 1
    current.save()
    current.indicators.all().delete()
    ReplicationIndicator.objects.bulk_create(ReplicationIndicator(replication=current, **row) for row in indicators)
    _note(current, ReplicationAct.UPDATED, user, at)
    renew_evidence(lock_practice(current.practice))
    notifications.tell_replication(current, ReplicationAct.UPDATED, at)
    return current


def _close_when_over(replication: Replication, on: date) -> None:
    if not replication.is_open and replication.closed_on is None:
        replication.closed_on = max(on, replication.started_on or on)


def _refuse_impossible(replication: Replication, indicators: Sequence[Mapping[str, Any]], on: date) -> None:
    problems = []
    if replication.stage == ReplicationStage.SUCCEEDED and not replication.adaptation.strip():
        problems.append("Diga o que foi adaptado: é o que outro território precisa de saber.")
    says_why = replication.abandonment_code and replication.abandonment_reason.strip()
    if replication.stage == ReplicationStage.ABANDONED and not says_why:
        problems.append("Diga porque foi abandonada: também se aprende com o que não resultou.")
    if replication.started_on and replication.started_on > on:
        problems.append("O início não pode ser futuro: enquanto não começa, a fase é «em preparação».")
    if replication.started_on and replication.closed_on and replication.closed_on < replication.started_on:
        problems.append("O fim é anterior ao início: corrija uma das datas.")
    if replication.cost is not None and replication.cost < 0:
        problems.append("O custo não pode ser negativo.")
    if any(row["measured_on"] > on for row in indicators):
        problems.append("Um valor não pode ter sido medido numa data futura.")
    if problems:
        raise ReplicationRefused(*problems)


@transaction.atomic
def confirm_replication(*, replication: Replication, user: User, entity: Entity, at: datetime) -> Replication:
    """Whoever created the practice recognises the replication."""
    current = _lock(replication)
    if not can_confirm_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só quem criou a prática confirma, uma vez, uma replicação conseguida.")
    current.confirmed_at, current.confirmed_by = at, user
    return _judged(current, ReplicationAct.CONFIRMED, user, at)


@transaction.atomic
def verify_replication(*, replication: Replication, user: User, entity: Entity, at: datetime) -> Replication:
    """The structure of the replicator's region says that it saw it working."""
    current = _lock(replication)
    if not can_verify_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só a CCDR da região de quem replicou verifica uma replicação conseguida.")
    current.verified_at, current.verified_by = at, user
    return _judged(current, ReplicationAct.VERIFIED, user, at)


@transaction.atomic
def dispute_replication(
    *, replication: Replication, reason: str, user: User, entity: Entity, at: datetime
) -> Replication:
    """Whoever created the practice says that this is not a replication of it; until settled it does not count."""
    current = _lock(replication)
    if not can_dispute_replication(acting(user, entity, at), current):
        raise ReplicationRefused("Só quem criou a prática contesta uma replicação que já começou.")
    if not reason.strip():
        raise ReplicationRefused("Diga porque contesta: quem replicou vai responder a este motivo.")
    current.is_disputed, current.dispute_reason = True, reason.strip()
    return _judged(current, ReplicationAct.DISPUTED, user, at, note=reason.strip())


@transaction.atomic
def settle_dispute(*, replication: Replication, reason: str, user: User, entity: Entity, at: datetime) -> Replication:
    """The EATA decides that a disputed replication counts again; the dispute stays in its history."""
    current = _lock(replication)
    if not can_settle_dispute(acting(user, entity, at), current):
        raise ReplicationRefused("Só a EATA resolve uma contestação.")
    if not reason.strip():
        raise ReplicationRefused("Diga como se resolveu a contestação.")
    current.is_disputed = False
    return _judged(current, ReplicationAct.SETTLED, user, at, note=reason.strip())


def _judged(replication: Replication, act: ReplicationAct, user: User, at: datetime, note: str = "") -> Replication:
    replication.version += 1
    replication.save()
    _note(replication, act, user, at, note)
    renew_evidence(lock_practice(replication.practice))
    notifications.tell_replication(replication, act, at)
    return replication


@transaction.atomic
def promote_replication(*, replication: Replication, user: User, entity: Entity, at: datetime) -> Practice:
    """Begin a practice of one's own from a replication that worked; it remembers where it came from."""
    current = _lock(replication)
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
    _note(current, ReplicationAct.PROMOTED, user, at)
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


def _lock(replication: Replication) -> Replication:
    Replication.objects.select_for_update().only("pk").get(pk=replication.pk)
    return Replication.objects.select_related("practice", "replicator").get(pk=replication.pk)


def _note(replication: Replication, act: ReplicationAct, user: User, at: datetime, note: str = "") -> None:
    ReplicationTransition.objects.create(
        replication=replication, act=act, to_stage=replication.stage, actor=user, at=at, note=note
    )
    record(replication, f"practices.replication_{act.lower()}", user=user)
