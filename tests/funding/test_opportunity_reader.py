"""What answers of the European portal are read as, with each of its traps."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from funding.enums import SourceStatus
from funding.readers.european_portal import PAGE_OF_TOPIC, AnswerRefused, Deadline, merged, read_page
from tests.funding.portal_answers import page, result


def read(*results, **more):
    return read_page(page(*results, **more)[2])


def the_entry(**metadata):
    return read(result("HORIZON-CL4-2026-01", **metadata)).entries[0]


def test_a_call_is_read_in_our_words():
    entry = read(result("HORIZON-CL4-2026-01", "Cities &amp;amp; <b>data</b>\u0000\n now")).entries[0]

    assert (entry.reference, entry.title) == ("HORIZON-CL4-2026-01", "Cities & data now")
    assert (entry.programme, entry.status) == ("Horizonte Europa", SourceStatus.OPEN)
    assert entry.opens_at == datetime(2026, 5, 4, 22, tzinfo=UTC)
    assert entry.deadlines == (Deadline(datetime(2026, 10, 1, 15, tzinfo=UTC), is_day=False),)
    assert (entry.summary, entry.keywords, entry.budget) == ("Cities & data.", ("smart cities",), None)
    assert entry.url == f"{PAGE_OF_TOPIC}HORIZON-CL4-2026-01"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (None, []),
        ([], []),
        (["soon", None, "9999-01-01T00:00:00Z"], []),
        (["2026-10-01"], [("2026-10-01T22:00", True)]),
        (["2026-10-01T00:00:00.000+0000"], [("2026-10-01T22:00", True)]),
        (["2026-09-15T17:00:00.000+0200"], [("2026-09-15T15:00", False)]),
        ([1790866800000], [("2026-10-01T15:00", False)]),
        (
            ["2027-02-16T17:00:00+0100", "2026-03-04T17:00:00+0100", "2027-02-16T16:00:00+0000"],
            [("2026-03-04T16:00", False), ("2027-02-16T16:00", False)],
        ),
    ],
)
def test_deadlines_are_none_one_or_several_and_a_day_is_not_an_hour(dates, expected):
    found = the_entry(deadlineDate=dates).deadlines

    assert [(f"{one.ends_at:%Y-%m-%dT%H:%M}", one.is_day) for one in found] == expected


@pytest.mark.parametrize(
    ("overview", "expected"),
    [
        (None, None),
        ("{broken", None),
        ({"budgetTopicActionMap": {"1": [{"action": "OTHER-TOPIC - RIA", "budgetYearMap": {"2026": 5}}]}}, None),
        (
            {
                "budgetTopicActionMap": {
                    "1": [{"action": "HORIZON-CL4-2026-01 - HORIZON-RIA", "budgetYearMap": {"2026": 5, "2027": "7.5"}}]
                }
            },
            Decimal("12.5"),
        ),
    ],
)
def test_the_budget_is_of_this_topic_or_not_said(overview, expected):
    raw = [overview if isinstance(overview, str) else json.dumps(overview)] if overview else None

    assert the_entry(budgetOverview=raw).budget == expected


def test_fields_beside_the_metadata_are_read_and_addresses_of_strangers_are_not_followed():
    flat = {"reference": "r", "identifier": ["X-1"], "title": ["T"], "type": ["8"], "url": "javascript:alert(1)"}
    theirs = {**flat, "reference": "s", "identifier": ["X-2"], "url": "https://ec.europa.eu/competitive-calls-cs/7"}

    found = [one.url for one in read(flat, theirs).entries]

    assert found == [f"{PAGE_OF_TOPIC}X-1", "https://ec.europa.eu/competitive-calls-cs/7"]


def test_what_says_nothing_of_itself_is_counted():
    found = read(result("A-1"), {"reference": "odd", "metadata": {}}, "text", None)

    assert ([one.reference for one in found.entries], found.unread, len(found.names)) == (["A-1"], 3, 4)


def test_copies_of_a_call_are_one_with_all_its_deadlines():
    copy = result("a-1", name="a-1-2", deadlineDate=["2027-01-01T15:00:00Z"], descriptionByte=None)
    (one,) = merged(list(read(result("A-1"), copy).entries))

    assert (one.reference, one.summary, len(one.deadlines)) == ("A-1", "Cities & data.", 2)


@pytest.mark.parametrize(
    ("body", "charset", "said"),
    [
        (b'{"type": "businessError", "message": "No result found"}', "", "No result found"),
        (b"<html>Maintenance</html>", "", "HTML"),
        (b"[]", "", "não é uma lista"),
        (b'{"results": [], "totalResults": "many"}', "", "não é uma lista"),
        (b"\x93nope\x94", "", "conjunto de caracteres"),
        (b"{}", "nao-existe", "conjunto de caracteres"),
        (b"{", "", "JSON"),
    ],
)
def test_what_is_no_list_is_refused_whatever_its_status(body, charset, said):
    with pytest.raises(AnswerRefused, match=said):
        read_page(body, charset)


def test_another_charset_is_read_when_the_answer_says_it():
    body = json.dumps({"results": [result("A-1", "Évora")], "totalResults": 1}, ensure_ascii=False).encode("latin-1")

    assert read_page(body, "latin-1").entries[0].title == "Évora"
