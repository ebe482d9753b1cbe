"""Ranking as arithmetic: exact until it is published, the same whatever the order, and fair to whoever does better."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from json import loads

import pytest
from hypothesis import given, strategies as some

from common.canonical import canonical
from funding.queries.ranking import Inputs, Scored, Weighed, as_said, half_up, rank, read_inputs, what_is_missing

HALF = Decimal(50)


def criterion(code, weight=HALF, **values):
    usual = {"parent": "", "scale_from": Decimal(), "scale_to": Decimal(5), "threshold": None, "tie_rank": None}
    return Weighed(code=code, title=code, weight=weight, **usual | values)


def application(number, a, b, *, requested=100):
    scores = {"A": tuple(map(Decimal, a)), "B": tuple(map(Decimal, b))}
    return Scored(f"u{number}", f"TI-2024-{number:06d}", f"N.º {number}", Decimal(requested), scores)


def inputs(*applications, criteria=None, **values):
    usual = {"decimals": 2, "budget": Decimal(250), "least_score": None, "ties_by_registry": False}
    return Inputs(**usual | values, criteria=criteria or (criterion("A"), criterion("B")), applications=applications)


def placed(rows):
    return [(row.registry[-1], row.place, str(row.score), row.outcome) for row in rows]


def test_the_budget_line_leaves_a_reserve_list():
    rows = rank(inputs(application(1, "2", "2"), application(2, "4", "5"), application(3, "3", "4")))
    assert placed(rows) == [("2", 1, "4.50", "APPROVED"), ("3", 2, "3.50", "APPROVED"), ("1", 3, "2.00", "RESERVE")]
    assert [row.committed for row in rows] == [100, 200, 200]


def test_nobody_behind_who_did_not_fit_passes_in_front():
    big, small = application(1, "4", "4", requested=300), application(2, "3", "3", requested=10)
    assert [row.outcome for row in rank(inputs(big, small))] == ["RESERVE", "RESERVE"]


def test_without_a_known_budget_no_line_is_drawn():
    assert placed(rank(inputs(application(1, "2", "2"), budget=None))) == [("1", 1, "2.00", "")]


def test_a_tie_stays_a_tie_and_shares_its_place():
    rows = rank(inputs(*(application(number, "3", "3") for number in (2, 1)), application(3, "1", "1"), budget=None))
    assert [(row.registry[-1], row.place, row.is_tied) for row in rows] == [
        ("1", 1, True),
        ("2", 1, True),
        ("3", 3, False),
    ]


def test_a_tie_that_fits_only_in_part_is_left_to_people():
    rows = rank(
        inputs(application(1, "3", "3"), application(2, "3", "3"), application(3, "1", "1"), budget=Decimal(150))
    )
    assert [row.outcome for row in rows] == ["", "", ""]
    assert {row.why for row in rows} == {"O empate tem de ser decidido antes de se traçar a dotação."}


def test_the_call_may_break_ties_by_a_criterion_and_then_by_registry():
    tied = (application(1, "2", "4"), application(2, "4", "2"), application(3, "4", "2"))
    by_criterion = inputs(*tied, criteria=(criterion("A", tie_rank=1), criterion("B")))
    assert [(row.registry[-1], row.place) for row in rank(by_criterion)] == [("2", 1), ("3", 1), ("1", 3)]
    by_registry = replace(by_criterion, ties_by_registry=True)
    assert [(row.registry[-1], row.place) for row in rank(by_registry)] == [("2", 1), ("3", 2), ("1", 3)]


def test_below_a_minimum_there_is_no_place():
    criteria = (criterion("A", threshold=Decimal("2.5")), criterion("B"))
    low, high = rank(inputs(application(1, "2", "5"), application(2, "3", "3"), criteria=criteria))[::-1]
    assert (low.place, low.outcome, low.why) == (None, "REJECTED", "Abaixo do mínimo em A: 2 (mínimo 2,5).")
    assert high.place == 1
    (row,) = rank(inputs(application(1, "2", "2"), least_score=Decimal("2.01")))
    assert row.why == "Abaixo do mínimo em pontuação final: 2 (mínimo 2,01)."


def test_parts_weigh_inside_what_they_are_part_of():
    criteria = (
        criterion("G", Decimal(100)),
        criterion("A", Decimal(25), parent="G"),
        criterion("B", Decimal(75), parent="G"),
    )
    (row,) = rank(inputs(application(1, "4", "2"), criteria=criteria))
    assert (row.score, row.criteria) == (Decimal("2.50"), {"G": Decimal("2.50"), "A": Decimal(4), "B": Decimal(2)})


def test_the_mean_is_exact_and_halves_go_up_only_at_the_published_step():
    (row,) = rank(inputs(application(1, ("1", "1", "2"), "1"), decimals=3))
    assert row.score == Decimal("1.167")
    assert [half_up(Fraction(n, 8), 2) for n in (1, 3, -1)] == [Decimal("0.13"), Decimal("0.38"), Decimal("-0.13")]
    assert half_up(Fraction(5, 2), 0) == 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"criteria": (criterion("A", None), criterion("B"))}, "Falta o peso de: A. Os pesos são do aviso"),
        ({"criteria": (criterion("A", Decimal(60)), criterion("B"))}, "Os pesos dos critérios somam 110, e não 100."),
        ({"criteria": (criterion("A"), criterion("B", scale_to=Decimal(10)))}, "Os critérios têm escalas diferentes"),
        ({"applications": (application(1, "1", ()),)}, "TI-2024-000001: falta a pontuação de B."),
        ({"applications": ()}, "Não há candidaturas com a avaliação fechada."),
    ],
)
def test_what_is_missing_is_said(changed, said):
    (problem,) = what_is_missing(replace(inputs(application(1, "1", "1")), **changed))
    assert problem.startswith(said)


SCORE = some.decimals(min_value=0, max_value=5, places=1)
MANY = some.lists(some.tuples(SCORE, SCORE, some.integers(1, 200)), min_size=1, max_size=7)


def of(drawn, **values):
    made = [application(n, (a,), (b,), requested=asked) for n, (a, b, asked) in enumerate(drawn, start=1)]
    return inputs(*made, **values)


@given(MANY, some.randoms())
def test_the_order_in_which_they_come_changes_nothing(drawn, chance):
    ordered = of(drawn)
    shuffled = list(ordered.applications)
    chance.shuffle(shuffled)
    assert rank(replace(ordered, applications=tuple(shuffled))) == rank(ordered)


@given(MANY)
def test_what_is_kept_gives_the_same_rows_again(drawn):
    kept = canonical(as_said(of(drawn)))
    assert rank(read_inputs(loads(kept))) == rank(of(drawn))
    assert canonical(as_said(read_inputs(loads(kept)))) == kept


@given(MANY, SCORE, some.data())
def test_scoring_better_never_takes_a_place_away(drawn, better, data):
    which = data.draw(some.integers(0, len(drawn) - 1))
    before = of(drawn, budget=None)
    chosen = before.applications[which]
    best = max(chosen.scores["A"][0], better)
    raised = replace(chosen, scores={**chosen.scores, "A": (best,)})
    after = replace(before, applications=tuple(raised if one is chosen else one for one in before.applications))

    def place_in(rows):
        return next(row.place for row in rows if row.registry == chosen.registry)

    assert place_in(rank(after)) <= place_in(rank(before))


@given(MANY, some.integers(0, 600))
def test_what_is_approved_never_passes_the_budget_and_is_the_top_of_the_list(drawn, budget):
    rows = rank(of(drawn, budget=Decimal(budget)))
    assert sum(row.requested for row in rows if row.outcome == "APPROVED") <= budget
    approved = [row.outcome == "APPROVED" for row in rows]
    assert approved == sorted(approved, reverse=True)
