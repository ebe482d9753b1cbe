"""The last evening of a call: 3 000 applications handed in through HTTP by 24 clients, most answered after the end.

The clients are the proxy of production: what people send arrives in the last seconds before the end, is stamped, and
waits for one of them. Some click twice; some come at the very end or after it. Then the database is asked whether each
got what its arrival entitled it to. Beside it, in the same run, a form that does nothing.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from funding.models import Call, Submission
from tests.bench.database import throw_away_database
from tests.bench.posting import Post, send_all
from tests.bench.server import Server, serving
from tests.funding.factories import a_call
from tests.funding.ready import Draft, a_form, ready_drafts
from tests.funding.stampede import Answer, clicks_around, faults_after

NAME = "bench_stampede"
HEADER = "X-Arrived-At"
CLIENTS = 24
IN_TIME, LATE = 3000, 150
BURST = timedelta(seconds=8)  # in which all of them arrive
TWICE = 10  # one in so many clicks twice
NOTHING, TRIVIAL = "/bench/posted/", 1500
AIM = 1 / 4


def run() -> bool:
    """Print what came of it; tell whether nobody was wronged and the throughput meets its aim."""
    with throw_away_database(NAME), tempfile.TemporaryDirectory() as queue:
        began = time.perf_counter()
        now = timezone.now()
        form = a_form()
        call = a_call(
            code="bancada",
            opens_at=now - timedelta(days=30),
            closes_at=now + timedelta(days=1),
            application_form=form.questionnaire,
        )
        drafts = ready_drafts(call, form, IN_TIME + LATE, at=now - timedelta(days=1))
        print(f"{len(drafts)} drafts made ready in {time.perf_counter() - began:.1f} s")
        given = {"BENCH_DATABASE": NAME, "BENCH_QUEUE": queue, "ARRIVAL_HEADER": HEADER}
        with serving(page_seconds=0, fragment_seconds=300, settings=given) as server:
            return _measured(server, call, drafts)


def _measured(server: Server, call: Call, drafts: list[Draft]) -> bool:
    before = _trivial(server, drafts)
    closes_at = _closing(call)
    clicks = clicks_around(drafts, closes_at, late=LATE, burst=BURST, twice=TWICE)
    posts = [Post(one.path, one.body, one.draft.session, one.at) for one in clicks]
    handed_in, answers = _sent(server, posts)
    after = _trivial(server, drafts)
    heads = "".join(f"{name:>9}" for name in ("posts", "req/s", "p50 ms", "p99 ms", "CPU ms"))
    print(f"{'submissions at the end of a call':36}{heads}")
    for name, rate in (("nothing, before", before), ("submissions", handed_in), ("nothing, after", after)):
        print(f"{name:36}{rate.posts:9}{rate.per_second:9.0f}{rate.median:9.0f}{rate.last:9.0f}{rate.processor:9.1f}")
    ratio = handed_in.per_second * 2 / (before.per_second + after.per_second)
    print(f"{'ratio of req/s':36}{ratio:18.2f}   ≥ {AIM:.2f} {'met' if ratio >= AIM else 'MISSED'}")
    faults = faults_after(clicks, answers, closes_at)
    for line in faults or (_praise(closes_at),):
        print(line)
    return ratio >= AIM and not faults


@dataclass(frozen=True)
class Rate:
    """How many posts, how many a second, milliseconds until the answer, and of the workers' processors for each."""

    posts: int
    per_second: float
    median: float
    last: float
    processor: float


def _sent(server: Server, posts: Sequence[Post]) -> tuple[Rate, list[Answer]]:
    worked = server.cpu_seconds() or 0
    answers = send_all(server.port, posts, clients=CLIENTS, stamp=HEADER)
    worked = (server.cpu_seconds() or 0) - worked
    waits = sorted((one.ended - one.began) * 1000 for one in answers)
    taken = max(one.ended for one in answers) - min(one.began for one in answers)
    count = len(answers)
    middle, last = waits[count // 2], waits[count * 99 // 100]
    return Rate(count, count / taken, middle, last, worked * 1000 / count), answers


def _trivial(server: Server, drafts: list[Draft]) -> Rate:
    now = timezone.now()
    rate, answers = _sent(server, [Post(NOTHING, "", one.session, now) for one in drafts[:TRIVIAL]])
    if {one.status for one in answers} != {200}:
        raise RuntimeError(f"{NOTHING} answers {sorted({one.status for one in answers})}")
    return rate


def _closing(call: Call) -> datetime:
    """Let the call end once all that are in time have arrived; whole milliseconds, as proxies stamp them."""
    end = timezone.now() + BURST + timedelta(seconds=1)
    closes_at = end.replace(microsecond=end.microsecond // 1000 * 1000)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.call_amendment = 'on'")
        Call.objects.filter(pk=call.pk).update(closes_at=closes_at)
    return closes_at


def _praise(closes_at: datetime) -> str:
    waited = Submission.objects.filter(recorded_at__gte=closes_at).count()
    return (
        f"{Submission.objects.count()} went in, {waited} of them after the end, which they reached in time; {LATE} "
        "came late and were refused; none lost, none twice, every hash and every chain of events as it should be"
    )
