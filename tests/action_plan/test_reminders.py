from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from action_plan import tasks
from action_plan.enums import Lifecycle
from action_plan.models import Milestone
from action_plan.operations import Decision, revise_deadline, send_reminders
from action_plan.queries import agenda_proposals, reminders_due
from common.notifications.delivery import deliver_due
from common.notifications.models import Notice
from tests.action_plan.factories import ActionFactory, MilestoneFactory, PeriodFactory
from tests.action_plan.scenes import approved, says
from tests.support.cast import person

DUE = date(2026, 12, 31)
PEOPLE = ["reporter_arte", "entity_head_arte", "eata_coordinator"]


@pytest.fixture
def action(db):
    return ActionFactory(code="I01-A1")


@pytest.fixture
def everyone(request, action):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


def run(on: date):
    return send_reminders(on=on, at=datetime(on.year, on.month, on.day, 6, 30, tzinfo=UTC))


def day(offset: int) -> date:
    return DUE + timedelta(days=offset)


@pytest.mark.parametrize(
    ("offset", "rule", "who"),
    [
        (-60, "T-60", "reporter_arte"),
        (-30, "T-30", "reporter_arte"),
        (-7, "T-7", "reporter_arte"),
        (0, "T", "reporter_arte"),
        (7, "T+7", "reporter_arte"),
        (15, "T+15", "entity_head_arte"),
        (30, "T+30", "eata_coordinator"),
    ],
)
def test_each_offset_tells_its_audience(offset, rule, who, everyone):
    told = [(each.reminder.rule.code, each.person, each.is_new) for each in run(day(offset))]

    assert told == [(rule, everyone[who], True)]


@pytest.mark.parametrize("offset", [-61, -53, -22, 14, 22, 37, 400])
def test_other_days_tell_nobody(offset, everyone):
    assert run(day(offset)) == []


def test_what_the_reminder_says(everyone):
    run(day(-30))

    notice = Notice.objects.get()
    assert (notice.subject, notice.digest) == ("I01-A1: faltam 30 dias para o prazo", True)
    assert notice.body == (
        "I01-A1 — Criação de orientações.\n\n"
        "«Entrega da ação»: faltam 30 dias para o prazo (31 de dezembro de 2026).\n\n"
        "Atualize o reporte da ação; se o prazo não puder ser cumprido, peça outro com o motivo."
    )


def test_running_twice_repeats_nothing(everyone):
    assert [each.is_new for each in run(day(-30))] == [True]
    assert [each.is_new for each in run(day(-30))] == [False]
    assert [each.is_new for each in run(day(-29))] == [False]
    assert Notice.objects.count() == 1


def test_case_27_after_three_days_without_running_there_is_no_burst_and_no_duplicate(everyone):
    second = MilestoneFactory(action__code="I01-A2", planned_on=day(2), precision="DAY")
    run(day(-31))
    assert Notice.objects.count() == 0

    told = run(day(-27))

    assert [(each.reminder.milestone.id, each.reminder.rule.code) for each in told] == [
        (first_milestone(), "T-30"),
        (second.pk, "T-30"),
    ]
    assert Counter(Notice.objects.values_list("recipient__email", flat=True)) == {everyone["reporter_arte"].email: 2}
    assert [each.is_new for each in run(day(-26))] == [False, False]


def first_milestone():

    return Milestone.objects.get(action__code="I01-A1").pk


def test_case_27_of_two_rules_left_behind_only_the_latest_is_told(everyone):
    told = run(day(0))

    # «T-7» was a week ago: beyond the days a missed run may catch up, and overtaken by «T».
    assert [each.reminder.rule.code for each in told] == ["T"]


def test_a_moved_deadline_is_reminded_anew(action, everyone, eata_member):
    run(day(-7))
    revise_deadline(
        milestone=action.milestones.get(),
        new_on=day(30),
        precision="DAY",
        reason_code="OTHER",
        reason="O fornecedor entrega os equipamentos em janeiro.",
        decision=Decision("ECE/2026/020"),
        user=eata_member,
        at=datetime(2026, 12, 30, tzinfo=UTC),
    )

    assert [each.reminder.rule.code for each in run(day(0))] == ["T-30"]


