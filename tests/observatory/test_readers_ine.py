"""One test for each thing that is peculiar to INE's answers."""

from datetime import date
from decimal import Decimal

import pytest

from observatory.enums import IssueCode, IssueLevel, ObservationStatus as Status
from observatory.readers import Category, IneLayout, ReadCell, ReadIssue, read_ine
from observatory.readers.cells import FilterIgnored, NotReadable, SourceRefused
from observatory.readers.ine import period_of_code, updated_on
from tests.observatory.ine_answers import data, metadata, refusal, row

PORTO, COIMBRA = "11A1312", "16E0603"
LAYOUT = IneLayout("0008273", names={"3": "sex"})


def read(rows, *, periods=None, layout=LAYOUT, areas=(PORTO,), **about):
    """Read one year's rows."""
    answer = data(rows if isinstance(rows, dict) else {"2023": rows})
    reading = read_ine(answer, metadata(periods or {"2023": "S7A2023"}, areas, **about), layout)
    lines = list(reading.lines)
    cells = [line for line in lines if isinstance(line, ReadCell)]
    return reading.header, cells, [line for line in lines if isinstance(line, ReadIssue)]


def test_a_list_of_one_with_a_value():
    header, cells, issues = read([row(PORTO, "267236")])

    assert cells == [ReadCell(PORTO, "2023", (), Decimal(267236), Status.NORMAL, "2023, linha 1")]
    assert (header.source_code, header.unit, header.decimals) == ("0008273", "Número (N.º)", 0)
    assert issues == []


def test_an_error_comes_with_http_200():
    with pytest.raises(SourceRefused, match=r"Filtro inválido \(E004\)"):
        read_ine(refusal(), metadata({}, []), LAYOUT)


def test_an_error_page_is_no_data():
    with pytest.raises(NotReadable, match="página de erro"):
        read_ine(b"<html>Servi\xc3\xa7o indispon\xc3\xadvel</html>", metadata({}, []), LAYOUT)


@pytest.mark.parametrize(
    ("sign", "status"),
    [
        (("x", "Dado não disponível"), Status.NOT_AVAILABLE),
        (("x", "Not available"), Status.NOT_AVAILABLE),
        (("-", "Dado nulo ou não aplicável"), Status.NOT_APPLICABLE),
        (("¿", "Dado confidencial"), Status.CONFIDENTIAL),
    ],
)
def test_a_missing_value_has_no_valor_and_its_reason_is_in_the_description(sign, status):
    _, cells, issues = read([row(PORTO, sign=sign, ind_string=sign[0])])

    assert [(cell.value, cell.status) for cell in cells] == [(None, status)]
    assert issues == []


def test_a_missing_value_without_a_reason_is_told_and_is_never_zero():
    _, cells, issues = read([row(PORTO)])

    assert [(cell.value, cell.status) for cell in cells] == [(None, Status.NOT_AVAILABLE)]
    assert [(issue.code, issue.level) for issue in issues] == [(IssueCode.UNKNOWN_FLAG, IssueLevel.WARNING)]


def test_zero_is_a_value():
    assert [cell.value for cell in read([row(PORTO, "0")])[1]] == [Decimal(0)]


def test_the_point_of_valor_counts_and_not_the_comma_of_ind_string():
    _, cells, _ = read([row(PORTO, "1266.08", ind_string="1 266,1")])

    assert cells[0].value == Decimal("1266.08")


@pytest.mark.parametrize("text", ["1266,08", "1 266", "NaN", "Infinity", "12a"])
def test_what_is_no_number_is_an_error_with_its_place(text):
    _, cells, issues = read([row(PORTO, "1"), row(PORTO, text, sex="1")], areas=[PORTO], sexes=("T", "1"))

    assert [cell.value for cell in cells] == [1]
    assert [(issue.code, issue.place) for issue in issues] == [(IssueCode.NOT_A_NUMBER, "2023, linha 2")]


def test_the_date_is_spelt_in_two_ways():
    told = metadata({"2023": "S7A2023"}, [PORTO], updated="2026-08-01")

    assert updated_on(told) == date(2026, 8, 1)
    assert read([row(PORTO, "1")])[0].updated_on == date(2026, 7, 17)


