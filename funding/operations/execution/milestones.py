"""What must be delivered: planned in the contract, claimed with evidence, verified by somebody of the EATA."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from accounts.models import User
from funding.enums import AwardState, MilestoneState
from funding.models import Award, ContractDocument, Milestone
from funding.operations.execution.contracts import require_unsigned
from funding.operations.execution.files import kept_file, require_not_quarantined
from funding.operations.execution.guards import (
    actor_on,
    locked_award,
    require_may,
    require_state,
    require_version,
    require_words,
    tell_of_award,
)
from funding.operations.execution.targets import measure_platforms
from funding.operations.refusals import FundingRefused, NotAllowed, WrongState
from funding.permissions import can_claim_milestone, can_run_awards
from territories.models import Entity, Municipality

FULL_WEIGHT = Decimal(100)


@transaction.atomic
def plan_milestone(
    *,
    award: Award,
    code: str,
    title: str,
    due_on: date,
    user: User,
    entity: Entity,
    at: datetime,
    weight: Decimal | None = None,
    municipality: Municipality | None = None,
    is_platform_in_use: bool = False,
) -> Milestone:
    """Write a milestone into the contract, before anybody signs it."""
    award = _in_preparation(award, user, entity, at)
    code = require_words(code, "Dê um código ao marco, como «M1».")
    title = require_words(title, "Diga o que tem de ser entregue.")
    check_milestone(award, due_on, weight, municipality, is_platform_in_use)
    if award.milestones.filter(code=code).exists():
        raise FundingRefused(f"Já há um marco «{code}»: escolha outro código.")
    made = Milestone.objects.create(
        award=award,
        code=code,
        title=title,
        due_on=due_on,
        weight=weight,
        municipality=municipality,
        is_platform_in_use=is_platform_in_use,
    )
    told = {"code": code, "title": title, "due_on": due_on, "weight": weight, "is_platform_in_use": is_platform_in_use}
    where = municipality.code if municipality else None
    tell_of_award("plan", award, user=user, entity=entity, at=at, data={**told, "municipality": where})
    return made


@transaction.atomic
def drop_milestone(*, milestone: Milestone, user: User, entity: Entity, at: datetime) -> None:
    """Take a milestone out of a contract that nobody signed yet."""
    award = _in_preparation(milestone.award, user, entity, at)
    Milestone.objects.filter(pk=milestone.pk).delete()
    tell_of_award("unplan", award, user=user, entity=entity, at=at, data={"code": milestone.code})


@transaction.atomic
def claim_milestone(
    *,
    milestone: Milestone,
    version: int,
    claimed_on: date,
    claim: str,
    upload: "UploadedFile[Any] | None",
    user: User,
    entity: Entity,
    at: datetime,
) -> Milestone:
    """Say that a milestone was reached, on which day, with the file that shows it."""
    milestone = _locked(milestone)
    award = milestone.award
    require_may(can_claim_milestone(actor_on(user, entity, at), milestone), "declarar este marco cumprido")
    require_state(award, [AwardState.RUNNING], "declarar marcos")
    _require_step(milestone, [MilestoneState.PLANNED, MilestoneState.REFUSED], "declarar cumprido")
    require_version(milestone, version)
    if claimed_on > localdate(at) or (award.starts_on and claimed_on < award.starts_on):
        raise FundingRefused("O dia em que o marco foi cumprido fica entre o início do contrato e hoje.")
    claim = require_words(claim, "Diga o que foi feito.")
    if upload is None:
        raise FundingRefused("Junte o ficheiro que mostra que o marco foi cumprido.")
    milestone.evidence = kept_file(award, upload, user, at)
    milestone.claimed_on, milestone.claim, milestone.claimed_by, milestone.refusal = claimed_on, claim, user, ""
    _step(milestone, MilestoneState.CLAIMED)
    told = {"claimed_on": claimed_on, "claim": claim, "sha256": milestone.evidence.sha256}
    _tell("claim", milestone, user, entity, at, told)
    return milestone


@transaction.atomic
def verify_milestone(*, milestone: Milestone, version: int, user: User, entity: Entity, at: datetime) -> Milestone:
    """Confirm what was claimed; a platform in use in a municipality counts, once, to the target of the strategy."""
    milestone = _to_judge(milestone, version, "verificar este marco", user, entity, at)
    require_not_quarantined(milestone.evidence)
    milestone.verified_by, milestone.verified_at = user, at
    _step(milestone, MilestoneState.VERIFIED)
    _tell("verify", milestone, user, entity, at, {"claimed_on": milestone.claimed_on})
    if milestone.is_platform_in_use:
        measure_platforms(user=user, at=at)
    return milestone


@transaction.atomic
def refuse_milestone(
    *, milestone: Milestone, version: int, reason: str, user: User, entity: Entity, at: datetime
) -> Milestone:
    """Say why what was claimed does not count; its evidence stays with the award, and it may be claimed again."""
    milestone = _to_judge(milestone, version, "recusar este marco", user, entity, at)
    milestone.refusal = require_words(reason, "Diga porque o marco não é aceite: quem o declarou vai ler.")
    if milestone.evidence:
        ContractDocument.objects.create(
            award=milestone.award,
            title=f"Evidência não aceite do marco {milestone.code}",
            file=milestone.evidence,
            is_signed=True,
            added_by=user,
            added_at=at,
        )
    _step(milestone, MilestoneState.REFUSED)
    _tell("refuse_milestone", milestone, user, entity, at, {"reason": milestone.refusal})
    return milestone


def check_milestone(
    award: Award, due_on: date, weight: Decimal | None, municipality: Municipality | None, is_platform_in_use: bool
) -> None:
    """Refuse what does not fit in the contract."""
    if award.starts_on and award.ends_on and not award.starts_on <= due_on < award.ends_on:
        raise FundingRefused("O prazo do marco tem de ficar dentro do contrato.")
    if municipality is None and is_platform_in_use:
        raise FundingRefused("Diga em que município a plataforma fica em uso.")
    if municipality is not None and not award.parties.filter(municipality=municipality).exists():
        raise FundingRefused(f"{municipality.name} não é parte deste contrato.")
    if weight is None:
        return
    planned = award.milestones.aggregate(total=Sum("weight"))["total"] or Decimal()
    if weight <= 0 or planned + weight > FULL_WEIGHT:
        raise FundingRefused("Os pesos dos marcos são positivos e não passam 100 % no conjunto.")


def _in_preparation(award: Award, user: User, entity: Entity, at: datetime) -> Award:
    award = locked_award(award)
    require_may(can_run_awards(actor_on(user, entity, at)), "planear marcos")
    require_state(award, [AwardState.PREPARING], "planear marcos sem adenda")
    require_unsigned(award)
    return award


def _locked(milestone: Milestone) -> Milestone:
    award = locked_award(milestone.award)
    found = Milestone.objects.select_for_update(of=["self"]).select_related("municipality").get(pk=milestone.pk)
    found.award = award
    return found


def _to_judge(milestone: Milestone, version: int, label: str, user: User, entity: Entity, at: datetime) -> Milestone:
    milestone = _locked(milestone)
    require_may(can_run_awards(actor_on(user, entity, at)), label)
    require_state(milestone.award, [AwardState.RUNNING], label)
    _require_step(milestone, [MilestoneState.CLAIMED], label)
    require_version(milestone, version)
    if milestone.claimed_by_id == user.pk:
        raise NotAllowed("Quem declarou o marco não o verifica: peça a outra pessoa.")
    return milestone


def _require_step(milestone: Milestone, states: list[MilestoneState], label: str) -> None:
    if milestone.state not in states:
        raise WrongState(f"O marco está {MilestoneState(milestone.state).portuguese}: não é possível {label}.")


def _step(milestone: Milestone, state: MilestoneState) -> None:
    milestone.state = state
    milestone.version += 1
    milestone.save()


def _tell(kind: str, milestone: Milestone, user: User, entity: Entity, at: datetime, data: dict[str, Any]) -> None:
    tell_of_award(kind, milestone.award, user=user, entity=entity, at=at, data={"milestone": milestone.code, **data})
