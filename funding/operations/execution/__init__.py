"""From the contract to the last payment: every step by who may, kept in the award's chain."""

from funding.operations.execution.amendments import (
    accept_lead,
    analyse_amendment,
    approve_amendment,
    refuse_amendment,
    request_amendment,
    sign_amendment,
)
from funding.operations.execution.approvals import (
    approve_payment,
    check_payment,
    order_payment,
    record_payment,
    refuse_payment,
    return_payment,
)
from funding.operations.execution.calendar import ask_report, schedule_reports
from funding.operations.execution.contracts import add_contract_document, open_award, sign_contract
from funding.operations.execution.course import close_award, resume_award, suspend_award, terminate_award
from funding.operations.execution.milestones import (
    claim_milestone,
    drop_milestone,
    plan_milestone,
    refuse_milestone,
    verify_milestone,
)
from funding.operations.execution.payments import (
    Expense,
    add_expense,
    open_payment,
    remove_expense,
    request_recovery,
    submit_payment,
    write_payment,
)
from funding.operations.execution.reports import (
    accept_report,
    drop_report,
    open_report,
    return_report,
    store_report_file,
    submit_report,
    writing_report,
)

__all__ = [
    "Expense",
    "accept_lead",
    "accept_report",
    "add_contract_document",
    "add_expense",
    "analyse_amendment",
    "approve_amendment",
    "approve_payment",
    "ask_report",
    "check_payment",
    "claim_milestone",
    "close_award",
    "drop_milestone",
    "drop_report",
    "open_award",
    "open_payment",
    "open_report",
    "order_payment",
    "plan_milestone",
    "record_payment",
    "refuse_amendment",
    "refuse_milestone",
    "refuse_payment",
    "remove_expense",
    "request_amendment",
    "request_recovery",
    "resume_award",
    "return_payment",
    "return_report",
    "schedule_reports",
    "sign_amendment",
    "sign_contract",
    "store_report_file",
    "submit_payment",
    "submit_report",
    "suspend_award",
    "terminate_award",
    "verify_milestone",
    "write_payment",
    "writing_report",
]
