"""Real connections at the same time: money never above an award, and no municipality lost from the count."""

import pytest
from django.db import transaction

from funding.enums import PaymentState
from funding.models import PaymentRequest, ReportDecision, ReportSubmission
from funding.operations.execution import (
    accept_report,
    approve_payment,
    record_payment,
    return_report,
    submit_report,
    verify_milestone,
)
from funding.queries.execution import money_of_award
from initiatives.models import TargetMeasurement
from tests.funding.executing import LATER, checked, claimed, of_party, ordered, running, submitted, targets
from tests.funding.reporting import OVER, answered, reporting
from tests.funding.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def last_measured(code):
    return int(TargetMeasurement.objects.filter(indicator__target__code=code).latest("recorded_at", "pk").value)


def test_approvals_at_once_never_pass_the_award_and_one_click_counts_once():
    with transaction.atomic():
        ((award, signatory),), people = running(amount="100")
        waiting = [checked(submitted(award, signatory, "30"), people) for _ in range(6)]
    by = people.by(people.coordinator)
    clicks = [each for each in waiting for _ in range(2)]
    at_once(*(lambda one=one: approve_payment(payment=one, version=one.version, note="", **by) for one in clicks))
    states = list(PaymentRequest.objects.order_by("number").values_list("state", flat=True))
    assert (states.count(PaymentState.APPROVED), states.count(PaymentState.CHECKED)) == (3, 3)
    assert money_of_award(award).committed == 90


def test_what_is_verified_and_paid_at_once_is_all_counted():
    with transaction.atomic():
        targets()
        made, people = running(3)
        milestones = [claimed(*each) for each in made]
        payments = [ordered(submitted(*each, "10"), people) for each in made]
    by = people.by(people.member)
    at_once(
        *(lambda one=one: verify_milestone(milestone=one, version=one.version, **by) for one in milestones),
        *(
            lambda one=one: record_payment(payment=one, version=one.version, paid_on=LATER.date(), **by)
            for one in payments
        ),
    )
    assert (last_measured("PRR-01"), last_measured("PRR-08")) == (3, 30)


def test_a_report_is_handed_in_once_and_judged_once():
    with transaction.atomic():
        ((award, signatory),), people = reporting()
        report = answered(award.reports.get(period="R1"), signatory)
    who, version = of_party(signatory, OVER), report.version
    made = at_once(*(lambda: submit_report(report=report, version=version, **who) for _ in range(4)))
    assert sum(isinstance(one, ReportSubmission) for one in made) == 1
    report.refresh_from_db()
    judged, back = people.by(people.member, OVER), {"grounds": "Falta.", "again_by": OVER.date(), "remarks": {}}
    at_once(
        lambda: accept_report(report=report, version=report.version, grounds="", **judged),
        lambda: return_report(report=report, version=report.version, **back, **judged),
        lambda: return_report(report=report, version=report.version, **back, **judged),
    )
    assert ReportDecision.objects.count() == 1
