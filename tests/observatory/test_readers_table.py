import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from observatory.enums import Frequency, IssueCode, ObservationStatus as Status
from observatory.queries.previews import preview_of
from observatory.readers import (
    Category,
    Dialect,
    ReadCell,
    ReadIssue,
    SurveyLayout,
    TableLayout,
    detect_dialect,
    grids,
    open_grid,
    read_survey,
    read_table,
)
from observatory.readers.cells import MissingColumn, NotReadable, TooLarge
from observatory.readers.periods import period_of

LAYOUT = TableLayout(area="Código", values={"Valor": ""}, period="Ano")
WIDE = TableLayout(area="Código", values={"2022": "2022", "2023": "2023"}, has_dico=True)
HEAD = "Código;Ano;Valor\n"


def read(body, layout=LAYOUT, dialect=None):
    lines = list(read_table(body if isinstance(body, bytes) else body.encode(), layout, dialect).lines)
    cells = [line for line in lines if isinstance(line, ReadCell)]
    return cells, [line for line in lines if isinstance(line, ReadIssue)]


def workbook(rows, *, sheet="Dados", change=None):
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_are_found(encoding, delimiter):
    text = f"Código{delimiter}Ano{delimiter}Valor\n1312{delimiter}2023{delimiter}12\n0603{delimiter}2023{delimiter}7\n"

    cells, issues = read(text.encode(encoding))

    assert [(cell.area_code, cell.value) for cell in cells] == [("1312", 12), ("0603", 7)]
    assert issues == []


def test_utf_16_without_a_mark():
    assert grids.detect_encoding(HEAD.encode("utf-16-le")) == "utf-16-le"


@pytest.mark.parametrize(
    ("written", "decimal", "value"),
    [
        ("1.234,5", ",", "1234.5"),
        ("1,234.5", ".", "1234.5"),
        ("1 234,5", ",", "1234.5"),
        ("1\u202f234,5", ",", "1234.5"),
        ("12,5 %", ",", "12.5"),
        ("\N{MINUS SIGN}3,5", ",", "-3.5"),
        ("1.234.567", ",", "1234567"),
        ("0.125", ".", "0.125"),
    ],
)
def test_how_numbers_are_written_is_found_and_shown(written, decimal, value):
    body = f'Código;Ano;Valor\n1312;2023;"{written}"\n'.encode()

    dialect = detect_dialect(body)

    assert (dialect.decimal, dialect.is_certain, list(dialect.examples.values())) == (decimal, True, [written.strip()])
    assert [cell.value for cell in read(body)[0]] == [Decimal(value)]


def test_a_number_that_can_be_read_both_ways_is_not_certain():
    body = (HEAD + "1312;2023;1.234\n").encode()

    assert detect_dialect(body).is_certain is False
    assert read(body)[0][0].value == 1234
    assert read(body, dialect=Dialect("utf-8", ";", "."))[0][0].value == Decimal("1.234")


def test_two_ways_in_one_file_are_refused_until_one_is_chosen():
    body = (HEAD + "1312;2023;1,5\n0603;2023;2.25\n").encode()

    with pytest.raises(NotReadable, match=r"«1,5» e «2\.25»"):
        read(body)
    cells, issues = read(body, dialect=Dialect("utf-8", ";", ","))
    assert [cell.value for cell in cells] == [Decimal("1.5")]
    assert [(issue.code, issue.place) for issue in issues] == [(IssueCode.NOT_A_NUMBER, "linha 3, coluna 3")]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("", Status.NOT_REPORTED),
        ("x", Status.NOT_AVAILABLE),
        ("n.d.", Status.NOT_AVAILABLE),
        ("N.D.", Status.NOT_AVAILABLE),
        ("-", Status.NOT_APPLICABLE),
        ("//", Status.NOT_APPLICABLE),
        ("…", Status.CONFIDENTIAL),
        ("...", Status.CONFIDENTIAL),
        ("..", Status.NOT_AVAILABLE),
        ("s/d", Status.NOT_AVAILABLE),
    ],
)
def test_signs_in_the_place_of_a_value(written, status):
    cells, issues = read(HEAD + f"1312;2023;{written}\n0603;2023;0\n")

    assert [(cell.value, cell.status) for cell in cells] == [(None, status), (0, Status.NORMAL)]
    assert issues == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ə", "menos de metade da unidade"),
        ("§", "nem um sinal que se conheça"),
        ("١٢", "não é um número"),
        ("NaN", "não é um número"),
        ("-inf", "não é um número"),
        ("1_000", "não é um número"),
        ("12,34,567", "não é um número"),
        ("#DIV/0!", "é um erro da folha de cálculo"),
        ('"5\n0603;2023;6', "veja se há aspas por fechar"),
    ],
)
def test_what_is_neither_a_value_nor_a_sign_is_never_taken_for_nothing(written, said):
    cells, issues = read(HEAD + f"1312;2023;{written}\n")

    assert cells == []
    assert [(issue.code, said in issue.text) for issue in issues] == [(IssueCode.NOT_A_NUMBER, True)]


