"""Writes of funding, one verb each."""

from funding.operations.answers import open_form, store_answer_file, writing_answers
from funding.operations.applications import (
    accept_invitation,
    decline_invitation,
    invite,
    remove_participant,
    start_application,
)
from funding.operations.attachments import add_attachment, remove_attachment, scan_attachment, scan_what_waits
from funding.operations.auditing import note_chain_taken
from funding.operations.call_steps import (
    approve_call,
    cancel_call,
    discard_call,
    publish_call,
    put_in_consultation,
    return_call,
)
from funding.operations.calls import change_call, create_call, preview_change
from funding.operations.consultation import (
    answer_contribution,
    answer_question,
    ask_question,
    contribute,
    hide_contribution,
)
from funding.operations.drafts import add_co_editor, remove_co_editor, save_part
from funding.operations.letters import TemplateRefused, load_templates, note_reading, words_of
from funding.operations.planning import keep_mechanism, keep_planned_call
from funding.operations.reference import load_reference
from funding.operations.refusals import (
    CallClosed,
    CallRefused,
    FileNotAccepted,
    FormNotFinished,
    FundingRefused,
    NotAllowed,
    ParticipationTaken,
    RulesNotMet,
    StaleApplication,
    StaleCall,
    WrongState,
)
from funding.operations.submission import (
    lapse_drafts,
    note_refused_submission,
    submit_application,
    withdraw_application,
)

__all__ = [
    "CallClosed",
    "CallRefused",
    "FileNotAccepted",
    "FormNotFinished",
    "FundingRefused",
    "NotAllowed",
    "ParticipationTaken",
    "RulesNotMet",
    "StaleApplication",
    "StaleCall",
    "TemplateRefused",
    "WrongState",
    "accept_invitation",
    "add_attachment",
    "add_co_editor",
    "answer_contribution",
    "answer_question",
    "approve_call",
    "ask_question",
    "cancel_call",
    "change_call",
    "contribute",
    "create_call",
    "decline_invitation",
    "discard_call",
    "hide_contribution",
    "invite",
    "keep_mechanism",
    "keep_planned_call",
    "lapse_drafts",
    "load_reference",
    "load_templates",
    "note_chain_taken",
    "note_reading",
    "note_refused_submission",
    "open_form",
    "preview_change",
    "publish_call",
    "put_in_consultation",
    "remove_attachment",
    "remove_co_editor",
    "remove_participant",
    "return_call",
    "save_part",
    "scan_attachment",
    "scan_what_waits",
    "start_application",
    "store_answer_file",
    "submit_application",
    "withdraw_application",
    "words_of",
    "writing_answers",
]
