from datetime import date

import pytest

from action_plan.enums import UpdateState
from action_plan.models import DeadlineRequest, ProgressUpdate, ReopeningRequest, ReportingPeriod
from action_plan.operations import demo
from action_plan.queries import action_sheets, plan_summary

ON = date(2026, 11, 21)


pytestmark = pytest.mark.django_db


def test_the_demonstration_says_that_it_is_invented_and_loads_once(demonstration):
    counts = ProgressUpdate.objects.count(), DeadlineRequest.objects.count(), ReportingPeriod.objects.count()
    demo.load()

    assert counts == (33, 1, 6)
    assert (ProgressUpdate.objects.count(), DeadlineRequest.objects.count()) == (33, 1)
    assert ProgressUpdate.objects.filter(done__startswith=demo.INVENTED).count() == 33
    assert ProgressUpdate.objects.filter(state=UpdateState.SUBMITTED).count() == 2
    asked = ReopeningRequest.objects.get()
    assert (asked.state, asked.action.code, asked.reason.startswith(demo.INVENTED)) == ("PENDING", "I16-A3", True)


def test_the_demonstration_shows_every_state_of_the_plan(demonstration):
    sheets = {sheet.code: sheet for sheet in action_sheets(ON)}
    summary = plan_summary(list(sheets.values()))

    assert (sheets["I01-A1"].lifecycle, sheets["I01-A1"].rating) == ("COMPLETED", "NOT_APPLICABLE")
    assert (sheets["I02-A2"].rating, sheets["I02-A2"].rule_rating) == ("WORRYING", "CRITICAL")
    assert sheets["I09-A3"].lifecycle == "SUSPENDED"
    assert sheets["I03-A1"].lifecycle == "NOT_REPORTED"
    assert [rating for rating, count in summary.by_rating.items() if count == 0] == []


def test_without_people_the_demonstration_only_opens_the_periods(norm_loaded):
    demo.load()

    assert (ProgressUpdate.objects.count(), ReportingPeriod.objects.count()) == (0, 6)
