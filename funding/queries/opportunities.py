"""Calls of other programmes as they stand at an instant, and how far the last reading may be trusted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from funding.enums import Freshness, OpportunityStage as Stage, ReadingState, SourceStatus
from funding.models import OpenOpportunity, OpportunityDeadline, OpportunityReading

STALE_AFTER = timedelta(hours=48)
GOOD = (ReadingState.DONE, ReadingState.SAME)
MOST_TOPICS = 60
LIVE = (Stage.OPEN, Stage.SOON)


def in_opportunity_stage(stage: Stage, at: datetime) -> Q:
    """Ask the database what `stage_of_opportunity` says of one."""
    gone = Q(gone_at__isnull=False)
    over = Q(closes_at__isnull=False, closes_at__lte=at) | Q(closes_at=None, status=SourceStatus.CLOSED)
    soon = Q(opens_at__isnull=False, opens_at__gt=at) | Q(opens_at=None, status=SourceStatus.FORTHCOMING)
    return {
        Stage.GONE: gone,
        Stage.CLOSED: ~gone & over,
        Stage.SOON: ~gone & ~over & soon,
        Stage.OPEN: ~gone & ~over & ~soon,
    }[stage]


def stage_of_opportunity(one: OpenOpportunity, at: datetime) -> Stage:
    """Dates first, the status of the source only where it gives none."""
    if one.gone_at is not None:
        return Stage.GONE
    if (one.closes_at <= at) if one.closes_at else one.status == SourceStatus.CLOSED:
        return Stage.CLOSED
    is_soon = one.opens_at > at if one.opens_at else one.status == SourceStatus.FORTHCOMING
    return Stage.SOON if is_soon else Stage.OPEN


def opportunities(at: datetime) -> QuerySet[OpenOpportunity]:
    """Return all of them with their next deadline: what is open and ends soonest first."""
    ahead = OpportunityDeadline.objects.filter(opportunity=OuterRef("pk"), ends_at__gt=at).order_by("ends_at")
    rank = Case(
        *(When(in_opportunity_stage(stage, at), then=Value(place)) for place, stage in enumerate(LIVE)),
        default=Value(len(LIVE)),
        output_field=IntegerField(),
    )
    found = OpenOpportunity.objects.annotate(next_ends_at=Subquery(ahead.values("ends_at")[:1]), rank=rank)
    return found.order_by("rank", F("next_ends_at").asc(nulls_last=True), F("opens_at").asc(nulls_last=True), "pk")


def public_opportunities(at: datetime) -> QuerySet[OpenOpportunity]:
    return opportunities(at).filter(is_hidden=False)


@dataclass(frozen=True)
class ListedOpportunity:
    """A call of others as the lists show it; `following` is its next deadline, `others` the rest."""

    one: OpenOpportunity
    stage: Stage
    following: OpportunityDeadline | None
    others: tuple[OpportunityDeadline, ...]
    is_for_me: bool = False


def listed_opportunities(
    found: Iterable[OpenOpportunity], at: datetime, municipality_entities: frozenset[int] = frozenset()
) -> list[ListedOpportunity]:
    """Return the rows of a list, in a fixed number of queries; `found` comes from `opportunities`."""
    rows = list(found)
    deadlines: dict[int, list[OpportunityDeadline]] = {row.pk: [] for row in rows}
    for each in OpportunityDeadline.objects.filter(opportunity__in=rows).order_by("ends_at", "pk"):
        deadlines[each.opportunity_id].append(each)
    suited = OpenOpportunity.suits.through.objects.filter(
        openopportunity__in=rows, municipality__entity__in=municipality_entities
    )
    mine = set(suited.values_list("openopportunity_id", flat=True))
    return [_listed(row, at, deadlines[row.pk], row.pk in mine) for row in rows]


def _listed(
    row: OpenOpportunity, at: datetime, deadlines: list[OpportunityDeadline], is_mine: bool
) -> ListedOpportunity:
    ahead = [each for each in deadlines if each.ends_at > at]
    following = ahead[0] if ahead else None
    return ListedOpportunity(
        one=row,
        stage=stage_of_opportunity(row, at),
        following=following,
        others=tuple(each for each in deadlines if each is not following),
        is_for_me=is_mine,
    )


def programmes_and_topics() -> tuple[list[str], list[str]]:
    """Return the programmes there are, and the topics that most calls have, of what is shown."""
    shown = OpenOpportunity.objects.filter(is_hidden=False).order_by("programme")
    programmes = sorted({name for name in shown.values_list("programme", flat=True).distinct() if name})
    counted = Counter(word for words in shown.values_list("keywords", flat=True) for word in words)
    return programmes, sorted((word for word, _ in counted.most_common(MOST_TOPICS)), key=str.casefold)


@dataclass(frozen=True)
class ReadingStanding:
    """When the list was last complete, and what came of the last try."""

    freshness: Freshness
    last_good: OpportunityReading | None
    last: OpportunityReading | None

    @property
    def failed_since(self) -> OpportunityReading | None:
        is_bad = self.last is not None and self.last.state in {ReadingState.FAILED, ReadingState.HELD}
        return self.last if is_bad else None


def reading_standing(at: datetime, *, is_on: bool) -> ReadingStanding:
    ended = OpportunityReading.objects.exclude(state=ReadingState.RUNNING).order_by("-started_at", "-pk")
    last, good = ended.first(), ended.filter(state__in=GOOD).first()
    if not is_on:
        freshness = Freshness.OFF
    elif good is None:
        freshness = Freshness.NEVER
    else:
        freshness = Freshness.FRESH if good.started_at > at - STALE_AFTER else Freshness.STALE
    return ReadingStanding(freshness, good, last)


def readings() -> QuerySet[Any]:
    """Return the readings, newest first, each with how much it changed."""
    counts = {
        kind.lower(): Count("changes", filter=Q(changes__kind=kind)) for kind in ("NEW", "CHANGED", "GONE", "BACK")
    }
    return OpportunityReading.objects.select_related("started_by").annotate(**counts).order_by("-started_at", "-pk")
