"""What an import finds wrong: errors that stop it, each with its place, and doubts that are told."""

from decimal import Decimal

import pytest

from observatory import operations
from observatory.enums import IssueCode, IssueLevel, RunState, SourceFormat
from observatory.models import (
    Division,
    ImportChange,
    ImportIssue,
)
from tests.observatory.factories import AT, a_measure, cells, publish, towns
from tests.observatory.importing import COLUMNS, codes_of, upload


@pytest.mark.parametrize(
    ("measure", "line", "code"),
    [
        ("M10", "9999;2024;5", IssueCode.UNKNOWN_AREA),
        ("M10", "0101;2099;5", IssueCode.UNKNOWN_PERIOD),
        ("M10", "0101;2024;cinco", IssueCode.NOT_A_NUMBER),
        ("M10", "0101;2024;-5", IssueCode.OUT_OF_RANGE),
        ("M01", "0101;2024;100,5", IssueCode.OUT_OF_RANGE),
        ("M10", "0101;2024;5\n0101;2024;6", IssueCode.REPEATED_KEY),
    ],
)
def test_an_error_has_a_place_and_stops_the_import(norm_loaded, measure, line, code):
    run = upload(a_measure(measure), line)

    assert run.state == RunState.FAILED
    place = "linha 3" if code == IssueCode.REPEATED_KEY else "linha 2"
    assert [(found, level, where.split(",")[0]) for found, level, where in codes_of(run) if level == "ERROR"] == [
        (code, IssueLevel.ERROR, place)
    ]
    assert ImportChange.objects.count() == 0


def test_an_answer_that_is_neither_yes_nor_no(norm_loaded):
    measure = a_measure("M03")
    survey = {"area": "DICO", "values": {"Valor": "2024"}}
    good = upload(measure, [("0101", 2024, "Sim"), ("0102", 2024, "Não"), ("0103", 2024, "")], columns=survey)
    bad = upload(measure, [("0101", 2024, "Talvez")], columns=survey)

    assert (good.state, good.added) == (RunState.READY, 3)
    assert [(code, level) for code, level, _ in codes_of(bad)] == [(IssueCode.NOT_YES_OR_NO, IssueLevel.ERROR)]


def test_a_table_of_answers_has_a_year_a_row_and_shares_of_who_is_no_municipality(norm_loaded):
    rows = [("0101", 2023, "Não"), ("0101", 2024, "Sim"), ("PT", 2024, "45,5")]

    run = upload(a_measure("M03"), rows)

    assert (run.state, sorted(ImportChange.objects.values_list("value", flat=True))) == (
        RunState.READY,
        [0, 1, Decimal("45.5")],
    )
    assert codes_of(upload(a_measure("M03"), [("0101", 2024, "45,5")])) == [
        (IssueCode.NOT_YES_OR_NO, IssueLevel.ERROR, "linha 2, coluna 3")
    ]


def test_the_same_error_many_times_is_told_once(norm_loaded):
    run = upload(a_measure(), [("9999", year, 5) for year in range(2015, 2025)])

    (issue,) = ImportIssue.objects.filter(run=run)
    assert (issue.code, issue.place) == (IssueCode.UNKNOWN_AREA, "linha 2, coluna 1")
    assert "mais 9 lugares" in issue.text


@pytest.mark.parametrize(
    ("code", "columns", "hint"),
    [
        ("16B", COLUMNS, "escolha essa divisão"),
        ("Lagoa", COLUMNS, "Há Lagoa (Algarve) e Lagoa (Açores)"),
        ("110658", COLUMNS, "uma freguesia"),
        ("101", COLUMNS | {"has_dico": False}, "seria «0101»"),
        ("Atlântida", COLUMNS, "nesta divisão."),
    ],
)
def test_an_unknown_code_is_told_with_what_it_may_be(norm_loaded, code, columns, hint):
    run = upload(a_measure(), [(code, 2024, 5), (code, 2023, 5)], columns=columns)

    (issue,) = ImportIssue.objects.filter(run=run)
    assert (issue.code, issue.level, issue.place) == ("UNKNOWN_AREA", "ERROR", "linha 2, coluna 1")
    assert hint in issue.text


