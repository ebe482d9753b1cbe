import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from action_plan.enums import DependencyStatus, Rating
from action_plan.models import Dependency
from action_plan.operations import Decision, assess_rating, decide_dependency, revise_deadline
from action_plan.queries import annual_figures, calendar_events
from tests.action_plan.factories import ActionFactory, FundingSourceFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved

CUT_OFF = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def plain(value):
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    raise TypeError(type(value))


def as_json(figures) -> str:
    return json.dumps(asdict(figures), default=plain, sort_keys=True, ensure_ascii=False)


def test_the_real_plan_is_frozen_whole(norm_loaded):
    figures = annual_figures(CUT_OFF)

    assert (figures.plan_label, figures.plan_instrument) == ("2023", "RCM n.º 176/2023")
    assert (figures.on, len(figures.actions), len(figures.dependencies)) == (date(2026, 12, 31), 47, 18)
    assert sum(summary.total for summary in figures.summary_by_initiative.values()) == 47
    assert len(figures.summary_by_domain) == 5
    assert {source.code: source.actions for source in figures.funding} == {
        "ENTIDADE-RESPONSAVEL": 12,
        "IAT": 10,
        "PRR": 16,
        "PT2030": 4,
        "SEM-FINANCIAMENTO": 6,
    }
    assert [d.successor_code for d in figures.dependencies if d.is_in_conflict] == ["I07-A2"]
    assert json.loads(as_json(figures))["actions"][0]["code"] == "I01-A1"


def test_facts_recorded_after_the_cut_off_do_not_exist_for_it(db, reporter_arte, eata_member):
    action, other = ActionFactory(code="I01-A1"), ActionFactory(code="I01-A2")
    FundingSourceFactory()
    link = Dependency.objects.create(
        predecessor=other, successor=action, kind="PRECEDES", status="INFERRED", reason="Do texto."
    )
    approved(action, PeriodFactory(), reporter_arte, eata_member, with_link=True, percent=Decimal("12.5"))
    frozen = as_json(annual_figures(AT))
    later = AT + timedelta(days=1)

    second = PeriodFactory(
        code="2026-S2",
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 1, 1),
        due_on=date(2027, 1, 31),
        locked_at=datetime(2027, 2, 15, tzinfo=UTC),
    )
    with_second_period = as_json(annual_figures(AT))
    approved(action, second, reporter_arte, eata_member, at=later, percent=Decimal(90))
    approved(other, PeriodFactory(), reporter_arte, eata_member, at=later)
    reason = "Decisão tomada depois da data de corte do relatório."
    assess_rating(action=action, rating=Rating.CRITICAL, reason=reason, user=eata_member, at=later)
    decide_dependency(dependency=link, is_confirmed=True, user=eata_member, at=later)
    revise_deadline(
        milestone=action.milestones.get(),
        new_on=date(2028, 12, 31),
        precision="YEAR",
        reason_code="OTHER",
        reason=reason,
        decision=Decision("ECE/2026/099"),
        user=eata_member,
        at=later,
    )

    assert as_json(annual_figures(AT)) == with_second_period
    assert '"percent": "12.5"' in frozen
    now = annual_figures(later)
    assert (now.actions[0].rating, now.actions[0].percent) == (Rating.CRITICAL, Decimal("90.0"))
    assert [d.status for d in now.dependencies] == [DependencyStatus.CONFIRMED]
    assert len(now.revisions) == 1


def test_a_narrative_lists_its_evidence_and_not_the_file(db, reporter_arte, eata_member):
    update = approved(ActionFactory(code="I01-A1"), PeriodFactory(), reporter_arte, eata_member, with_link=True)

    narrative = annual_figures(AT).narratives[0]
    assert (narrative.update_id, narrative.action_code, narrative.period_code) == (update.pk, "I01-A1", "2026-S1")
    assert [(proof.title, proof.url, proof.is_verified) for proof in narrative.evidence] == [
        ("Relatório", "https://www.exemplo.pt/relatorio", None)
    ]


def test_an_empty_database_gives_empty_figures(db):
    figures = annual_figures(CUT_OFF)

    assert (figures.plan_label, figures.actions, figures.summary.total) == ("", (), 0)


def test_figures_cost_the_same_with_one_and_three(db, reporter_arte, eata_member, django_assert_num_queries):
    period = PeriodFactory()
    for codes in (["I01-A1"], ["I01-A2", "I01-A3"]):
        for code in codes:
            approved(ActionFactory(code=code), period, reporter_arte, eata_member, with_link=True)
        with django_assert_num_queries(16):
            annual_figures(AT)


def test_each_milestone_is_a_day_of_the_calendar(norm_loaded):
    events = calendar_events(date(2026, 11, 21))

    assert len(events) == 48
    assert (events[0].on, events[0].summary) == (date(2024, 12, 31), "I01-A1 · Entrega da ação")
    assert [event.on for event in events if event.action_code == "I15-A1"] == [date(2026, 12, 31), date(2029, 12, 31)]
    assert len({event.uid for event in events}) == 48
