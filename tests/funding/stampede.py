"""Many who hand in around the end of a call: when each click arrives, and whether each got what it was entitled to."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.urls import reverse

from common.audit.chain import breaks
from common.audit.models import ChainEvent
from common.canonical import sha256_of
from common.jobs.models import Job
from funding.enums import ApplicationState
from funding.models import Application, Submission
from tests.funding.ready import Draft

INSTANT = timedelta(milliseconds=1)
EDGE = 8  # so many arrive at the very last instant


@dataclass(frozen=True)
class Click:
    """A form that was sent, and when it arrived; a second one of the same person carries the same key."""

    draft: Draft
    key: UUID
    at: datetime

    @property
    def path(self) -> str:
        return reverse("funding:application_submit", args=[self.draft.application])

    @property
    def body(self) -> str:
        return urlencode({"key": self.key, "version": self.draft.version, "seen": 0, "confirms": "on"})


@dataclass(frozen=True)
class Answer:
    """What came back: seconds of one clock, and 0 for a status where nothing did."""

    status: int
    location: str
    began: float
    ended: float


def clicks_around(
    drafts: Sequence[Draft], closes_at: datetime, *, late: int, burst: timedelta, twice: int
) -> list[Click]:
    """Hand in all but the last `late` before the end, one in `twice` with two clicks; some again once it is over."""
    in_time = drafts[: len(drafts) - late]
    clicks = []
    for place, draft in enumerate(in_time):
        steps = (len(in_time) - EDGE - place) * (burst // INSTANT) // len(in_time)
        click = Click(draft, uuid4(), closes_at - max(steps, 1) * INSTANT)
        clicks.append(click)
        if place % twice == 0:
            clicks.append(Click(draft, click.key, min(click.at + 2 * INSTANT, closes_at - INSTANT)))
    again = [Click(one.draft, one.key, closes_at + 500 * INSTANT) for one in clicks[:: len(clicks) // twice]]
    too_late = [
        Click(draft, uuid4(), closes_at + place * INSTANT) for place, draft in enumerate(drafts[len(in_time) :])
    ]
    return sorted([*clicks, *again, *too_late], key=lambda click: click.at)


def faults_after(clicks: Sequence[Click], answers: Sequence[Answer], closes_at: datetime) -> list[str]:
    """Say everything that is not as it should be, of what was answered and of what is kept."""
    stamps = defaultdict(set)
    for click in clicks:
        stamps[click.draft.application].add(click.at)
    in_time = {one for one, at in stamps.items() if min(at) < closes_at}
    return [*_answered(clicks, answers, in_time), *_kept(stamps, in_time), *_chained(in_time, stamps.keys() - in_time)]


def _answered(clicks: Sequence[Click], answers: Sequence[Answer], in_time: set[UUID]) -> Iterator[str]:
    """In time: the receipt, however often they clicked. After it: refused, and told so on the page."""
    wrong: Counter[tuple[str, int]] = Counter()
    for click, answer in zip(clicks, answers, strict=True):
        is_in_time = click.draft.application in in_time
        receipt = reverse("funding:receipt", args=[click.draft.application, 1])
        expected = (302, receipt) if is_in_time else (409, "")
        if (answer.status, answer.location) != expected:
            wrong[("in time" if is_in_time else "late", answer.status)] += 1
    for (when, status), times in sorted(wrong.items()):
        yield f"{times} that came {when} were answered {status}"


def _kept(stamps: dict[UUID, set[datetime]], in_time: set[UUID]) -> Iterator[str]:
    kept = {one.application.uuid: one for one in Submission.objects.select_related("application")}
    if Submission.objects.count() != len(kept):
        yield f"{Submission.objects.count() - len(kept)} submissions too many"
    if kept.keys() != in_time:
        yield f"{len(in_time - kept.keys())} lost, {len(kept.keys() - in_time)} wrongly accepted"
    if len({one.registry for one in kept.values()}) != len(kept):
        yield "a registry number is there twice"
    for one in kept.values():
        if one.received_at not in stamps[one.application.uuid]:
            yield f"{one}: received at {one.received_at}, which is not when it arrived"
        if sha256_of(one.payload) != one.sha256 or f'"title":"{one.application.title}"' not in one.payload:
            yield f"{one}: the hash or the content is not its own"
        if one.application.state != ApplicationState.SUBMITTED or one.application.has_changes_to_submit:
            yield f"{one}: the application is {one.application.state}"
    if Job.objects.filter(name="funding.tell_submitted").count() != len(kept):
        yield "not everybody who handed in will be told"


def _chained(in_time: set[UUID], late: set[UUID]) -> Iterator[str]:
    """One event for each that went in, with its hash, and one for each refusal."""
    said = {
        kind: Counter(ChainEvent.objects.filter(kind=kind).values_list("stream", flat=True))
        for kind in ("submit", "submit_refused")
    }
    for kind, expected in (("submit", in_time), ("submit_refused", late)):
        if said[kind] != Counter(f"funding.application:{one}" for one in expected):
            yield f"{said[kind].total()} events «{kind}» for {len(expected)} applications"
    told = dict(ChainEvent.objects.filter(kind="submit").values_list("stream", "data__sha256"))
    hashes = {one.application.stream: one.sha256 for one in Submission.objects.select_related("application")}
    if told != hashes:
        yield "an event says another hash than the submission's"
    if Application.objects.filter(uuid__in=late).exclude(state=ApplicationState.DRAFT).exists():
        yield "a draft of who came late is not a draft any more"
    yield from map(str, breaks("funding.application:"))
