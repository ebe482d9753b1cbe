from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection
from django.db.utils import IntegrityError

from action_plan.models import PeriodUnlock, ReportingPeriod
from action_plan.operations import PeriodRefused, create_period, lock_period, unlock_period
from action_plan.queries import action_sheet
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved, submitted

REASON = "A equipa esteve sem acesso ao sistema durante a quinzena."
LATE = datetime(2026, 9, 1, 9, tzinfo=UTC)


def create(user, **changes):
    given = {
        "code": "2026-S2",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2027, 1, 1),
        "due_on": date(2027, 1, 31),
        "locked_at": datetime(2027, 2, 15, 18, tzinfo=UTC),
        "at": AT,
        **changes,
    }
    return create_period(user=user, **given)


def test_the_coordination_creates_a_period(db, eata_coordinator):
    assert create(eata_coordinator).code == "2026-S2"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": " "}, "O código do período tem de existir"),
        ({"ends_on": date(2026, 7, 1)}, "O período começa antes de acabar"),
        ({"due_on": date(2026, 12, 31)}, "o reporte só é devido depois do fim"),
        ({"locked_at": datetime(2027, 1, 30, 9, tzinfo=UTC)}, "não pode fechar antes do último dia para reportar"),
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
            unlock_period(period=period, action=action, until=LATE, reason=REASON, user=user, at=LATE)


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

    def unlock(at=LATE, until=LATE + timedelta(days=5), reason=REASON):
        return unlock_period(period=period, action=action, until=until, reason=reason, user=eata_coordinator, at=at)

    for refused in ({"at": AT}, {"until": LATE}, {"reason": "Pediram."}):
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
