from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from action_plan.enums import Lifecycle, Precision, Rating, ReportedLifecycle
from action_plan.models import Dependency, RatingAssessment
from action_plan.operations import RatingRefused, assess_rating, decide_dependency
from action_plan.queries import RATING_RULE_2026, MilestoneSheet, Situation, action_sheet, action_sheets, rate
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, approved

DUE = date(2026, 12, 31)
ORDER = [Rating.ON_TRACK, Rating.NEEDS_MONITORING, Rating.WORRYING, Rating.CRITICAL]
REASON = "Reunião de ponto de situação de 2 de setembro com a ARTE."


def milestone(on: date, **changes) -> MilestoneSheet:
    late = max((on - DUE).days, 0)
    kept = MilestoneSheet(
        id=1,
        position=1,
        label="Entrega",
        kind="DELIVERY",
        baseline_on=DUE,
        precision=Precision.YEAR,
        current_on=DUE,
        current_precision=Precision.YEAR,
        effective_on=DUE,
        funding_code="",
        funding_name="",
        funding_end_on=None,
        funding_end_source="",
        forecast_on=None,
        achieved_on=None,
        slip_days=0,
        forecast_gap_days=None,
        is_overdue=late > 0,
        days_overdue=late,
        is_past_funding=False,
        revision_count=0,
        accepts_funding_gap=False,
        weight=None,
    )
    return replace(kept, **changes)


def situation(on: date = date(2026, 3, 1), **changes) -> Situation:
    shown = {name: changes.pop(name) for name in list(changes) if name in MilestoneSheet.__dataclass_fields__}
    given = {"lifecycle": ReportedLifecycle.IN_PROGRESS, "percent": Decimal(10), "missed_periods": 0, **changes}
    return Situation(
        on=on, milestones=[milestone(on, **shown)], critical_predecessors=given.pop("critical", ()), **given
    )


def forecast(days: int) -> dict:
    return {"forecast_on": DUE + timedelta(days=days), "forecast_gap_days": days}


@pytest.mark.parametrize(
    ("given_", "expected", "reason"),
    [
        (situation(), Rating.ON_TRACK, "Sem atraso nem desvio previsto."),
        (situation(**forecast(-5)), Rating.ON_TRACK, "Sem atraso nem desvio previsto."),
        (situation(**forecast(1)), Rating.NEEDS_MONITORING, "Entrega: previsão 1 dia depois do prazo."),
        (situation(**forecast(90)), Rating.NEEDS_MONITORING, "Entrega: previsão 90 dias depois do prazo."),
        (situation(**forecast(91)), Rating.WORRYING, "Entrega: previsão 91 dias depois do prazo."),
        (
            situation(date(2026, 11, 1), percent=Decimal("74.9")),
            Rating.NEEDS_MONITORING,
            "Entrega: faltam 60 dias para o prazo e a execução é de 74,9 %.",
        ),
        (situation(date(2026, 11, 1), percent=Decimal(75)), Rating.ON_TRACK, "Sem atraso nem desvio previsto."),
        (situation(date(2026, 10, 31), percent=Decimal(0)), Rating.ON_TRACK, "Sem atraso nem desvio previsto."),
        (
            situation(date(2026, 12, 31), percent=None),
            Rating.NEEDS_MONITORING,
            "Entrega: o prazo termina hoje e a execução não está estimada.",
        ),
        (situation(missed_periods=1), Rating.ON_TRACK, "Sem atraso nem desvio previsto."),
        (
            situation(missed_periods=2),
            Rating.NEEDS_MONITORING,
            "Sem reporte aprovado nos últimos 2 períodos.",
        ),
        (situation(date(2027, 1, 1)), Rating.WORRYING, "Entrega: prazo ultrapassado há 1 dia."),
        (situation(date(2027, 3, 31)), Rating.WORRYING, "Entrega: prazo ultrapassado há 90 dias."),
        (situation(date(2027, 4, 1)), Rating.CRITICAL, "Entrega: prazo ultrapassado há 91 dias."),
        (
            situation(funding_end_on=date(2026, 6, 30), **forecast(-100)),
            Rating.CRITICAL,
            "Entrega: previsão posterior ao fim do financiamento (30/06/2026).",
        ),
        (situation(critical=["I02-A2"]), Rating.CRITICAL, "Depende da ação I02-A2, avaliada como «crítico»."),
        (situation(date(2028, 1, 1), achieved_on=DUE), Rating.ON_TRACK, "Sem atraso nem desvio previsto."),
        (
            situation(date(2028, 1, 1), lifecycle=ReportedLifecycle.COMPLETED),
            Rating.NOT_APPLICABLE,
            "Ação concluída.",
        ),
        (
            situation(date(2028, 1, 1), lifecycle=ReportedLifecycle.CANCELLED),
            Rating.NOT_APPLICABLE,
            "Ação cancelada.",
        ),
        (
            situation(date(2028, 1, 1), lifecycle=ReportedLifecycle.NOT_REPORTED),
            Rating.NOT_REPORTED,
            "Ainda não há nenhum reporte aprovado.",
        ),
    ],
)
def test_the_rule_of_2026(given_, expected, reason):
    assert rate(given_) == (expected, (reason,))


