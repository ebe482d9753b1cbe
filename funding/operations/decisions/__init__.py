"""Proposing, hearing, deciding, and what may still be said against a decision."""

from funding.operations.decisions.appeals import answer_appeal, file_appeal, revise_decision
from funding.operations.decisions.deciding import (
    accept_award,
    decide_call,
    forfeit_unaccepted,
    promote_reserve,
    recount_acceptances,
)
from funding.operations.decisions.hearings import (
    analyse_argument,
    close_analysis,
    end_hearings,
    notify_hearings,
    recount_hearings,
    state_in_hearing,
)
from funding.operations.decisions.proposing import Proposal, propose_decisions
from funding.operations.decisions.readmitting import readmit
from funding.operations.decisions.results import publish_results

__all__ = [
    "Proposal",
    "accept_award",
    "analyse_argument",
    "answer_appeal",
    "close_analysis",
    "decide_call",
    "end_hearings",
    "file_appeal",
    "forfeit_unaccepted",
    "notify_hearings",
    "promote_reserve",
    "propose_decisions",
    "publish_results",
    "readmit",
    "recount_acceptances",
    "recount_hearings",
    "revise_decision",
    "state_in_hearing",
]
