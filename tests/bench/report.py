"""The annual report: the whole build beside WeasyPrint alone on the same HTML, each in its own process.

Both processes import Django and WeasyPrint first and measure only their work; memory is the whole process.
"""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
AIM_RATIO, AIM_MEMORY_MB = 1.3, 400
YEAR = 2025


def run() -> bool:
    """Print times and peak memory; tell whether both aims are met."""
    whole, alone = _measured("whole"), _measured("alone")
    ratio = whole["seconds"] / alone["seconds"]
    is_fast: bool = ratio <= AIM_RATIO
    is_small: bool = whole["megabytes"] <= AIM_MEMORY_MB
    for name, figures in (("snapshot and report", whole), ("WeasyPrint alone", alone)):
        pages, memory = figures["pages"], figures["megabytes"]
        print(f"{name:34}{figures['seconds']:8.2f} s {memory:8.0f} MB {pages:5} pages")
    verdict = "met" if is_fast else "MISSED"
    print(f"{'ratio':34}{ratio:8.2f}   ≤ {AIM_RATIO} {verdict}")
    verdict = "met" if is_small else "MISSED"
    print(f"{'peak memory':34}{whole['megabytes']:8.0f} MB ≤ {AIM_MEMORY_MB} {verdict}")
    return is_fast and is_small


def _measured(what: str) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.report", what],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    figures: dict[str, Any] = json.loads(told.splitlines()[-1])
    return figures


def _work(what: str) -> None:
    django.setup()
    # These need the apps to be loaded.
    from common.pdf.render import load_engine

    load_engine()
    pdf, seconds = _whole() if what == "whole" else _alone()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / 1024 if sys.platform == "linux" else peak / 1024**2
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "pages": _pages(pdf)}))


def _pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def _payload() -> tuple[Any, str]:
    """The facts as they stand, collected as for an edition that is never kept."""
    from reporting.models import ReportEdition
    from reporting.queries.canonical import canonical, sha256_of
    from reporting.queries.collecting import collect, one_moment

    now = datetime.now(UTC)
    edition = ReportEdition(pk=0, year=YEAR, edition="1.0", cut_off=now, contributions_until=now)
    with one_moment():
        payload = collect(edition, now)
    return payload, sha256_of(canonical(payload))


def _whole() -> tuple[bytes, float]:
    from reporting.operations import rendering

    began = time.perf_counter()
    payload, digest = _payload()
    pdf = rendering.render_report(payload, digest)
    return pdf, time.perf_counter() - began


def _alone() -> tuple[bytes, float]:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from common.pdf.engine import Bundle
    from reporting.operations import rendering

    html, images = rendering.report_html(*_payload())
    sheets = [ROOT / "common/pdf/print.css", ROOT / "reporting/templates/reporting/pdf/annual.css"]
    began = time.perf_counter()
    bundle, fonts = Bundle(images), FontConfiguration()
    styles = [weasyprint.CSS(string=sheet.read_text(), url_fetcher=bundle, font_config=fonts) for sheet in sheets]
    source = weasyprint.HTML(string=html, base_url="memory:/", url_fetcher=bundle)
    pdf: bytes = source.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf, time.perf_counter() - began


if __name__ == "__main__":
    _work(sys.argv[1])
