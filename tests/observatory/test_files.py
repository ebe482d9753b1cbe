"""Figures as files: what others' readers make of them is what the page shows."""

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pandas
import pytest
from jsonstat_validator import validate_jsonstat
from lxml import etree
from pyjstat import pyjstat

from observatory.enums import ObservationStatus, Origin
from tests.observatory.factories import a_measure, cells, publish, towns

SVG = "{http://www.w3.org/2000/svg}"
VALUES = [0, 12.5, ObservationStatus.CONFIDENTIAL]


@pytest.fixture
def published(norm_loaded):
    publish(a_measure(), cells(VALUES))


@pytest.fixture
def simulated(norm_loaded):
    publish(a_measure(), cells(VALUES), origin=Origin.SIMULATED)


def lines(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_a_table_keeps_zero_and_says_why_there_is_nothing(client, published):
    response = client.get("/observatorio/M10.csv")

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "observatorio-M10-2024-municipio-" in response.headers["Content-Disposition"]
    found = {line["codigo"]: line for line in lines(response)}
    codes = [area.code for area in towns(4)]
    assert len(found) == 308
    assert [(found[code]["valor"], found[code]["estado"]) for code in codes] == [
        ("0", "A"),
        ("12,5", "A"),
        ("", "Q"),
        ("", "L"),
    ]
    assert found[codes[0]]["fonte"] == "INE, indicador de exemplo"
    assert found[codes[0]]["Licença"] == "CC BY 4.0"


def test_a_workbook_says_the_same(client, published):
    book = openpyxl.load_workbook(BytesIO(client.get("/observatorio/M10.xlsx").content))

    table = list(book["Dados"].values)
    code, value, state = (table[0].index(name) for name in ("codigo", "valor", "estado"))
    found = {row[code]: (row[value], row[state]) for row in table[1:]}
    assert [found[area.code] for area in towns(3)] == [(0, "A"), (12.5, "A"), (None, "Q")]


@pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")  # the reader's own
@pytest.mark.parametrize("query", [{}, {"vista": "serie", "t": "0102"}], ids=["table", "series"])
def test_json_stat_is_read_by_others(client, published, query):
    response = client.get("/observatorio/M10.json", query)

    content = json.loads(response.content)
    validate_jsonstat(content)
    frame = pyjstat.Dataset.read(response.content.decode()).write("dataframe")
    wanted = {"Albergaria-a-Velha": 12.5} if query else {"Águeda": 0.0, "Albergaria-a-Velha": 12.5}
    known = frame.dropna(subset=["value"])
    assert dict(zip(known["Território"], known["value"], strict=True)) == wanted
    assert len(content["status"]) == len(content["value"]) == (2 if query else 308)


def test_a_moment_of_summer_is_told_in_universal_time(client, norm_loaded):
    publish(a_measure(), cells(VALUES), days=135)  # 15 July, when Lisbon is an hour ahead

    content = client.get("/observatorio/M10.json").json()
    assert content["updated"] == "2026-07-15T09:30:00Z"
    assert content["dimension"]["medida"]["category"]["unit"]["M10"]["decimals"] == a_measure().decimals


def test_drawings_are_documents_and_images(client, published):
    drawn = etree.fromstring(client.get("/observatorio/M10.svg").content)
    image = client.get("/observatorio/M10.png", {"vista": "serie", "t": "0102"})

    said = " ".join(drawn.itertext())
    assert drawn.tag == f"{SVG}svg"
    assert "Resíduos urbanos recolhidos (kg/hab.), municípios, 2024" in said
    assert "INE, indicador de exemplo" in said
    assert image.content.startswith(b"\x89PNG\r\n")
    assert image.headers["Content-Disposition"] == 'attachment; filename="observatorio-M10-serie.png"'


@pytest.fixture
def many(norm_loaded):
    publish(a_measure(), cells([0, *range(1, 20)]))


def test_how_values_lie_is_a_file_too(client, many):
    query = {"vista": "distribuicao"}
    response = client.get("/observatorio/M10.csv", query)
    found = [(line["de"], line["ate"], line["territorios"]) for line in lines(response)]
    book = openpyxl.load_workbook(BytesIO(client.get("/observatorio/M10.xlsx", query).content))
    drawn = etree.fromstring(client.get("/observatorio/M10.svg", query).content)

    assert found[:2] == [("0", "2", "3"), ("2", "4", "2")]
    assert sum(int(count) for _low, _high, count in found) == 20
    assert [str(row[-1]) for row in list(book["Dados"].values)[1:]] == [count for _low, _high, count in found]
    assert "Quantos territórios têm cada valor" in " ".join(drawn.itertext())
    assert client.get("/observatorio/M10.png", query).content.startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("extension", ["csv", "svg"])
def test_too_few_values_have_no_distribution(client, published, extension):
    assert client.get(f"/observatorio/M10.{extension}", {"vista": "distribuicao"}).status_code == 404


@pytest.mark.parametrize("query", [{}, {"vista": "serie", "t": "0102"}], ids=["table", "series"])
def test_pandas_reads_the_tables(client, published, query):
    text = client.get("/observatorio/M10.csv", query).content
    table = pandas.read_csv(BytesIO(text), sep=";", decimal=",", dtype={"codigo": str})
    book = pandas.read_excel(BytesIO(client.get("/observatorio/M10.xlsx", query).content), dtype={"codigo": str})

    known = table.dropna(subset=["valor"]).set_index("codigo")["valor"].to_dict()
    assert known == ({"0102": 12.5} if query else {"0101": 0.0, "0102": 12.5})
    assert book.dropna(subset=["valor"]).set_index("codigo")["valor"].to_dict() == known


def test_every_file_of_simulated_figures_says_so(client, simulated):
    told = {name: client.get(f"/observatorio/M10.{name}").content for name in ("csv", "xlsx", "json", "svg")}
    book = openpyxl.load_workbook(BytesIO(told["xlsx"]))

    assert "não são estatísticas" in lines(client.get("/observatorio/M10.csv"))[0]["Aviso"]
    assert any("não são estatísticas" in str(cell) for row in book["Fonte"].values for cell in row)
    assert "não são estatísticas" in json.loads(told["json"])["note"][0]
    assert "não são estatísticas" in " ".join(" ".join(etree.fromstring(told["svg"]).itertext()).split())


def test_there_is_no_drawing_of_nothing(client, norm_loaded):
    assert client.get("/observatorio/M13.svg").status_code == 404
    assert client.get("/observatorio/M13.csv").status_code == 200


def test_the_list_is_a_file_too(client, published):
    found = {line["codigo"]: line for line in lines(client.get("/observatorio/medidas.csv"))}

    assert len(found) == 48
    assert (found["M10"]["com_valor"], found["M10"]["esperados"], found["M11"]["com_valor"]) == ("2", "308", "")
