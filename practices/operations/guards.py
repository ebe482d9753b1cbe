"""Conditions that several operations share: who the person is on that day, and where the practice stands."""

from datetime import datetime
from typing import Any

from accounts.models import Membership, User
from accounts.permissions import Actor, is_eata_coordinator
from accounts.queries import actor_of
from action_plan.queries import civil_day
from common.audit.trail import record
from practices.enums import EDITABLE_STATES, PracticeState, ReplicationAct, ReviewAct
from practices.models import Practice, PracticeTransition, Replication, ReplicationTransition
from practices.operations.refusals import PracticeRefused, StalePractice
from practices.permissions import can_review_nationally, can_review_regionally, can_step_in, writes_for
from practices.queries.territory import regional_officers
from territories.models import Entity


def lock_practice(practice: Practice) -> Practice:
    """Keep others from changing the practice until the end of the transaction, and then read it.

    In two steps: rows joined while waiting for the lock would be those of before the wait.
    """
    Practice.objects.select_for_update().only("pk").get(pk=practice.pk)
    whole = Practice.objects.select_related("owner_entity", "latest_revision", "live_revision", "review_region")
    return whole.get(pk=practice.pk)


def acting(user: User, entity: Entity | None, at: datetime) -> Actor:
    """Return who the person is in an entity on that day, whatever the page said when it was opened."""
    actor = actor_of(user, civil_day(at), entity.pk if entity else None)
    if entity is not None and actor.entity_id != entity.pk:
        raise PracticeRefused(f"Nesta data já não tem papel em {entity}. Escolha outra entidade ou peça um convite.")
    return actor


def require_writer(user: User, entity: Entity, owner_id: int, at: datetime) -> None:
    if not writes_for(acting(user, entity, at), owner_id):
        raise PracticeRefused("Só quem escreve pela entidade desta prática a pode alterar.")


def require_editable(practice: Practice) -> None:
    if practice.state not in EDITABLE_STATES:
        raise PracticeRefused(
            f"Esta prática está {practice.get_state_display()} e não se altera. "
            "Se está em análise, retome-a primeiro; se está publicada, inicie uma revisão."
        )


def require_regional_reviewer(user: User, entity: Entity, practice: Practice, at: datetime) -> None:
    """Refuse whoever is not of the region's structure, unless the coordination decides what the region let pass."""
    actor = acting(user, entity, at)
    if not (can_review_regionally(actor, practice) or _may_step_in(actor, practice, at)):
        raise PracticeRefused(
            "Só a estrutura da região desta prática decide esta etapa, e nunca sobre o que escreveu."
        )
    _require_no_conflict(user, practice, at)


def _may_step_in(actor: Actor, practice: Practice, at: datetime) -> bool:
    """Whether the coordination decides for the region: its time has passed, or nobody is left there."""
    on = civil_day(at)
    if can_step_in(actor, practice, on):
        return True
    nobody = practice.review_region is not None and not regional_officers(
        practice.review_region, on, except_of=practice.owner_entity
    )
    return nobody and practice.state == PracticeState.REGIONAL and is_eata_coordinator(actor)


def require_national_reviewer(user: User, entity: Entity, practice: Practice, at: datetime) -> None:
    if not can_review_nationally(acting(user, entity, at), practice):
        raise PracticeRefused("Só a EATA decide esta etapa, e nunca sobre o que a sua entidade escreveu.")
    _require_no_conflict(user, practice, at)
    submitted = practice.transitions.filter(act=ReviewAct.SUBMITTED).order_by("-at", "-pk").first()
    regional = practice.transitions.filter(act=ReviewAct.APPROVED_REGIONALLY, actor=user)
    if submitted is not None and regional.filter(at__gte=submitted.at).exists():
        raise PracticeRefused("Já validou esta prática na etapa regional: a etapa nacional é de outra pessoa.")


def _require_no_conflict(user: User, practice: Practice, at: datetime) -> None:
    """Refuse whoever belongs to the owner, by whatever role, or had a hand in the text."""
    on = civil_day(at)
    if Membership.objects.active(on).filter(user=user, entity=practice.owner_entity_id).exists():
        raise PracticeRefused("Pertence à entidade que escreveu esta prática: outra pessoa tem de decidir.")
    wrote = [ReviewAct.STARTED, ReviewAct.SUBMITTED, ReviewAct.REVISED]
    if (
        PracticeTransition.objects.filter(practice=practice, actor=user, act__in=wrote).exists()
        or practice.revisions.filter(user=user).exists()
    ):
        raise PracticeRefused("Escreveu parte desta prática: outra pessoa tem de decidir.")


def require_same_text(practice: Practice, revision_id: int) -> None:
    """Refuse to decide on a text other than the one that was read. Raises StalePractice."""
    newest = practice.revisions.order_by("-created_at", "-pk").values_list("pk", flat=True).first()
    if practice.latest_revision_id != revision_id or newest != revision_id:
        raise StalePractice(practice)


def lock_replication(replication: Replication) -> Replication:
    """Keep others from changing the replication until the end of the transaction, and then read it."""
    Replication.objects.select_for_update().only("pk").get(pk=replication.pk)
    return Replication.objects.select_related("practice", "replicator").get(pk=replication.pk)


def note_step(
    replication: Replication, act: ReplicationAct, user: User, at: datetime, note: str = "", said: Any = None
) -> None:
    ReplicationTransition.objects.create(
        replication=replication, act=act, to_stage=replication.stage, actor=user, at=at, note=note, said=said or {}
    )
    record(replication, f"practices.replication_{act.lower()}", user=user)
