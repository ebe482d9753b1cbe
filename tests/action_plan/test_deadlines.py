from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection
from django.db.utils import IntegrityError

from action_plan.enums import Precision, RequestState, RevisionReason
from action_plan.models import DeadlineRequest, DeadlineRevision
from action_plan.operations import (
    DeadlineRefused,
    Decision,
    accept_request,
    refuse_request,
    request_deadline,
    revise_deadline,
    withdraw_request,
)
from action_plan.queries import action_sheet, history_of, revised_deadlines
from action_plan.tables import COLUMNS, deadline
from common.notifications.models import Notice
from tests.accounts.factories import MembershipFactory
from tests.action_plan.factories import ActionFactory, FundingSourceFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved, says

REASON = "O procedimento de contratação foi impugnado e repetido."
DECISION = Decision("ECE/2026/014")


@pytest.fixture
def milestone(db):
    return ActionFactory(code="I01-A1").milestones.get()


@pytest.fixture
def funded(db):
    """A milestone paid by the PRR, which ends before the year does."""
    return ActionFactory(code="I01-A2", milestone__funding_source=FundingSourceFactory()).milestones.get()


def revise(milestone, user, new_on=date(2027, 6, 30), **changes):
    given = {
        "precision": Precision.SEMESTER,
        "reason_code": RevisionReason.PROCUREMENT,
        "reason": REASON,
        "decision": DECISION,
        "at": AT,
        **changes,
    }
    return revise_deadline(milestone=milestone, new_on=new_on, user=user, **given)


def ask(milestone, user, entity, proposed_on=date(2027, 6, 30), **changes):
    given = {
        "precision": Precision.SEMESTER,
        "reason_code": RevisionReason.PROCUREMENT,
        "reason": REASON,
        "at": AT,
        **changes,
    }
    return request_deadline(milestone=milestone, proposed_on=proposed_on, user=user, entity=entity, **given)


def sheet_of(milestone, on=date(2026, 11, 21)):
    return action_sheet(milestone.action.code, on)


def test_the_current_deadline_is_the_last_revision_and_the_baseline_stays(milestone, eata_member):
    revise(milestone, eata_member, date(2027, 3, 1), precision=Precision.QUARTER)
    revise(milestone, eata_member, date(2027, 9, 15), precision=Precision.DAY, at=AT + timedelta(days=1))

    shown = sheet_of(milestone).milestones[0]
    assert (shown.baseline_on, shown.precision) == (date(2026, 12, 31), Precision.YEAR)
    assert (shown.current_on, shown.current_precision) == (date(2027, 9, 15), Precision.DAY)
    assert (shown.slip_days, shown.revision_count) == (258, 2)
    revisions = DeadlineRevision.objects.order_by("sequence").values_list("sequence", "old_on", "new_on")
    assert list(revisions) == [
        (1, date(2026, 12, 31), date(2027, 3, 31)),
        (2, date(2027, 3, 31), date(2027, 9, 15)),
    ]


def test_forecast_gap_and_slip_are_two_things(milestone, eata_member, reporter_arte):
    forecast = says(milestone.action, forecast_on=date(2027, 1, 30))
    approved(milestone.action, PeriodFactory(), reporter_arte, eata_member, milestones=forecast)
    before = sheet_of(milestone).milestones[0]
    revise(milestone, eata_member, date(2027, 2, 28), precision=Precision.MONTH)
    after = sheet_of(milestone).milestones[0]

    assert (before.forecast_on, before.slip_days, before.forecast_gap_days) == (date(2027, 1, 30), 0, 30)
    assert (after.forecast_on, after.slip_days, after.forecast_gap_days) == (date(2027, 1, 30), 59, -29)


def test_the_effective_deadline_is_the_earlier_of_window_and_funding(funded):
    shown = sheet_of(funded).milestones[0]

    assert (shown.current_on, shown.funding_end_on, shown.effective_on) == (
        date(2026, 12, 31),
        date(2026, 6, 30),
        date(2026, 6, 30),
    )
    assert (shown.is_overdue, shown.is_past_funding) == (False, True)


