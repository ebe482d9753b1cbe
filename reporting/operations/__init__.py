"""Writes of reporting: `from reporting import operations`."""

from reporting.operations.building import build_edition, make_files
from reporting.operations.contributions import (
    accept_contribution,
    return_contribution,
    save_contribution,
    submit_contribution,
    withdraw_contribution,
)
from reporting.operations.editions import (
    discard_edition,
    open_edition,
    open_errata,
    publish_edition,
    return_to_preparation,
    sign_edition,
    submit_for_review,
    withdraw_signature,
)
from reporting.operations.refusals import BuildInProgress, ReportRefused, StaleEdition, StaleText
from reporting.operations.rendering import STEPS, render_report, report_html
from reporting.operations.sections import close_section, reopen_section, save_section
from reporting.operations.verification import Finding, verify_edition

__all__ = [
    "STEPS",
    "BuildInProgress",
    "Finding",
    "ReportRefused",
    "StaleEdition",
    "StaleText",
    "accept_contribution",
    "build_edition",
    "close_section",
    "discard_edition",
    "make_files",
    "open_edition",
    "open_errata",
    "publish_edition",
    "render_report",
    "reopen_section",
    "report_html",
    "return_contribution",
    "return_to_preparation",
    "save_contribution",
    "save_section",
    "sign_edition",
    "submit_contribution",
    "submit_for_review",
    "verify_edition",
    "withdraw_contribution",
    "withdraw_signature",
]
