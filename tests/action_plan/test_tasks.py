from datetime import UTC, date, datetime

import pytest

from accounts.permissions import ANONYMOUS
from accounts.queries import actor_of
from action_plan.enums import Lifecycle
from action_plan.operations import request_deadline, return_update, unlock_period
from action_plan.queries import requests_to_decide, updates_to_review, updates_to_write
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved, drafted, says, submitted

ON = date(2026, 7, 20)
REASON = "Falta a evidência do levantamento feito."


@pytest.fixture
def period(db):
    return PeriodFactory()


def noon(on):
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def to_write(user, on=ON):
    tasks = updates_to_write(actor_of(user, on), noon(on))
    return [(task.sheet.code, task.state, task.days_left) for task in tasks]


def test_each_action_of_the_entity_waits_for_its_report(period, reporter_arte, reporter_cncs):
    ActionFactory(code="I01-A1")
    ActionFactory(code="I01-A2")
    ActionFactory(code="I01-A3", responsible__code="CNCS")

    assert to_write(reporter_arte) == [("I01-A1", None, 11), ("I01-A2", None, 11)]
    assert to_write(reporter_cncs) == [("I01-A3", None, 11)]


def test_a_period_still_running_asks_for_nothing(period, reporter_arte):
    ActionFactory(code="I01-A1")

    assert to_write(reporter_arte, date(2026, 6, 30)) == []
    assert to_write(reporter_arte, date(2026, 7, 1)) == [("I01-A1", None, 30)]


def test_what_is_handed_in_or_approved_no_longer_waits(period, reporter_arte, eata_member):
    handed, done = ActionFactory(code="I01-A1"), ActionFactory(code="I01-A2")
    submitted(handed, period, reporter_arte)
    approved(done, period, reporter_arte, eata_member)

    assert to_write(reporter_arte) == []


def test_a_returned_report_waits_with_its_reason(period, reporter_arte, eata_member):
    update = submitted(ActionFactory(code="I01-A1"), period, reporter_arte)
    return_update(update=update, version=update.version, reason=REASON, user=eata_member, at=AT)

    task = updates_to_write(actor_of(reporter_arte, ON), noon(ON))[0]
    assert (task.state, task.return_reason, task.update_id) == ("RETURNED", REASON, update.pk)


def test_a_finished_action_asks_for_nothing_more(period, reporter_arte, eata_member):
    action = ActionFactory(code="I01-A1")
    done = says(action, achieved_on=date(2026, 7, 1))
    approved(
        action, period, reporter_arte, eata_member, with_link=True, lifecycle=Lifecycle.COMPLETED, milestones=done
    )
    PeriodFactory(
        code="2026-S2",
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 1, 1),
        due_on=date(2027, 1, 31),
        locked_at=datetime(2027, 2, 15, tzinfo=UTC),
    )

    assert to_write(reporter_arte, date(2027, 1, 10)) == []


def test_a_locked_period_is_shown_as_locked_until_it_is_reopened(period, reporter_arte, eata_coordinator):
    action = ActionFactory(code="I01-A1")
    late, now = date(2026, 9, 1), datetime(2026, 9, 1, 9, tzinfo=UTC)

    assert [task.is_locked for task in updates_to_write(actor_of(reporter_arte, late), now)] == [True]
    reason = "A equipa esteve sem acesso ao sistema."
    unlock_period(period=period, action=action, last_on=date(2026, 9, 5), reason=reason, user=eata_coordinator, at=now)
    assert [task.is_locked for task in updates_to_write(actor_of(reporter_arte, late), now)] == [False]


def test_the_eata_sees_what_it_may_decide(period, reporter_arte, eata_member, arte):
    action = ActionFactory(code="I01-A1")
    update = submitted(action, period, reporter_arte)
    request = request_deadline(
        milestone=action.milestones.get(),
        proposed_on=date(2027, 6, 30),
        precision="SEMESTER",
        reason_code="STAFF",
        reason="A equipa perdeu dois dos seus quatro elementos.",
        user=reporter_arte,
        entity=arte,
        at=AT,
    )
    actor = actor_of(eata_member, ON)

    assert [(task.update, task.days_waiting, task.may_approve) for task in updates_to_review(actor, ON)] == [
        (update, 10, True)
    ]
    assert [(task.request, task.days_waiting, task.may_decide) for task in requests_to_decide(actor, ON)] == [
        (request, 10, True)
    ]


def test_others_see_nothing_to_write_review_or_decide(period, reporter_arte, reporter_cncs, stranger, ccdr_norte):
    submitted(ActionFactory(code="I01-A1"), period, reporter_arte)
    drafted(ActionFactory(code="I01-A2"), period, reporter_arte)
    actors = [actor_of(user, ON) for user in (reporter_cncs, stranger, ccdr_norte)]

    for actor in [*actors, ANONYMOUS]:
        assert (updates_to_write(actor, noon(ON)), updates_to_review(actor, ON), requests_to_decide(actor, ON)) == (
            [],
            [],
            [],
        )


def test_the_lists_cost_the_same_with_one_and_three(period, reporter_arte, eata_member, django_assert_num_queries):
    writer, reviewer = actor_of(reporter_arte, ON), actor_of(eata_member, ON)
    for codes in (["I01-A1"], ["I01-A2", "I01-A3"]):
        for code in codes:
            submitted(ActionFactory(code=code), period, reporter_arte)
            drafted(ActionFactory(code=f"{code}0"), period, reporter_arte)
        with django_assert_num_queries(12):
            updates_to_write(writer, noon(ON))
        with django_assert_num_queries(1):
            updates_to_review(reviewer, ON)
        with django_assert_num_queries(1):
            requests_to_decide(reviewer, ON)