def test_case_8_no_new_deadline_without_a_reason(milestone, eata_member):
    with pytest.raises(DeadlineRefused, match="pelo menos, 30 caracteres"):
        revise(milestone, eata_member, reason="Atraso.")


def test_case_8_no_new_deadline_without_a_decision(milestone, eata_member):
    with pytest.raises(DeadlineRefused, match="Indique a decisão que aprova o novo prazo"):
        revise(milestone, eata_member, decision=Decision("  "))


def test_case_8_no_deadline_before_the_start_of_the_baseline(milestone, eata_member):
    with pytest.raises(DeadlineRefused, match=r"anterior ao início do prazo aprovado \(01/01/2026\)"):
        revise(milestone, eata_member, date(2025, 12, 31), precision=Precision.DAY)


def test_no_deadline_that_is_over_is_asked_for_or_granted(milestone, eata_member, reporter_arte, arte):
    with pytest.raises(DeadlineRefused, match="O novo prazo, 09/07/2026, já passou"):
        ask(milestone, reporter_arte, arte, date(2026, 7, 9), precision=Precision.DAY)
    with pytest.raises(DeadlineRefused, match="O novo prazo, 09/07/2026, já passou"):
        revise(milestone, eata_member, date(2026, 7, 9), precision=Precision.DAY)
    assert revise(milestone, eata_member, date(2026, 7, 10), precision=Precision.DAY).new_on == date(2026, 7, 10)


def test_a_deadline_does_not_move_to_itself(milestone, eata_member):
    with pytest.raises(DeadlineRefused, match="O prazo já é 31/12/2026"):
        revise(milestone, eata_member, date(2026, 5, 1), precision=Precision.YEAR)


def test_only_the_eata_revises(milestone, reporter_arte, stranger):
    for user in (reporter_arte, stranger):
        with pytest.raises(DeadlineRefused, match="Só quem pertence à EATA"):
            revise(milestone, user)


def test_case_9_past_the_funding_only_with_another_source_or_acceptance(funded, eata_member, reporter_arte):
    approved(funded.action, PeriodFactory(), reporter_arte, eata_member)

    with pytest.raises(DeadlineRefused, match="termina em 30/06/2026, antes do novo prazo"):
        revise(funded, eata_member)
    revise(funded, eata_member, decision=Decision("ECE/2026/014", accepts_funding_gap=True))

    sheet = sheet_of(funded)
    assert (sheet.rating, sheet.milestones[0].accepts_funding_gap) == ("CRITICAL", True)
    assert sheet.rating_reasons == (
        "Entrega da ação: prazo revisto para depois do fim do financiamento (30/06/2026).",
    )


def test_case_9_another_source_that_lasts_takes_the_risk_away(funded, eata_member, reporter_arte):
    approved(funded.action, PeriodFactory(), reporter_arte, eata_member)
    other = FundingSourceFactory(code="PT2030", name="Portugal 2030", ends_on=None, ends_on_source="")

    revise(funded, eata_member, decision=Decision("ECE/2026/014", new_funding_source=other))

    sheet = sheet_of(funded)
    assert (sheet.rating, sheet.milestones[0].funding_code) == ("ON_TRACK", "PT2030")
    assert sheet.milestones[0].effective_on == date(2027, 6, 30)
    # The source stays with the milestone in a later revision.
    revise(funded, eata_member, date(2028, 6, 30), at=AT + timedelta(days=1))
    assert sheet_of(funded).milestones[0].funding_code == "PT2030"


def test_case_9_another_source_that_ends_too_early_does_not_help(funded, eata_member):
    short = FundingSourceFactory(code="IAT", name="IAT", ends_on=date(2027, 1, 1))

    with pytest.raises(DeadlineRefused, match="«IAT» termina em 01/01/2027"):
        revise(funded, eata_member, decision=Decision("ECE/2026/014", new_funding_source=short))


