"""Requests a second for public pages beside two trivial views, in one run on one machine.

«Uncached» is without kept pages: every request goes through every layer, finds its view and renders its template.
It is measured twice: as the portal runs, with what was read and drawn kept until something changes ("fragments"), and
with nothing kept at all ("bare"), which is what the first request after a change costs. The aim is for the former.
Each ratio is told by the clock and by processor time; on a busy machine only the second means something.
"""

from dataclasses import dataclass

from tests.bench.load import AddressFailed, Rate, measure
from tests.bench.server import Server, serving

PLAIN, TEMPLATE = "/bench/plain/", "/bench/template/"
SECONDS = 300
TIMES = 5


@dataclass(frozen=True)
class Recorded:
    """bakerydemo's page measured once beside the same two trivial views, on a quiet machine with PostgreSQL.

    It cannot be installed where only package indexes are reached, so its ratios stand for it. Ours must be `TIMES` as
    good where nothing is kept there, and as good where the whole page is.
    """

    name: str
    uncached: float
    cached: float = 2_800 / 3_450


HOME = Recorded("bakerydemo home, 43 queries", 1 / 70)
LIST = Recorded("bakerydemo list, 48 queries", 1 / 60)
PAGES = {"/": HOME, "/boas-praticas/": LIST, "/plano-de-acao/": None, "/iniciativas/": None}
AIM_UNCACHED, AIM_CACHED = 1 / 8, 1 / 2


@dataclass(frozen=True)
class Line:
    """A page beside the trivial view it is compared with, and what was recorded; without an aim it is only told."""

    name: str
    rate: Rate | None
    beside: Rate
    aim: float | None
    recorded: float | None = None


def run(seconds: float) -> bool:
    """Print the table; tell whether every ratio meets its aim."""
    with serving(page_seconds=0, fragment_seconds=SECONDS) as server:
        plain = measure(server, PLAIN, seconds=seconds)
        template = measure(server, TEMPLATE, seconds=seconds)
        lines = _lines(server, seconds, "uncached, fragments", template)
    with serving(page_seconds=0, fragment_seconds=0) as server:
        lines += _lines(server, seconds, "uncached, bare", template)
    with serving(page_seconds=SECONDS, fragment_seconds=SECONDS) as server:
        lines += _lines(server, seconds, "page kept", plain)
    heads = "".join(f"{name:>8}" for name in ("req/s", "p50 ms", "CPU ms", "ratio", "by CPU"))
    print(f"{'page':38}{heads}{'recorded':>10}{'factor':>8}   aim")
    print(_row("trivial view, no template", plain))
    print(_row("trivial template", template))
    told = [_told(line) for line in lines]
    print(f"recorded: {HOME.name}; {LIST.name}; as ratios to the same trivial views")
    return all(told)


def _lines(server: Server, seconds: float, how: str, beside: Rate) -> list[Line]:
    return [_line(server, page, seconds, how, beside) for page in PAGES]


def _line(server: Server, page: str, seconds: float, how: str, beside: Rate) -> Line:
    rate, compared, is_kept = _try(server, page, seconds), PAGES[page], how == "page kept"
    if compared is None:
        aim = AIM_CACHED if is_kept else AIM_UNCACHED
        recorded = None
    else:
        recorded = compared.cached if is_kept else compared.uncached
        aim = recorded if is_kept else recorded * TIMES
    return Line(f"{page} {how}", rate, beside, None if "bare" in how else aim, recorded)


def _try(server: Server, page: str, seconds: float) -> Rate | None:
    try:
        return measure(server, page, seconds=seconds)
    except AddressFailed as error:
        print(f"! {error}")
        return None


def _row(name: str, rate: Rate) -> str:
    cpu = "–" if rate.cpu_ms is None else f"{rate.cpu_ms:.2f}"
    return f"{name:38}{rate.per_second:8.0f}{rate.median_ms:8.1f}{cpu:>8}"


def _told(line: Line) -> bool:
    if line.rate is None:
        print(f"{line.name:38}{'not measured':>16}")
        return False
    ratio = line.rate.per_second / line.beside.per_second
    by_cpu = line.beside.cpu_ms / line.rate.cpu_ms if line.beside.cpu_ms and line.rate.cpu_ms else None
    shown = "–" if by_cpu is None else f"{by_cpu:.3f}"
    is_met = line.aim is None or ratio >= line.aim
    verdict = "" if line.aim is None else f"   ≥ {line.aim:.3f} {'met' if is_met else 'MISSED'}"
    beside = f"{line.recorded:10.3f}{ratio / line.recorded:7.1f}×" if line.recorded else " " * 18
    print(f"{_row(line.name, line.rate)}{ratio:8.3f}{shown:>8}{beside}{verdict}")
    return is_met
