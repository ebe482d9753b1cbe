"""The moves of an application: from which states, to which, and who may make them. Nothing else changes its state.

Each move locks the row, reads it again, checks the state, the version and the role of that moment, and adds an event
to the application's chain. What a move needs besides is in the operation that makes it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from common.audit import chain
from funding.enums import ApplicationState as State
from funding.models import Application
from funding.operations.refusals import NotAllowed, StaleApplication, WrongState
from funding.permissions import can_decide, can_screen, can_sign_for_lead
from territories.models import Entity

May = Callable[[Actor, Application], bool]


@dataclass(frozen=True)
class Move:
    """`may` is None for what only the clock does."""

    name: str
    label: str
    sources: frozenset[State]
    target: State
    may: May | None


def _move(name: str, label: str, sources: set[State], target: State, may: May | None) -> Move:
    return Move(name, label, frozenset(sources), target, may)


MOVES = {
    move.name: move
    for move in (
        _move("submit", "submeter", {State.DRAFT, State.SUBMITTED}, State.SUBMITTED, can_sign_for_lead),
        _move("withdraw", "desistir", {State.DRAFT, State.SUBMITTED}, State.WITHDRAWN, can_sign_for_lead),
        _move("lapse", "caducar por não ter sido submetida", {State.DRAFT}, State.LAPSED, None),
        _move("screen", "verificar a admissibilidade", {State.SUBMITTED}, State.SCREENING, can_screen),
        _move("ask", "pedir esclarecimentos", {State.SCREENING}, State.CLARIFICATION, can_screen),
        _move("clarify", "esclarecer", {State.CLARIFICATION}, State.SCREENING, can_sign_for_lead),
        _move("clarification_over", "terminar o prazo", {State.CLARIFICATION}, State.SCREENING, None),
        _move("admit", "admitir", {State.SCREENING}, State.IN_REVIEW, can_screen),
        _move("propose_not_admitting", "propor a não admissão", {State.SCREENING}, State.PROPOSED, can_screen),
        _move("score", "fechar a avaliação", {State.IN_REVIEW}, State.SCORED, can_screen),
        _move(
            "propose",
            "propor a decisão",
            {State.SCORED, State.HEARING_ANALYSIS},
            State.PROPOSED,
            can_screen,
        ),
        _move(
            "readmit",
            "admitir depois de ouvidos os interessados",
            {State.HEARING_ANALYSIS},
            State.IN_REVIEW,
            can_decide,
        ),
        _move("hear", "ouvir os interessados", {State.PROPOSED}, State.HEARING, can_decide),
        _move("state", "pronunciar-se", {State.HEARING}, State.HEARING_ANALYSIS, can_sign_for_lead),
        _move("hearing_over", "terminar a audiência", {State.HEARING}, State.HEARING_ANALYSIS, None),
        _move("decide", "decidir", {State.HEARING_ANALYSIS}, State.DECIDED, can_decide),
        _move("accept", "aceitar o apoio", {State.DECIDED}, State.ACCEPTED, can_sign_for_lead),
        _move("forfeit", "caducar por não ter sido aceite", {State.DECIDED}, State.FORFEITED, None),
    )
}


def stream_of(application: Application) -> str:
    """Return the name of the application's chain of events."""
    return application.stream


def locked(application: Application, *also: str) -> Application:
    """Return the application as it is now, kept from others until the end of the transaction.

    Its call is read after the wait for the row: with it, PostgreSQL would give the call as it was before.
    """
    Application.objects.select_for_update().values_list("pk").get(pk=application.pk)
    return Application.objects.select_related("call", "lead", *also).get(pk=application.pk)


def acting(user: User, entity: Entity | None, at: datetime) -> Actor:
    """Return who somebody is at that moment for the entity they act for."""
    return actor_of(user, localdate(at), entity.pk if entity else None, has_mfa=True)


def make_move(
    name: str,
    application: Application,
    *,
    user: User | None,
    entity: Entity | None,
    at: datetime,
    version: int | None = None,
    data: Mapping[str, Any] | None = None,
    actor: Actor | None = None,
    also: Collection[str] = (),
) -> None:
    """Move a locked application; raises NotAllowed, WrongState or StaleApplication, and then nothing changed.

    `actor` is who acts, where this transaction has read it already; `also` are fields that the caller has set.
    """
    move = MOVES[name]
    require(move.may, application, user=user, entity=entity, at=at, label=move.label, actor=actor)
    if application.state not in move.sources:
        raise WrongState(f"A candidatura está {State(application.state).portuguese}: não é possível {move.label}.")
    if version is not None and version != application.version:
        raise StaleApplication
    application.state = move.target
    application.version += 1
    application.save(update_fields=["state", "version", *also])
    tell(name, application, user=user, entity=entity, at=at, data=data)


def require(
    may: May | None,
    application: Application,
    *,
    user: User | None,
    entity: Entity | None,
    at: datetime,
    label: str,
    actor: Actor | None = None,
) -> None:
    """Refuse whoever may not on that day, however they got here; only the clock, with no user, makes its own moves."""
    is_clock = may is None and user is None
    if not is_clock and not (may and user and may(actor or acting(user, entity, at), application)):
        raise NotAllowed(f"Não tem, nesta data, o papel que permite {label}.")


def tell(
    kind: str,
    application: Application,
    *,
    user: User | None,
    entity: Entity | None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    chain.append(
        stream_of(application), kind, actor=user, on_behalf_of=entity.code if entity else "", at=at, data=data
    )