def test_a_request_is_asked_accepted_and_told(milestone, reporter_arte, eata_member, arte):
    request = ask(milestone, reporter_arte, arte, date(2027, 4, 2))
    revision = accept_request(request=request, decision=DECISION, user=eata_member, at=AT)

    assert (request.proposed_on, request.requested_for) == (date(2027, 6, 30), arte)
    assert (revision.request, revision.new_on, revision.reason) == (request, date(2027, 6, 30), REASON)
    assert DeadlineRequest.objects.get().state == RequestState.ACCEPTED
    assert list(Notice.objects.order_by("pk").values_list("kind", "recipient__email")) == [
        ("action_plan.deadline_requested", eata_member.email),
        ("action_plan.request_accepted", reporter_arte.email),
    ]
    with pytest.raises(DeadlineRefused, match="já foi aceite"):
        refuse_request(request=request, refusal=REASON, user=eata_member, at=AT)


def test_a_refusal_says_why_and_changes_no_deadline(milestone, reporter_arte, eata_member, arte):
    request = ask(milestone, reporter_arte, arte)

    with pytest.raises(DeadlineRefused, match="Fundamente a recusa"):
        refuse_request(request=request, refusal="Não.", user=eata_member, at=AT)
    refuse_request(request=request, refusal="O prazo atual ainda pode ser cumprido.", user=eata_member, at=AT)

    assert sheet_of(milestone).milestones[0].revision_count == 0
    assert "ainda pode ser cumprido" in Notice.objects.get(kind="action_plan.request_refused").body


def test_one_request_at_a_time_and_it_can_be_taken_back(milestone, reporter_arte, arte):
    request = ask(milestone, reporter_arte, arte)

    with pytest.raises(DeadlineRefused, match="Já há um pedido por decidir"):
        ask(milestone, reporter_arte, arte, date(2028, 6, 30))
    withdraw_request(request=request, user=reporter_arte, entity=arte, at=AT)
    assert ask(milestone, reporter_arte, arte, date(2028, 6, 30)).state == RequestState.PENDING


def test_another_entity_asks_for_nothing(milestone, reporter_cncs, stranger, cncs):
    for user in (reporter_cncs, stranger):
        with pytest.raises(DeadlineRefused):
            ask(milestone, user, cncs)
    assert DeadlineRequest.objects.count() == 0


def test_a_request_is_refused_for_the_same_faults_as_a_revision(milestone, reporter_arte, arte):
    with pytest.raises(DeadlineRefused) as refused:
        ask(milestone, reporter_arte, arte, date(2025, 6, 30), reason="Curto.")

    assert refused.value.problems == (
        "Fundamente o novo prazo em, pelo menos, 30 caracteres.",
        "O novo prazo não pode ser anterior ao início do prazo aprovado (01/01/2026).",
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE action_plan_deadlinerevision SET new_on = '2030-12-31'",
        "UPDATE action_plan_deadlinerevision SET reason = repeat('x', 40)",
        "DELETE FROM action_plan_deadlinerevision",
        "UPDATE action_plan_deadlinerequest SET state = 'REFUSED', refusal = 'x'",
        "DELETE FROM action_plan_deadlinerequest",
    ],
)
def test_plain_sql_cannot_rewrite_a_revision_or_a_decided_request(sql, milestone, reporter_arte, eata_member, arte):
    request = ask(milestone, reporter_arte, arte)
    accept_request(request=request, decision=DECISION, user=eata_member, at=AT)

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(sql)


def test_plain_sql_cannot_change_what_was_asked(milestone, reporter_arte, arte):
    ask(milestone, reporter_arte, arte)

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("UPDATE action_plan_deadlinerequest SET proposed_on = '2030-12-31'")


