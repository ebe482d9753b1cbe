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
ROUNDS = 2


def run() -> bool:
    """Print times and peak memory; tell whether both aims are met. The quieter of two rounds counts."""
    rounds = [(_measured("whole"), _measured("alone")) for _ in range(ROUNDS)]
    whole = min((pair[0] for pair in rounds), key=_seconds)
    alone = min((pair[1] for pair in rounds), key=_seconds)
    print(f"{'report':34}{'s':>9}{'CPU s':>9}{'peak MB':>9}{'pages':>7}")
    _show("facts, snapshot, PDF", whole)
    _show("WeasyPrint alone", alone)
    ratio = whole["seconds"] / alone["seconds"]
    is_fast: bool = ratio <= AIM_RATIO
    is_small: bool = whole["megabytes"] <= AIM_MEMORY_MB
    print(f"{'ratio':34}{ratio:9.2f}   ≤ {AIM_RATIO} {'met' if is_fast else 'MISSED'}")
    print(f"{'peak memory':34}{whole['megabytes']:9.0f}   ≤ {AIM_MEMORY_MB} MB {'met' if is_small else 'MISSED'}")
    return is_fast and is_small


def _seconds(figures: dict[str, Any]) -> float:
    taken: float = figures["seconds"]
    return taken


def _show(name: str, figures: dict[str, Any]) -> None:
    seconds, processor = figures["seconds"], figures["processor"]
    print(f"{name:34}{seconds:9.2f}{processor:9.2f}{figures['megabytes']:9.0f}{figures['pages']:7}")


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
    pdf, seconds, processor = _whole() if what == "whole" else _alone()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / 1024 if sys.platform == "linux" else peak / 1024**2
    figures = {"seconds": seconds, "processor": processor, "megabytes": megabytes, "pages": _pages(pdf)}
    print(json.dumps(figures))


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


def _whole() -> tuple[bytes, float, float]:
    from reporting.operations import rendering

    began, worked = time.perf_counter(), time.process_time()
    payload, digest = _payload()
    pdf = rendering.render_report(payload, digest)
    return pdf, time.perf_counter() - began, time.process_time() - worked


def _alone() -> tuple[bytes, float, float]:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from common.pdf.engine import Bundle
    from reporting.operations import rendering

    html, images = rendering.report_html(*_payload())
    sheets = [ROOT / "common/pdf/print.css", ROOT / "reporting/templates/reporting/pdf/annual.css"]
    began, worked = time.perf_counter(), time.process_time()
    bundle, fonts = Bundle(images), FontConfiguration()
    styles = [weasyprint.CSS(string=sheet.read_text(), url_fetcher=bundle, font_config=fonts) for sheet in sheets]
    source = weasyprint.HTML(string=html, base_url="memory:/", url_fetcher=bundle)
    pdf: bytes = source.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf, time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    _work(sys.argv[1])
