from datetime import date
from decimal import Decimal

import pytest

from action_plan.enums import Lifecycle
from action_plan.queries import action_sheets, due_between, late, late_reports, plan_summary
from action_plan.queries.summary import weighted_done
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import approved, says
from tests.action_plan.test_rating import milestone

ON = date(2026, 11, 21)


def weighed(*pairs):
    achieved = date(2026, 1, 1)
    return [
        milestone(ON, weight=None if weight is None else Decimal(weight), achieved_on=achieved if done else None)
        for weight, done in pairs
    ]


@pytest.mark.parametrize(
    ("milestones", "share"),
    [
        (weighed((1, True), (3, False)), Decimal("0.25")),
        (weighed((2, True), (2, True)), Decimal(1)),
        (weighed((2, False)), Decimal(0)),
        (weighed((2, True), (None, True)), None),
        (weighed((0, True), (0, False)), None),
        ([], None),
    ],
)
def test_case_18_without_weights_or_with_a_whole_of_zero_there_is_no_share(milestones, share):
    assert weighted_done(milestones) == share


def test_finished_overdue_near_and_running_add_up(db, reporter_arte, eata_member):
    done = ActionFactory(code="I01-A1")
    ActionFactory(code="I01-A2", milestone__planned_on=date(2024, 12, 31))
    ActionFactory(code="I01-A3")
    ActionFactory(code="I01-A4", milestone__planned_on=date(2030, 12, 31))
    achieved = says(done, achieved_on=date(2026, 7, 1))
    approved(
        done,
        PeriodFactory(),
        reporter_arte,
        eata_member,
        with_link=True,
        lifecycle=Lifecycle.COMPLETED,
        milestones=achieved,
    )

    summary = plan_summary(action_sheets(ON))
    assert (summary.total, summary.finished, summary.overdue, summary.due_within_60_days, summary.running) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert (summary.milestones_achieved, summary.deadlines_revised) == (1, 0)
    assert [sheet.code for sheet in late_reports(ON)] == ["I01-A2", "I01-A3", "I01-A4"]
    assert [sheet.code for sheet, _ in late(ON)] == ["I01-A2"]
    assert [sheet.code for sheet, _ in due_between(ON, date(2026, 12, 31))] == ["I01-A3"]
    assert due_between(ON, date(2026, 12, 30)) == []
