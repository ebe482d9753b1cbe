from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from action_plan.enums import Lifecycle, UpdateState
from action_plan.models import MilestoneReport, ProgressUpdate
from action_plan.operations import (
    PeriodLocked,
    StaleUpdate,
    UpdateRefused,
    add_link_evidence,
    approve_update,
    correct_update,
    open_update,
    remove_evidence,
    return_update,
    save_update,
    submit_update,
    unlock_period,
)
from action_plan.operations.refusals import Difference
from action_plan.queries import action_sheet, updates_of
from common.notifications.models import Notice
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved, drafted, says, submitted, values

REASON = "Falta a evidência do levantamento feito."


@pytest.fixture
def action(db):
    return ActionFactory(code="I01-A1")


@pytest.fixture
def period(db):
    return PeriodFactory()


def test_a_report_is_written_submitted_and_approved(action, period, reporter_arte, eata_member):
    update = approved(action, period, reporter_arte, eata_member, percent=Decimal("40.5"))

    assert (update.state, update.approved_by, update.approved_at) == (UpdateState.APPROVED, eata_member, AT)
    steps = update.transitions.order_by("pk").values_list("from_state", "to_state", "version")
    assert list(steps) == [("", "DRAFT", 1), ("DRAFT", "SUBMITTED", 2), ("SUBMITTED", "APPROVED", 2)]
    sheet = action_sheet("I01-A1", date(2026, 7, 11))
    assert (sheet.lifecycle, sheet.percent, sheet.last_period) == ("IN_PROGRESS", Decimal("40.5"), "2026-S1")
    assert sheet.last_reported_on == date(2026, 7, 10)


def test_opening_twice_gives_the_same_draft(action, period, reporter_arte, arte):
    first = open_update(action=action, period=period, user=reporter_arte, entity=arte, at=AT)

    assert open_update(action=action, period=period, user=reporter_arte, entity=arte, at=AT) == first


def test_the_next_report_starts_from_what_was_approved(action, period, reporter_arte, eata_member, arte):
    forecast = says(action, forecast_on=date(2026, 12, 1))
    approved(action, period, reporter_arte, eata_member, percent=Decimal(30), milestones=forecast)
    second = PeriodFactory(
        code="2026-S2",
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 1, 1),
        due_on=date(2027, 1, 31),
        locked_at=datetime(2027, 2, 15, tzinfo=UTC),
    )

    update = open_update(action=action, period=second, user=reporter_arte, entity=arte, at=AT)

    assert (update.lifecycle, update.percent, update.done) == (Lifecycle.IN_PROGRESS, Decimal("30.0"), "")
    assert update.milestone_reports.get().forecast_on == date(2026, 12, 1)


def test_a_period_that_has_not_begun_takes_no_report(action, period, reporter_arte, arte):
    with pytest.raises(UpdateRefused, match="só começa em 01/01/2026"):
        open_update(
            action=action, period=period, user=reporter_arte, entity=arte, at=datetime(2025, 12, 31, tzinfo=UTC)
        )


def test_saving_without_a_change_counts_no_version(action, period, reporter_arte, arte):
    update = drafted(action, period, reporter_arte)

    same = save_update(
        update=update, version=2, values=values(update), user=reporter_arte, entity=arte, at=AT + timedelta(hours=1)
    )

    assert (update.version, same.version) == (2, 2)


def test_case_3_an_approved_report_never_changes(action, period, reporter_arte, eata_member, arte):
    update = approved(action, period, reporter_arte, eata_member)

    with pytest.raises(UpdateRefused, match="aprovado e já não se altera"):
        save_update(
            update=update,
            version=update.version,
            values=values(update, done="Outro"),
            user=reporter_arte,
            entity=arte,
            at=AT,
        )
    with pytest.raises(UpdateRefused, match="registe uma correção"):
        open_update(action=action, period=period, user=reporter_arte, entity=arte, at=AT)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE action_plan_progressupdate SET done = 'x' WHERE id = %s",
        "DELETE FROM action_plan_progressupdate WHERE id = %s",
        "UPDATE action_plan_progressupdate SET state = 'DRAFT' WHERE id = %s",
        "UPDATE action_plan_evidence SET title = 'x' WHERE update_id = %s",
        "DELETE FROM action_plan_evidence WHERE update_id = %s",
        "DELETE FROM action_plan_milestonereport WHERE update_id = %s",
        "UPDATE action_plan_milestonereport SET forecast_on = '2030-01-01' WHERE update_id = %s",
        "DELETE FROM action_plan_progresstransition WHERE update_id = %s",
        "UPDATE action_plan_progresstransition SET reason = 'x' WHERE update_id = %s",
        "INSERT INTO action_plan_evidence (update_id, kind, title, url) VALUES (%s, 'LINK', 'x', 'https://x.pt')",
    ],
)
def test_plain_sql_cannot_change_an_approved_report_or_what_belongs_to_it(
    sql, action, period, reporter_arte, eata_member
):
    forecast = says(action, forecast_on=date(2026, 12, 1))
    update = approved(action, period, reporter_arte, eata_member, with_link=True, milestones=forecast)

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(sql, [update.pk])


