"""What people say of a draft call and ask about a published one, and what the EATA answers.

Windows are by the clock: `at` is when the request arrived.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from common.files.models import StoredFile
from funding.enums import CallState
from funding.models import Call, CallQuestion, Contribution
from funding.notifications.calls import tell_contribution_answered, tell_question_answered
from funding.operations.editions import require_role
from funding.operations.refusals import CallRefused, WrongState
from funding.permissions import can_write_calls
from funding.queries.phases import is_in_consultation, takes_questions
from territories.models import Entity

BEING_PREPARED = {CallState.CONSULTATION, CallState.DRAFT, CallState.APPROVED}


@transaction.atomic
def contribute(
    *,
    call: Call,
    subject: str,
    text: str,
    file: StoredFile | None,
    entity: Entity | None,
    user: User,
    at: datetime,
) -> Contribution:
    """Keep a contribution to a draft while its consultation is open; the end is read here, not when the page was."""
    call = Call.objects.get(pk=call.pk)
    if not is_in_consultation(call, at):
        raise WrongState("A consulta deste projeto de aviso não está aberta neste momento.")
    made = Contribution.objects.create(
        call=call, subject=subject, text=text, file=file, entity=entity, author=user, sent_at=at
    )
    record(made, "funding.contribute", user=user, data={"call": call.code, "entity": entity.code if entity else ""})
    return made


@transaction.atomic
def answer_contribution(
    *, contribution: Contribution, answer: str, effect: str, user: User, entity_id: int | None, at: datetime
) -> Contribution:
    """Answer, and say what it changed in the text; an answer may be put right until the call is published."""
    contribution = _to_answer(contribution, user, entity_id, at)
    if not answer.strip() or not effect.strip():
        field = "answer" if not answer.strip() else "effect"
        raise CallRefused("Escreva a resposta e o efeito no texto: as duas coisas publicam-se.", field)
    was, is_first = contribution.answer, contribution.answered_at is None
    contribution.answer, contribution.effect = answer.strip(), effect.strip()
    contribution.answered_by, contribution.answered_at = user, at
    contribution.hidden_reason = ""
    contribution.save()
    record(contribution, "funding.answer_contribution", user=user, data={"before": was})
    if is_first:
        tell_contribution_answered(contribution, at)
    return contribution


@transaction.atomic
def hide_contribution(
    *, contribution: Contribution, reason: str, user: User, entity_id: int | None, at: datetime
) -> Contribution:
    """Leave out what cannot be published (insults, personal data); its author is told why."""
    contribution = _to_answer(contribution, user, entity_id, at)
    if not reason.strip():
        raise CallRefused("Diga porque não se publica: quem escreveu vai ler.", "reason")
    contribution.hidden_reason = reason.strip()
    contribution.save(update_fields=["hidden_reason"])
    record(contribution, "funding.hide_contribution", user=user, data={"reason": contribution.hidden_reason})
    tell_contribution_answered(contribution, at)
    return contribution


@transaction.atomic
def ask_question(*, call: Call, text: str, entity: Entity | None, user: User, at: datetime) -> CallQuestion:
    """Keep a question about a published call, until the end of questions."""
    call = Call.objects.get(pk=call.pk)
    if not takes_questions(call, at):
        raise WrongState("O prazo para perguntas sobre este aviso já terminou.")
    made = CallQuestion.objects.create(call=call, text=text, entity=entity, asked_by=user, asked_at=at)
    record(made, "funding.ask_question", user=user, data={"call": call.code})
    return made


@transaction.atomic
def answer_question(
    *,
    question: CallQuestion,
    published_text: str,
    answer: str,
    is_public: bool,
    user: User,
    entity_id: int | None,
    at: datetime,
) -> CallQuestion:
    """Answer whoever asked and, when it is for everybody, publish both without who asked.

    A published answer is corrected in the open: what it said before stays beside it.
    """
    require_role(can_write_calls, user=user, entity_id=entity_id, at=at, label="responder a perguntas")
    question = (
        CallQuestion.objects.select_for_update(of=("self",)).select_related("call", "asked_by").get(pk=question.pk)
    )
    if not answer.strip():
        raise CallRefused("Escreva a resposta.", "answer")
    if is_public and not published_text.strip():
        raise CallRefused("Escreva a pergunta como se publica, sem dizer quem a fez.", "published_text")
    if question.is_public and not is_public:
        raise CallRefused("Uma resposta publicada corrige-se, não se esconde.", "is_public")
    if question.is_public and answer.strip() != question.answer:
        question.previous_answer, question.corrected_at = question.answer, at
    question.answer, question.is_public = answer.strip(), is_public
    question.published_text = published_text.strip() if is_public else ""
    question.answered_by, question.answered_at = user, question.answered_at or at
    question.save()
    record(question, "funding.answer_question", user=user, data={"public": is_public})
    tell_question_answered(question, at)
    return question


def _to_answer(contribution: Contribution, user: User, entity_id: int | None, at: datetime) -> Contribution:
    require_role(can_write_calls, user=user, entity_id=entity_id, at=at, label="responder a contributos")
    found = Contribution.objects.select_for_update(of=("self",)).select_related("call", "author")
    contribution = found.get(pk=contribution.pk)
    if contribution.call.state not in BEING_PREPARED:
        raise WrongState("O aviso já foi publicado: as respostas aos contributos já não mudam.")
    return contribution