def test_signs_of_ine_in_a_column_of_their_own():
    layout = TableLayout(area="Código", values={"Valor": "2023"}, status="Sinal")
    cells, issues = read("Código;Valor;Sinal\n1;5;Pe\n2;5;Rv\n3;5;§\n4;5;┴\n", layout)

    assert [cell.status for cell in cells] == [
        Status.PROVISIONAL,
        Status.NORMAL,
        Status.LOW_RELIABILITY,
        Status.BREAK,
    ]
    assert issues == []


def test_zero_with_a_sign_is_zero():
    assert [cell.value == 0 for cell in read(HEAD + "1312;2023;-0,0\n")[0]] == [True]


def test_a_cell_shown_as_a_percentage_is_what_it_shows():
    def show(book):
        book.active["C2"].number_format = "0.0%"

    cells, _ = read(workbook([["Código", "Ano", "Valor"], ["1312", 2023, 0.345], ["0603", 2023, 0.345]], change=show))

    assert [cell.value for cell in cells] == [Decimal("34.5"), Decimal("0.345")]


def test_days_as_values_and_days_that_lost_their_format_are_errors():
    rows = [["Código", "Ano", "Valor"], ["1312", 45000, 1], ["1312", 2023, date(2023, 1, 1)]]
    _, issues = read(workbook(rows))

    assert [(issue.code, issue.place) for issue in issues] == [
        (IssueCode.UNKNOWN_PERIOD, "folha «Dados», B2"),
        (IssueCode.NOT_A_NUMBER, "folha «Dados», C3"),
    ]
    assert "formate a coluna como data" in issues[0].text


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ([], 1),
        (["sep=;"], 2),
        (["Quadro 3;;", ";;", "Unidade;kg;", ""], 5),
    ],
)
def test_the_row_of_titles_is_looked_for(lines, row):
    shown = preview_of("\n".join([*lines, "Código;Ano;Valor", "1312;2023;5", "0603;2023;", ""]).encode())

    assert (shown.header_row, shown.headings) == (row, ["Código", "Ano", "Valor"])
    assert [texts[0] for _, texts in shown.rows] == ["1312", "0603"]


def test_where_the_codes_of_a_cell_stand():
    reading = read_table((HEAD + "1312;2023;5\n").encode(), LAYOUT)
    (cell,) = reading.lines

    assert [reading.place_of(cell, key) for key in ("area", "period", "breakdown")] == [
        "linha 2, coluna 1",
        "linha 2, coluna 2",
        "linha 2, coluna 3",
    ]


def test_a_column_of_signs():
    layout = TableLayout(area="Código", values={"Valor": "2023"}, status="Sinal")
    cells, issues = read("Código;Valor;Sinal\n1;5;P\n2;5;Quebra de série\n3;;…\n4;5;zz9\n5;5;\n", layout)

    assert [(cell.value, cell.status) for cell in cells] == [
        (5, Status.PROVISIONAL),
        (5, Status.BREAK),
        (None, Status.CONFIDENTIAL),
        (5, Status.LOW_RELIABILITY),
        (5, Status.NORMAL),
    ]
    assert [issue.code for issue in issues] == [IssueCode.UNKNOWN_FLAG]


def test_empty_lines_and_notes_under_the_table_are_no_rows():
    cells, issues = read(HEAD + "1312;2023;1\n;;\n\n0603;2023;2\nFonte: INE;;\n(1) Notas;;\n")

    assert [cell.place for cell in cells] == ["linha 2, coluna 3", "linha 5, coluna 3"]
    assert issues == []


def test_a_line_without_territory_or_period_is_an_error_with_its_place():
    _, issues = read(HEAD + ";2023;1\n1312;agora;1\n")

    assert [(issue.code, issue.place) for issue in issues] == [
        (IssueCode.UNKNOWN_AREA, "linha 2, coluna 1"),
        (IssueCode.UNKNOWN_PERIOD, "linha 3, coluna 2"),
    ]


def test_a_column_a_year_and_codes_that_lost_their_zero():
    cells, _ = read(workbook([["Código", 2022, 2023], [113, 1.5, "2,5"]]), WIDE)

    assert [(cell.area_code, cell.period_code, cell.value) for cell in cells] == [
        ("0113", "2022", Decimal("1.5")),
        ("0113", "2023", Decimal("2.5")),
    ]
    assert cells[0].place == "folha «Dados», B2"


def test_breakdowns_and_their_totals():
    layout = TableLayout(area="Código", values={"Valor": "2023"}, breakdowns={"Sexo": "sex"})
    cells, _ = read("Código;Sexo;Valor\n1312;Total;3\n1312;M;2\n", layout)

    assert [cell.breakdown for cell in cells] == [(), (Category("sex", "M", "M"),)]


@pytest.mark.parametrize(
    ("names", "refusal"), [("Código;Ano", "Falta a coluna"), ("Código;Ano;Valor;VALOR", "2 vezes")]
)
def test_a_missing_or_repeated_column_is_refused(names, refusal):
    with pytest.raises(MissingColumn, match=refusal):
        read(f"{names}\n")


