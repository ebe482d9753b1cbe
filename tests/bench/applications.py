"""The EATA's list of the applications of a call, of 300 and of 3 000, beside a trivial template in the same run.

The peer's list of 300 takes 140 queries, 385 kB and 629 ms of processor, beside 0.6 ms for a trivial template of the
same framework on the same machine: 1 048 of them. Ours, of 300 and of 3 000, is to take an eighth: no more than
131 of our own trivial templates, with the database's processor counted too, and never more than twenty queries. What
that would be where the peer was measured is said beside it.
"""

from collections.abc import Iterator

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from tests.accounts.factories import UserFactory
from tests.bench.database import Cost, cost, throw_away_database
from tests.funding.evaluating import an_evaluator
from tests.funding.factories import a_call
from tests.funding.many import many_applications
from tests.support.cast import client_of, person
from tests.territories.factories import EntityFactory

NAME = "bench_applications"
TEMPLATE = "/bench/template/"
SIZES = (300, 3000)
ROUNDS = 25
PEER_MS, PEER_TEMPLATE_MS = 629, 0.6
AIM_QUERIES, AIM_TEMPLATES = 20, PEER_MS / PEER_TEMPLATE_MS / 8


def run() -> bool:
    """Print the table; tell whether every aim is met."""
    with throw_away_database(NAME), override_settings(ALLOWED_HOSTS=["*"]):
        member = person("Marta Bancada", EntityFactory(code="EATA"), Role.EATA_MEMBER)
        readers = [an_evaluator(number) for number in (1, 2)]
        browser = Client()  # the strict one of the tests reads every page, which is not the portal's work
        browser.cookies = client_of(member).cookies
        heads = "".join(f"{name:>9}" for name in ("queries", "ms", "CPU ms", "kB", "×"))
        print(f"{'list of applications':34}{heads}{'there ms':>10}   aim")
        return all(list(_lists(browser, readers)))


def _lists(browser: Client, readers) -> Iterator[bool]:
    for size in SIZES:
        call = a_call(code=f"bancada-{size}", needs_platform=False)
        many_applications(call, size, UserFactory(), reviewers=readers)
        address = f"/gestao/candidaturas/{call.code}/"
        beside = _told("trivial template", Client(), TEMPLATE)[1]
        _told("trivial template, signed in", browser, TEMPLATE, beside)
        queries, spent = _told(f"list of {size}", browser, address, beside)
        _told(f"list of {size}, searched", browser, f"{address}?texto=plataforma&ordenar=montante", beside)
        _told(f"list of {size}, all as CSV", browser, f"{address}candidaturas.csv", beside, rounds=2)
        met = queries <= AIM_QUERIES and spent.processor <= AIM_TEMPLATES * beside.processor
        said = f"≤ {AIM_QUERIES} queries, ≤ {AIM_TEMPLATES:.0f} templates: {'met' if met else 'MISSED'}"
        print(f"{'':89}   {said}")
        yield met


def _told(
    label: str, browser: Client, address: str, beside: Cost | None = None, *, rounds: int = ROUNDS
) -> tuple[int, Cost]:
    """Ask once to warm, once to count, then some times: the best of them, and how many of what is beside it."""
    body = browser.get(address).content
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    queries = len(asked)
    best = min((cost(lambda: browser.get(address)) for _ in range(rounds)), key=lambda one: one.processor)
    clock, processor = best.clock * 1000, best.processor * 1000
    times = best.processor / beside.processor if beside else 1
    there = times * PEER_TEMPLATE_MS
    print(f"{label:34}{queries:>9}{clock:>9.1f}{processor:>9.1f}{len(body) / 1000:>9.1f}{times:>9.0f}{there:>10.1f}")
    return queries, best
