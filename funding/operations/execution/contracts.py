"""The contract of an award: made from what was accepted, signed by each party's own hand."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.permissions import Actor, acts_for_entity
from funding.enums import ApplicationState, AwardState, CallState, ParticipationState
from funding.models import Application, Award, AwardParty, ContractDocument
from funding.operations.call_states import advance_call
from funding.operations.decisions.proposing import locked_call
from funding.operations.execution.calendar import fit_reports
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
from funding.operations.moves import locked
from funding.operations.refusals import FundingRefused, NotAllowed, WrongState
from funding.permissions import can_direct_awards, can_run_awards, signs_for
from funding.queries.decisions import APPROVALS, final_of
from territories.models import Entity

IN_FORCE = (AwardState.RUNNING, AwardState.SUSPENDED)


@transaction.atomic
def open_award(
    *, application: Application, starts_on: date, ends_on: date, user: User, entity: Entity, at: datetime
) -> Award:
    """Prepare the contract of an application that was accepted: the amount decided, and who has to sign."""
    application = locked(application)
    require_may(can_run_awards(actor_on(user, entity, at)), "preparar o contrato")
    if application.state != ApplicationState.ACCEPTED:
        raise WrongState("Só se prepara o contrato depois de o beneficiário aceitar o apoio.")
    if Award.objects.filter(application=application).exists():
        raise WrongState("Esta candidatura já tem contrato: abra-o na lista dos apoios.")
    decision = final_of(application)
    if decision is None or decision.outcome not in APPROVALS or decision.amount is None:
        raise WrongState("A candidatura não tem uma decisão final que aprove um montante.")
    if ends_on <= starts_on:
        raise FundingRefused("O contrato tem de terminar depois de começar: corrija as datas.")
    submission = application.submissions.order_by("-number")[0]
    award = Award.objects.create(
        application=application,
        decision=decision,
        number=f"C-{submission.registry}",
        amount=decision.amount,
        starts_on=starts_on,
        ends_on=ends_on,
        report_months=application.call.report_months,
        report_days=application.call.report_days,
        created_at=at,
    )
    parties = _make_parties(award, entity)
    fit_reports(award)
    told = {"number": award.number, "amount": award.amount, "starts_on": starts_on, "ends_on": ends_on}
    tell_of_award("open", award, user=user, entity=entity, at=at, data={**told, "parties": parties})
    return award


@transaction.atomic
def add_contract_document(
    *,
    award: Award,
    title: str,
    upload: "UploadedFile[Any]",
    is_signed: bool,
    user: User,
    entity: Entity,
    at: datetime,
) -> ContractDocument:
    """Keep the contract's text, or the signed copy; the text does not change once somebody signed."""
    award = locked_award(award)
    require_may(can_run_awards(actor_on(user, entity, at)), "juntar documentos ao contrato")
    title = require_words(title, "Dê um título ao documento.")
    if not is_signed:
        require_state(award, [AwardState.PREPARING], "mudar o texto do contrato")
        require_unsigned(award)
    stored = kept_file(award, upload, user, at)
    document = ContractDocument.objects.create(
        award=award, title=title, file=stored, is_signed=is_signed, added_by=user, added_at=at
    )
    told = {"title": title, "sha256": stored.sha256, "is_signed": is_signed}
    tell_of_award("add_document", award, user=user, entity=entity, at=at, data=told)
    return document


@transaction.atomic
def sign_contract(*, award: Award, version: int, user: User, entity: Entity, at: datetime) -> AwardParty:
    """Sign for the party the person acts for; with the last signature the award begins to run.

    A party that came in by an amendment signs while the award runs.
    """
    award = locked_award(award)
    party = _party_of(award, actor_on(user, entity, at))
    require_state(award, [AwardState.PREPARING, *IN_FORCE], "assinar o contrato")
    if party.signed_at is not None:
        raise WrongState("O contrato já está assinado por esta entidade.")
    require_version(award, version)
    texts = award.documents.filter(is_signed=False).order_by("-added_at", "-pk").select_related("file")
    if not (text := texts.first()):
        raise WrongState("Ainda não há texto do contrato para assinar: junte-o primeiro.")
    require_not_quarantined(text.file)
    party.signed_by, party.signed_at = user, at
    party.save(update_fields=["signed_by", "signed_at"])
    told = {"party": party.entity.code, "sha256": text.file.sha256}
    tell_of_award("sign", award, user=user, entity=entity, at=at, data=told)
    _begin_when_all_signed(award, user, entity, at)
    return party


def require_unsigned(award: Award) -> None:
    if award.parties.filter(signed_at__isnull=False).exists():
        raise WrongState("O contrato já tem assinaturas: só uma adenda o altera.")


def _make_parties(award: Award, grantor: Entity) -> list[str]:
    AwardParty.objects.create(award=award, entity=grantor, is_grantor=True)
    accepted = award.application.participations.filter(state=ParticipationState.ACCEPTED).select_related("entity")
    for each in accepted.order_by("pk"):
        AwardParty.objects.create(award=award, entity=each.entity, municipality=each.municipality)
    AwardParty.objects.get_or_create(award=award, entity=award.application.lead)
    return list(award.parties.order_by("pk").values_list("entity__code", flat=True))


def _party_of(award: Award, actor: Actor) -> AwardParty:
    """Return the party somebody signs for: a beneficiary's own signatory, or the coordination of who gives."""
    for party in award.parties.select_related("entity").order_by("pk"):
        if party.is_grantor and can_direct_awards(actor) and acts_for_entity(actor, party.entity_id):
            return party
        if not party.is_grantor and signs_for(actor, party.entity_id):
            return party
    raise NotAllowed("Só assina quem, nesta data, assina por uma das partes do contrato.")


def _begin_when_all_signed(award: Award, user: User, entity: Entity, at: datetime) -> None:
    award.version += 1
    begins = award.state == AwardState.PREPARING and not award.parties.filter(signed_at=None).exists()
    if begins:
        award.state = AwardState.RUNNING
    award.save(update_fields=["state", "version"])
    if begins:
        tell_of_award("begin", award, user=user, entity=entity, at=at)
        call = locked_call(award.application.call)
        advance_call(call, CallState.EXECUTING, user=user, entity=entity, at=at)