def test_case_8_the_database_refuses_a_revision_without_a_reason(milestone, eata_member):
    revise(milestone, eata_member)

    with pytest.raises(IntegrityError, match="revision_reason_says_why"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO action_plan_deadlinerevision (milestone_id, sequence, old_on, old_precision, new_on,"
            " new_precision, reason_code, reason, decision_reference, accepts_funding_gap, approved_by_id,"
            " approved_at)"
            " SELECT milestone_id, 2, old_on, old_precision, new_on, new_precision, reason_code, 'curta',"
            " decision_reference, false, approved_by_id, approved_at FROM action_plan_deadlinerevision"
        )


def test_the_register_of_revised_deadlines_sees_only_what_was_recorded(milestone, eata_member):
    revise(milestone, eata_member)
    revise(milestone, eata_member, date(2028, 12, 31), at=AT + timedelta(days=10))

    rows = revised_deadlines()
    assert [(row.sequence, row.moved_days, row.reason_label, row.decision_reference) for row in rows] == [
        (1, 181, "contratação pública", "ECE/2026/014"),
        (2, 550, "contratação pública", "ECE/2026/014"),
    ]
    assert [row.sequence for row in revised_deadlines(AT + timedelta(days=5))] == [1]
    early = action_sheet("I01-A1", date(2026, 11, 21), recorded_until=AT - timedelta(seconds=1))
    assert early.milestones[0].revision_count == 0


def test_the_history_tells_every_fact_in_order(milestone, eata_member, reporter_arte):
    approved(milestone.action, PeriodFactory(), reporter_arte, eata_member)
    revise(milestone, eata_member, at=datetime(2026, 9, 1, tzinfo=UTC))

    told = [(event.kind, event.title, event.reference) for event in history_of(milestone.action)]
    assert told == [
        ("UPDATE_APPROVED", "Reporte de 2026-S1: em curso", "2026-S1"),
        ("DEADLINE_REVISED", "Entrega da ação: prazo de 31/12/2026 para 30/06/2027", "ECE/2026/014"),
    ]


def test_what_was_achieved_after_its_deadline_keeps_its_delay(milestone, eata_member, reporter_arte):
    said = says(milestone.action, achieved_on=date(2027, 1, 30))
    late = datetime(2027, 2, 10, 9, tzinfo=UTC)
    period = PeriodFactory(locked_at=datetime(2027, 3, 1, tzinfo=UTC))
    approved(milestone.action, period, reporter_arte, eata_member, at=late, milestones=said)

    sheet = sheet_of(milestone, date(2027, 6, 1))
    shown = sheet.milestones[0]

    assert (shown.is_overdue, shown.days_overdue, shown.days_achieved_late) == (False, 0, 30)
    assert (sheet.delay_days, sheet.deviation_days) == (30, 30)
    exported = {column.label: column.getter(sheet) for column in COLUMNS}
    assert (exported["dias_de_atraso"], exported["desvio_dias"]) == (30, 30)
    assert deadline(shown, sheet.is_finished, date(2027, 6, 1)).remark == (
        "alcançado em 30/01/2027, 30 dias depois do prazo"
    )


def test_whoever_asked_for_a_deadline_neither_accepts_nor_refuses_it(milestone, reporter_arte, arte, eata):
    MembershipFactory(user=reporter_arte, entity=eata, role="EATA_MEMBER")
    request = ask(milestone, reporter_arte, arte)

    with pytest.raises(DeadlineRefused, match="Quem pediu"):
        accept_request(request=request, decision=DECISION, user=reporter_arte, at=AT)
    with pytest.raises(DeadlineRefused, match="Quem pediu"):
        refuse_request(request=request, refusal=REASON, user=reporter_arte, at=AT)


def test_an_achieved_milestone_keeps_its_deadline(milestone, eata_member, reporter_arte, arte):
    approved(
        milestone.action,
        PeriodFactory(),
        reporter_arte,
        eata_member,
        milestones=says(milestone.action, achieved_on=date(2026, 6, 30)),
    )
    later = AT + timedelta(days=2)

    with pytest.raises(DeadlineRefused, match="O marco foi alcançado em 30/06/2026: o prazo já não se altera"):
        revise(milestone, eata_member, at=later)
    with pytest.raises(DeadlineRefused, match="alcançado em 30/06/2026"):
        ask(milestone, reporter_arte, arte, at=later)
    assert DeadlineRevision.objects.count() == DeadlineRequest.objects.count() == 0


def test_a_deadline_and_its_moves_are_named_in_words(milestone, eata_member, reporter_arte, arte):
    asked, moved = ask(milestone, reporter_arte, arte), revise(milestone, eata_member)

    assert [str(each) for each in (milestone, asked, moved)] == [
        "Entrega da ação (31/12/2026)",
        "pedido de prazo até 30/06/2027",
        "prazo de 31/12/2026 para 30/06/2027",
    ]
