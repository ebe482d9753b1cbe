"""Approving a new version of the plan: only when every old action has an outcome and every new one an origin."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from action_plan.enums import LineageKind, PlanState
from action_plan.models import Action, ActionLineage, PlanVersion
from action_plan.operations.guards import require_coordinator
from action_plan.operations.refusals import PlanRefused
from common.audit.trail import record
from common.norm.models import Instrument


@transaction.atomic
def set_lineage(
    *, old: Action, new: Action | None, kind: LineageKind, reason: str, user: User, at: datetime
) -> ActionLineage:
    """Say what became of an action in the next version of the plan."""
    require_coordinator(user, at, PlanRefused)
    if (kind == LineageKind.ABANDONED) != (new is None):
        raise PlanRefused("Só uma ação abandonada fica sem ação que lhe suceda; as outras indicam qual.")
    if new is not None and new.plan_id == old.plan_id:
        raise PlanRefused("A ação nova tem de ser de outra versão do plano.")
    if not reason.strip():
        raise PlanRefused("Diga porquê.")
    lineage = ActionLineage.objects.create(old=old, new=new, kind=kind, reason=reason.strip())
    record(old, "action_plan.set_lineage", user=user, data={"kind": kind, "new": new.code if new else ""})
    return lineage


@transaction.atomic
def approve_plan(
    *, plan: PlanVersion, instrument: Instrument, valid_from: date, user: User, at: datetime
) -> PlanVersion:
    """Approve a version by its instrument; the one in force ends the day it begins."""
    require_coordinator(user, at, PlanRefused)
    current = PlanVersion.objects.select_for_update().get(pk=plan.pk)
    if current.state != PlanState.DRAFT:
        raise PlanRefused(f"Esta versão já está {current.get_state_display()}.")
    before = (
        PlanVersion.objects.select_for_update()
        .filter(state=PlanState.APPROVED, valid_to=None)
        .order_by("-valid_from", "-pk")
        .first()
    )
    _refuse_incomplete(current, before, valid_from)
    if before is not None:
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    current.state, current.instrument, current.valid_from = PlanState.APPROVED, instrument, valid_from
    current.save(update_fields=["state", "instrument", "valid_from"])
    record(current, "action_plan.approve_plan", user=user, data={"valid_from": valid_from.isoformat()})
    return current


def _refuse_incomplete(plan: PlanVersion, before: PlanVersion | None, valid_from: date) -> None:
    problems = []
    if not plan.actions.exists():
        problems.append("A versão não tem ações.")
    if undated := _codes(plan.actions.filter(milestones=None)):
        problems.append(f"Ações sem prazo: {undated}.")
    if before is not None:
        if before.valid_from is not None and valid_from <= before.valid_from:
            problems.append(f"A nova versão tem de entrar em vigor depois de {before.valid_from:%d/%m/%Y}.")
        if lost := _codes(before.actions.exclude(outcomes__in=_lineages_between(before, plan))):
            problems.append(f"Ações da versão {before.label} sem destino: {lost}.")
        if orphans := _codes(plan.actions.exclude(origins__in=_lineages_between(before, plan))):
            problems.append(f"Ações da nova versão sem origem: {orphans}.")
    if problems:
        raise PlanRefused(*problems)


def _lineages_between(before: PlanVersion, plan: PlanVersion) -> QuerySet[ActionLineage]:
    carried = Q(old__plan=before) & (Q(new__plan=plan) | Q(new=None))
    return ActionLineage.objects.filter(carried)


def _codes(actions: QuerySet[Action]) -> str:
    return ", ".join(actions.order_by("code").values_list("code", flat=True))
