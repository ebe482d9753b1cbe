import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from common.calendars.feed import calendar_feed
from common.charts.bar import Bar, BarData, bar
from common.charts.file import chart_file
from common.exports.tables import ExportColumn, Provenance, csv_response, xlsx_response

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
WHERE = Provenance(source="RCM n.º 176/2023", extracted_at=AT)
MARK = "Demonstração: a norma é a real; as pessoas, os reportes e as medições são inventados."
COLUMNS = [
    ExportColumn("Código", lambda row: row[0]),
    ExportColumn("Texto", lambda row: row[1]),
    ExportColumn("Valor", lambda row: row[2]),
    ExportColumn("Prazo", lambda row: row[3]),
    ExportColumn("Confirmado", lambda row: row[4]),
]
ROWS = [
    ("I01", 'Água; "ação"\nem duas linhas', Decimal("1234.50"), date(2026, 12, 31), True),
    ("I02", '=HYPERLINK("http://exemplo.pt")', None, None, False),
    ("I03", "-1+1", 0, None, None),
]


def read_csv(response):
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_reads_back_as_one_table_with_its_provenance():
    response = csv_response("iniciativas", COLUMNS, ROWS, WHERE)

    said = ["RCM n.º 176/2023", "2026-07-01 10:30", "Creative Commons Atribuição 4.0 (CC BY 4.0)", MARK]
    assert read_csv(response) == [
        ["Código", "Texto", "Valor", "Prazo", "Confirmado", "Fonte dos dados", "Extraído em", "Licença", "Aviso"],
        ["I01", 'Água; "ação"\nem duas linhas', "1234,50", "2026-12-31", "sim", *said],
        ["I02", '\'=HYPERLINK("http://exemplo.pt")', "", "", "não", *said],
        ["I03", "'-1+1", "0", "", "", *said],
    ]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="iniciativas-2026-07-01.csv"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_read_as_a_formula(start):
    response = csv_response("lista", [ExportColumn("Texto", str)], [f"{start}1"], WHERE)

    assert read_csv(response)[1][0] == f"'{start}1"


def test_xlsx_reads_back_with_types_and_a_sheet_for_the_source():
    response = xlsx_response("iniciativas", COLUMNS, ROWS, WHERE)

    book = openpyxl.load_workbook(BytesIO(response.content))
    data = [list(row) for row in book["Dados"].iter_rows(values_only=True)]
    assert data == [
        ["Código", "Texto", "Valor", "Prazo", "Confirmado"],
        ["I01", 'Água; "ação"\nem duas linhas', 1234.5, datetime(2026, 12, 31), "sim"],  # noqa: DTZ001 -- a spreadsheet has no time zones
        ["I02", '=HYPERLINK("http://exemplo.pt")', None, None, "não"],
        ["I03", "-1+1", 0, None, None],
    ]
    assert [list(row) for row in book["Fonte"].iter_rows(values_only=True)] == [
        ["Fonte dos dados", "RCM n.º 176/2023"],
        ["Extraído em", "2026-07-01 10:30"],
        ["Licença", "Creative Commons Atribuição 4.0 (CC BY 4.0)"],
        ["Aviso", MARK],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="iniciativas-2026-07-01.xlsx"'


def test_xlsx_keeps_a_formula_as_text():
    response = xlsx_response("lista", [ExportColumn("Texto", str)], ["=1+1"], WHERE)

    sheet = openpyxl.load_workbook(BytesIO(response.content))["Dados"]
    raw = sheet["A2"]
    assert (raw.value, raw.data_type) == ("=1+1", "s")


def test_only_a_demonstration_marks_its_files(settings):
    bars = (Bar(label="A", value=Decimal(1)),)
    chart = bar(BarData(key="k", title="Título", source="ENTI", bars=bars, heading="Nome", measure="Valor", unit=""))
    made = {"calendar": lambda: calendar_feed("Prazos", "Prazos do plano", [], refresh=timedelta(hours=1))}
    made["chart"] = lambda: chart_file(chart)

    marked = {name: "Demonstração: a norma" in make().decode() for name, make in made.items()}
    settings.DEMONSTRATION = False
    unmarked = {name: "demonstração" in make().decode().lower() for name, make in made.items()}

    assert (marked, unmarked) == ({"calendar": True, "chart": True}, {"calendar": False, "chart": False})
    assert read_csv(csv_response("lista", COLUMNS, [], WHERE))[0][-1] == "Licença"


def test_an_empty_list_still_says_its_columns():
    assert read_csv(csv_response("lista", COLUMNS, [], WHERE))[0][:2] == ["Código", "Texto"]
    assert openpyxl.load_workbook(BytesIO(xlsx_response("lista", COLUMNS, [], WHERE).content))["Dados"].max_row == 1
