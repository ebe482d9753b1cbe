"""Asking for a closed period to be reopened: refused without need, decided by one side, seen by both, kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.queries import actor_of
from action_plan import permissions as may
from action_plan.models import PeriodUnlock, ReopeningRequest
from action_plan.operations import (
    PeriodRefused,
    grant_reopening,
    open_update,
    refuse_reopening,
    request_reopening,
    withdraw_reopening,
)
from action_plan.queries import updates_to_write
from common.notifications.models import Notice
from desk.queries import panels_for
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, submitted
from tests.support.cast import client_of

LATE = datetime(2026, 9, 1, 9, tzinfo=UTC)
UNTIL = date(2026, 9, 5)
WHY = "A equipa esteve sem acesso ao sistema durante a quinzena."


@pytest.fixture
def ask(arte, reporter_arte):
    """Ask, as ARTE's reporter, for the first half of 2026 to be reopened for an action of theirs."""
    given = {"period": PeriodFactory(), "action": ActionFactory(code="I01-A1"), "user": reporter_arte, "entity": arte}

    def asked(**changes):
        return request_reopening(**{**given, "reason": WHY, "at": LATE, **changes})

    return asked


def test_granting_opens_the_period_for_that_action_until_the_day(ask, arte, reporter_arte, eata_coordinator):
    asked = ask()
    told = Notice.objects.get()
    granted = grant_reopening(request=asked, last_on=UNTIL, user=eata_coordinator, at=LATE)

    assert (told.recipient, told.subject) == (eata_coordinator, "I01-A1: pedido de reabertura de 2026-S1")
    assert (granted.state, granted.unlock.reason) == ("ACCEPTED", WHY)
    assert open_update(action=asked.action, period=asked.period, user=reporter_arte, entity=arte, at=LATE).pk
    answer = Notice.objects.get(kind="action_plan.reopening_granted")
    assert answer.subject == "I01-A1: 2026-S1 reaberto até às 23h59 de 5 de setembro de 2026, hora de Lisboa"
    assert (answer.recipient, answer.digest) == (reporter_arte, False)
    logged = ModelLogEntry.objects.filter(action__startswith="action_plan.").order_by("pk")
    assert list(logged.values_list("action", flat=True)) == [
        "action_plan.request_reopening",
        "action_plan.unlock_period",
        "action_plan.grant_reopening",
        "action_plan.open_update",
    ]


def test_refusing_needs_its_reason_and_leaves_the_period_closed(ask, eata_coordinator, reporter_arte):
    asked = ask()

    with pytest.raises(PeriodRefused, match="Fundamente a recusa"):
        refuse_reopening(request=asked, refusal="Não.", user=eata_coordinator, at=LATE)
    refused = refuse_reopening(request=asked, refusal=WHY, user=eata_coordinator, at=LATE)

    assert (refused.state, PeriodUnlock.objects.count()) == ("REFUSED", 0)
    assert Notice.objects.get(kind="action_plan.reopening_refused").body.endswith(f"Fundamentação: {WHY}")
    with pytest.raises(PeriodRefused, match="Este pedido já foi recusado"):
        grant_reopening(request=asked, last_on=UNTIL, user=eata_coordinator, at=LATE)
    assert ask().pk != asked.pk


def test_only_who_reports_asks_and_only_the_coordination_decides(
    ask, cncs, reporter_cncs, eata_member, eata_coordinator, reporter_arte, stranger
):
    with pytest.raises(PeriodRefused, match="é de outra entidade"):
        ask(user=reporter_cncs, entity=cncs)
    asked = ask()
    for user in (eata_member, reporter_arte, stranger):
        with pytest.raises(PeriodRefused, match="Só a coordenação da EATA"):
            grant_reopening(request=asked, last_on=UNTIL, user=user, at=LATE)
        with pytest.raises(PeriodRefused, match="Só a coordenação da EATA"):
            refuse_reopening(request=asked, refusal=WHY, user=user, at=LATE)

    people = [eata_coordinator, eata_member, reporter_arte, reporter_cncs, stranger]
    for rule, who in (
        (may.can_view_reopening, people[:3]),
        (may.can_decide_reopening, [eata_coordinator]),
        (may.can_withdraw_reopening, [reporter_arte]),
    ):
        assert [each for each in people if rule(actor_of(each, LATE.date()), asked)] == who
    asked.requested_by = eata_coordinator
    assert not may.can_decide_reopening(actor_of(eata_coordinator, LATE.date()), asked)


