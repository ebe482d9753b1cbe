import hashlib
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from common.pdf.errors import DocumentBroken, GlyphMissing, PangoMissing, ResourceRefused
from common.pdf.render import Attachment, render_pdf
from tests.common.pdf import sample
from tests.support.pdf import assert_pdf_ua, nodes, structure, ua_failures

ROOT = Path(__file__).resolve().parents[3]
TABLE = (
    "<h1>Quadro</h1><table><thead><tr><th>Ação</th><th>Prazo</th></tr></thead>"
    "<tbody><tr><th>I01-A1</th><td>2024</td></tr></tbody></table>"
)
ELSEWHERE = """
import hashlib
import django
django.setup()
from common.pdf.render import render_pdf
from tests.common.pdf import sample
pdf = render_pdf(sample.report(3), metadata=sample.METADATA, created_at=sample.CREATED_AT, images=sample.IMAGES)
print(hashlib.sha256(pdf).hexdigest())
"""
WITHOUT_PANGO = """
import cffi
def missing(*arguments):
    raise OSError("cannot load library 'libpango-1.0-0'")
cffi.FFI.dlopen = missing
from common.pdf.errors import PangoMissing
from common.pdf.render import load_engine
try:
    load_engine()
except PangoMissing as error:
    print(error)
"""


def render(html, **given):
    return render_pdf(html, metadata=sample.METADATA, created_at=sample.CREATED_AT, **given)


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"} | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.fixture(scope="module")
def report():
    return render(sample.report(), images=sample.IMAGES)


def test_report_keeps_pdf_ua(report):
    assert_pdf_ua(report)


def test_the_check_can_fail():
    engine_output = render(sample.page("<p>a</p>"))
    with pikepdf.open(BytesIO(engine_output)) as document:
        del document.Root.StructTreeRoot
        broken = BytesIO()
        document.save(broken)

    assert ua_failures(broken.getvalue()) != []


def test_report_has_no_warning_about_its_style(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render(sample.report(2), images=sample.IMAGES)

    assert caplog.messages == []


def test_report_says_who_it_is(report):
    with pikepdf.open(BytesIO(report)) as document:
        described = {key: str(value) for key, value in document.docinfo.items() if key != "/Producer"}

        assert described == {
            "/Title": "Relatório de exemplo",
            "/Author": "EATA",
            "/Subject": "Um documento de cada coisa",
            "/CreationDate": "D:20260131120000Z",
            "/ModDate": "D:20260131120000Z",
        }
        assert str(document.Root.Lang) == "pt-PT"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_report_has_bookmarks_landscape_pages_and_only_bundled_fonts(report):
    with pikepdf.open(BytesIO(report)) as document, document.open_outline() as outline:
        shapes = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in document.pages]
        fonts = {str(font.BaseFont)[8:] for page in document.pages for font in page.Resources.Font.values()}

        assert [entry.title for entry in outline.root[0].children] == ["Índice", "Sumário executivo", "As ações"]
        assert shapes == sorted(shapes)
        assert set(shapes) == {False, True}
        assert {font.split("-")[1] for font in fonts} == {"Sans", "Serif"}
        assert {font.split("-")[0] for font in fonts} == {"Source"}


def test_charts_are_figures_with_alternative_text(report):
    told = [alt for tag, alt in structure(report) if tag == "Figure"]

    assert told == [chart.description for chart in sample.CHARTS]


def test_headers_say_what_they_head():
    with pikepdf.open(BytesIO(render(sample.page(TABLE)))) as document:
        scopes = [str(node.A.Scope) for node in nodes(document) if node.S == "/TH"]

    assert scopes == ["/Column", "/Column", "/Row"]


def test_header_rows_repeat_on_every_page_of_a_table():
    with pikepdf.open(BytesIO(render(sample.report(47), images=sample.IMAGES))) as document:
        wide = [page for page in document.pages if float(page.mediabox[2]) > float(page.mediabox[3])]

    assert len(wide) == 4


def test_same_document_has_same_bytes_in_parallel_threads():
    html = sample.report(3)

    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: render(html, images=sample.IMAGES), range(3)))

    assert made[0] == made[1] == made[2]