@pytest.mark.parametrize("lifecycle", [Lifecycle.SUSPENDED, Lifecycle.CANCELLED])
def test_suspended_and_cancelled_actions_are_left_alone(lifecycle, action, everyone, eata_member):
    reporter = everyone["reporter_arte"]
    approved(action, PeriodFactory(), reporter, eata_member, lifecycle=lifecycle, problems="Sem orçamento aprovado.")
    Notice.objects.all().delete()

    assert run(day(-30)) == []


def test_an_achieved_milestone_is_left_alone(action, everyone, eata_member):
    achieved = says(action, achieved_on=date(2026, 7, 1))
    approved(action, PeriodFactory(), everyone["reporter_arte"], eata_member, milestones=achieved)

    assert reminders_due(day(-30)) == []


def test_case_26_a_disabled_owner_is_replaced_by_the_head_and_then_by_the_coordination(everyone):
    def told(offset):
        return [each.person for each in run(day(offset))]

    everyone["reporter_arte"].is_active = False
    everyone["reporter_arte"].save()
    assert told(-60) == [everyone["entity_head_arte"]]
    everyone["entity_head_arte"].is_active = False
    everyone["entity_head_arte"].save()
    assert told(-30) == [everyone["eata_coordinator"]]


def test_case_25_the_reminder_goes_to_whoever_succeeded(action, everyone, cncs):
    person("Nuno Alheio", cncs, Role.ACTION_REPORTER)

    assert [each.person for each in run(day(-30))] == [everyone["reporter_arte"]]


def test_sixty_days_late_is_proposed_for_the_agenda(action, everyone):
    assert agenda_proposals(day(59)) == []
    assert [(sheet.code, milestone.days_overdue) for sheet, milestone in agenda_proposals(day(60))] == [("I01-A1", 60)]


def test_the_command_shows_without_writing_and_then_writes(everyone):
    def output(*options):
        out = StringIO()
        call_command("send_reminders", *options, stdout=out)
        return out.getvalue().splitlines()

    assert output("--dry-run", "--on", "2026-12-01") == [
        f"T-30 I01-A1: faltam 30 dias para o prazo → {everyone['reporter_arte'].email}",
        "Lembretes de 01/12/2026: 1. Nada foi gravado.",
    ]
    assert Notice.objects.count() == 0
    assert output("--on", "2026-12-01") == ["Lembretes de 01/12/2026: 1 escritos agora, 0 já escritos antes."]
    assert output("--on", "2026-12-01") == ["Lembretes de 01/12/2026: 0 escritos agora, 1 já escritos antes."]
    assert output("--dry-run", "--on", "2027-03-01")[-1] == (
        "Proposta para a agenda da ECE: I01-A1, Entrega da ação (60 dias de atraso)"
    )


def test_the_command_refuses_a_day_that_is_none(db):
    with pytest.raises(CommandError, match="on"):
        call_command("send_reminders", "--on", "amanhã")


def test_the_clock_asks_for_the_reminders_of_today(everyone, time_machine):
    time_machine.move_to(datetime(2026, 12, 24, 6, 30, tzinfo=UTC))

    assert (tasks.send_reminders(), tasks.send_reminders()) == (1, 0)


def test_case_27_the_catch_up_is_one_e_mail_for_each_person(everyone, mailoutbox):
    MilestoneFactory(action__code="I01-A2", planned_on=day(2), precision="DAY")
    run(date(2026, 12, 3))

    deliver_due(now=datetime(2026, 12, 3, 12, tzinfo=UTC))
    deliver_due(now=datetime(2026, 12, 3, 13, tzinfo=UTC))

    assert [message.to for message in mailoutbox] == [[everyone["reporter_arte"].email]]
    assert [code in mailoutbox[0].body for code in ("I01-A1", "I01-A2")] == [True, True]


def test_case_28_with_the_mail_server_down_the_approval_stands_and_the_notice_waits(
    action, everyone, eata_member, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    update = approved(action, PeriodFactory(), everyone["reporter_arte"], eata_member)

    assert deliver_due(now=datetime(2026, 7, 13, 12, tzinfo=UTC)) == 0

    update.refresh_from_db()
    waiting = Notice.objects.filter(kind="action_plan.update_approved", sent_at=None)
    assert (update.state, waiting.count()) == ("APPROVED", 1)