def test_formulas_are_refused():
    with pytest.raises(NotReadable, match=r"fórmula em folha «Dados», C2"):
        read(workbook([["Código", "Ano", "Valor"], ["1312", 2023, "=1+1"]]))


def test_merged_cells_among_the_data_are_refused_and_above_them_are_not():
    rows = [["Quadro 1"], ["Código", "Ano", "Valor"], ["1312", 2023, 1], [None, 2024, 2]]
    layout = TableLayout(area="Código", values={"Valor": ""}, period="Ano", header_row=2)

    above = workbook(rows[:3], change=lambda book: book.active.merge_cells("A1:C1"))
    assert [cell.value for cell in read(above, layout)[0]] == [1]
    with pytest.raises(NotReadable, match="células unidas"):
        read(workbook(rows, change=lambda book: book.active.merge_cells("A3:A4")), layout)


def test_hidden_sheets_are_told_and_not_read():
    def hide(book):
        book.create_sheet("Rascunho").sheet_state = "hidden"

    body = workbook([["Código", "Ano", "Valor"], ["1312", 2023, 1]], change=hide)

    assert open_grid(body).hidden == ["Rascunho"]
    assert [issue.code for issue in read(body)[1]] == [IssueCode.CONTRACT]
    with pytest.raises(NotReadable, match="escondida"):
        read(body, TableLayout(area="Código", values={"Valor": ""}, period="Ano", sheet="Rascunho"))


def test_what_is_too_large_or_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(grids, "MAX_ROWS", 2)
    with pytest.raises(TooLarge):
        read(HEAD + "1312;2023;1\n" * 3)
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", b"0" * 250_000_000)
    with pytest.raises(NotReadable, match="tamanho excessivo"):
        open_grid(bomb.getvalue())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "vazio"),
        (b"  \n", "vazio"),
        (b"PK\x03\x04broken", "danificado"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "formato antigo"),
        (b"Ano;Valor\n2023;\0 5\n", "não é texto"),
        (b"%PDF-1.7\n", "um PDF"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><p>Erro 500</p>", "página da Web"),
        (b'[{"valor": 5}]', "JSON"),
    ],
)
def test_what_is_no_table_is_refused(body, said):
    with pytest.raises(NotReadable, match=said):
        open_grid(body)


@pytest.mark.parametrize(
    ("written", "frequency", "code"),
    [
        (2024, Frequency.ANNUAL, "2024"),
        (2024.0, Frequency.ANNUAL, "2024"),
        (date(2024, 12, 31), Frequency.ANNUAL, "2024"),
        (date(2024, 7, 31), Frequency.MONTHLY, "2024-07"),
        ("31/12/2024", Frequency.ANNUAL, "2024"),
        ("2024-09-30", Frequency.QUARTERLY, "2024-Q3"),
        ("2024T3", Frequency.ANNUAL, "2024-Q3"),
        ("2024-Q3", Frequency.ANNUAL, "2024-Q3"),
        ("4.º Trimestre de 2024", Frequency.ANNUAL, "2024-Q4"),
        ("1.º semestre de 2024", Frequency.ANNUAL, "2024-S1"),
        ("2024M07", Frequency.ANNUAL, "2024-07"),
        ("2024-07", Frequency.ANNUAL, "2024-07"),
        ("Julho de 2024", Frequency.ANNUAL, "2024-07"),
        ("jul/2024", Frequency.ANNUAL, "2024-07"),
        ("2024-13", Frequency.ANNUAL, None),
        ("31/02/2024", Frequency.ANNUAL, None),
        ("março", Frequency.ANNUAL, None),
        ("20244", Frequency.ANNUAL, None),
    ],
)
def test_periods_as_people_write_them(written, frequency, code):
    assert period_of(written, frequency) == code


@pytest.mark.parametrize(
    ("answer", "value", "status"),
    [
        *((word, Decimal(1), Status.NORMAL) for word in ("Sim", "S", "sim ", "1", 1, 1.0, True)),
        *((word, Decimal(0), Status.NORMAL) for word in ("Não", "NAO", "n", "0", 0, False)),
        *((word, None, Status.NOT_REPORTED) for word in (None, "", "NR", "Não respondeu")),
        *((word, None, Status.NOT_APPLICABLE) for word in ("NA", "n.a.", "Não aplicável")),
        ("ns", None, Status.NOT_AVAILABLE),
    ],
)
def test_answers_of_a_survey(answer, value, status):
    body = workbook([["Município", "P1"], ["0101", answer], ["0102", "Sim"]])

    lines = list(read_survey(body, SurveyLayout("Município", "P1", "2024")).lines)

    assert [(line.area_code, line.value, line.status) for line in lines] == [
        ("0101", value, status),
        ("0102", 1, Status.NORMAL),
    ]


@pytest.mark.parametrize("answer", ["talvez", "2", "sim e não"])
def test_what_is_neither_yes_nor_no_is_an_error(answer):
    lines = list(read_survey(f"Código;P1\n101;{answer}\n".encode(), SurveyLayout("Código", "P1", "2024")).lines)

    assert [(line.code, line.place) for line in lines] == [(IssueCode.NOT_YES_OR_NO, "linha 2, coluna 2")]
