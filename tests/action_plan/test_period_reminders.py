"""Reporting periods remind those who owe a report, and tell the EATA how far they have come."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from action_plan import tasks
from action_plan.operations import return_update, send_period_reminders
from common.notifications.delivery import deliver_due
from common.notifications.models import Notice
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, drafted, submitted
from tests.territories.factories import EntityFactory

DUE = date(2026, 7, 31)
CLOSES = datetime(2026, 7, 31, 23, tzinfo=UTC)


@pytest.fixture
def period(arte):
    """A period that waits for two reports of ARTE; without tolerance, it closes when they are due."""
    for position in (1, 2):
        ActionFactory(code=f"I01-A{position}", position=position)
    return PeriodFactory(locked_at=CLOSES)


def run(on: date):
    sent = send_period_reminders(on=on, at=datetime(on.year, on.month, on.day, 6, 30, tzinfo=UTC))
    return [
        (each.notice.reminder.moment.value, each.notice.person.name, len(each.notice.owed), each.is_new)
        for each in sent
    ]


def around(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("on", "moment", "subject"),
    [
        (date(2026, 7, 1), "OPENED", "2026-S1: já pode reportar, até 31 de julho de 2026"),
        (around(-14), "T-14", "2026-S1: faltam 14 dias para reportar"),
        (around(-3), "T-3", "2026-S1: faltam 3 dias para reportar"),
        (around(1), "CLOSED", "2026-S1: fechou com 2 reportes por entregar"),
    ],
)
def test_each_moment_tells_who_owes_and_sums_up_for_the_eata(on, moment, subject, period, reporter_arte, eata_member):
    assert run(on) == [(moment, reporter_arte.name, 2, True), (moment, eata_member.name, 2, True)]
    assert [each.subject for each in Notice.objects.order_by("pk")] == [subject, "2026-S1: 0 de 2 reportes entregues"]


def test_other_days_tell_nobody(period, reporter_arte, eata_member):
    quiet = [date(2026, 6, 30), date(2026, 7, 8), around(-15), around(-7), around(8)]

    assert [run(on) for on in quiet] == [[]] * len(quiet)


def test_with_days_of_tolerance_the_day_after_both_ends_is_told(period, reporter_arte):
    type(period).objects.update(locked_at=datetime(2026, 8, 15, 23, tzinfo=UTC))

    assert [run(around(1)), run(around(16))] == [
        [("T+1", reporter_arte.name, 2, True)],
        [("CLOSED", reporter_arte.name, 2, True)],
    ]
    late, closed = Notice.objects.order_by("pk")
    assert "O período ainda aceita reportes até às 23h59 de 15 de agosto de 2026, hora de Lisboa." in late.body
    assert "peça a reabertura à EATA, com o motivo" in closed.body


def test_what_the_reminders_say(period, reporter_arte, eata_member):
    drafted(ActionFactory(code="I01-A1"), period, reporter_arte)
    ActionFactory(code="I01-A3", position=3, responsible=EntityFactory(code="CNCS"))

    run(around(-3))

    mine, summary = Notice.objects.filter(kind__startswith="action_plan.period_").order_by("pk")
    assert mine.body == (
        "Falta entregar os reportes destas 2 ações no período 2026-S1:\n\n"
        "I01-A1 — Criação de orientações. (a escrever)\n"
        "I01-A2 — Criação de orientações. (sem reporte)\n\n"
        "O prazo termina às 23h59 de 31 de julho de 2026, hora de Lisboa."
    )
    assert (mine.url, mine.digest) == ("/area/periodos/2026-S1/", True)
    assert "I01-A3 — CNCS (sem reporte): sem ninguém a quem lembrar, convide quem reporte" in summary.body


def test_running_again_or_after_days_without_running_repeats_nothing(period, reporter_arte, mailoutbox):
    """The job was down from before «T-14» until after «T-3»: only the latest is told, once, in one e-mail."""
    assert run(around(-1)) == [("T-3", reporter_arte.name, 2, True)]
    assert [run(around(-1)), run(DUE)] == [[("T-3", reporter_arte.name, 2, False)]] * 2
    for hour in (12, 13):
        deliver_due(now=datetime(2026, 7, 31, hour, tzinfo=UTC))

    assert Notice.objects.count() == 1
    assert [message.to for message in mailoutbox] == [[reporter_arte.email]]


def test_who_has_handed_in_is_left_alone_until_it_comes_back(period, reporter_arte, eata_member):
    first, second = (
        submitted(ActionFactory(code=code), period, reporter_arte, at=AT) for code in ("I01-A1", "I01-A2")
    )
    assert [run(around(-14)), run(around(-3))] == [[], []]

    return_update(update=second, version=second.version, reason="Faltam as datas.", user=eata_member, at=AT)

    assert run(around(-2)) == [("T-3", reporter_arte.name, 1, True), ("T-3", eata_member.name, 1, True)]
    assert first.state == "SUBMITTED"


def test_the_eata_hears_of_a_period_that_closed_with_every_report(period, reporter_arte, eata_member):
    for code in ("I01-A1", "I01-A2"):
        submitted(ActionFactory(code=code), period, reporter_arte, at=AT)

    assert run(around(1)) == [("CLOSED", eata_member.name, 0, True)]
    assert Notice.objects.get(kind="action_plan.period_summary").body.endswith("Não falta nenhum.")


def test_the_clock_and_the_command_ask_for_them_too(period, reporter_arte, time_machine):
    out = StringIO()
    call_command("send_reminders", "--dry-run", "--on", "2026-07-28", stdout=out)
    assert out.getvalue().splitlines() == [
        f"2026-S1, 3 dias antes: 2 por entregar → {reporter_arte.email}",
        "Lembretes de 28/07/2026: 1. Nada foi gravado.",
    ]
    time_machine.move_to(datetime(2026, 7, 28, 6, 30, tzinfo=UTC))

    assert (tasks.send_reminders(), tasks.send_reminders()) == (1, 0)
