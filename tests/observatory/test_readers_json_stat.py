import json
from decimal import Decimal

import pytest

from observatory.enums import IssueCode, ObservationStatus as Status
from observatory.readers import Category, JsonStatLayout, ReadCell, ReadIssue, read_json_stat
from observatory.readers.cells import NotReadable, SourceRefused


def document(value, *, index=None, status=None, times=("2022", "2023"), sexes=("T",), **more):
    told = {
        "version": "2.0",
        "class": "dataset",
        "label": "Población",
        "updated": "2026-05-04T23:00:00+0200",
        "id": ["freq", "sex", "geo", "time"],
        "size": [1, len(sexes), 2, len(times)],
        "role": {"time": ["time"], "geo": ["geo"]},
        "dimension": {
            "freq": {"category": {"index": {"A": 0}, "label": {"A": "Annual"}}},
            "sex": {"category": {"index": list(sexes), "label": {"F": "Females"}}},
            "geo": {"category": {"index": index or {"PT11": 1, "PT": 0}}},
            "time": {"category": {"index": {time: place for place, time in enumerate(times)}}},
        },
        "value": value,
    }
    if status is not None:
        told["status"] = status
    return json.dumps(told | more).encode()


def read(*arguments, layout=None, **more):
    lines = list(read_json_stat(document(*arguments, **more), layout or JsonStatLayout()).lines)
    cells = [line for line in lines if isinstance(line, ReadCell)]
    return cells, [line for line in lines if isinstance(line, ReadIssue)]


DENSE = [(("PT", "2022"), 1), (("PT", "2023"), 2), (("PT11", "2022"), 3), (("PT11", "2023"), None)]


@pytest.mark.parametrize("value", [[1, 2, 3, None], {"0": 1, "1": 2, "2": 3}], ids=["dense", "sparse"])
@pytest.mark.parametrize("index", [["PT", "PT11"], {"PT11": 1, "PT": 0}], ids=["list", "object"])
def test_values_and_categories_in_either_form(value, index):
    cells, issues = read(value, index=index)

    assert [((cell.area_code, cell.period_code), cell.value) for cell in cells] == DENSE
    assert cells[-1].status == Status.NOT_AVAILABLE
    assert issues == []


@pytest.mark.parametrize("status", ["p", ["p", "p", "p", "p"], {"0": "p", "1": "p", "2": "p", "3": "p"}])
def test_status_is_a_text_a_list_or_an_object(status):
    assert [cell.status for cell in read([1, 2, 3, 4], status=status)[0]] == [Status.PROVISIONAL] * 4


def test_nothing_of_a_year_yet_is_no_error():
    reading = read_json_stat(document([], times=()), JsonStatLayout())

    assert reading.header.is_published is False
    assert list(reading.lines) == []


def test_zero_is_data_and_decimals_are_exact():
    cells, _ = read([0.0, 0.1, 2.30, 4])

    assert [cell.value for cell in cells] == [0, Decimal("0.1"), Decimal("2.30"), 4]
    assert [cell.status for cell in cells] == [Status.NORMAL] * 4


@pytest.mark.parametrize(
    ("flags", "value", "kept", "status"),
    [
        ("b", 1, 1, Status.BREAK),
        ("bp", 1, 1, Status.BREAK),
        ("e", 1, 1, Status.ESTIMATED),
        ("u", 1, 1, Status.LOW_RELIABILITY),
        ("r", 1, 1, Status.NORMAL),
        ("c", None, None, Status.CONFIDENTIAL),
        ("c", 1, None, Status.CONFIDENTIAL),
        ("z", None, None, Status.NOT_APPLICABLE),
        ("m", None, None, Status.NOT_AVAILABLE),
        (":", None, None, Status.NOT_AVAILABLE),
    ],
)
def test_flags_of_eurostat(flags, value, kept, status):
    cells, issues = read([value, 2, 3, 4], status={"0": flags})

    assert (cells[0].value, cells[0].status) == (kept, status)
    assert issues == []


def test_an_unknown_flag_keeps_the_value_and_is_told():
    cells, issues = read([1, 2, 3, 4], status={"0": "q?"})

    assert (cells[0].value, cells[0].status) == (1, Status.LOW_RELIABILITY)
    assert [issue.code for issue in issues] == [IssueCode.UNKNOWN_FLAG]


def test_what_breaks_down_and_what_does_not():
    cells, _ = read(list(range(8)), sexes=("T", "F"), layout=JsonStatLayout(names={"sex": "sexo"}))

    assert {cell.breakdown for cell in cells} == {(), (Category("sexo", "F", "Females"),)}


def test_quarters_and_unknown_times():
    cells, issues = read([1, 2, 3, 4], times=("2024-Q3", "sempre"))

    assert {cell.period_code for cell in cells} == {"2024-Q3"}
    assert [issue.code for issue in issues] == [IssueCode.UNKNOWN_PERIOD]


def test_a_text_in_the_place_of_a_number_is_an_error():
    assert [issue.code for issue in read(["1", 2, 3, 4])[1]] == [IssueCode.NOT_A_NUMBER]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"<html>", NotReadable),
        (b'{"version": "2.0", "class": "collection"}', NotReadable),
        (b'{"version": "2.0", "class": "dataset", "id": ["geo"]}', NotReadable),
        (b'{"error": [{"status": 400, "label": "Dataset not found"}]}', SourceRefused),
        (document([1, 2]), NotReadable),
        (document([1, 2, 3, 4]).replace(b"3, 4]", b"3, NaN]"), NotReadable),
    ],
)
def test_what_is_no_dataset_is_refused(body, refusal):
    with pytest.raises(refusal):
        list(read_json_stat(body, JsonStatLayout()).lines)
