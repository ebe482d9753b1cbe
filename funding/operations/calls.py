"""Writing a call: freely while it is prepared; once published only by an amendment with its grounds.

`write` is a step of `call_parts`. A change of a published call makes an edition, and everybody who prepares or handed
in an application is told in the same transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from funding import permissions
from funding.enums import CallState, EditionKind
from funding.models import Call, CallEdition
from funding.models.calls import AMENDED_STATES
from funding.notifications.calls import tell_amended
from funding.operations.call_parts import Write
from funding.operations.call_states import note_step
from funding.operations.editions import amending, keep_edition, locked_call, require_role
from funding.operations.refusals import CallRefused, WrongState
from funding.queries.call_content import content_of_call, read_call_content
from funding.queries.call_office import is_written_now
from funding.queries.differences import Difference, differences_between

# What may still change when the deadline is over: what is to come, and what is annexed.
AFTER_THE_END = {"phases", "documents"}
EXTENDED = {"closes_at", "questions_until", "phases"}
RESERVED_CODES = {"plano", "oportunidades", "necessidades", "beneficiarios"}


@transaction.atomic
def create_call(*, values: Mapping[str, Any], user: User, entity_id: int | None, at: datetime) -> Call:
    """Begin a call, which only the EATA sees."""
    require_role(permissions.can_write_calls, user=user, entity_id=entity_id, at=at, label="preparar avisos")
    if values["code"] in RESERVED_CODES or Call.objects.filter(code=values["code"]).exists():
        raise CallRefused("Já existe um aviso com este código: escolha outro.", "code")
    call = Call(**values, written_by=user, created_at=at)
    check_dates(call)
    call.save(force_insert=True)
    note_step("create_call", call, user=user, entity_id=entity_id, at=at, data={"code": call.code})
    return call


@transaction.atomic
def change_call(
    *,
    call: Call,
    write: Write,
    version: int,
    user: User,
    entity_id: int | None,
    at: datetime,
    grounds: str = "",
) -> CallEdition | None:
    """Carry out a change; of a published call it returns the edition that it made.

    Raises NotAllowed, StaleCall, WrongState or CallRefused, and then nothing changed.
    """
    call = locked_call(call, version)
    if call.state in AMENDED_STATES:
        return _amend(call, write, grounds.strip(), user=user, entity_id=entity_id, at=at)
    require_role(permissions.can_write_calls, user=user, entity_id=entity_id, at=at, label="alterar este aviso")
    if not is_written_now(call, at):
        raise WrongState(_why_not(call))
    write(call)
    check_dates(call)
    call.written_by, call.approved_by = user, None
    call.version += 1
    call.save()
    note_step("change_call", call, user=user, entity_id=entity_id, at=at, data={"version": call.version})
    return None


@transaction.atomic
def preview_change(*, call: Call, write: Write) -> list[Difference]:
    """Say what a change would make different, and keep nothing of it."""
    point = transaction.savepoint()
    try:
        call = locked_call(call)
        before = read_call_content(content_of_call(call))
        with amending():
            _written(call, write)
        return differences_between(before, read_call_content(content_of_call(call)))
    finally:
        transaction.savepoint_rollback(point)


def check_dates(call: Call) -> None:
    """Refuse dates that contradict each other, by the field that is wrong."""
    if _is_not_after(call.consultation_opens_at, call.consultation_closes_at):
        raise CallRefused("A consulta tem de fechar depois de abrir.", "consultation_closes_at")
    if _is_not_after(call.opens_at, call.closes_at):
        raise CallRefused("O aviso tem de fechar depois de abrir.", "closes_at")
    if call.consultation_closes_at and call.opens_at and call.opens_at < call.consultation_closes_at:
        raise CallRefused("O aviso só pode abrir depois de a consulta fechar.", "opens_at")
    if call.questions_until and call.closes_at and call.questions_until > call.closes_at:
        raise CallRefused("As perguntas têm de acabar até ao fim do prazo das candidaturas.", "questions_until")


def _is_not_after(start: datetime | None, end: datetime | None) -> bool:
    return start is not None and end is not None and end <= start


def _why_not(call: Call) -> str:
    if call.state == CallState.CONSULTATION:
        return "O projeto está em consulta: altera-se quando ela fechar."
    if call.state == CallState.APPROVED:
        return "O aviso está aprovado: para o alterar, devolva-o primeiro à preparação."
    return f"O aviso está {CallState(call.state).portuguese}: já não se altera."


def _written(call: Call, write: Write) -> None:
    write(call)
    check_dates(call)
    call.version += 1
    call.save()


def _amend(call: Call, write: Write, grounds: str, *, user: User, entity_id: int | None, at: datetime) -> CallEdition:
    require_role(
        permissions.can_publish_calls, user=user, entity_id=entity_id, at=at, label="alterar um aviso publicado"
    )
    if not grounds:
        raise CallRefused(
            "Um aviso publicado só se altera com fundamentação: é o que toda a gente vai ler.", "grounds"
        )
    was = Call.objects.get(pk=call.pk)
    before = content_of_call(call)
    with amending():
        _written(call, write)
    after = content_of_call(call)
    changed = {name for name in after if after[name] != before[name]}
    _check_amendment(was, call, changed, at)
    is_extension = "closes_at" in changed and changed <= EXTENDED
    kind = EditionKind.EXTENSION if is_extension else EditionKind.AMENDMENT
    edition = keep_edition(call=call, kind=kind, user=user, at=at, grounds=grounds)
    note_step(
        "amend_call", call, user=user, entity_id=entity_id, at=at, data={"edition": edition.number, "grounds": grounds}
    )
    tell_amended(edition, at)
    return edition


def _check_amendment(was: Call, call: Call, changed: set[str], at: datetime) -> None:
    if not changed:
        raise CallRefused("Nada mudou: não há alteração a publicar.")
    if was.opens_at is None or was.closes_at is None or call.opens_at is None or call.closes_at is None:
        raise CallRefused("Um aviso publicado tem sempre as datas de abertura e de fecho.", "closes_at")
    if at >= was.closes_at and changed - AFTER_THE_END:
        raise CallRefused("O prazo já terminou: só o calendário que falta e os documentos se alteram.", "closes_at")
    if call.opens_at != was.opens_at and (at >= was.opens_at or call.opens_at < at):
        raise CallRefused("A abertura só se muda antes de o aviso abrir, e para depois deste momento.", "opens_at")
    if at >= was.opens_at and call.closes_at < was.closes_at:
        raise CallRefused("O prazo de um aviso aberto só se prorroga.", "closes_at")
    if call.closes_at != was.closes_at and call.closes_at <= at:
        raise CallRefused("O novo fim do prazo tem de ser depois deste momento.", "closes_at")