@pytest.mark.parametrize("state", ["APPROVED", "RETURNED"])
def test_plain_sql_cannot_skip_a_step(state, action, period, reporter_arte, eata_member):
    update = drafted(action, period, reporter_arte)

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE action_plan_progressupdate SET state = %s, approved_by_id = %s, approved_at = now() WHERE id = %s",
            [state, eata_member.pk, update.pk],
        )


def test_case_12_a_locked_period_says_who_may_open_it(action, period, reporter_arte, eata_coordinator, arte):
    late = datetime(2026, 8, 16, 9, tzinfo=UTC)

    with pytest.raises(PeriodLocked) as refused:
        open_update(action=action, period=period, user=reporter_arte, entity=arte, at=late)

    assert refused.value.problems == (
        "O período 2026-S1 fechou: aceitou reportes até às 23h59 de 15 de agosto de 2026, hora de Lisboa.",
        "Só a coordenação da EATA (Carlos Coordenador) o pode reabrir, para esta ação e até uma data que indica.",
    )


def test_case_12_a_reopened_period_takes_reports_until_its_moment(
    action, period, reporter_arte, eata_coordinator, arte
):
    late, until = datetime(2026, 8, 16, 9, tzinfo=UTC), datetime(2026, 8, 20, 23, tzinfo=UTC)
    reason = "A equipa esteve sem acesso ao sistema na primeira quinzena."
    unlock_period(
        period=period, action=action, last_on=date(2026, 8, 20), reason=reason, user=eata_coordinator, at=late
    )

    update = open_update(action=action, period=period, user=reporter_arte, entity=arte, at=late)
    with pytest.raises(PeriodLocked, match="A reabertura para a ação I01-A1 foi até às 23h59 de 20 de agosto de 2026"):
        save_update(update=update, version=1, values=values(update), user=reporter_arte, entity=arte, at=until)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"achieved_on": date(2020, 1, 31)}, "não pode ser anterior a 01/02/2020"),
        ({"done": "x" * 20_001}, "no máximo, 20 000 caracteres"),
    ],
)
def test_days_before_everything_and_endless_texts_are_refused(changes, refusal, action, period, reporter_arte):
    if "achieved_on" in changes:
        changes = {"milestones": says(action, **changes)}

    with pytest.raises(UpdateRefused, match=refusal):
        drafted(action, period, reporter_arte, **changes)


def test_strangers_and_other_entities_write_nothing(action, period, reporter_cncs, stranger, ccdr_norte, cncs):
    for user in (reporter_cncs, stranger, ccdr_norte):
        with pytest.raises(UpdateRefused):
            open_update(action=action, period=period, user=user, entity=cncs, at=AT)
    assert ProgressUpdate.objects.count() == 0


def test_case_14_a_stale_form_gets_both_values(action, period, reporter_arte, entity_head_arte, arte):
    update = drafted(action, period, reporter_arte, percent=Decimal(20))
    save_update(
        update=update, version=2, values=values(update, percent=Decimal(35)), user=entity_head_arte, entity=arte, at=AT
    )

    with pytest.raises(StaleUpdate) as stale:
        save_update(
            update=update,
            version=2,
            values=values(update, percent=Decimal(25), lifecycle=Lifecycle.SUSPENDED),
            user=reporter_arte,
            entity=arte,
            at=AT,
        )

    assert stale.value.differences == (
        Difference("lifecycle", "situação da ação", "suspensa", "em curso"),
        Difference("percent", "execução (%)", "25", "35"),
    )
    assert ProgressUpdate.objects.get().percent == 35


