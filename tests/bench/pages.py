"""Requests a second for public pages beside two trivial views, in one run on one machine."""

from tests.bench.load import AddressFailed, Rate, measure
from tests.bench.server import serving

PAGES = ("/plano-de-acao/", "/iniciativas/")
PLAIN, TEMPLATE = "/bench/plain/", "/bench/template/"
AIM_UNCACHED, AIM_CACHED = 1 / 8, 1 / 2


def run(seconds: float) -> bool:
    """Print the table; tell whether every ratio meets its aim."""
    with serving(cache_seconds=0) as port:
        plain = measure(port, PLAIN, seconds=seconds)
        template = measure(port, TEMPLATE, seconds=seconds)
        uncached = {page: _try(port, page, seconds) for page in PAGES}
    with serving(cache_seconds=300) as port:
        cached = {page: _try(port, page, seconds) for page in PAGES}
    print(f"{'page':34}{'req/s':>9}{'p50 ms':>9}{'ratio':>9}   aim")
    _show("trivial view, no template", plain, None, None)
    _show("trivial template", template, None, None)
    told = [_show(f"{page} uncached", rate, template, AIM_UNCACHED) for page, rate in uncached.items()]
    told += [_show(f"{page} cached", rate, plain, AIM_CACHED) for page, rate in cached.items()]
    return all(told)


def _try(port: int, page: str, seconds: float) -> Rate | None:
    try:
        return measure(port, page, seconds=seconds)
    except AddressFailed as error:
        print(f"! {error}")
        return None


def _show(name: str, rate: Rate | None, beside: Rate | None, aim: float | None) -> bool:
    if rate is None:
        print(f"{name:34}{'not measured':>18}")
        return False
    line = f"{name:34}{rate.per_second:9.0f}{rate.median_ms:9.1f}"
    if beside is None or aim is None:
        print(line)
        return True
    ratio = rate.per_second / beside.per_second
    verdict = "met" if ratio >= aim else "MISSED"
    print(f"{line}{ratio:9.3f}   ≥ {aim:.3f} {verdict}")
    return ratio >= aim