def test_the_thresholds_have_a_version_and_cannot_change():
    assert RATING_RULE_2026.version == "2026.1"
    with pytest.raises(AttributeError):
        RATING_RULE_2026.near_days = 30


@given(st.integers(0, 2000), st.integers(0, 400), st.none() | st.integers(0, 100))
def test_waiting_never_improves_the_rating(days, more, percent):
    start = date(2024, 1, 1) + timedelta(days=days)
    shown = None if percent is None else Decimal(percent)

    now, _ = rate(situation(start, percent=shown))
    later, _ = rate(situation(start + timedelta(days=more), percent=shown))

    assert ORDER.index(now) <= ORDER.index(later)


@given(st.integers(-400, 400), st.integers(0, 400))
def test_a_later_forecast_never_improves_the_rating(gap, more):
    now, _ = rate(situation(**forecast(gap)))
    later, _ = rate(situation(**forecast(gap + more)))

    assert ORDER.index(now) <= ORDER.index(later)


def test_the_eata_rating_stands_beside_the_rule(db, reporter_arte, eata_member):
    action = ActionFactory(code="I01-A1")
    approved(action, PeriodFactory(), reporter_arte, eata_member, self_rating=Rating.ON_TRACK)
    assess_rating(action=action, rating=Rating.WORRYING, reason=REASON, user=eata_member, at=AT)

    sheet = action_sheet("I01-A1", date(2026, 9, 1))
    assert (sheet.rating, sheet.rule_rating, sheet.self_rating) == ("WORRYING", "ON_TRACK", "ON_TRACK")
    assert (sheet.rating_is_override, sheet.rating_reasons) == (True, (REASON,))

    assess_rating(action=action, rating=None, reason=REASON, user=eata_member, at=AT + timedelta(days=1))
    sheet = action_sheet("I01-A1", date(2026, 9, 1))
    assert (sheet.rating, sheet.rating_is_override) == ("ON_TRACK", False)
    earlier = action_sheet("I01-A1", date(2026, 9, 1), recorded_until=AT)
    assert (earlier.rating, earlier.rating_is_override) == ("WORRYING", True)


def test_a_rating_needs_the_eata_a_word_and_a_reason(db, reporter_arte, eata_member, stranger):
    action = ActionFactory(code="I01-A1")

    for user in (reporter_arte, stranger):
        with pytest.raises(RatingRefused, match="Só quem pertence à EATA"):
            assess_rating(action=action, rating=Rating.CRITICAL, reason=REASON, user=user, at=AT)
    with pytest.raises(RatingRefused, match="Escolha uma destas avaliações"):
        assess_rating(action=action, rating=Rating.NOT_REPORTED, reason=REASON, user=eata_member, at=AT)
    with pytest.raises(RatingRefused, match="Fundamente a avaliação"):
        assess_rating(action=action, rating=Rating.CRITICAL, reason="Porque sim.", user=eata_member, at=AT)
    assert RatingAssessment.objects.count() == 0


def test_only_a_confirmed_predecessor_spreads_its_critical_rating(db, reporter_arte, eata_member):
    before, after = ActionFactory(code="I01-A2"), ActionFactory(code="I01-A1")
    period = PeriodFactory()
    approved(before, period, reporter_arte, eata_member)
    approved(after, period, reporter_arte, eata_member)
    assess_rating(action=before, rating=Rating.CRITICAL, reason=REASON, user=eata_member, at=AT)
    link = Dependency.objects.create(
        predecessor=before, successor=after, kind="PRECEDES", status="INFERRED", reason="Do texto."
    )

    assert action_sheet("I01-A1", date(2026, 9, 1)).rating == Rating.ON_TRACK
    decide_dependency(dependency=link, is_confirmed=True, user=eata_member, at=AT)

    sheet = action_sheet("I01-A1", date(2026, 9, 1))
    assert (sheet.rating, sheet.rating_reasons) == (
        Rating.CRITICAL,
        ("Depende da ação I01-A2, avaliada como «crítico».",),
    )


def test_three_axes_do_not_mix(db, reporter_arte, eata_member):
    silent, late = ActionFactory(code="I01-A1"), ActionFactory(code="I01-A2")
    approved(late, PeriodFactory(), reporter_arte, eata_member, lifecycle=Lifecycle.NOT_STARTED)

    sheets = {sheet.code: sheet for sheet in action_sheets(date(2027, 6, 1))}
    assert [
        (sheet.lifecycle, sheet.rating, sheet.reporting_state) for sheet in (sheets[silent.code], sheets[late.code])
    ] == [("NOT_REPORTED", "NOT_REPORTED", "NEVER_REPORTED"), ("NOT_STARTED", "CRITICAL", "UP_TO_DATE")]
    assert sheets[silent.code].is_overdue
