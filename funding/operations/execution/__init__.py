"""From the contract to the last payment: every step by who may, kept in the award's chain."""

from funding.operations.execution.amendments import (
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

__all__ = [
    "Expense",
    "add_contract_document",
    "add_expense",
    "analyse_amendment",
    "approve_amendment",
    "approve_payment",
    "check_payment",
    "claim_milestone",
    "close_award",
    "drop_milestone",
    "open_award",
    "open_payment",
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
    "sign_amendment",
    "sign_contract",
    "submit_payment",
    "suspend_award",
    "terminate_award",
    "verify_milestone",
    "write_payment",
]
