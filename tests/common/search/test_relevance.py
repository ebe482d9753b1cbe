"""Questions of people in municipalities, written before the ranking was tuned, and what they should find first."""

import csv
from pathlib import Path

import pytest

from common.search.port import Search
from common.search.queries import results, understood

FILE = Path(__file__).parent / "relevance.csv"
FIRST_THREE, FIRST = 0.95, 0.85

# The demonstration and the editors add pages: what is asked here is of the norm, which is always there.
NORM = ("initiatives", "actions", "targets", "recommendations", "bodies", "structures")


def questions():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def answers(indexed):
    found = {}
    for row in questions():
        answer = results(Search(understood(row["query"]), kinds=NORM))
        found[row["query"]] = ([hit.url for hit in answer.found.hits], row["expected"])
    return found


def test_the_expected_answer_is_near_the_top(answers):
    far = {query: urls[:3] for query, (urls, expected) in answers.items() if expected not in urls[:3]}
    second = [query for query, (urls, expected) in answers.items() if expected not in urls[:1]]

    assert len(answers) >= 60
    assert 1 - len(far) / len(answers) >= FIRST_THREE, far
    assert 1 - len(second) / len(answers) >= FIRST, second