def test_what_needs_no_reopening_is_refused(ask, arte, reporter_arte, eata_coordinator):
    with pytest.raises(PeriodRefused, match="ainda está aberto: escreva o reporte"):
        ask(at=AT)
    with pytest.raises(PeriodRefused, match="pelo menos, 30 caracteres"):
        ask(reason="Esquecemo-nos.")
    first = ask()
    with pytest.raises(PeriodRefused, match="Já há um pedido por decidir"):
        ask()
    withdraw_reopening(request=first, user=reporter_arte, entity=arte, at=LATE)
    grant_reopening(request=ask(), last_on=UNTIL, user=eata_coordinator, at=LATE)
    with pytest.raises(PeriodRefused, match="já está reaberto para I01-A1"):
        ask()
    handed_in = submitted(ActionFactory(code="I01-A2"), first.period, reporter_arte, at=AT)
    with pytest.raises(PeriodRefused, match="já foi entregue e espera pela EATA"):
        ask(action=handed_in.action)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM action_plan_reopeningrequest",
        "UPDATE action_plan_reopeningrequest SET reason = repeat('outra', 10)",
        "UPDATE action_plan_reopeningrequest SET refusal = 'outra'",
    ],
)
def test_a_decided_request_stays_as_it_was(change, ask, eata_coordinator):
    refuse_reopening(request=ask(), refusal=WHY, user=eata_coordinator, at=LATE)

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_both_sides_go_through_it_on_their_pages(arte, reporter_arte, eata_coordinator, eata_member, reporter_cncs):
    """The reporter asks from the closed report, the coordination grants from its desk, and the report is open."""
    on = timezone.localdate()
    action = ActionFactory(code="I01-A1", milestone__planned_on=on + timedelta(days=400))
    period = PeriodFactory(locked_at=timezone.now() - timedelta(days=1))
    mine, theirs = client_of(reporter_arte), client_of(eata_coordinator)
    write = reverse("action_plan:update_edit", args=[action.code, period.code])
    form = reverse("action_plan:reopening_request", args=[action.code, period.code])
    assert form in mine.get(write).text
    assert client_of(reporter_cncs).get(form).status_code == 404
    short, empty = (mine.post(form, {"reason": reason}) for reason in ("Curto.", ""))
    assert (short.status_code, "Escreva o motivo em, pelo menos, 30 caracteres; tem 6." in short.text) == (422, True)
    assert "Diga porque precisa da reabertura em, pelo menos, 30 caracteres." in empty.text

    page = mine.post(form, {"reason": WHY}).headers["Location"]

    desks = {
        panel.key: [(task.label, task.url) for task in panel.tasks]
        for user in (reporter_arte, eata_coordinator)
        for panel in panels_for(actor_of(user, on), timezone.now())
    }
    assert (desks["reports"], desks["reopenings"]) == ([("Ver o pedido", page)], [("Decidir", page)])
    assert client_of(reporter_cncs).get(page).status_code == 404
    assert client_of(eata_member).post(page, {"grant": "", "last_on": "2099-01-01"}).status_code == 403
    assert theirs.post(page, {"refuse": "", "refusal": ""}).status_code == 422
    theirs.post(page, {"grant": "", "last_on": (on + timedelta(days=5)).isoformat()})
    task = updates_to_write(actor_of(reporter_arte, on), timezone.now())[0]
    assert (task.is_locked, task.due_on) == (False, on + timedelta(days=5))
    assert "O período foi reaberto para esta ação" in mine.get(write).text
    assert "Pedidos de reabertura" in theirs.get(reverse("action_plan:period", args=[period.code])).text
    assert "Reaberto" in mine.get(page).text


def test_a_request_is_withdrawn_from_its_page(arte, reporter_arte, eata_coordinator):
    ActionFactory(code="I01-A1")
    period = PeriodFactory(locked_at=timezone.now() - timedelta(days=1))
    mine = client_of(reporter_arte)
    form = reverse("action_plan:reopening_request", args=["I01-A1", period.code])
    page = mine.post(form, {"reason": WHY}).headers["Location"]

    assert client_of(eata_coordinator).post(page, {"withdraw": ""}).status_code == 403
    mine.post(page, {"withdraw": ""})

    assert ReopeningRequest.objects.get().state == "WITHDRAWN"
    assert "Pedir de novo" in mine.get(page).text
