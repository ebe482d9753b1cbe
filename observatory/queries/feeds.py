"""The sources that are asked for figures: what each last said, and when something new is to be expected."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from observatory.enums import Frequency, RunState
from observatory.models import FeedCheck, ImportRun, SourceFeed

MONTHS = {
    Frequency.ANNUAL: 12,
    Frequency.HALF_YEARLY: 6,
    Frequency.QUARTERLY: 3,
    Frequency.MONTHLY: 1,
    Frequency.EVERY_FOUR_YEARS: 48,
    Frequency.EVERY_TEN_YEARS: 120,
}
PATIENCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FeedState:
    """`usual_months` are those in which the source was updated in more than one year; `expected_on` counts its
    frequency from the last update.
    """

    feed: SourceFeed
    last: FeedCheck | None
    published_on: date | None
    usual_months: tuple[int, ...]
    expected_on: date | None
    is_late: bool


def published_on(feed: SourceFeed) -> date | None:
    """Return which version of the source was last published from a feed."""
    runs = ImportRun.objects.filter(feed=feed, state=RunState.APPLIED, source_updated_on__isnull=False)
    return runs.order_by("-source_updated_on").values_list("source_updated_on", flat=True).first()


def streak_of(check: FeedCheck) -> list[FeedCheck]:
    """Return a check and those right before it with the same outcome, the newest first."""
    found = []
    for each in FeedCheck.objects.filter(feed=check.feed_id).order_by("-checked_at", "-pk")[:400]:
        if each.outcome != check.outcome:
            break
        found.append(each)
    return found


def feed_with(pk: int) -> SourceFeed | None:
    return SourceFeed.objects.select_related("measure", "provider", "division").filter(pk=pk).first()


def checks_of(feed: SourceFeed) -> QuerySet[FeedCheck]:
    return FeedCheck.objects.filter(feed=feed).select_related("run").order_by("-checked_at", "-pk")


def feed_states(on: date) -> list[FeedState]:
    """Return every feed, the active ones first, in a fixed number of questions."""
    feeds = SourceFeed.objects.select_related("measure", "provider", "division")
    newest = FeedCheck.objects.order_by("feed", "-checked_at", "-pk").distinct("feed").select_related("run")
    last = {check.feed_id: check for check in newest}
    told = FeedCheck.objects.filter(source_updated_on__isnull=False).values_list("feed_id", "source_updated_on")
    runs = ImportRun.objects.filter(feed__isnull=False, source_updated_on__isnull=False)
    read = runs.values_list("feed_id", "source_updated_on", "state")
    updates: dict[int | None, set[date]] = {}
    published: dict[int | None, date] = {}
    for feed_id, day in told.distinct():
        if day is not None:
            updates.setdefault(feed_id, set()).add(day)
    for feed_id, day, state in read:
        if day is None:
            continue
        updates.setdefault(feed_id, set()).add(day)
        if state == RunState.APPLIED:
            published[feed_id] = max(day, published.get(feed_id, day))
    ordered = feeds.order_by("-is_active", "measure__number", "measure__code", "dataset", "pk")
    return [_state(feed, last.get(feed.pk), published.get(feed.pk), updates.get(feed.pk, ()), on) for feed in ordered]


def _state(
    feed: SourceFeed, last: FeedCheck | None, published: date | None, updates: Iterable[date], on: date
) -> FeedState:
    days = sorted(updates)
    months = MONTHS.get(Frequency(feed.frequency))
    expected = _later(days[-1], months) if days and months else None
    is_late = feed.is_active and expected is not None and on > expected + PATIENCE
    return FeedState(feed, last, published, usual_months(days), expected, is_late)


def usual_months(days: Iterable[date]) -> tuple[int, ...]:
    """The months in which the source was updated in two years or more, in the order of the year."""
    years = Counter(month for month, _ in {(day.month, day.year) for day in days})
    return tuple(sorted(month for month, count in years.items() if count > 1))


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
