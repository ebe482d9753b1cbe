import pytest
from django.db import ProgrammingError, connection
from wagtail.models import ModelLogEntry

from action_plan.enums import DependencyKind, DependencyStatus
from action_plan.models import Dependency
from action_plan.operations import CyclicDependency, DependencyRefused, add_dependency, decide_dependency, verify_link
from action_plan.operations.refusals import UpdateRefused
from tests.action_plan.factories import ActionFactory, DraftPlanFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved, submitted


@pytest.fixture
def pair(db):
    return ActionFactory(code="I01-A1"), ActionFactory(code="I01-A2")


def add(predecessor, successor, user, kind=DependencyKind.PRECEDES, reason="Precisa do resultado."):
    return add_dependency(predecessor=predecessor, successor=successor, kind=kind, reason=reason, user=user, at=AT)


def test_a_precedence_the_eata_adds_counts_at_once(pair, eata_member):
    added = add(*pair, eata_member)

    assert (added.status, added.decided_by, added.recorded_at) == (DependencyStatus.CONFIRMED, eata_member, AT)


def test_what_cannot_be_added_is_refused(pair, eata_member, reporter_arte):
    other_plan = ActionFactory(plan=DraftPlanFactory(), code="N1")
    add(*pair, eata_member)

    with pytest.raises(DependencyRefused, match="Já há uma ligação de I01-A1 a I01-A2"):
        add(*pair, eata_member)
    with pytest.raises(DependencyRefused, match="mesma versão do plano"):
        add(pair[0], other_plan, eata_member)
    with pytest.raises(DependencyRefused, match="Diga porque"):
        add(pair[1], pair[0], eata_member, reason=" ")
    with pytest.raises(DependencyRefused, match="Só quem pertence à EATA"):
        add(pair[1], pair[0], reporter_arte)
    with pytest.raises(CyclicDependency, match="I01-A2 já depende de I01-A1"):
        add(pair[1], pair[0], eata_member)


def test_a_mere_relation_or_a_rejected_precedence_closes_no_circle(pair, eata_member):
    inferred = Dependency.objects.create(
        predecessor=pair[0], successor=pair[1], kind="PRECEDES", status="INFERRED", reason="Do texto."
    )
    decide_dependency(dependency=inferred, is_confirmed=False, user=eata_member, at=AT)

    assert add(pair[1], pair[0], eata_member).status == DependencyStatus.CONFIRMED
    with pytest.raises(DependencyRefused, match="já está rejeitada"):
        decide_dependency(dependency=inferred, is_confirmed=True, user=eata_member, at=AT)


def test_case_23_plain_sql_does_not_close_a_circle_either(pair, eata_member):
    add(*pair, eata_member)

    with pytest.raises(ProgrammingError, match="fecharia um ciclo"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO action_plan_dependency (predecessor_id, successor_id, kind, status, reason, lag_days)"
            " VALUES (%s, %s, 'PRECEDES', 'CONFIRMED', 'x', 0)",
            [pair[1].pk, pair[0].pk],
        )


def test_every_step_is_in_the_log_with_its_author(pair, reporter_arte, eata_member):
    approved(pair[0], PeriodFactory(), reporter_arte, eata_member)

    logged = ModelLogEntry.objects.order_by("pk").values_list("action", "user__email")
    assert list(logged) == [
        ("action_plan.open_update", reporter_arte.email),
        ("action_plan.save_update", reporter_arte.email),
        ("action_plan.submit_update", reporter_arte.email),
        ("action_plan.approve_update", eata_member.email),
    ]


def test_case_24_a_dead_link_is_marked_as_not_verified(pair, reporter_arte, eata_member):
    update = submitted(pair[0], PeriodFactory(), reporter_arte, with_link=True)
    link = update.evidence.get()

    with pytest.raises(UpdateRefused, match="Só quem pertence à EATA"):
        verify_link(evidence=link, is_verified=False, user=reporter_arte, at=AT)
    assert verify_link(evidence=link, is_verified=False, user=eata_member, at=AT).is_verified is False