def test_what_looks_wrong_together_is_told_and_does_not_stop_it(norm_loaded):
    measure = a_measure("M40")
    for days, year in enumerate(range(2015, 2022)):
        period = operations.ensure_period(code=str(year))
        publish(measure, cells([100 + days, 200 + days], period=period), days=-20 + days)
    one, two = towns(2)

    run = upload(measure, [(one.code, 2022, 107), (two.code, 2022, 2060), ("PT", 2022, 5)])

    assert run.state == RunState.READY
    found = {(code, level): place for code, level, place in codes_of(run)}
    assert found == {
        (IssueCode.MISSING_AREAS, IssueLevel.WARNING): "2022, Total",
        (IssueCode.OUTLIER, IssueLevel.WARNING): "linha 3, coluna 3",
    }


def test_parts_that_do_not_make_their_total(norm_loaded):
    rows = [(town.code, 2024, 10) for town in towns()]

    right = upload(a_measure("M40"), [*rows, ("PT", 2024, 3080)])
    wrong = upload(a_measure("M40"), [*rows, ("PT", 2024, 4000)])

    assert codes_of(right) == []
    assert codes_of(wrong) == [(IssueCode.PARTS_AND_TOTAL, IssueLevel.WARNING, "linha 310, coluna 3")]


def parts_by_category(measure, *rows):
    """A table of (DICO, total, men, women), and what the check of parts and totals says of it."""
    run = operations.start_upload(
        measure=a_measure(measure),
        source_format=SourceFormat.TABLE,
        body="\n".join(["DICO;Sexo;2024", *rows, ""]).encode(),
        file_name="valores.csv",
        source="INE",
        division=Division.objects.get(code="nuts-2024"),
        layout={
            "columns": {"area": "DICO", "values": {"2024": "2024"}, "breakdowns": {"Sexo": "Sexo"}, "has_dico": True}
        },
        user=None,
        at=AT,
    )
    operations.read_import(run=run, at=AT)
    found = ImportIssue.objects.filter(run=run, code=IssueCode.PARTS_AND_TOTAL).order_by("pk")
    return [(issue.level, issue.place, issue.text) for issue in found]


def split(code, total, men, women):
    return [f"{code};;{total}", f"{code};H;{men}", f"{code};M;{women}"]


@pytest.mark.parametrize(
    ("measure", "areas", "told"),
    [
        ("M40", [split("0101", 10, 4, 6), split("0102", 8, 5, 4)], []),
        ("M40", [split("0101", 10, 4, 6), split("0102", 8, 5, "x")], []),
        ("M40", [split("0101", 10, 4, 6)[:2]], []),
        (
            "M40",
            [split("0101", 10, 4, 6), split("0102", 8, 5, 9)],
            [("linha 5", "o total é 8 e as 2 categorias de «Sexo» somam 14")],
        ),
        (
            "M40",
            [split("0101", 10, 4, 1), split("0102", 8, 5, 9), split("0103", 7, 1, 1), split("0104", 3, 1, 2)],
            [("2024, Total", "não somam o total em 3 de 4 territórios")],
        ),
        ("M10", [split("0101", 10, 40, 6)], []),
    ],
    ids=["right-but-for-rounding", "a-part-is-unknown", "one-category", "one-area", "most-areas", "no-sum"],
)
def test_categories_that_do_not_make_their_total(norm_loaded, measure, areas, told):
    found = parts_by_category(measure, *(row for area in areas for row in area))

    assert [(level, place.split(", coluna")[0]) for level, place, _ in found] == [
        (IssueLevel.WARNING, place) for place, _ in told
    ]
    for (_, _, text), (_, said) in zip(found, told, strict=True):
        assert said in text


def test_a_sudden_change_of_most_values(norm_loaded):
    measure = a_measure()
    publish(measure, cells([5] * 30))

    run = upload(measure, [(town.code, 2024, 6) for town in towns(30)])

    assert (IssueCode.MASS_CHANGE, IssueLevel.WARNING, "2024, Total") in codes_of(run)
