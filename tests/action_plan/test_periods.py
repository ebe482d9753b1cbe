from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection
from django.db.utils import IntegrityError

from accounts.queries import actor_of
from action_plan.models import PeriodUnlock, ReportingPeriod
from action_plan.operations import (
    PeriodLocked,
    PeriodRefused,
    create_period,
    lock_period,
    open_update,
    return_update,
    unlock_period,
)
from action_plan.queries import action_sheet, civil_day, updates_to_write
from action_plan.queries.periods import expected_reports, period_lines
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved, drafted, submitted

REASON = "A equipa esteve sem acesso ao sistema durante a quinzena."
LATE = datetime(2026, 9, 1, 9, tzinfo=UTC)


def create(user, **changes):
    given = {
        "code": "2026-S2",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2027, 1, 1),
        "due_on": date(2027, 1, 31),
        "closes_on": date(2027, 2, 15),
        "at": AT,
        **changes,
    }
    return create_period(user=user, **given)


def test_the_coordination_creates_a_period(db, eata_coordinator):
    period = create(eata_coordinator)

    assert (period.code, period.locked_at) == ("2026-S2", datetime(2027, 2, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": " "}, "O código do período tem de existir"),
        ({"ends_on": date(2026, 7, 1)}, "O período começa antes de acabar"),
        ({"due_on": date(2026, 12, 31)}, "o reporte só é devido depois do fim"),
        ({"closes_on": date(2027, 1, 30)}, "não pode fechar antes do último dia para reportar"),
        ({"starts_on": date(2026, 6, 30)}, "O período 2026-S1 já abrange estes dias"),
        ({"code": "2026-S1", "starts_on": date(2027, 1, 1)}, "não pode repetir-se"),
    ],
)
def test_a_period_that_does_not_hold_is_refused(changes, said, db, eata_coordinator):
    PeriodFactory()

    with pytest.raises(PeriodRefused, match=said):
        create(eata_coordinator, **changes)


def test_only_the_coordination_manages_periods(db, eata_member, reporter_arte, stranger):
    period, action = PeriodFactory(), ActionFactory()
    for user in (eata_member, reporter_arte, stranger):
        with pytest.raises(PeriodRefused, match="Só a coordenação da EATA"):
            create(user)
        with pytest.raises(PeriodRefused, match="Só a coordenação da EATA"):
            lock_period(period=period, user=user, at=AT)
        with pytest.raises(PeriodRefused, match="Só a coordenação da EATA"):
            unlock_period(period=period, action=action, last_on=LATE.date(), reason=REASON, user=user, at=LATE)


def test_periods_do_not_overlap_in_the_database(db):
    PeriodFactory()

    with pytest.raises(IntegrityError, match="one_period_a_day"):
        PeriodFactory(code="outro")


def test_a_period_keeps_its_dates(db):
    PeriodFactory()

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("UPDATE action_plan_reportingperiod SET ends_on = '2026-07-15'")


def test_a_period_is_closed_early_only_after_the_reports_were_due(db, eata_coordinator):
    period = PeriodFactory()

    with pytest.raises(PeriodRefused, match="Ainda se pode reportar até 31/07/2026"):
        lock_period(period=period, user=eata_coordinator, at=datetime(2026, 7, 31, 22, tzinfo=UTC))
    locked = lock_period(period=period, user=eata_coordinator, at=datetime(2026, 8, 1, 9, tzinfo=UTC))
    assert locked.locked_at == datetime(2026, 8, 1, 9, tzinfo=UTC)
    with pytest.raises(PeriodRefused, match="já está fechado"):
        lock_period(period=period, user=eata_coordinator, at=datetime(2026, 8, 2, 9, tzinfo=UTC))


def test_reopening_is_a_named_act_with_reason_and_end(db, eata_coordinator):
    period, action = PeriodFactory(), ActionFactory()

    def unlock(at=LATE, last_on=date(2026, 9, 5), reason=REASON):
        return unlock_period(
            period=period, action=action, last_on=last_on, reason=reason, user=eata_coordinator, at=at
        )

    for refused in ({"at": AT}, {"last_on": date(2026, 8, 31)}, {"reason": "Pediram."}):
        with pytest.raises(PeriodRefused):
            unlock(**refused)
    act = unlock()
    assert (act.unlocked_by, act.unlocked_at, PeriodUnlock.objects.count()) == (eata_coordinator, LATE, 1)
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("UPDATE action_plan_periodunlock SET until = now()")


def test_reporting_is_late_only_after_the_day_it_was_due(db, reporter_arte, eata_member):
    action = ActionFactory(code="I01-A1")
    early = PeriodFactory(
        code="2025-S2",
        starts_on=date(2025, 7, 1),
        ends_on=date(2026, 1, 1),
        due_on=date(2026, 1, 31),
        locked_at=datetime(2026, 2, 15, tzinfo=UTC),
    )
    PeriodFactory()
    approved(action, early, reporter_arte, eata_member, at=datetime(2026, 1, 20, tzinfo=UTC))

    states = [action_sheet("I01-A1", on).reporting_state for on in (date(2026, 7, 31), date(2026, 8, 1))]
    assert states == ["UP_TO_DATE", "LATE"]


