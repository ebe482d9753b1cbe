"""Two people at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from action_plan.enums import DependencyKind, UpdateState
from action_plan.models import Dependency, ProgressUpdate
from action_plan.operations import CyclicDependency, StaleUpdate, add_dependency, approve_update, open_update
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, submitted

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run each act in a thread that waits for the others; return what each gave or raised."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            return act()
        except Exception as error:  # noqa: BLE001 -- the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_case_14_two_approvals_at_once_approve_once(reporter_arte, eata_member, eata_coordinator):
    action, period = ActionFactory(code="I01-A1"), PeriodFactory()
    update = submitted(action, period, reporter_arte)

    outcomes = together(
        *[
            lambda user=user: approve_update(
                update=ProgressUpdate.objects.get(pk=update.pk), version=update.version, user=user, at=AT
            )
            for user in (eata_member, eata_coordinator)
        ]
    )

    winners = [outcome for outcome in outcomes if isinstance(outcome, ProgressUpdate)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, StaleUpdate)]
    assert (len(winners), len(losers)) == (1, 1)
    kept = ProgressUpdate.objects.get()
    assert (kept.state, kept.approved_by) == (UpdateState.APPROVED, winners[0].approved_by)
    assert losers[0].differences[0].current == f"aprovado por {kept.approved_by}"
    assert kept.transitions.filter(to_state=UpdateState.APPROVED).count() == 1


def test_two_people_opening_the_same_report_share_one_draft(reporter_arte, entity_head_arte, arte):
    action, period = ActionFactory(code="I01-A1"), PeriodFactory()

    outcomes = together(
        *[
            lambda user=user: open_update(action=action, period=period, user=user, entity=arte, at=AT)
            for user in (reporter_arte, entity_head_arte)
        ]
    )

    assert outcomes[0] == outcomes[1] == ProgressUpdate.objects.get()


def test_case_23_two_saves_at_once_do_not_close_a_circle(eata_member, eata_coordinator):
    first, second = ActionFactory(code="I01-A1"), ActionFactory(code="I01-A2")

    outcomes = together(
        lambda: precede(first, second, eata_member),
        lambda: precede(second, first, eata_coordinator),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CyclicDependency", "Dependency"]
    assert Dependency.objects.count() == 1


def precede(predecessor, successor, user):
    return add_dependency(
        predecessor=predecessor,
        successor=successor,
        kind=DependencyKind.PRECEDES,
        reason="Precisa do resultado da outra.",
        user=user,
        at=AT,
    )


def test_case_23_two_plain_inserts_at_once_do_not_close_a_circle():
    first, second = ActionFactory(code="I01-A1"), ActionFactory(code="I01-A2")

    outcomes = together(lambda: insert(first, second), lambda: insert(second, first))

    refused = [outcome for outcome in outcomes if isinstance(outcome, DatabaseError)]
    assert len(refused) == 1
    assert "fecharia um ciclo" in str(refused[0])
    assert Dependency.objects.count() == 1


def insert(predecessor, successor):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO action_plan_dependency (predecessor_id, successor_id, kind, status, reason, lag_days)"
            " VALUES (%s, %s, 'PRECEDES', 'INFERRED', 'x', 0)",
            [predecessor.pk, successor.pk],
        )
        cursor.execute("SELECT pg_sleep(0.3)")


def test_case_23_a_longer_circle_is_refused_too(eata_member):
    actions = [ActionFactory(code=f"I01-A{number}") for number in (1, 2, 3)]
    precede(actions[0], actions[1], eata_member)
    precede(actions[1], actions[2], eata_member)

    with pytest.raises(CyclicDependency, match="I01-A3 já depende de I01-A1"):
        precede(actions[2], actions[0], eata_member)
