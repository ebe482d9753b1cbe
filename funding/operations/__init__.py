"""Writes of funding, one verb each."""

from funding.operations.applications import (
    accept_invitation,
    decline_invitation,
    invite,
    remove_participant,
    start_application,
)
from funding.operations.attachments import add_attachment, remove_attachment, scan_attachment, scan_what_waits
from funding.operations.drafts import add_co_editor, remove_co_editor, save_part
from funding.operations.letters import TemplateRefused, load_templates, note_reading, words_of
from funding.operations.refusals import (
    CallClosed,
    FileNotAccepted,
    FundingRefused,
    NotAllowed,
    ParticipationTaken,
    RulesNotMet,
    StaleApplication,
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
    "FileNotAccepted",
    "FundingRefused",
    "NotAllowed",
    "ParticipationTaken",
    "RulesNotMet",
    "StaleApplication",
    "TemplateRefused",
    "WrongState",
    "accept_invitation",
    "add_attachment",
    "add_co_editor",
    "decline_invitation",
    "invite",
    "lapse_drafts",
    "load_templates",
    "note_reading",
    "note_refused_submission",
    "remove_attachment",
    "remove_co_editor",
    "remove_participant",
    "save_part",
    "scan_attachment",
    "scan_what_waits",
    "start_application",
    "submit_application",
    "withdraw_application",
    "words_of",
]
