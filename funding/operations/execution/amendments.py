"""Changes of a contract: asked by the lead, analysed, approved by somebody else, and in force when signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from funding.enums import AmendmentKind, AmendmentState
from funding.models import Amendment, Award
from funding.operations.execution.changes import apply, as_it_is, checked
from funding.operations.execution.contracts import IN_FORCE
from funding.operations.execution.guards import (
    actor_on,
    locked_award,
    require_may,
    require_state,
    require_words,
    tell_of_award,
)
from funding.operations.refusals import NotAllowed, StaleAward, WrongState
from funding.permissions import can_direct_awards, can_run_awards, can_sign_award, signs_for
from territories.models import Entity

State = AmendmentState


@transaction.atomic
def request_amendment(
    *,
    award: Award,
    kind: AmendmentKind,
    after: Mapping[str, Any],
    grounds: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> Amendment:
    """Ask for a change; what the award says now is kept beside what is asked."""
    award = locked_award(award)
    require_may(can_sign_award(actor_on(user, entity, at), award), "pedir uma adenda")
    require_state(award, IN_FORCE, "pedir uma adenda")
    grounds = require_words(grounds, "Escreva os fundamentos da adenda.")
    told = checked(award, kind, after)
    before = as_it_is(award, kind, told)
    if before == told:
        raise WrongState("O que pede já é o que consta do contrato.")
    amendment = Amendment.objects.create(
        award=award,
        number=(award.amendments.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=kind,
        before=before,
        after=told,
        grounds=grounds,
        requested_by=user,
        requested_at=at,
    )
    _tell("ask_amendment", amendment, user, entity, at, {"before": before, "after": told, "grounds": grounds})
    return amendment


@transaction.atomic
def analyse_amendment(*, amendment: Amendment, analysis: str, user: User, entity: Entity, at: datetime) -> Amendment:
    """Say what the change means, for who decides."""
    amendment = _locked(amendment)
    require_may(can_run_awards(actor_on(user, entity, at)), "analisar adendas")
    _require_step(amendment, [State.REQUESTED], "analisar")
    amendment.analysis = require_words(analysis, "Escreva a análise da adenda.")
    amendment.analysed_by, amendment.state = user, State.ANALYSED
    amendment.save()
    _tell("analyse_amendment", amendment, user, entity, at, {"analysis": amendment.analysis})
    return amendment


@transaction.atomic
def approve_amendment(*, amendment: Amendment, user: User, entity: Entity, at: datetime) -> Amendment:
    """Agree to the change, for who gives; it is in force when the lead signs it."""
    amendment = _decided(amendment, [State.ANALYSED], "aprovar", user, entity, at)
    checked(amendment.award, AmendmentKind(amendment.kind), amendment.after)
    amendment.state = State.APPROVED
    amendment.save()
    _tell("approve_amendment", amendment, user, entity, at, {})
    return amendment


@transaction.atomic
def refuse_amendment(*, amendment: Amendment, reason: str, user: User, entity: Entity, at: datetime) -> Amendment:
    amendment = _decided(amendment, [State.REQUESTED, State.ANALYSED], "recusar", user, entity, at)
    amendment.refusal = require_words(reason, "Diga porque a adenda é recusada: quem pediu vai ler.")
    amendment.state = State.REFUSED
    amendment.save()
    _tell("refuse_amendment", amendment, user, entity, at, {"reason": amendment.refusal})
    return amendment


@transaction.atomic
def accept_lead(*, amendment: Amendment, user: User, entity: Entity, at: datetime) -> Amendment:
    """Accept, with their own hand, to lead the contract from the day the amendment is signed."""
    amendment = _locked(amendment)
    lead = Entity.objects.filter(code=amendment.after.get("lead", "")).first()
    may = lead is not None and signs_for(actor_on(user, entity, at), lead.pk)
    require_may(may, "aceitar liderar este contrato")
    require_state(amendment.award, IN_FORCE, "aceitar a liderança")
    _require_step(amendment, [State.APPROVED], "aceitar")
    if amendment.accepted_at is not None:
        raise WrongState("A liderança já foi aceite: falta que quem lidera assine a adenda.")
    amendment.accepted_by, amendment.accepted_at = user, at
    amendment.save()
    _tell("accept_lead", amendment, user, entity, at, {"party": amendment.after["lead"]})
    return amendment


@transaction.atomic
def sign_amendment(*, amendment: Amendment, user: User, entity: Entity, at: datetime) -> Award:
    """Sign for the lead, and change the award as was agreed; not when it changed in the meantime."""
    amendment = _locked(amendment)
    award = amendment.award
    require_may(can_sign_award(actor_on(user, entity, at), award), "assinar a adenda")
    require_state(award, IN_FORCE, "assinar a adenda")
    _require_step(amendment, [State.APPROVED], "assinar")
    kind = AmendmentKind(amendment.kind)
    if amendment.after.get("lead") and amendment.accepted_at is None:
        raise WrongState("Falta que quem passa a liderar aceite: só depois se assina a adenda.")
    if as_it_is(award, kind, amendment.after) != amendment.before:
        raise StaleAward
    apply(award, kind, checked(award, kind, amendment.after))
    award.version += 1
    award.save(update_fields=["amount", "ends_on", "lead", "version"])
    amendment.signed_by, amendment.signed_at, amendment.state = user, at, State.SIGNED
    amendment.save()
    _tell("sign_amendment", amendment, user, entity, at, {"before": amendment.before, "after": amendment.after})
    return award


def _locked(amendment: Amendment) -> Amendment:
    award = locked_award(amendment.award)
    found = Amendment.objects.select_for_update(of=["self"]).get(pk=amendment.pk)
    found.award = award
    return found


def _decided(
    amendment: Amendment, states: list[AmendmentState], label: str, user: User, entity: Entity, at: datetime
) -> Amendment:
    amendment = _locked(amendment)
    require_may(can_direct_awards(actor_on(user, entity, at)), f"{label} adendas")
    _require_step(amendment, states, label)
    if user.pk in {amendment.requested_by_id, amendment.analysed_by_id}:
        raise NotAllowed("Quem pediu ou analisou a adenda não a decide: peça a outra pessoa.")
    amendment.decided_by, amendment.decided_at = user, at
    return amendment


def _require_step(amendment: Amendment, states: list[AmendmentState], label: str) -> None:
    if amendment.state not in states:
        state = AmendmentState(amendment.state).portuguese
        raise WrongState(f"A adenda n.º {amendment.number} está {state}: não é possível {label}.")


def _tell(kind: str, amendment: Amendment, user: User, entity: Entity, at: datetime, data: dict[str, Any]) -> None:
    told = {"amendment": amendment.number, "kind": amendment.kind, **data}
    tell_of_award(kind, amendment.award, user=user, entity=entity, at=at, data=told)
