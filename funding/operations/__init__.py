"""Writes of funding, one verb each."""

from funding.operations.applications import (
    accept_invitation,
    decline_invitation,
    invite,
    remove_participant,
    start_application,
)
from funding.operations.refusals import (
    CallClosed,
    FundingRefused,
    NotAllowed,
    ParticipationTaken,
    RulesNotMet,
    StaleApplication,
    WrongState,
)
from funding.operations.submission import lapse_drafts, submit_application, withdraw_application

__all__ = [
    "CallClosed",
    "FundingRefused",
    "NotAllowed",
    "ParticipationTaken",
    "RulesNotMet",
    "StaleApplication",
    "WrongState",
    "accept_invitation",
    "decline_invitation",
    "invite",
    "lapse_drafts",
    "remove_participant",
    "start_application",
    "submit_application",
    "withdraw_application",
]