def test_case_16_completed_needs_evidence_and_a_day_not_in_the_future(action, period, reporter_arte):
    with pytest.raises(UpdateRefused) as refused:
        submitted(action, period, reporter_arte, lifecycle=Lifecycle.COMPLETED)
    assert refused.value.problems == (
        "Uma ação concluída precisa de, pelo menos, uma evidência: junte um ficheiro ou uma ligação.",
        "Uma ação concluída precisa da data em que «Entrega da ação» foi alcançada.",
    )

    tomorrow = says(action, achieved_on=date(2026, 7, 11))
    with pytest.raises(UpdateRefused, match="não pode ser futura"):
        submitted(action, period, reporter_arte, lifecycle=Lifecycle.COMPLETED, milestones=tomorrow)


def test_case_16_completed_with_evidence_and_a_day_is_done(action, period, reporter_arte, eata_member):
    done = says(action, achieved_on=date(2026, 7, 10))
    approved(
        action, period, reporter_arte, eata_member, with_link=True, lifecycle=Lifecycle.COMPLETED, milestones=done
    )

    sheet = action_sheet("I01-A1", date(2027, 3, 1))
    assert (sheet.is_finished, sheet.is_overdue, sheet.rating) == (True, False, "NOT_APPLICABLE")
    assert sheet.milestones[0].achieved_on == date(2026, 7, 10)
    assert sheet.reporting_state == "NOT_APPLICABLE"


@pytest.mark.parametrize("percent", [Decimal(120), Decimal("100.1"), Decimal(-5)])
def test_case_17_an_impossible_percentage_is_refused(percent, action, period, reporter_arte):
    with pytest.raises(UpdateRefused, match="A execução vai de 0 a 100 %"):
        drafted(action, period, reporter_arte, percent=percent)


@pytest.mark.parametrize("percent", [None, Decimal(0), Decimal(50), Decimal(100)])
def test_zero_is_not_missing(percent, action, period, reporter_arte, eata_member):
    approved(action, period, reporter_arte, eata_member, percent=percent)

    assert action_sheet("I01-A1", date(2026, 7, 11)).percent == percent


def test_a_report_that_says_nothing_is_not_submitted(action, period, reporter_arte):
    with pytest.raises(UpdateRefused, match="Descreva o trabalho realizado"):
        submitted(action, period, reporter_arte, done=" ")
    assert ProgressUpdate.objects.get().state == UpdateState.DRAFT


def test_a_suspended_action_says_why(action, period, reporter_arte):
    with pytest.raises(UpdateRefused, match="porque está a ação suspensa ou cancelada"):
        submitted(action, period, reporter_arte, lifecycle=Lifecycle.SUSPENDED)


def test_a_correction_takes_the_place_of_the_approved_report_which_stays(
    action, period, reporter_arte, eata_member, arte
):
    first = approved(action, period, reporter_arte, eata_member, with_link=True, percent=Decimal(60))
    later = AT + timedelta(days=3)

    correction = correct_update(update=first, user=reporter_arte, entity=arte, at=later)
    saved = save_update(
        update=correction,
        version=1,
        values=values(correction, percent=Decimal(40)),
        user=reporter_arte,
        entity=arte,
        at=later,
    )
    ready = submit_update(update=saved, version=2, user=reporter_arte, entity=arte, at=later)
    approve_update(update=ready, version=2, user=eata_member, at=later)

    assert correction.evidence.get().title == "Relatório"
    assert action_sheet("I01-A1", date(2026, 7, 20)).percent == 40
    assert [update.percent for update in updates_of(action)] == [Decimal(40), Decimal(60)]
    with pytest.raises(UpdateRefused, match="já tem uma correção"):
        correct_update(update=first, user=reporter_arte, entity=arte, at=later)


