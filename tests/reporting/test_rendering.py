"""The report: from its frozen data alone, the same bytes everywhere, readable by everyone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from common.canonical import canonical, sha256_of
from common.pdf.errors import GlyphMissing
from reporting.models import ReportEdition
from reporting.operations.rendering import DRAWN_WITH, drawing_sha256, render_report, report_html
from reporting.operations.tables import csv_bundle
from reporting.queries.collecting import collect
from tests.reporting.factories import AT, CUT_OFF, ContributionFactory, opened, small_plan
from tests.support.pdf import assert_pdf_ua, structure
from tests.territories.factories import RegionFactory

ROOT = Path(__file__).resolve().parents[2]
PRINTED = "reporting/templates/reporting/pdf/annual.html"
ELSEWHERE = """
import json, sys
import django
django.setup()
from reporting.operations.rendering import render_report
from common.canonical import canonical, sha256_of
payload = json.load(open(sys.argv[1], encoding="utf-8"))
print(sha256_of(render_report(payload, sha256_of(canonical(payload)))))
"""


@pytest.fixture
def payload(db):
    small_plan(actions=2)
    ContributionFactory(region=RegionFactory(code="norte"))
    return collect(opened(), AT)


def text_of(html: str) -> str:
    return " ".join(html.split())


def render(payload):
    return render_report(payload, sha256_of(canonical(payload)))


@pytest.mark.long
def test_the_report_of_the_real_plan_is_accessible(norm_loaded):
    edition = ReportEdition(year=2025, cut_off=CUT_OFF, contributions_until=CUT_OFF)

    pdf = render(collect(edition, AT))

    assert_pdf_ua(pdf)
    parts = structure(pdf)
    headings = [tag for tag, _ in parts if tag in {"H1", "H2"}]
    assert headings[:1] == ["H1"]
    assert headings.count("H2") == 12
    assert all(alt for tag, alt in parts if tag == "Figure")


def test_making_the_report_asks_the_database_nothing(payload, django_assert_num_queries):
    with django_assert_num_queries(0):
        render(payload)
        csv_bundle(payload)


@pytest.mark.long
def test_another_process_makes_the_same_bytes(payload, tmp_path):
    path = tmp_path / "dados.json"
    path.write_text(canonical(payload), encoding="utf-8")

    elsewhere = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(path)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "postgres:///nowhere"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    assert elsewhere == sha256_of(render(payload))


@pytest.mark.parametrize("changed", ["common/pdf/fonts/SourceSans3-Bold.ttf", "common/pdf/print.css", PRINTED])
def test_the_version_of_the_drawing_follows_templates_styles_and_fonts(changed, tmp_path, settings):
    now = drawing_sha256.__wrapped__()
    for name in DRAWN_WITH:
        place = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        place(ROOT / name, tmp_path / name)
    settings.BASE_DIR = tmp_path
    same = drawing_sha256.__wrapped__()
    with (tmp_path / changed).open("ab") as file:
        file.write(b" ")

    assert (same == now, drawing_sha256.__wrapped__() == now) == (True, False)


def test_the_tables_are_the_same_to_the_byte(payload):
    again = json.loads(canonical(payload))

    assert csv_bundle(payload) == csv_bundle(again)


def test_text_that_looks_like_a_formula_is_harmless_in_the_tables(payload):
    payload["regions"][0]["text"] = '=HYPERLINK("https://exemplo.pt")'

    assert b";\"'=HYPERLINK(" in csv_bundle(payload)


def test_a_letter_that_no_font_has_stops_the_report_and_says_where(payload):
    payload["narratives"][0]["narrative"] = "Cooperação com 北京."

    with pytest.raises(GlyphMissing, match="U\\+5317"):
        render(payload)


@pytest.mark.long
def test_titles_of_300_letters_and_tables_over_pages_survive(payload):
    payload["initiatives"][0]["title"] = "Territórios inteligentes " * 12
    action = payload["actions"][0]
    payload["actions"] = [{**action, "code": f"I01-A{n}", "text": "Longo texto da ação. " * 15} for n in range(1, 21)]

    pdf = render(payload)

    assert_pdf_ua(pdf)


def test_an_empty_year_says_so(payload):
    for table in ("actions", "updates", "revisions", "targets", "regions", "inconsistencies", "figures"):
        payload[table] = []

    html, _ = report_html(payload, "0" * 64)

    assert "Sem registos: nenhum prazo foi revisto até à data de corte." in text_of(html)
    assert text_of(html).count("Sem registos.") >= 4


def test_what_is_missing_is_said_in_words(payload):
    html = text_of(report_html(payload, "0" * 64)[0])

    assert "Sem contributo até à data de corte." in html
    assert "Na região começaram três projetos." in html
    assert "Sem reporte aprovado até à data de corte." in html
    assert "Sem edição anterior para comparar" in html


def test_targets_without_aim_or_measure_are_not_zero(payload):
    payload["targets"] = [
        {
            "code": "PRR-07", "measure": "Planos de Ação Local", "indicator": "planos desenvolvidos", "operator": "",
            "value": None, "unit": "planos", "due_on": None, "measured_value": None, "measured_on": None, "source": "",
        }
    ]  # fmt: skip

    html = text_of(report_html(payload, "0" * 64)[0])

    assert "meta por definir" in html
    assert "por medir" in html


def test_an_errata_prints_what_changed(payload):
    payload["edition"] |= {"edition": "1.1", "errata_of": "1.0", "changes": ["Corrige a I02."]}

    html = text_of(report_html(payload, "0" * 64)[0])

    assert "Alterações em relação à edição 1.0" in html
    assert "<li>Corrige a I02.</li>" in html


def test_what_people_wrote_is_text_and_never_markup(payload):
    payload["narratives"][0]["narrative"] = "<script>alert(1)</script>"

    html, _ = report_html(payload, "0" * 64)

    assert "&lt;script&gt;" in html
    assert "<script>" not in html
