from datetime import date
from decimal import Decimal

from action_plan.enums import Precision, Rating, ReportedLifecycle, ReportingState
from action_plan.models import Action
from action_plan.queries import action_sheet, action_sheets, plan_summary

ON = date(2026, 11, 21)


def test_the_real_plan_on_a_day(norm_loaded, django_assert_num_queries):
    with django_assert_num_queries(8):
        sheets = action_sheets(ON)
    summary = plan_summary(sheets)

    assert [sheet.code for sheet in sheets[:6]] == ["I01-A1", "I01-A2", "I01-A3", "I01-A4", "I01-A5", "I02-A1"]
    assert (summary.total, summary.overdue, summary.due_within_60_days, summary.running) == (47, 21, 14, 12)
    assert summary.by_lifecycle[ReportedLifecycle.NOT_REPORTED] == 47
    assert summary.by_lifecycle[ReportedLifecycle.COMPLETED] == 0
    assert summary.by_rating[Rating.NOT_REPORTED] == 47
    assert summary.by_reporting_state[ReportingState.NEVER_REPORTED] == 47
    assert {year: sum(counts.values()) for year, counts in summary.by_year_and_lifecycle.items()} == {
        2024: 9,
        2025: 12,
        2026: 14,
        2027: 2,
        2029: 3,
        2030: 7,
    }
    assert (summary.milestones, summary.milestones_achieved, summary.weighted_done) == (48, 0, None)


def test_the_same_queries_for_one_three_and_all(norm_loaded, django_assert_num_queries):
    few = list(Action.objects.order_by("code")[:3])
    for wanted in (few[:1], few, None):
        with django_assert_num_queries(8):
            found = action_sheets(ON, actions=wanted)
        assert len(found) == (47 if wanted is None else len(wanted))


def test_a_sheet_keeps_the_wording_and_names_who_answers_now(norm_loaded):
    sheet = action_sheet("I15-A1", ON)
    first, second = sheet.milestones

    assert sheet.responsible.display == "AMA (atual ARTE)"
    assert sheet.responsible_raw == "AMA"
    assert [partner.display for partner in sheet.partners] == ["ANACOM"]
    assert sheet.partners_are_open
    assert sheet.funding == (("PRR", "Plano de Recuperação e Resiliência"), ("PT2030", "Portugal 2030"))
    assert sheet.deadline_raw == "2026, 2029"
    assert (first.baseline_on, first.precision, first.effective_on) == (
        date(2026, 12, 31),
        Precision.YEAR,
        date(2026, 6, 30),
    )
    assert (first.is_overdue, first.is_past_funding) == (False, True)
    assert (second.effective_on, second.funding_end_on) == (date(2029, 12, 31), None)
    assert sheet.final_due_on == date(2029, 12, 31)
    assert (sheet.percent, sheet.self_rating, sheet.last_reported_on) == (None, None, None)
    assert (sheet.rating, sheet.rating_reasons) == (Rating.NOT_REPORTED, ("Ainda não há nenhum reporte aprovado.",))


def test_an_unknown_code_has_no_sheet(norm_loaded):
    assert action_sheet("I99-A1", ON) is None
    assert action_sheet("i01-a1", ON).code == "I01-A1"


def test_before_the_plan_there_are_no_sheets(norm_loaded):
    assert action_sheets(date(2023, 12, 17)) == []
    assert len(action_sheets(date(2023, 12, 18))) == 47


def test_weights_are_never_invented(norm_loaded):
    assert plan_summary([]).weighted_done is None
    assert {milestone.weight for sheet in action_sheets(ON) for milestone in sheet.milestones} == {None}
    assert Decimal(0) not in {sheet.percent for sheet in action_sheets(ON)}