def test_a_report_handed_in_is_not_late_while_the_eata_reads_it(db, reporter_arte, eata_member):
    action = ActionFactory(code="I01-A1")
    early = PeriodFactory(
        code="2025-S2",
        starts_on=date(2025, 7, 1),
        ends_on=date(2026, 1, 1),
        due_on=date(2026, 1, 31),
        locked_at=datetime(2026, 2, 15, tzinfo=UTC),
    )
    approved(action, early, reporter_arte, eata_member, at=datetime(2026, 1, 20, tzinfo=UTC))
    submitted(action, PeriodFactory(), reporter_arte)

    assert action_sheet("I01-A1", date(2026, 8, 1)).reporting_state == "UP_TO_DATE"
    before_it = action_sheet("I01-A1", date(2026, 8, 1), recorded_until=AT - timedelta(seconds=1))
    assert before_it.reporting_state == "LATE"
    assert ReportingPeriod.objects.count() == 2


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Atlantic/Azores"])
def test_the_cut_off_is_midnight_in_lisbon_wherever_one_writes(zone, db, arte, reporter_arte, eata_coordinator):
    """A period due on 31 July takes a report until 23:59:59 in Lisbon, which is 22:59:59 in the Açores."""
    action = ActionFactory(code="I01-A1")
    summer = {"code": "2026-S1", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 7, 1)}
    period = create(eata_coordinator, **summer, due_on=date(2026, 7, 31), closes_on=date(2026, 7, 31))
    hour = 0 if zone == "Europe/Lisbon" else -1
    too_late = datetime(2026, 8, 1, tzinfo=ZoneInfo(zone)) + timedelta(hours=hour)
    who = {"user": reporter_arte, "entity": arte}

    with pytest.raises(PeriodLocked, match="aceitou reportes até às 23h59 de 31 de julho de 2026, hora de Lisboa"):
        open_update(action=action, period=period, at=too_late, **who)
    assert open_update(action=action, period=period, at=too_late - timedelta(seconds=1), **who).state == "DRAFT"
    moments, actor = (too_late - timedelta(seconds=1), too_late), actor_of(reporter_arte, civil_day(too_late))
    assert [updates_to_write(actor, at)[0].is_locked for at in moments] == [False, True]


def test_a_reopening_ends_with_its_day_in_lisbon(db, arte, reporter_arte, eata_coordinator):
    period, action = PeriodFactory(), ActionFactory(code="I01-A1")
    given = {"period": period, "action": action}
    act = unlock_period(last_on=date(2026, 9, 5), reason=REASON, user=eata_coordinator, at=LATE, **given)

    assert act.until == datetime(2026, 9, 5, 23, tzinfo=UTC)
    with pytest.raises(
        PeriodLocked, match="A reabertura para a ação I01-A1 foi até às 23h59 de 5 de setembro de 2026"
    ):
        open_update(user=reporter_arte, entity=arte, at=act.until, **given)
    assert open_update(user=reporter_arte, entity=arte, at=act.until - timedelta(seconds=1), **given).pk
    moments, actor = (act.until - timedelta(seconds=1), act.until), actor_of(reporter_arte, date(2026, 9, 6))
    assert [updates_to_write(actor, at)[0].is_locked for at in moments] == [False, True]


def test_a_period_closed_early_is_shown_as_closed_at_once(db, arte, reporter_arte, eata_coordinator):
    period, at = PeriodFactory(due_on=date(2026, 7, 31)), datetime(2026, 8, 3, 9, tzinfo=UTC)
    ActionFactory(code="I01-A1")
    actor = actor_of(reporter_arte, at.date())
    before = updates_to_write(actor, at)[0].is_locked

    lock_period(period=period, user=eata_coordinator, at=at)

    assert (before, updates_to_write(actor, at)[0].is_locked) == (False, True)


def test_a_period_says_who_has_reported_who_is_writing_and_who_has_not(db, reporter_arte, eata_member, stranger):
    waits, sent, back, done, never = (ActionFactory(code=f"I01-A{number}", position=number) for number in range(1, 6))
    finished = ActionFactory(code="I01-A6", position=6)
    early = PeriodFactory(
        code="2025-S2", starts_on=date(2025, 7, 1), ends_on=date(2026, 1, 1), due_on=date(2026, 1, 31)
    )
    period = PeriodFactory()
    over = {"lifecycle": "CANCELLED", "problems": "Sem orçamento aprovado.", "at": datetime(2026, 1, 20, tzinfo=UTC)}
    approved(finished, early, reporter_arte, eata_member, **over)
    drafted(waits, period, reporter_arte)
    submitted(sent, period, reporter_arte)
    returned = submitted(back, period, reporter_arte)
    return_update(update=returned, version=returned.version, reason="Faltam as datas.", user=eata_member, at=AT)
    approved(done, period, reporter_arte, eata_member, at=datetime(2026, 8, 2, tzinfo=UTC))

    found = {
        each.sheet.code: (each.standing.label, each.is_late) for each in expected_reports(period, date(2026, 8, 3))
    }
    line = period_lines(actor_of(eata_member, AT.date()), date(2026, 8, 3), AT)[0]

    assert found == {
        "I01-A1": ("a escrever", True),
        "I01-A2": ("submetido", False),
        "I01-A3": ("devolvido", False),
        "I01-A4": ("aprovado", True),
        never.code: ("sem reporte", True),
    }
    assert [count for _, count in line.summary] == [1, 1, 1, 1, 1]
    assert period_lines(actor_of(stranger, AT.date()), date(2026, 8, 3), AT)[0].expected == 0
