"""Files of many observations: what is in them, that they are the same for the same figures, and when they are made."""

import csv
import hashlib
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pandas
import pyarrow.parquet as pq
import pytest

from common.jobs.models import Job
from observatory.enums import ObservationStatus, Origin
from open_data import operations, queries
from open_data.models import BulkFile
from open_data.operations import formats, making
from open_data.queries import cells as reading
from open_data.tasks import catch_up
from tests.observatory.factories import a_measure, a_period, cells, publish, towns

VALUES = [0, 12.5, ObservationStatus.CONFIDENTIAL]
ONLY = ("M10", "M13", "2023", "2024")


@pytest.fixture
def published(norm_loaded):
    publish(a_measure(), cells(VALUES))
    publish(a_measure("M13"), cells([1, 2, 3], period=a_period("2023")), origin=Origin.SIMULATED)
    operations.make_files(only=ONLY)


def of(code, extension):
    return BulkFile.objects.get(code=code, format=extension)


def content(code, extension):
    with of(code, extension).content.open("rb") as kept:
        return kept.read()


def lines(code):
    return list(csv.DictReader(StringIO(content(code, "csv").decode())))


def of_measure(rows, code):
    return [(row["codigo"], row["valor"], row["estado"]) for row in rows if row["medida"] == code]


def test_a_year_holds_all_measures_and_says_why_a_value_is_not_there(published):
    codes = [area.code for area in towns(3)]

    assert of_measure(lines("2024"), "M10") == [(codes[0], "0", "A"), (codes[1], "12.5", "A"), (codes[2], "", "Q")]
    assert of_measure(lines("2023"), "M13") == [(code, str(n), "A") for n, code in enumerate(codes, 1)]
    assert {row["simulado"] for row in lines("2023") if row["medida"] == "M13"} == {"true"}
    assert (of("2023", "csv").is_simulated, of("M10", "csv").is_simulated) == (True, False)


def test_pandas_reads_both_kinds_and_finds_the_same(published):
    table = pandas.read_csv(BytesIO(content("M10", "csv")), dtype={"codigo": str})
    columns = pandas.read_parquet(BytesIO(content("M10", "parquet")))

    assert [None if pandas.isna(value) else float(value) for value in columns["valor"]] == [0.0, 12.5, None]
    assert [None if pandas.isna(value) else float(value) for value in table["valor"]] == [0.0, 12.5, None]
    assert list(columns["codigo"]) == list(table["codigo"]) == [area.code for area in towns(3)]
    assert list(columns.columns) == list(table.columns)
    assert set(columns["publicado_em"]) == {pandas.Timestamp("2026-03-02T09:30:00Z")}


def test_parquet_keeps_exact_numbers_and_says_what_it_is(published):
    read = pq.read_table(BytesIO(content("M13", "parquet")))
    kept = pq.ParquetFile(BytesIO(content("M13", "parquet"))).metadata.metadata
    said = {name.decode(): value.decode() for name, value in kept.items() if not name.startswith(b"ARROW")}

    assert read["valor"].to_pylist() == [Decimal("1.0000"), Decimal("2.0000"), Decimal("3.0000")]
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (said["simulated"], said["modified"]) == ("true", "2026-03-02T09:30:00Z")
    assert "não são estatísticas" in said["warning"]


def test_a_package_tells_how_to_use_it(published):
    package = zipfile.ZipFile(BytesIO(content("M13", "zip")))

    assert package.namelist() == [
        "LEIAME.txt",
        "observacoes-M13.csv",
        "observacoes-M13.csv-metadata.json",
        "ficha.json",
    ]
    said = package.read("LEIAME.txt").decode()
    assert "não são estatísticas" in said.split("\r\n\r\n")[1]
    assert "CC BY 4.0" in said
    described = json.loads(package.read("observacoes-M13.csv-metadata.json"))
    header = package.read("observacoes-M13.csv").decode().splitlines()[0].split(",")
    assert [column["name"] for column in described["tableSchema"]["columns"]] == header
    assert json.loads(package.read("ficha.json"))["codigo"] == "M13"


def test_the_same_figures_give_the_same_bytes(published):
    before = {file.name: file.sha256 for file in BulkFile.objects.all()}
    BulkFile.objects.all().delete()

    operations.make_files(only=ONLY)

    assert {file.name: file.sha256 for file in BulkFile.objects.all()} == before
    assert hashlib.sha256(content("M10", "zip")).hexdigest() == before["observacoes-M10.zip"]


def test_only_what_something_newer_was_published_of_is_made_again(published):
    operations.make_files()
    made = dict(BulkFile.objects.values_list("pk", "sha256"))
    assert operations.make_files() == 0

    publish(a_measure(), cells([5], areas=towns(1)), days=1)
    assert queries.is_stale(queries.names().digest)
    changed = [(task.kind.value, task.code) for task in queries.tasks(queries.names().digest)]
    operations.make_files()

    assert changed == [("MEASURE", "M10"), ("YEAR", "2024")]
    assert of_measure(lines("2024"), "M10")[0][1] == "5"
    again = dict(BulkFile.objects.values_list("pk", "sha256"))
    assert {BulkFile.objects.get(pk=pk).code for pk in made if made[pk] != again[pk]} == {"M10", "2024"}
    assert not queries.is_stale(queries.names().digest)


def test_a_new_name_makes_the_files_again(norm_loaded, settings):
    operations.make_files()
    assert not queries.is_stale(queries.names().digest)

    settings.PORTAL_BASE_URL = "https://exemplo.pt"

    assert queries.is_stale(queries.names().digest)


def test_any_number_of_rows_is_read_some_at_a_time(published, monkeypatch):
    whole = content("M13", "csv")
    BulkFile.objects.filter(code="M13").delete()
    monkeypatch.setattr(reading, "CHUNK", 2)

    operations.make_files(only=["M13"])

    assert content("M13", "csv") == whole
    assert pq.ParquetFile(BytesIO(content("M13", "parquet"))).num_row_groups == 2


def test_what_is_broken_half_way_leaves_what_was_there(published, monkeypatch):
    before = content("M10", "csv")
    publish(a_measure(), cells([5], areas=towns(1)), days=1)
    monkeypatch.setattr(making, "write_package", lambda *_given: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        operations.make_files(only=ONLY)

    assert content("M10", "csv") == before


def test_half_a_file_of_a_broken_attempt_is_not_taken_for_the_file(published):
    kept = of("M10", "csv")
    whole = content("M10", "csv")
    Path(kept.content.path).write_bytes(whole[:20])
    BulkFile.objects.filter(pk=kept.pk).delete()

    operations.make_files(only=ONLY)

    assert content("M10", "csv") == whole


def test_the_clock_asks_for_the_files_once_while_they_are_being_made(norm_loaded, django_capture_on_commit_callbacks):
    publish(a_measure(), cells(VALUES))

    assert (catch_up(), catch_up()) == (True, True)
    assert Job.objects.filter(name="open_data.make_files").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        operations.make_files()
    assert not catch_up()


@pytest.mark.parametrize(
    ("value", "text"), [("0.0000", "0"), ("12.5000", "12.5"), ("100.0000", "100"), ("-0.0500", "-0.05"), (None, None)]
)
def test_numbers_are_written_without_empty_zeros(value, text):
    assert formats.plain(None if value is None else Decimal(value)) == text


def test_a_package_can_be_older_than_packages(tmp_path):
    formats.write_package(tmp_path / "a.zip", {"a.txt": "á"}, datetime(1970, 1, 1, tzinfo=UTC))

    assert zipfile.ZipFile(tmp_path / "a.zip").read("a.txt").decode() == "á"