def test_same_document_has_same_bytes_on_a_machine_without_fonts_in_another_zone(tmp_path):
    no_fonts = tmp_path / "fonts.conf"
    no_fonts.write_text("<fontconfig></fontconfig>")
    here = hashlib.sha256(render(sample.report(3), images=sample.IMAGES)).hexdigest()

    there = run(ELSEWHERE, FONTCONFIG_FILE=str(no_fonts), TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7")

    assert there == here


def test_another_moment_is_another_document():
    later = sample.CREATED_AT.replace(hour=13)

    one = render(sample.page("<p>a</p>"))
    other = render_pdf(sample.page("<p>a</p>"), metadata=sample.METADATA, created_at=later)

    assert one != other


def test_environment_is_left_as_it_was(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)

    render(sample.page("<p>a</p>"))

    assert os.environ["SOURCE_DATE_EPOCH"] == "5"
    assert "FONTCONFIG_FILE" not in os.environ


def test_environment_is_left_as_it_was_after_a_failure(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    with pytest.raises(ResourceRefused):
        render(sample.page('<img src="memory:absent.svg" alt="">'))

    assert "SOURCE_DATE_EPOCH" not in os.environ


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/a.png" alt="">',
        '<img src="file:///etc/passwd" alt="">',
        '<img src="a.png" alt="">',
        '<img src="memory:absent.svg" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<img src="bundled:../print.css" alt="">',
        '<img src="bundled:print.css" alt="">',
        "<style>p { background: url(http://example.org/a.png) }</style><p>a</p>",
        "<style>@import url(http://example.org/a.css);</style><p>a</p>",
        '<link rel="stylesheet" href="http://example.org/a.css"><p>a</p>',
        '<p><a rel="attachment" href="file:///etc/passwd">a</a></p>',
    ],
)
def test_nothing_comes_from_network_or_disk(body):
    with pytest.raises(ResourceRefused):
        render(sample.page(body))


def test_drawings_cannot_reach_out_either():
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        b'<image href="file:///etc/passwd" width="9" height="9"/></svg>'
    )

    with pytest.raises(ResourceRefused):
        render(sample.page('<img src="memory:a.svg" alt="a">'), images={"a.svg": drawing})


@pytest.mark.parametrize(
    ("body", "images"),
    [
        ('<img src="memory:a.svg" alt="a">', {"a.svg": b"<svg"}),
        ('<p><a href="#absent">a</a></p>', {}),
    ],
    ids=["broken drawing", "link to nowhere"],
)
def test_what_would_be_left_out_stops_the_build(body, images):
    with pytest.raises(DocumentBroken, match="incompleto"):
        render(sample.page(body), images=images)


def test_links_are_kept_without_being_followed():
    assert_pdf_ua(render(sample.page('<h1>A</h1><p><a href="https://example.org/">fora</a></p>')))


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("<p>Antes do título: 漢</p>", "início do documento"),
        ("<h2>Metas</h2><p>Valor <b>漢</b> medido</p>", "«Metas»"),
        ("<h2>Metas &#28450;</h2>", "«Metas 漢»"),
    ],
)
def test_a_character_without_glyph_stops_the_build(body, place):
    with pytest.raises(GlyphMissing, match=r"U\+6F22, CJK UNIFIED IDEOGRAPH-6F22") as caught:
        render(sample.page(body))

    assert caught.value.character == "漢"
    assert caught.value.place == place


def test_a_character_without_glyph_in_a_drawing_stops_the_build():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><title>漢</title><text>Barra 漢</text></svg>'.encode()

    with pytest.raises(GlyphMissing, match=r"figura «a\.svg»: «Barra 漢»"):
        render(sample.page("<p>a</p>"), images={"a.svg": drawing})


def test_text_that_is_not_drawn_needs_no_glyph():
    html = sample.page("<style>p::before { content: '' } /* 漢 */</style><p>so\u00adft\u200b</p>")

    assert_pdf_ua(render(html))


@pytest.mark.parametrize(
    "text", ["Áàâãçéêíóôõú ªº «»“”‘’ – — … €", "≥ ≤ \u2212 × · • → ✓ ½ ² § ‰", "1\u202f234,5\u00a0%", "a\u0303"]
)
def test_portuguese_typography_is_covered(text):
    assert_pdf_ua(render(sample.page(f"<h1>{text}</h1><p><em>{text}</em> <strong>{text}</strong></p>")))


def test_attachments_travel_inside():
    data = Attachment(name="dados.json", description="Instantâneo", content=b'{"a": 1}')

    made = render(sample.page("<h1>A</h1>"), attachments=[data])

    assert_pdf_ua(made)
    assert made == render(sample.page("<h1>A</h1>"), attachments=[data])
    with pikepdf.open(BytesIO(made)) as document:
        assert document.attachments["dados.json"].get_file().read_bytes() == b'{"a": 1}'


def test_progress_is_told_and_then_silent():
    told: list[str] = []

    render(sample.page("<p>a</p>"), progress=told.append)
    count = len(told)
    render(sample.page("<p>b</p>"))

    assert count > 5
    assert len(told) == count


def test_long_titles_and_words_stay_on_the_page():
    title = "Designação muito comprida " * 12
    body = f"<h1>{title}</h1><h2>{title}</h2><table><tr><td>{'x' * 300}</td><td>b</td></tr></table>"

    assert_pdf_ua(render(sample.page(body)))


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        render_pdf("<p>a</p>", metadata=sample.METADATA, created_at=datetime(2026, 1, 1))  # noqa: DTZ001 - the point


def test_without_pango_the_error_says_what_to_install():
    assert run(WITHOUT_PANGO) == str(PangoMissing())