def test_case_22_a_late_correction_is_a_new_vintage_and_flags_what_came_after(
    action, period, reporter_arte, eata_member, arte
):
    first = approved(action, period, reporter_arte, eata_member, percent=Decimal(60))
    second = PeriodFactory(
        code="2026-S2",
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 1, 1),
        due_on=date(2027, 1, 31),
        locked_at=datetime(2027, 2, 15, tzinfo=UTC),
    )
    approved(action, second, reporter_arte, eata_member, at=AT + timedelta(days=1), percent=Decimal(80))
    cut_off = AT + timedelta(days=2)
    later = AT + timedelta(days=5)

    correction = correct_update(update=first, user=reporter_arte, entity=arte, at=later)
    new = values(correction, percent=Decimal(10))
    saved = save_update(update=correction, version=1, values=new, user=reporter_arte, entity=arte, at=later)
    ready = submit_update(update=saved, version=2, user=reporter_arte, entity=arte, at=later)
    approve_update(update=ready, version=2, user=eata_member, at=later)

    now = action_sheet("I01-A1", date(2026, 7, 20))
    then = action_sheet("I01-A1", date(2026, 7, 12), recorded_until=cut_off)
    assert (now.percent, now.last_period, now.needs_recheck) == (Decimal(80), "2026-S2", True)
    assert (then.percent, then.needs_recheck) == (Decimal(80), False)


def test_case_25_the_successor_reports_and_old_rows_keep_the_old_name(
    action, period, reporter_arte, eata_member, arte
):
    update = approved(action, period, reporter_arte, eata_member)

    assert (action.responsible.code, update.author_entity.code) == ("AMA", "ARTE")
    before, after = action_sheet("I01-A1", date(2025, 8, 21)), action_sheet("I01-A1", date(2025, 8, 22))
    assert (before.responsible.display, after.responsible.display) == ("AMA", "AMA (atual ARTE)")


def test_case_25_before_the_succession_the_successor_does_not_report(action, reporter_arte, arte):
    early = PeriodFactory(
        code="2025-S1",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 7, 1),
        due_on=date(2025, 7, 31),
        locked_at=datetime(2025, 9, 30, tzinfo=UTC),
    )

    with pytest.raises(UpdateRefused, match="é de outra entidade"):
        open_update(
            action=action, period=early, user=reporter_arte, entity=arte, at=datetime(2025, 8, 21, 9, tzinfo=UTC)
        )


def test_evidence_counts_as_a_change_and_can_be_taken_out(action, period, reporter_arte, arte):
    update = drafted(action, period, reporter_arte)
    link = add_link_evidence(
        update=update, url="https://www.exemplo.pt/ata", title="Ata", user=reporter_arte, entity=arte, at=AT
    )

    assert (link.consulted_on, link.is_verified) == (date(2026, 7, 10), None)
    with pytest.raises(StaleUpdate):
        submit_update(update=update, version=2, user=reporter_arte, entity=arte, at=AT)
    remove_evidence(evidence=link, user=reporter_arte, entity=arte, at=AT)
    assert ProgressUpdate.objects.get().version == 4


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://exemplo.pt/x", "exemplo.pt", "https://"])
def test_a_link_must_be_a_web_address(url, action, period, reporter_arte, arte):
    update = drafted(action, period, reporter_arte)

    with pytest.raises(UpdateRefused, match="A ligação tem de começar por"):
        add_link_evidence(update=update, url=url, title="", user=reporter_arte, entity=arte, at=AT)


def test_people_are_told_of_each_step_once(action, period, reporter_arte, eata_member, eata_coordinator, arte):
    update = submitted(action, period, reporter_arte)
    assert told("update_submitted") == [eata_coordinator.email, eata_member.email]

    returned = return_update(update=update, version=update.version, reason=REASON, user=eata_member, at=AT)
    notice = Notice.objects.get(kind="action_plan.update_returned")
    assert (notice.recipient, notice.digest) == (reporter_arte, False)
    assert REASON in notice.body

    changed = save_update(
        update=returned,
        version=returned.version,
        values=values(returned, done="Junta-se a evidência."),
        user=reporter_arte,
        entity=arte,
        at=AT,
    )
    submit_update(update=changed, version=changed.version, user=reporter_arte, entity=arte, at=AT)
    assert len(told("update_submitted")) == 4


def told(name):
    notices = Notice.objects.filter(kind=f"action_plan.{name}")
    return sorted(notices.values_list("recipient__email", flat=True))


def test_milestones_of_other_actions_are_not_reported_here(action, period, reporter_arte):
    other = ActionFactory(code="I01-A2")

    with pytest.raises(UpdateRefused, match="Um dos marcos não é desta ação"):
        drafted(action, period, reporter_arte, milestones=says(other, forecast_on=date(2026, 12, 1)))
    assert MilestoneReport.objects.count() == 0
