"""Every pair of state and role is decided, and every state can be reached."""

from itertools import product

import pytest

from accounts.enums import Role
from accounts.permissions import ANONYMOUS, Actor
from funding.enums import ApplicationState
from funding.models import Application
from funding.operations.moves import MOVES
from funding.queries.standing import follows_of, standing_of

LEAD, ANOTHER = 1, 2
SIGNATORY, EATA, COORDINATION, CLOCK = "signatory", "eata", "coordination", "clock"
WHO = {
    "submit": SIGNATORY,
    "withdraw": SIGNATORY,
    "clarify": SIGNATORY,
    "state": SIGNATORY,
    "accept": SIGNATORY,
    "screen": EATA,
    "ask": EATA,
    "admit": EATA,
    "score": EATA,
    "propose_not_admitting": EATA,
    "propose": EATA,
    "hear": COORDINATION,
    "decide": COORDINATION,
    "readmit": COORDINATION,
    "lapse": CLOCK,
    "clarification_over": CLOCK,
    "hearing_over": CLOCK,
    "forfeit": CLOCK,
}
ALLOWED = {
    SIGNATORY: {(Role.MUNICIPAL_SIGNATORY, LEAD)},
    EATA: {(role, entity) for role in (Role.EATA_MEMBER, Role.EATA_COORDINATOR) for entity in (LEAD, ANOTHER)},
    COORDINATION: {(Role.EATA_COORDINATOR, entity) for entity in (LEAD, ANOTHER)},
    CLOCK: set(),
}


def test_every_move_says_who_makes_it():
    assert MOVES.keys() == WHO.keys()


@pytest.mark.parametrize("name", MOVES)
def test_who_may_make_a_move(name):
    application, move = Application(lead_id=LEAD), MOVES[name]
    allowed = {
        (role, entity)
        for role, entity in product(Role, (LEAD, ANOTHER))
        if move.may is not None
        and move.may(
            Actor(user_id=9, entity_id=entity, roles=frozenset({role}), acts_for=frozenset({entity})), application
        )
    }
    assert allowed == ALLOWED[WHO[name]]
    assert move.may is None or not move.may(ANONYMOUS, application)


def test_every_state_is_reached_from_the_first():
    reached = {ApplicationState.DRAFT}
    while found := {move.target for move in MOVES.values() if move.sources & reached and move.target not in reached}:
        reached |= found
    assert reached == set(ApplicationState)


def test_what_is_over_stays_over():
    ended = {
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
        ApplicationState.ACCEPTED,
        ApplicationState.FORFEITED,
    }
    assert {state for state in ApplicationState if not any(state in move.sources for move in MOVES.values())} == ended


@pytest.mark.parametrize("state", ApplicationState)
def test_what_comes_after_the_submission_is_at_hand_from_where_it_stands(state):
    """A page that waits for the lead is first, says what to do there, and the standing warns of it."""
    application = Application(state=state, withdrawn_reason="Não")
    follows = follows_of(application)
    waits = [one.do for one in follows if one.do]
    assert waits == {"CLARIFICATION": ["Responder"], "HEARING": ["Ler a proposta"], "DECIDED": ["Ler a decisão"]}.get(
        state, []
    )
    assert [one.do for one in follows[:1] if waits] == waits
    if state in {"CLARIFICATION", "HEARING"}:
        assert standing_of(application, None, None).tone == "warning"
