"""The annual report: the whole build beside WeasyPrint alone on the same HTML, each in its own process.

Both sides have the facts of the same moment, hence the same HTML, and the same fonts. Every process imports Django and
WeasyPrint first and measures only its work, in seconds of processor, which other work of the machine hardly moves; of
three rounds the median counts. Memory is the whole process at its highest, the worst of the rounds.
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
from statistics import median
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
AIM_RATIO, AIM_MEMORY_MB = 1.3, 400
YEAR = 2025
ROUNDS = 3


def run() -> bool:
    """Print times and peak memory; tell whether both aims are met."""
    moment = datetime.now(UTC).isoformat()
    rounds = [(_measured("whole", moment), _measured("alone", moment)) for _ in range(ROUNDS)]
    whole, alone = (_middle([pair[side] for pair in rounds]) for side in (0, 1))
    print(f"{'report':34}{'s':>9}{'CPU s':>9}{'peak MB':>9}{'pages':>7}")
    _show("facts, snapshot, PDF", whole)
    _show("WeasyPrint alone", alone)
    ratio = whole["processor"] / alone["processor"]
    is_fast: bool = ratio <= AIM_RATIO
    is_small: bool = whole["megabytes"] <= AIM_MEMORY_MB
    print(f"{'ratio of CPU s':34}{ratio:9.2f}   ≤ {AIM_RATIO} {'met' if is_fast else 'MISSED'}")
    print(f"{'peak memory':34}{whole['megabytes']:9.0f}   ≤ {AIM_MEMORY_MB} MB {'met' if is_small else 'MISSED'}")
    return is_fast and is_small


def _middle(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of the times and the highest memory."""
    times = {name: median(figures[name] for figures in rounds) for name in ("seconds", "processor")}
    return rounds[0] | times | {"megabytes": max(figures["megabytes"] for figures in rounds)}


def _show(name: str, figures: dict[str, Any]) -> None:
    seconds, processor = figures["seconds"], figures["processor"]
    print(f"{name:34}{seconds:9.2f}{processor:9.2f}{figures['megabytes']:9.0f}{figures['pages']:7}")


def _measured(what: str, moment: str) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.report", what, moment],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    figures: dict[str, Any] = json.loads(told.splitlines()[-1])
    return figures


def _work(what: str, at: datetime) -> None:
    django.setup()
    # These need the apps to be loaded.
    from common.pdf.render import load_engine

    load_engine()
    pdf, seconds, processor = _whole(at) if what == "whole" else _alone(at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / 1024 if sys.platform == "linux" else peak / 1024**2
    figures = {"seconds": seconds, "processor": processor, "megabytes": megabytes, "pages": _pages(pdf)}
    print(json.dumps(figures))


def _pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def _payload(now: datetime) -> tuple[Any, str]:
    """The facts as they stand, collected as for an edition that is never kept."""
    from common.canonical import canonical, sha256_of
    from reporting.models import ReportEdition
    from reporting.queries.collecting import collect, one_moment

    edition = ReportEdition(pk=0, year=YEAR, edition="1.0", cut_off=now, contributions_until=now)
    with one_moment():
        payload = collect(edition, now)
    return payload, sha256_of(canonical(payload))


def _whole(at: datetime) -> tuple[bytes, float, float]:
    from reporting.operations import rendering

    began, worked = time.perf_counter(), time.process_time()
    payload, digest = _payload(at)
    pdf = rendering.render_report(payload, digest)
    return pdf, time.perf_counter() - began, time.process_time() - worked


def _alone(at: datetime) -> tuple[bytes, float, float]:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from common.pdf.engine import Bundle, fixed_environment
    from reporting.operations import rendering

    html, images = rendering.report_html(*_payload(at))
    sheets = [ROOT / "common/pdf/print.css", ROOT / "reporting/templates/reporting/pdf/annual.css"]
    began, worked = time.perf_counter(), time.process_time()
    with fixed_environment(at):
        bundle, fonts = Bundle(images), FontConfiguration()
        styles = [weasyprint.CSS(string=sheet.read_text(), url_fetcher=bundle, font_config=fonts) for sheet in sheets]
        source = weasyprint.HTML(string=html, base_url="memory:/", url_fetcher=bundle)
        pdf: bytes = source.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf, time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    _work(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
