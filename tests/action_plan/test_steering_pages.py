"""Deadlines asked for and decided, ratings, precedences and periods, through the pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from action_plan.enums import DependencyKind, DependencyStatus, RequestState
from action_plan.models import DeadlineRequest, DeadlineRevision, Dependency, PeriodUnlock, ReportingPeriod
from action_plan.queries import action_sheet
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import submitted
from tests.support.cast import client_of
from tests.territories.factories import EntityFactory

LIST_QUERIES, PAGE_QUERIES = 17, 28
WHY = "O concurso público ficou deserto e tem de ser lançado outra vez."


@pytest.fixture
def milestone(arte):
    return ActionFactory(code="I01-A1").milestones.get()


def asked(**changes):
    return {"on": "2027-05-10", "precision": "QUARTER", "reason_code": "PROCUREMENT", "reason": WHY, **changes}


def test_entity_asks_for_a_deadline_and_the_eata_accepts(milestone, reporter_arte, eata_member):
    ask = reverse("action_plan:deadline_request", args=[milestone.pk])
    assert client_of(reporter_arte).get(ask).status_code == 200

    client_of(reporter_arte).post(ask, asked())
    request = DeadlineRequest.objects.get()
    decide = reverse("action_plan:request_decide", args=[request.pk])
    decider = client_of(eata_member)
    without = decider.post(decide, {"reference": "", "accept": ""})
    decider.post(decide, {"reference": "ECE/2026/014", "accepts_funding_gap": "on", "accept": ""})

    assert without.status_code == 422
    revision = DeadlineRevision.objects.get()
    assert (revision.new_on, revision.decision_reference) == (date(2027, 6, 30), "ECE/2026/014")


def test_short_reason_is_refused_with_everything_kept(milestone, reporter_arte):
    page = client_of(reporter_arte).post(
        reverse("action_plan:deadline_request", args=[milestone.pk]), asked(reason="Atraso.")
    )

    assert page.status_code == 422
    assert ">Atraso.<" in page.text.replace("\n", "").replace("\r", "")
    assert "2027-05-10" in page.text
    assert not DeadlineRequest.objects.exists()


def test_eata_refuses_with_a_reason_and_the_entity_may_withdraw_another(milestone, reporter_arte, eata_member):
    ask = reverse("action_plan:deadline_request", args=[milestone.pk])
    mine = client_of(reporter_arte)
    mine.post(ask, asked())
    first = DeadlineRequest.objects.get()
    client_of(eata_member).post(reverse("action_plan:request_decide", args=[first.pk]), {"refusal": WHY, "refuse": ""})

    mine.post(ask, asked())
    second = DeadlineRequest.objects.exclude(pk=first.pk).get()
    withdraw = reverse("action_plan:request_withdraw", args=[second.pk])
    assert mine.get(withdraw).status_code == 200
    mine.post(withdraw)

    states = DeadlineRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [RequestState.REFUSED, RequestState.WITHDRAWN]


def test_whoever_decides_second_is_told_and_keeps_what_was_written(milestone, reporter_arte, eata_member):
    ask = reverse("action_plan:deadline_request", args=[milestone.pk])
    client_of(reporter_arte).post(ask, asked())
    decide = reverse("action_plan:request_decide", args=[DeadlineRequest.objects.get().pk])
    browser = client_of(eata_member)
    browser.post(decide, {"reference": "ECE/2026/014", "accepts_funding_gap": "on", "accept": ""})

    late = browser.post(decide, {"refusal": "Recusado porque a obra está em dia e o prazo chega.", "refuse": ""})

    assert late.status_code == 422
    assert "Este pedido já foi aceite" in late.text
    assert "Recusado porque a obra está em dia" in late.text
    assert "Recusar o pedido" not in late.text


def test_who_asks_again_is_led_to_the_request_that_waits(milestone, reporter_arte):
    ask = reverse("action_plan:deadline_request", args=[milestone.pk])
    browser = client_of(reporter_arte)
    browser.post(ask, asked())

    assert browser.get(ask).url == reverse("action_plan:request_decide", args=[DeadlineRequest.objects.get().pk])


def test_request_of_another_entity_is_hidden(milestone, reporter_arte, reporter_cncs, stranger):
    ask = reverse("action_plan:deadline_request", args=[milestone.pk])
    client_of(reporter_arte).post(ask, asked())
    decide = reverse("action_plan:request_decide", args=[DeadlineRequest.objects.get().pk])
    assert client_of(reporter_arte).get(decide).status_code == 200

    for person in (reporter_cncs, stranger):
        assert client_of(person).get(decide).status_code == 404
        assert client_of(person).get(ask).status_code == 404


def test_eata_registers_a_new_deadline_on_its_own(milestone, eata_member):
    revise = reverse("action_plan:deadline_revise", args=[milestone.pk])
    browser = client_of(eata_member)
    assert browser.get(revise).status_code == 200

    same = browser.post(revise, asked(reference="ECE/2026/015", on="2026-05-01", precision="YEAR"))
    browser.post(revise, asked(reference="ECE/2026/015"))

    assert same.status_code == 422
    assert "O prazo já é 31/12/2026" in same.text
    assert DeadlineRevision.objects.get().decision_reference == "ECE/2026/015"


def test_eata_rates_an_action_beside_the_rule(milestone, eata_member):
    url = reverse("action_plan:rating", args=["I01-A1"])
    browser = client_of(eata_member)
    assert browser.get(url).status_code == 200

    browser.post(url, {"rating": "WORRYING", "reason": WHY})

    sheet = action_sheet("I01-A1", timezone.localdate())
    assert (sheet.rating, sheet.rating_is_override) == ("WORRYING", True)


def test_eata_confirms_a_precedence(arte, eata_member):
    first, second = ActionFactory(code="I01-A1", position=1), ActionFactory(code="I01-A2", position=9002)
    dependency = Dependency.objects.create(
        predecessor=first,
        successor=second,
        kind=DependencyKind.PRECEDES,
        status=DependencyStatus.INFERRED,
        reason="O levantamento vem antes.",
        recorded_at=timezone.now(),
    )
    browser = client_of(eata_member)
    assert "O levantamento vem antes." in browser.get(reverse("action_plan:dependency_list")).text

    browser.post(reverse("action_plan:dependency_decide", args=[dependency.pk]), {"confirm": ""})

    dependency.refresh_from_db()
    assert dependency.status == DependencyStatus.CONFIRMED


def test_coordinator_creates_closes_and_reopens_a_period(milestone, eata_coordinator, eata_member):
    browser = client_of(eata_coordinator)
    periods = reverse("action_plan:period_list")
    typed = {
        "code": "2026-S1",
        "starts_on": "2026-01-01",
        "last_on": "2026-06-30",
        "due_on": "2026-07-31",
        "closes_on": "2099-12-31",
    }

    browser.post(periods, typed)
    found = ReportingPeriod.objects.get()
    browser.post(reverse("action_plan:period_lock", args=[found.code]))
    last_on = (timezone.localdate() + timedelta(days=5)).isoformat()
    page = reverse("action_plan:period", args=[found.code])
    browser.post(page, {"action": "I01-A1", "last_on": last_on, "reason": WHY})

    assert found.ends_on == date(2026, 7, 1)
    assert PeriodUnlock.objects.get().reason == WHY
    assert browser.get(page).status_code == 200
    member = client_of(eata_member)
    assert (member.get(periods).status_code, member.post(periods, typed).status_code) == (200, 403)
    assert (member.get(page).status_code, member.post(page, {}).status_code) == (200, 403)


def test_overlapping_period_is_refused_with_everything_kept(eata_coordinator):
    PeriodFactory(code="2026-S1", starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1))
    typed = {
        "code": "2026-A",
        "starts_on": "2026-06-01",
        "last_on": "2026-12-31",
        "due_on": "2027-01-31",
        "closes_on": "",
    }

    page = client_of(eata_coordinator).post(reverse("action_plan:period_list"), typed)

    assert page.status_code == 422
    assert "2026-S1 já abrange" in page.text
    assert 'value="2026-A"' in page.text


@pytest.fixture
def reported(milestone, reporter_arte):
    """A period that waits for two reports of ARTE, one handed in, and one of CNCS."""
    period = PeriodFactory()
    ActionFactory(code="I01-A2", position=9002)
    ActionFactory(code="I01-A3", position=9003, responsible=EntityFactory(code="CNCS"))
    submitted(milestone.action, period, reporter_arte)
    return period


def codes(page):
    return [row.sheet.code for row, _ in page.context["rows"]]


def test_period_page_lists_what_it_expects_to_choose_from_and_take_away(reported, eata_member, reporter_cncs):
    page = reverse("action_plan:period", args=[reported.code])
    member = client_of(eata_member)

    whole, missing = member.get(page), member.get(page, {"estado": "MISSING", "q": "arte"})

    assert (codes(whole), codes(missing)) == (["I01-A1", "I01-A2", "I01-A3"], ["I01-A2"])
    assert "às <strong>23h59 de 31 de julho de 2026, hora de Lisboa</strong>" in whole.text
    assert codes(client_of(reporter_cncs).get(page)) == ["I01-A3"]
    rows = member.get(f"{page}reportes.csv", {"estado": "MISSING"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows] == ["Ação", "I01-A2", "I01-A3"]
    assert member.get(f"{page}reportes.xlsx").content[:2] == b"PK"
    assert member.get(f"{page}reportes.pdf").status_code == 404


def test_periods_cost_the_same_whatever_they_expect(milestone, eata_member, django_assert_num_queries):
    browser, period = client_of(eata_member), PeriodFactory()
    address = reverse("action_plan:period", args=[period.code])
    browser.get(address)
    for year in (2, 4):
        ActionFactory(code=f"I01-A{year}", position=9000 + year)
        PeriodFactory(code=f"202{year}-S1", starts_on=date(2020 + year, 1, 1), ends_on=date(2020 + year, 7, 1))
        with django_assert_num_queries(LIST_QUERIES):
            browser.get(reverse("action_plan:period_list"))
        with django_assert_num_queries(PAGE_QUERIES):
            browser.get(address)
