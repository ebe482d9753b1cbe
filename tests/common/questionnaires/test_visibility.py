"""Which questions are asked: three outcomes, whatever was answered."""

import pytest
from hypothesis import given, strategies as st

from common.questionnaires.enums import ConditionOperator as Is, Visibility
from common.questionnaires.schema import read
from common.questionnaires.visibility import counted, section_visibility, visibility_of
from tests.common.questionnaires.forms import question, section, when

VISIBLE, HIDDEN, UNDETERMINED = Visibility.VISIBLE, Visibility.HIDDEN, Visibility.UNDETERMINED
OPTIONS = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}, {"id": "c", "label": "C"}]


def outcome(kind, operator, value, answer):
    first = question("x", kind) | ({"options": OPTIONS} if kind in ("ONE_OF", "SOME_OF") else {})
    schema = read({"sections": [section(first, question("y", conditions=[when("x", operator, value)]))]})
    return visibility_of(schema, {} if answer is None else {("x", ""): answer})["y", ""]


@pytest.mark.parametrize(
    ("kind", "operator", "value", "meets", "fails"),
    [
        ("TEXT", "IS_ANSWERED", None, "x", None),
        ("TEXT", "EQUALS", "x", "x", "z"),
        ("YES_NO", "EQUALS", False, False, True),
        ("YES_NO", "DIFFERS", False, True, False),
        ("ONE_OF", "EQUALS", "a", "a", "b"),
        ("ONE_OF", "ANY_OF", ["a", "b"], "b", "c"),
        ("SOME_OF", "CONTAINS", "a", ["a", "c"], ["c"]),
        ("SOME_OF", "ANY_OF", ["a", "b"], ["b", "c"], ["c"]),
        ("INTEGER", "EQUALS", 10, 10, 9),
        ("DECIMAL", "EQUALS", "10", "10.0", "10.01"),
        ("MONEY", "GREATER", "9.00", "10.00", "9.00"),
        ("MONEY", "AT_LEAST", "10", "10.00", "9.99"),
        ("INTEGER", "LESS", 10, 9, 10),
        ("INTEGER", "AT_MOST", 10, 10, 11),
        ("DATE", "BEFORE", "2026-01-01", "2025-12-31", "2026-01-01"),
        ("DATE", "AFTER", "2026-01-01", "2026-01-02", "2026-01-01"),
    ],
)
def test_each_operator(kind, operator, value, meets, fails):
    assert outcome(kind, operator, value, meets) == VISIBLE
    assert outcome(kind, operator, value, None) == UNDETERMINED
    if fails is not None:
        assert outcome(kind, operator, value, fails) == HIDDEN


@pytest.mark.parametrize("stale", ["texto", True, ["a"], {}])
def test_an_answer_of_another_type_meets_no_condition(stale):
    assert outcome("INTEGER", "GREATER", 1, stale) in {HIDDEN, UNDETERMINED}


def chain(operator="EQUALS"):
    """Each question depends on the one before."""
    return read(
        {
            "sections": [
                section(
                    question("a", "YES_NO"),
                    question("b", "YES_NO", conditions=[when("a", operator, True)]),
                    question("c", "YES_NO", conditions=[when("b", operator, True)]),
                ),
                section(question("d"), id_="outra", conditions=[when("c", operator, True)]),
            ]
        }
    )


@pytest.mark.parametrize(
    ("answers", "seen"),
    [
        ({}, [VISIBLE, UNDETERMINED, UNDETERMINED, UNDETERMINED]),
        ({"b": True, "c": True}, [VISIBLE, UNDETERMINED, UNDETERMINED, UNDETERMINED]),
        ({"a": False, "b": True, "c": True}, [VISIBLE, HIDDEN, HIDDEN, HIDDEN]),
        ({"a": True}, [VISIBLE, VISIBLE, UNDETERMINED, UNDETERMINED]),
        ({"a": True, "b": True, "c": True}, [VISIBLE] * 4),
    ],
)
def test_what_rests_on_a_hidden_question_is_hidden_too(answers, seen):
    found = visibility_of(chain(), {(key, ""): value for key, value in answers.items()})
    assert [found[key, ""] for key in "abcd"] == seen
    assert section_visibility(chain(), {(k, ""): v for k, v in answers.items()})["outra"] == seen[-1]


def test_hidden_wins_over_undetermined():
    schema = read(
        {
            "sections": [
                section(
                    question("a", "YES_NO"),
                    question("b", "YES_NO"),
                    question("c", conditions=[when("a", "EQUALS", True), when("b", "EQUALS", True)]),
                )
            ]
        }
    )
    assert visibility_of(schema, {("b", ""): False})["c", ""] == HIDDEN


def test_a_column_depends_on_its_own_row():
    columns = [question("externa", "YES_NO"), question("empresa", conditions=[when("externa", "EQUALS", True)])]
    schema = read({"sections": [section(question("equipa", "GROUP", questions=columns))]})
    answers = {("equipa", ""): ["r1", "r2", "r3"], ("externa", "r1"): True, ("externa", "r2"): False}
    found = visibility_of(schema, answers | {("empresa", "r2"): "X", ("empresa", "r9"): "Y"})
    assert [found["empresa", row] for row in ("r1", "r2", "r3")] == [VISIBLE, HIDDEN, UNDETERMINED]
    assert counted(schema, answers | {("empresa", "r2"): "X", ("empresa", "r9"): "Y"}) == answers


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=2), max_size=3)


@given(st.dictionaries(st.sampled_from("abcd"), JSON), st.sampled_from(["EQUALS", "DIFFERS"]))
def test_visibility_is_always_decided_and_only_what_is_visible_counts(answers, operator):
    schema = chain(operator)
    given_ = {(key, ""): value for key, value in answers.items()}
    found = visibility_of(schema, given_)
    assert set(found) == {(key, "") for key in "abcd"}
    assert set(counted(schema, given_)) == {key for key in given_ if found[key] == VISIBLE}
    for earlier, later in ("ab", "bc"):
        if found[earlier, ""] != VISIBLE:
            assert found[later, ""] == found[earlier, ""]


@given(st.sampled_from(list(Is)), st.integers(-5, 5), st.integers(-5, 5))
def test_a_condition_and_its_opposite_never_hold_together(operator, value, answer):
    opposites = {
        Is.EQUALS: Is.DIFFERS,
        Is.GREATER: Is.AT_MOST,
        Is.LESS: Is.AT_LEAST,
    }
    if operator in opposites:
        pair = {outcome("INTEGER", one, value, answer) for one in (operator, opposites[operator])}
        assert pair == {VISIBLE, HIDDEN}
