"""Who opens what of an application, in each of its states: the whole table.

A page that is not here fails `test_matrix.py`: whoever adds one says here for whom it is, and when.
"""

from dataclasses import dataclass

from funding.enums import ApplicationState as State
from tests.funding.matrix_scene import CASES, NEVER_HANDED_IN, NOTIFIED, Case

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

ALWAYS = frozenset(CASES)
HANDED_IN = frozenset(case for case in CASES if case.state not in NEVER_HANDED_IN)
SEALED = frozenset(case for case in CASES if case.is_open)
OVER = ALWAYS - SEALED
UNSEALED = HANDED_IN - SEALED
TOLD = frozenset(case for case in CASES if case.state in NOTIFIED)
NOT_WITHDRAWN = UNSEALED - {Case(State.WITHDRAWN, False)}
ACCEPTED = frozenset({Case(State.ACCEPTED, False)})


@dataclass(frozen=True)
class Row:
    """Who is let in, and when; everybody else is refused, always. `keys` of the address have other names there."""

    who: tuple[str, ...]
    when: frozenset[Case] = ALWAYS
    keys: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[tuple[str, ...], frozenset[Case]], ...] = ()  # others, at other times

    def rightful(self, case: Case) -> tuple[str, ...]:
        return tuple(one for who, when in ((self.who, self.when), *self.also) if case in when for one in who)


def _with(**keys: str) -> tuple[tuple[str, str], ...]:
    return tuple(keys.items())


PAGES = {
    "funding:application": Row(PARTY),
    "funding:application_submit": Row(PARTY),
    "funding:application_part": Row(PARTY),
    "funding:application_form": Row(PARTY),
    "funding:application_section": Row(PARTY),
    "funding:application_differences": Row(PARTY),
    "funding:application_withdraw": Row(("lead",)),
    "funding:participants": Row(PARTY),
    "funding:participant_remove": Row(LEAD, keys=_with(pk="participation")),
    "funding:co_editors": Row(LEAD),
    "funding:co_editor_remove": Row(LEAD, keys=_with(pk="co_editor")),
    "funding:attachments": Row(PARTY),
    "funding:attachment_remove": Row(PARTY, keys=_with(pk="attachment")),
    "funding:receipt": Row(PARTY, HANDED_IN),
    "funding:receipt_content": Row(PARTY, HANDED_IN),
    "funding:receipt_file": Row(PARTY, HANDED_IN),
    "funding:clarifications": Row(PARTY),
    "funding:packages": Row(PARTY),
    "funding:decision": Row(PARTY),
    "funding:state_in_hearing": Row(("lead",)),
    "funding:accept_award": Row(("lead",)),
    "funding:file_appeal": Row(("lead",)),
    "funding:letter": Row((*LEAD, *EATA), TOLD, _with(pk="letter")),
    "funding:letter_file": Row((*LEAD, *EATA), TOLD, _with(pk="letter")),
    "funding:decision_of": Row(EATA, NOT_WITHDRAWN),
    "funding:close_analysis": Row(("coordination",), NOT_WITHDRAWN),
    "funding:readmit": Row(("coordination",), NOT_WITHDRAWN),
    "funding:promote_reserve": Row(("coordination",), NOT_WITHDRAWN),
    "funding:analyse_argument": Row(("coordination",), TOLD, _with(pk="argument")),
    "funding:open_award": Row(EATA, ACCEPTED),
    "funding_applications:reading": Row(EATA, UNSEALED),
    "funding_applications:screening": Row(EATA, UNSEALED),
    "funding_applications:reviews": Row(EATA, UNSEALED),
    "funding:review": Row(EVALUATOR, HANDED_IN, _with(pk="given to evaluator")),
    "funding:review_submit": Row(EVALUATOR, HANDED_IN, _with(pk="given to evaluator")),
    "funding:review_conflict": Row(EVALUATOR, HANDED_IN, _with(pk="given to evaluator")),
    "funding:chain": Row(AUDITOR, OVER),
    "funding:chain_file": Row(AUDITOR, OVER),
    "files:download": Row(PARTY, ALWAYS, _with(uuid="file"), ((EATA, UNSEALED), (EVALUATOR, HANDED_IN))),
}
# Where what was written, decided or handed in is read.
CONTENT = {
    "funding:application",
    "funding:receipt_content",
    "funding:letter",
    "funding:decision_of",
    "funding:review",
    "funding_applications:reading",
    "funding:chain",
    "files:download",
}
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
# Decided in other tests: where, and why not here.
ELSEWHERE = {
    "tests/architecture/test_public_views.py": {  # for everybody
        "funding:calls", "funding:calls_file", "funding:plan", "funding:plan_file", "funding:plan_calendar",
        "funding:opportunities", "funding:opportunities_file",
        "funding:call", "funding:call_calendar", "funding:edition", "funding:edition_file",
        "funding:results", "funding:results_edition", "funding:results_content", "funding:results_file",
        "funding:beneficiaries", "funding:beneficiaries_file", "funding:supported_municipality",
        "funding:platforms", "funding:platforms_file", "funding:payments", "funding:payments_file",
        "funding:needs", "funding:needs_file", "funding:needs_results",
    },
    "tests/architecture/test_refusals.py": {  # of who is signed in, whatever becomes of an application
        "funding:contribute", "funding:ask", "funding:applications", "funding:application_start",
        "funding:invitations", "funding:invitation", "funding:invitation_decline", "funding:reviews",
        "funding:deciding", "funding_applications:calls",
        "funding:answer_appeal", "funding_applications:run", "funding_applications:publish",
        "funding_applications:deviate", "funding_applications:run_file",
    },
    "tests/funding/test_call_office.py": {  # of who writes calls
        f"funding_calls:{name}" for name in (
            "index", "new", "plan", "new_planned", "planned", "new_mechanism", "mechanism", "call", "step",
            "contributions", "contribution", "questions", "question", "document", "own", "new_row", "row", "drop",
        )
    },
    "tests/funding/test_exports.py": {  # what was asked to be made beside
        "funding:package", "funding_applications:exports", "funding_applications:export_file",
    },
    "tests/funding/test_award_pages.py": {  # of contracts, which have states of their own
        "funding:awards", "funding:awards_file", "funding:award", "funding:award_payments", "funding:award_flow",
        "funding:award_chronology", "funding:award_act", "funding:award_act_on",
    },
    "tests/funding/test_need_pages.py": {  # of who is asked for needs
        "funding:surveys", "funding:own_needs", "funding:begin_needs", "funding:hand_in_needs",
        "funding:correct_needs", "funding:needs_territory", "funding:needs_section", "funding:needs_reading",
    },
    "tests/funding/test_award_reports.py": {
        "funding:award_reports", "funding:award_reports_file", "funding:award_report", "funding:award_report_form",
        "funding:award_report_section", "funding:award_report_deliver", "funding:award_report_judge",
        "funding:award_delivery",
    },
}  # fmt: skip
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
