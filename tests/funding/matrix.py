"""Who opens the lists of a call, and who makes which move of an application in each of its states: the whole table."""

from funding.enums import ApplicationState as State

OUTSIDE = (
    "anonymous",
    "stranger",
    "another municipality",
    "invited",
    "declined",
    "CCDR",
    "content editor",
    "evaluator before declaring",
    "evaluator recused",
    "evaluator of another",
)
RIVAL = ("another lead",)
AUDITOR = ("auditor",)
LEAD = ("lead", "lead editor")
PARTY = (*LEAD, "participant", "participant editor", "co-editor")
EATA = ("EATA", "coordination")
EVALUATOR = ("evaluator",)  # who has declared no conflict; nobody is given an application before the end

# Of a call: who opens them while it is open and sealed, and who once it is over.
OF_A_CALL = {
    "funding_applications:index": (EATA, EATA),  # sealed: only how many
    "funding_applications:file": ((), EATA),
    "funding_applications:reviewers": ((), EATA),
    "funding_applications:ranking": ((), EATA),
    "funding:deciding_call": ((), EATA),
    "funding:deciding_file": ((), EATA),
    "funding:propose_decisions": ((), EATA),
    "funding:open_hearings": ((), ("coordination",)),
    "funding:decide_call": ((), ("coordination",)),
    "funding:publish_results": ((), ("coordination",)),
    "funding:chains": (AUDITOR, AUDITOR),  # not those of applications, while it is open
    "funding:chains_of": (AUDITOR, AUDITOR),
    "funding:verify_call": (AUDITOR, AUDITOR),  # that they hold, and nothing of what they say
}
# In each state, who makes which move; everything else is refused. The clock makes those of nobody.
MOVES = {
    State.DRAFT: {"submit": ("lead",), "withdraw": ("lead",), "lapse": ()},
    State.SUBMITTED: {"submit": ("lead",), "withdraw": ("lead",), "screen": EATA},
    State.SCREENING: {"ask": EATA, "admit": EATA, "propose_not_admitting": EATA},
    State.CLARIFICATION: {"clarify": ("lead",), "clarification_over": ()},
    State.IN_REVIEW: {"score": EATA},
    State.SCORED: {"propose": EATA},
    State.PROPOSED: {"hear": ("coordination",)},
    State.HEARING: {"state": ("lead",), "hearing_over": ()},
    State.HEARING_ANALYSIS: {"propose": EATA, "readmit": ("coordination",), "decide": ("coordination",)},
    State.DECIDED: {"accept": ("lead",), "forfeit": ()},
    State.ACCEPTED: {},
    State.FORFEITED: {},
    State.WITHDRAWN: {},
    State.LAPSED: {},
}
