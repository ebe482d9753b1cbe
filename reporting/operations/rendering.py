"""From the frozen payload to the report. Nothing here reads the database or the clock."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from common.charts.chart import Chart
from common.pdf import render
from reporting.queries.canonical import Payload
from reporting.queries.document import document

HERE = Path(__file__).parents[1]
PRINT = HERE / "templates" / "reporting" / "pdf"
COVER = HERE / "static" / "reporting" / "cover.svg"
# How far a build is, of STEPS, and what it is doing.
Tell = Callable[[int, str], None]
STEPS = 9
ENGINE_STEP = re.compile(r"Step (\d)(?:.* Page (\d+))?")
# What a page looks like comes from here and from the engine; change any of it and the same data give other bytes.
DRAWN_WITH = (
    "common/charts",
    "common/pdf",
    "common/ui/formatting.py",
    "reporting/operations/rendering.py",
    "reporting/queries/charts.py",
    "reporting/queries/document.py",
    "reporting/static/reporting/cover.svg",
    "reporting/templates/reporting/pdf",
    "reporting/templatetags/frozen.py",
)
ENGINE = ("weasyprint", "pydyf", "fonttools", "tinycss2")
AUTHOR = "Estrutura de apoio técnico e de acompanhamento da ENTI (EATA)"


@cache
def drawing_sha256() -> str:
    """Return the fingerprint of the templates, styles, fonts and code that draw the report, and of the engine."""
    digest = hashlib.sha256("\n".join(f"{name} {version(name)}" for name in ENGINE).encode())
    for path in sorted(path for name in DRAWN_WITH for path in _files(settings.BASE_DIR / name)):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for each in path.rglob("*"):
        if each.is_file() and each.parent.name != "__pycache__":
            yield each


def report_html(payload: Payload, sha256: str) -> tuple[str, dict[str, bytes]]:
    """Return the whole document and its drawings by name."""
    shown = document(payload, sha256)
    images = {f"{chart.key}.svg": str(chart.svg).encode() for chart in _charts(shown)}
    images["cover.svg"] = COVER.read_bytes()
    return render_to_string("reporting/pdf/annual.html", shown), images


def _charts(shown: dict[str, Any]) -> Iterator[Chart]:
    yield from shown["charts"].values()
    for domain in shown["domains"]:
        yield from domain["timelines"]


def silence(_step: int, _label: str) -> None:
    """Tell nobody."""


def render_report(payload: Payload, sha256: str, *, tell: Tell = silence) -> bytes:
    """Make the PDF. The same payload gives the same bytes, on any machine.

    Raises common.pdf.errors.PdfError, with a sentence for people, when a letter cannot be drawn.
    """
    html, images = report_html(payload, sha256)
    return render.render_pdf(
        html,
        metadata=_metadata(payload, sha256),
        created_at=datetime.fromisoformat(payload["edition"]["cut_off"]),
        images=images,
        extra_css=(PRINT / "annual.css").read_text(encoding="utf-8"),
        progress=lambda step: _pass_on(step, tell),
    )


def _pass_on(step: str, tell: Tell) -> None:
    """Say in Portuguese what the engine says in English."""
    found = ENGINE_STEP.match(step)
    if found is None:
        return
    number, page = int(found[1]), found[2]
    label = "A preparar o documento" if number < 5 else "A escrever o PDF"
    tell(number + 1, f"A compor a página {page}" if page else label)


def _metadata(payload: Payload, sha256: str) -> render.Metadata:
    edition = payload["edition"]
    return render.Metadata(
        title=f"Relatório anual da ENTI {edition['year']}, edição {edition['edition']}",
        author=AUTHOR,
        subject=f"Execução do Plano de Ação da Estratégia Nacional de Territórios Inteligentes. Dados: {sha256}",
        keywords=("ENTI", "territórios inteligentes", "plano de ação", "relatório anual"),
    )