@pytest.mark.parametrize(
    ("label", "code", "period"),
    [
        ("2023", "S7A2023", "2023"),
        ("4.º Trimestre de 2024", "S5A20244", "2024-Q4"),
        ("Julho de 2026", "S3A202607", "2026-07"),
        ("March 2026", "S3A202603", "2026-03"),
    ],
)
def test_a_label_is_the_period_that_the_metadata_say(label, code, period):
    _, cells, _ = read({label: [row(PORTO, "1")]}, periods={label: code})

    assert [cell.period_code for cell in cells] == [period]


def test_a_label_is_never_read_by_itself():
    _, cells, issues = read({"2022": [row(PORTO, "1")]}, periods={"2023": "S7A2023"})

    assert cells == []
    assert [(issue.code, issue.level, issue.place) for issue in issues] == [
        (IssueCode.UNKNOWN_PERIOD, IssueLevel.ERROR, "2022")
    ]


@pytest.mark.parametrize(
    ("code", "period"),
    [("7A2025_1", "2025"), ("5A20243", "2024-Q3"), ("S5A20245", None), ("S3A202613", None), ("S9A2023", None)],
)
def test_revision_codes_and_codes_that_are_none(code, period):
    assert period_of_code(code) == period


@pytest.mark.parametrize(("version", "division"), [("03505", "nuts-2013"), ("05257", "nuts-2024"), ("1", "")])
def test_the_prefix_of_a_code_belongs_to_a_division(version, division):
    assert read([row("1A01106", "1")], version=version, areas=["1A01106"])[0].division == division


def test_codes_stay_texts():
    assert read([row("1610111", "1")], areas=["1610111"])[1][0].area_code == "1610111"


@pytest.mark.parametrize(
    ("description", "status"),
    [
        ("Dado provisório", Status.PROVISIONAL),
        ("Dado rectificado", Status.NORMAL),
        ("Quebra de série", Status.BREAK),
    ],
)
def test_a_sign_may_stand_beside_a_value(description, status):
    _, cells, issues = read([row(PORTO, "5", sign=("Pe", description))])

    assert [(cell.value, cell.status) for cell in cells] == [(5, status)]
    assert issues == []


def test_an_unknown_sign_keeps_the_value_and_is_told_as_it_came():
    _, cells, issues = read([row(PORTO, "5", sign=("§", "Desvio do padrão"))])

    assert [(cell.value, cell.status) for cell in cells] == [(5, Status.LOW_RELIABILITY)]
    assert [issue.code for issue in issues] == [IssueCode.UNKNOWN_FLAG]
    assert "«Desvio do padrão»" in issues[0].text


def test_a_confidential_value_that_comes_all_the_same_is_left_out():
    _, cells, issues = read([row(PORTO, "5", sign=("…", "Dado confidencial"))])

    assert [(cell.value, cell.status) for cell in cells] == [(None, Status.CONFIDENTIAL)]
    assert [issue.code for issue in issues] == [IssueCode.UNKNOWN_FLAG]


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        ({"Dim2": PORTO}, [row(COIMBRA, "1")]),
        ({"Dim1": "S7A2022"}, [row(PORTO, "1")]),
        ({"Dim3": "1"}, [row(PORTO, "1", sex="2")]),
    ],
)
def test_an_ignored_filter_brings_nothing_in(filters, rows):
    with pytest.raises(FilterIgnored, match="Nada foi lido"):
        read(rows, layout=IneLayout("0008273", filters))


def test_an_answer_of_another_indicator_is_refused():
    with pytest.raises(FilterIgnored, match="0012918"):
        read_ine(data({}, code="0012918"), metadata({}, []), LAYOUT)


def test_fewer_rows_than_the_metadata_promise_are_told():
    _, cells, issues = read([row(PORTO, "1")], areas=[PORTO, COIMBRA])

    assert len(cells) == 1
    assert [(issue.code, issue.place) for issue in issues] == [(IssueCode.MISSING_AREAS, "2023")]


def test_categories_break_down_and_the_total_does_not():
    rows = [row(PORTO, "3"), row(PORTO, "1", sex="1"), row(PORTO, "2", sex="2")]
    _, cells, _ = read(rows, sexes=("T", "1", "2"))

    assert [cell.breakdown for cell in cells] == [
        (),
        (Category("sex", "1", "H"),),
        (Category("sex", "2", "M"),),
    ]


def test_a_power_of_ten_is_told_and_never_applied():
    _, cells, issues = read([row(PORTO, "5")], Potencia10="3")

    assert cells[0].value == 5
    assert [(issue.code, issue.level) for issue in issues] == [(IssueCode.CONTRACT, IssueLevel.WARNING)]
