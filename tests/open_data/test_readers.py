"""Other people's readers open every file of figures, find the value, and find the word that it is simulated."""

import json
from io import BytesIO

import pandas
import pytest
from pyjstat import pyjstat

from observatory.enums import Origin
from tests.observatory.factories import a_measure, cells, publish

FILES = {
    "/observatorio/M10": {},
    "/territorios/0101": {},
    "/observatorio/comparar": {"t": ["0101", "0102"], "m": "M10"},
}


@pytest.fixture
def simulated(norm_loaded):
    publish(a_measure(), cells([0, 12.5]), origin=Origin.SIMULATED)


def values(table):
    known = table[(table["medida"] == "M10") & (table["codigo"] == "0101")]
    return [float(value) for value in known["valor"]]


@pytest.mark.parametrize(("path", "query"), FILES.items(), ids=list(FILES))
def test_pandas_reads_text_and_workbook(client, simulated, path, query):
    text = pandas.read_csv(
        BytesIO(client.get(f"{path}.csv", query).content), sep=";", decimal=",", dtype={"codigo": str}
    )
    book = pandas.read_excel(
        BytesIO(client.get(f"{path}.xlsx", query).content), sheet_name=None, dtype={"codigo": str}, header=0
    )

    assert values(text) == values(book["Dados"]) == [0.0]
    assert text["Aviso"].str.contains("não são estatísticas").all()
    assert book["Fonte"].astype(str).apply(lambda column: column.str.contains("não são estatísticas")).any().any()


@pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")  # the reader's own
@pytest.mark.parametrize(("path", "query"), FILES.items(), ids=list(FILES))
def test_pyjstat_reads_json(client, simulated, path, query):
    body = client.get(f"{path}.json", query).content
    frame = pyjstat.Dataset.read(body.decode()).write("dataframe").dropna(subset=["value"])

    known = frame[(frame["Território"] == "Águeda") & frame["Medida"].str.startswith("Resíduos urbanos recolhidos")]
    assert list(known["value"]) == [0]
    assert "não são estatísticas" in json.loads(body)["note"][0]
