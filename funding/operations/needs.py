"""Answering a needs survey: writing, handing in and correcting until the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from common.audit.trail import record
from common.canonical import canonical, sha256_of
from common.questionnaires import operations as questionnaires
from common.questionnaires.queries import answers_to_hand_in
from common.ui import formatting
from funding import permissions
from funding.enums import SurveyStage
from funding.models import DomainNeeds, Need, NeedsAnswer, NeedsInvitation, NeedsSubmission, NeedsSurvey
from funding.operations.refusals import FormNotFinished, FundingRefused, NotAllowed
from funding.queries.needs import stage_of_survey
from funding.queries.needs_form import answers_in, said_in
from territories.models import Entity


class SurveyClosed(FundingRefused):
    """The request arrived before the survey opened or when it was over."""


@transaction.atomic
def open_answer(*, survey: NeedsSurvey, user: User, entity: Entity, received_at: datetime) -> NeedsAnswer:
    """Return what a municipality is writing, begun the first time and moved to the form in use."""
    _check_writing(survey, user, entity, received_at)
    answer = _locked_answer(survey, entity)
    if answer is None:
        response = questionnaires.open_response(
            questionnaire=survey.version.questionnaire, at=received_at, version=survey.version
        )
        answer = NeedsAnswer.objects.create(survey=survey, entity=entity, response=response)
        record(answer, "funding.begin_needs", user=user, data={"survey": survey.code, "entity": entity.code})
    if answer.response.closed_at is None:
        answer.response = questionnaires.rebase(response=answer.response, at=received_at)
    return answer


@contextmanager
def writing_needs(*, survey: NeedsSurvey, user: User, entity: Entity, received_at: datetime) -> Iterator[NeedsAnswer]:
    """Let answers be written while the survey takes them. Raises SurveyClosed, NotAllowed or FundingRefused."""
    with transaction.atomic():
        _check_writing(survey, user, entity, received_at)
        answer = _locked_answer(survey, entity)
        if answer is None or answer.response.closed_at is not None:
            raise FundingRefused("As respostas estão entregues. Para as mudar, escolha «Corrigir».")
        yield answer


@transaction.atomic
def hand_in_needs(*, survey: NeedsSurvey, user: User, entity: Entity, received_at: datetime) -> NeedsSubmission:
    """Hand in what is written, by whoever commits the municipality; twice the same is handed in once."""
    actor = _check_writing(survey, user, entity, received_at)
    if not permissions.signs_for(actor, entity.pk):
        raise NotAllowed("Só o signatário do município entrega as respostas. Peça-lhe que as reveja e entregue.")
    answer = _locked_answer(survey, entity)
    if answer is None:
        raise FundingRefused("Ainda não há nada escrito. Responda primeiro às perguntas.")
    if answer.response.closed_at is not None:
        return answer.submissions.order_by("-number")[0]
    try:
        questionnaires.close(response=answer.response, at=received_at)
    except questionnaires.NotFinished as refused:
        raise FormNotFinished("Faltam respostas: veja a lista do que falta.") from refused
    submission = _keep(survey, answer, user, received_at)
    answer.submitted_by, answer.submitted_at = user, received_at
    answer.save(update_fields=["submitted_by", "submitted_at"])
    record(answer, "funding.hand_in_needs", user=user, data={"number": submission.number, "sha256": submission.sha256})
    return submission


@transaction.atomic
def correct_needs(*, survey: NeedsSurvey, user: User, entity: Entity, received_at: datetime) -> NeedsAnswer:
    """Take answers up again until the end; what was handed in counts until it is handed in again."""
    _check_writing(survey, user, entity, received_at)
    answer = _locked_answer(survey, entity)
    if answer is None:
        raise FundingRefused("Ainda não há nada escrito. Responda primeiro às perguntas.")
    if answer.response.closed_at is not None:
        answer.response = questionnaires.reopen(response=answer.response)
        record(answer, "funding.correct_needs", user=user)
    return answer


def _check_writing(survey: NeedsSurvey, user: User, entity: Entity, received_at: datetime) -> Actor:
    """Refuse who may not write now; the survey is read again, for it may have been extended."""
    actor = actor_of(user, localdate(received_at), entity.pk, has_mfa=True)
    if not permissions.can_answer_for(actor, entity.pk):
        raise NotAllowed("Não tem, nesta data, um papel no município que permita responder.")
    if not NeedsInvitation.objects.filter(survey=survey, entity=entity).exists():
        raise NotAllowed("Este levantamento não foi enviado ao seu município.")
    survey.refresh_from_db(fields=["opens_at", "closes_at", "sent_at"])
    stage = stage_of_survey(survey, received_at)
    if stage == SurveyStage.CLOSED:
        raise SurveyClosed(
            f"O levantamento terminou em {formatting.moment(survey.closes_at)}: já não recebe respostas."
        )
    if stage != SurveyStage.OPEN:
        raise SurveyClosed(f"O levantamento só abre em {formatting.moment(survey.opens_at)}.")
    return actor


def _locked_answer(survey: NeedsSurvey, entity: Entity) -> NeedsAnswer | None:
    """Return the answer, kept from others until the end; the invitation is what two who begin at once wait for."""
    NeedsInvitation.objects.select_for_update(no_key=True).get(survey=survey, entity=entity)
    found = NeedsAnswer.objects.select_for_update(no_key=True, of=("self",)).filter(survey=survey, entity=entity)
    return found.select_related("response__version__questionnaire").first()


def _keep(survey: NeedsSurvey, answer: NeedsAnswer, user: User, received_at: datetime) -> NeedsSubmission:
    version = answer.response.version
    content = {
        "survey": survey.code,
        "entity": answer.entity.code,
        "questionnaire": {"code": version.questionnaire.code, "version": version.number},
        "answers": answers_to_hand_in(answer.response),
        "received_at": received_at,
    }
    payload = canonical(content)
    submission = NeedsSubmission.objects.create(
        answer=answer,
        number=answer.submissions.count() + 1,
        version=version,
        payload=payload,
        sha256=sha256_of(payload),
        received_at=received_at,
        submitted_by=user,
    )
    said = said_in(answers_in(payload), survey.domains.order_by("position", "pk"))
    DomainNeeds.objects.bulk_create(
        DomainNeeds(submission=submission, domain=one.domain, has_needs=one.has_needs) for one in said
    )
    Need.objects.bulk_create(
        Need(
            submission=submission,
            domain=one.domain,
            row=need.row,
            title=need.title,
            description=need.description,
            priority=need.priority,
            amount=need.amount,
        )
        for one in said
        for need in one.needs
    )
    return submission
