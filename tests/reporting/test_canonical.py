"""One spelling for each fact."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from action_plan.enums import Rating
from common.canonical import canonical, freeze, sha256_of
from reporting.queries.canonical import row_counts, section_hashes


@dataclass(frozen=True)
class Row:
    code: str
    value: Decimal | None


def test_keys_are_sorted_and_nothing_is_between_them():
    assert canonical({"b": 1, "a": "ação", "c": None}) == '{"a":"ação","b":1,"c":null}'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("75.00"), "75"),
        (Decimal("7.50"), "7.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal(0), "0"),
        (date(2025, 12, 31), "2025-12-31"),
        (datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC), "2025-12-31T23:59:59.000000Z"),
        (Rating.CRITICAL, "CRITICAL"),
        (Row("I01", Decimal("2.0")), {"code": "I01", "value": "2"}),
        ({"x", "a"}, ["a", "x"]),
        (True, True),
    ],
)
def test_each_kind_of_fact_has_one_spelling(value, written):
    assert freeze(value) == written


def test_the_same_moment_is_the_same_in_every_time_zone():
    lisbon = datetime(2025, 7, 1, 12, tzinfo=timezone(timedelta(hours=1)))

    assert canonical(lisbon) == canonical(datetime(2025, 7, 1, 11, tzinfo=UTC))


@pytest.mark.parametrize("value", [1.5, float("nan"), datetime(2025, 1, 1), Decimal("NaN"), object()])  # noqa: DTZ001 - naive on purpose
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"value": value})


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.booleans(), st.none()), max_size=5))
def test_reading_and_writing_again_gives_the_same_bytes(facts):
    text = canonical(facts)

    assert canonical(json.loads(text)) == text


def test_a_change_is_named_by_its_section():
    before = {"actions": [{"code": "I01-A1"}], "regions": []}
    after = {"actions": [{"code": "I01-A2"}], "regions": []}

    changed = {name for name, value in section_hashes(before).items() if section_hashes(after)[name] != value}

    assert changed == {"actions"}


def test_only_tables_are_counted():
    assert row_counts({"actions": [1, 2], "plan": {"id": 1}}) == {"actions": 2}


def test_text_and_its_bytes_have_the_same_hash():
    assert sha256_of("ação") == sha256_of("ação".encode())
