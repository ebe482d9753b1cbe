"""The steps of a call: consultation, approval, publication, cancelling, and what comes after the deadline."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import Actor
from funding import permissions
from funding.enums import CallState as State, EditionKind
from funding.models import Call, CallEdition
from funding.notifications.calls import tell_cancelled, tell_published
from funding.operations.call_states import note_step
from funding.operations.editions import keep_edition, locked_call, require_role
from funding.operations.refusals import CallRefused, NotAllowed, WrongState
from funding.queries.call_office import is_written_now
from funding.queries.readiness import lacks_to_approve, lacks_to_consult, lacks_to_publish

# From where to where a published call goes once the applications are in; who decides is the coordination.


@transaction.atomic
def put_in_consultation(*, call: Call, version: int, user: User, entity_id: int | None, at: datetime) -> CallEdition:
    """Show the draft to everybody; it opens to contributions on its own, at its hour."""
    call = _taken(call, version, {State.DRAFT}, permissions.can_publish_calls, user, entity_id, at)
    _refuse(lacks_to_consult(call, at))
    call.state, call.consulted_at = State.CONSULTATION, at
    _moved(call)
    edition = keep_edition(call=call, kind=EditionKind.CONSULTATION, user=user, at=at)
    note_step("consult_on_call", call, user=user, entity_id=entity_id, at=at, data={"edition": edition.number})
    return edition


@transaction.atomic
def approve_call(*, call: Call, version: int, user: User, entity_id: int | None, at: datetime) -> Call:
    """The coordination approves what somebody else wrote; every contribution has its answer by then."""
    call = _taken(call, version, {State.DRAFT, State.CONSULTATION}, permissions.can_publish_calls, user, entity_id, at)
    if not is_written_now(call, at):
        raise WrongState("A consulta ainda não fechou: o aviso aprova-se depois de responder aos contributos.")
    if call.written_by_id == user.pk:
        raise NotAllowed("Quem escreveu o aviso por último não o aprova: peça a outra pessoa da coordenação.")
    _refuse(lacks_to_approve(call))
    call.state, call.approved_by = State.APPROVED, user
    _moved(call)
    note_step("approve_call", call, user=user, entity_id=entity_id, at=at, data={"version": call.version})
    return call


@transaction.atomic
def return_call(*, call: Call, reason: str, version: int, user: User, entity_id: int | None, at: datetime) -> Call:
    """Give an approved call back to be written; what was in consultation stays as it was shown."""
    call = _taken(call, version, {State.APPROVED}, permissions.can_publish_calls, user, entity_id, at)
    if not reason.strip():
        raise CallRefused("Diga o que falta corrigir: é o que quem escreve vai ler.", "reason")
    call.state, call.approved_by = State.DRAFT, None
    _moved(call)
    note_step("return_call", call, user=user, entity_id=entity_id, at=at, data={"reason": reason.strip()})
    return call


@transaction.atomic
def publish_call(*, call: Call, version: int, user: User, entity_id: int | None, at: datetime) -> CallEdition:
    """From here on it changes only by amendment, and opens and closes by the clock."""
    call = _taken(call, version, {State.APPROVED}, permissions.can_publish_calls, user, entity_id, at)
    _refuse(lacks_to_publish(call, at))
    call.state, call.published_at = State.PUBLISHED, at
    _moved(call)
    edition = keep_edition(call=call, kind=EditionKind.PUBLICATION, user=user, at=at)
    note_step(
        "publish_call",
        call,
        user=user,
        entity_id=entity_id,
        at=at,
        data={"edition": edition.number, "sha256": edition.sha256},
    )
    tell_published(call, at)
    return edition


@transaction.atomic
def cancel_call(*, call: Call, reason: str, version: int, user: User, entity_id: int | None, at: datetime) -> Call:
    """Call it off before its deadline: its page stays and says why, and everybody with an application is told."""
    states = {State.CONSULTATION, State.APPROVED, State.PUBLISHED}
    call = _taken(call, version, states, permissions.can_publish_calls, user, entity_id, at)
    if not reason.strip():
        raise CallRefused("Escreva o motivo: é o que toda a gente vai ler.", "reason")
    if call.state == State.PUBLISHED and call.closes_at is not None and at >= call.closes_at:
        raise WrongState("O prazo das candidaturas já terminou: o aviso já não se anula.")
    call.state, call.cancelled_reason = State.CANCELLED, reason.strip()
    _moved(call)
    note_step("cancel_call", call, user=user, entity_id=entity_id, at=at, data={"reason": call.cancelled_reason})
    tell_cancelled(call, at)
    return call


@transaction.atomic
def discard_call(*, call: Call, version: int, user: User, entity_id: int | None, at: datetime) -> None:
    """Throw away a draft that nobody outside the EATA ever saw."""
    call = _taken(call, version, {State.DRAFT, State.APPROVED}, permissions.can_write_calls, user, entity_id, at)
    if permissions.was_shown(call):
        raise WrongState("Este aviso já esteve à vista de todos: anula-se com o motivo, não se apaga.")
    note_step(
        "discard_call", call, user=user, entity_id=entity_id, at=at, data={"code": call.code, "title": call.title}
    )
    call.delete()


def _taken(
    call: Call,
    version: int | None,
    states: set[State],
    may: Callable[[Actor], bool],
    user: User,
    entity_id: int | None,
    at: datetime,
) -> Call:
    call = locked_call(call, version)
    require_role(may, user=user, entity_id=entity_id, at=at, label="decidir sobre avisos")
    if call.state not in states:
        raise WrongState(
            f"O aviso está {State(call.state).portuguese}: este passo já não é possível. Atualize a página."
        )
    return call


def _moved(call: Call) -> None:
    call.version += 1
    call.save()


def _refuse(lacks: list[str]) -> None:
    if lacks:
        raise CallRefused(" ".join(lacks))
