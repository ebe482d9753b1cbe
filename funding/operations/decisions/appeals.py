"""Complaints and appeals against a final decision (CPA, artigos 191.º a 199.º)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from funding.enums import AppealKind, ApplicationState, DecisionStage, HearingEffect, LetterKind, Outcome
from funding.models import Appeal, Decision
from funding.operations.decisions.deciding import replace_final
from funding.operations.decisions.hearings import words_about
from funding.operations.decisions.proposing import keep_within_budget, locked_call
from funding.operations.letters import send_letter
from funding.operations.moves import locked, require, tell
from funding.operations.party_files import Upload, keep_appeal_files
from funding.operations.refusals import FundingRefused, NotAllowed, WrongState
from funding.permissions import can_decide, can_sign_for_lead
from funding.queries.decisions import is_worse, term_for
from territories.models import Entity


@transaction.atomic
def file_appeal(
    *,
    decision: Decision,
    kind: AppealKind,
    text: str,
    uploads: Sequence[Upload] = (),
    user: User,
    entity: Entity,
    at: datetime,
) -> Appeal:
    """Hand in a complaint or appeal; a late one is kept and marked. Only the term of complaints is counted here."""
    application = locked(decision.application)
    require(can_sign_for_lead, application, user=user, entity=entity, at=at, label="reclamar ou recorrer")
    decision = Decision.objects.get(pk=decision.pk)
    if decision.stage != DecisionStage.FINAL or decision.notified_at is None:
        raise WrongState("Só se reclama ou recorre de uma decisão final notificada.")
    if not text.strip():
        raise FundingRefused("Escreva os fundamentos.")
    due_at = None
    if kind == AppealKind.COMPLAINT:
        due_at = term_for(application, application.call.complaint_days, localdate(decision.notified_at)).due_at
    is_late = due_at is not None and at >= due_at
    appeal = Appeal.objects.create(
        decision=decision, kind=kind, text=text.strip(), filed_by=user, filed_at=at, due_at=due_at, is_late=is_late
    )
    files = keep_appeal_files(appeal, uploads, user, at)
    said = {"kind": kind, "text": text, "files": [file.sha256 for file in files], "is_late": is_late}
    tell("appeal", application, user=user, entity=entity, at=at, data=said)
    return appeal


@transaction.atomic
def answer_appeal(
    *, appeal: Appeal, answer: str, effect: HearingEffect, user: User, entity: Entity, at: datetime
) -> Appeal:
    """Decide a complaint or appeal; one that succeeds is followed by `revise_decision`."""
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    application = locked(appeal.decision.application)
    require(can_decide, application, user=user, entity=entity, at=at, label="decidir a reclamação ou o recurso")
    if appeal.answered_at is not None:
        raise WrongState("Esta reclamação ou recurso já foi decidido.")
    if appeal.kind != AppealKind.COMPLAINT and appeal.decision.decided_by_id == user.pk:
        raise NotAllowed("Quem tomou a decisão não decide o recurso: peça a outra pessoa.")
    if not answer.strip():
        raise FundingRefused("Escreva a decisão e os seus fundamentos.")
    appeal.answer, appeal.effect, appeal.answered_by, appeal.answered_at = answer.strip(), effect, user, at
    appeal.save(update_fields=["answer", "effect", "answered_by", "answered_at"])
    tell("answer_appeal", application, user=user, entity=entity, at=at, data={"answer": answer, "effect": effect})
    send_letter(
        kind=LetterKind.APPEAL_ANSWERED,
        application=application,
        decision=appeal.decision,
        words={**words_about(appeal.decision, None, at), "sentido": effect.portuguese, "fundamentos": answer},
        user=user,
        at=at,
    )
    return appeal


@transaction.atomic
def revise_decision(
    *,
    appeal: Appeal,
    outcome: Outcome,
    amount: Decimal | None,
    grounds: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> Decision:
    """Put another decision in the place of one that an appeal changed; it never leaves the appellant worse off."""
    call = locked_call(appeal.decision.application.call)
    application = locked(appeal.decision.application)
    require(can_decide, application, user=user, entity=entity, at=at, label="decidir")
    appeal = Appeal.objects.get(pk=appeal.pk)
    if appeal.effect != HearingEffect.CHANGED or application.state != ApplicationState.DECIDED:
        raise WrongState("Só se muda uma decisão depois de uma reclamação ou recurso que proceda.")
    former = Decision.objects.get(pk=appeal.decision_id)
    if hasattr(former, "replaced_by"):
        raise WrongState("Esta decisão já foi substituída por outra.")
    if is_worse(former, outcome, amount):
        raise FundingRefused("Uma reclamação ou recurso não pode deixar pior quem o apresentou.")
    former.application = application
    decision = replace_final(former, outcome, amount, grounds, user, at)
    keep_within_budget(call)
    tell(
        "revise",
        application,
        user=user,
        entity=entity,
        at=at,
        data={"outcome": outcome, "amount": amount, "grounds": grounds},
    )
    return decision
