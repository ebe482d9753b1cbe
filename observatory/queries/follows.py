"""What somebody follows, and what there is to tell them of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from observatory.enums import AreaLevel, MailStanding, Rhythm
from observatory.models import Area, Follow, Measure, MeasureStat, Release, ToldRelease
from observatory.queries.cells import silence
from observatory.queries.figures import Figures, Reading, figures
from observatory.queries.kinds import ReleaseKinds, broken_down, kinds_of
from observatory.queries.measures import total_breakdown
from observatory.queries.news import News, news_of, release_before

_FOLLOWED = Follow.objects.select_related("measure__domain", "area")


def follows_of(user_id: int | None) -> list[Follow]:
    """Return what a person follows: measures in the order of the table, then territories by name."""
    found = _FOLLOWED.filter(user=user_id)
    return list(found.order_by("measure__number", "measure__code", "area__level", "area__sort_name", "pk"))


def follow_of(user_id: int | None, pk: int) -> Follow | None:
    return _FOLLOWED.filter(user=user_id, pk=pk).first()


def follow_by_codes(user_id: int | None, measure: str, area: str) -> Follow | None:
    """Return what a person follows of a measure, of a territory, or of both; an empty code is none."""
    of_measure = Q(measure__code=measure) if measure else Q(measure=None)
    of_area = Q(area__code=area) if area else Q(area=None)
    return _FOLLOWED.filter(of_measure, of_area, user=user_id).first()


def mail_of(user_id: int) -> MailStanding:
    """Return whether what a person follows is written to them."""
    quiet = set(Follow.objects.filter(user=user_id).values_list("is_quiet", flat=True).distinct())
    if not quiet:
        return MailStanding.NOTHING
    return MailStanding.ON if False in quiet else MailStanding.OFF


def has_values_for(follow: Follow) -> bool:
    """Whether anything was published of the measure at the level of the territory, or below it."""
    if follow.measure is None or follow.area is None:
        return True
    return MeasureStat.objects.filter(measure=follow.measure, level__gte=follow.area.level, n__gt=0).exists()


def newest_of(measures: Iterable[int]) -> dict[int, Release]:
    """Return the last release of each measure."""
    found = Release.objects.filter(measure__in=list(measures)).order_by("measure", "-pk").distinct("measure")
    return {release.measure_id: release for release in found}


def began(rhythm: Rhythm, at: datetime) -> datetime:
    """When the present week or month began, in Lisbon; of what comes at once, now."""
    if rhythm == Rhythm.AT_ONCE:
        return at
    today = timezone.localdate(at)
    first = today.replace(day=1) if rhythm == Rhythm.MONTHLY else today - timedelta(days=today.weekday())
    return datetime.combine(first, time(), timezone.get_default_timezone())


def due_follows(at: datetime) -> QuerySet[Follow]:
    """Return the follows that were not yet looked at in this week or month, or whose news come at once."""
    due = Q()
    for rhythm in Rhythm:
        due |= Q(rhythm=rhythm, looked_at__lt=began(rhythm, at))
    return Follow.objects.filter(due, is_quiet=False, user__is_active=True)


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What is told of an area in a period, beside what was told before the release."""

    area: Area
    period: str
    old: Reading
    new: Reading

    @property
    def level(self) -> AreaLevel:
        return AreaLevel(self.area.level)

    @property
    def is_new(self) -> bool:
        return self.old.value is None and self.old.partial is None and self.old.release_id is None


@dataclass
class Bulletin:
    """A release to tell of, by kind, with what it changed in the territories that the person follows.

    `broken_down` counts the cells of those territories in breakdowns, of which only the total is told one by one.
    """

    news: News
    kinds: ReleaseKinds
    changes: list[AreaChange] = field(default_factory=list)
    broken_down: int = 0

    @property
    def measure(self) -> Measure:
        return self.news.measure


class Editions:
    """The figures of a measure before and after a release, read once for however many followers."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Figures | None, Figures]] = {}

    def changes(self, release: Release, area: Area) -> list[AreaChange]:
        """Return what a release changed in an area, the newest period first; of the total, and no other breakdown."""
        before, after = self._figures(release)
        found = []
        for period in reversed(after.periods):
            old = before.reading(area, period) if before else _nothing(release.measure, area)
            new = after.reading(area, period)
            if _said(old) != _said(new):
                found.append(AreaChange(area, period.code, old, new))
        return found

    def _figures(self, release: Release) -> tuple[Figures | None, Figures]:
        if release.pk not in self._known:
            earlier, total = release_before(release), total_breakdown()
            before = figures(release.measure, total, earlier.released_at) if earlier else None
            self._known[release.pk] = before, figures(release.measure, total, release.released_at)
        return self._known[release.pk]


def _nothing(measure: Measure, area: Area) -> Reading:
    return Reading(None, silence(measure, area.level).status)


def _said(reading: Reading) -> tuple[Decimal | None, Decimal | None, str]:
    partial = reading.partial
    return reading.value, partial, "" if partial is not None else reading.status.value


def untold(follows: Collection[Follow], until: datetime) -> dict[int, list[Release]]:
    """Return the releases by a moment that each follow has not been told of, by its id, the oldest first."""
    if not follows:
        return {}
    since = min(follow.since for follow in follows)
    told = set(ToldRelease.objects.filter(follow__in=follows).values_list("follow_id", "release_id"))
    found = Release.objects.filter(released_at__gt=since, released_at__lte=until, measure__number__isnull=False)
    releases = list(found.order_by("pk").select_related("measure__denominator"))
    return {
        follow.pk: [
            release
            for release in releases
            if release.released_at > follow.since
            and follow.measure_id in (None, release.measure_id)
            and (follow.pk, release.pk) not in told
        ]
        for follow in follows
    }


def bulletins(waiting: Iterable[tuple[Follow, Iterable[Release]]], editions: Editions) -> list[Bulletin]:
    """Put together what is told of each release, once whatever the number of follows that lead to it."""
    pairs = [(follow.area, release) for follow, releases in waiting for release in releases]
    areas = {area.pk for area, _ in pairs if area}
    parts = broken_down({release.pk for _, release in pairs}, areas) if areas else {}
    wanted: dict[int, list[AreaChange]] = {}
    counted: dict[int, dict[int, int]] = {}
    for area, release in pairs:
        changes = editions.changes(release, area) if area else []
        cells = parts.get((release.pk, area.pk), 0) if area else 0
        if changes or cells or area is None:
            wanted.setdefault(release.pk, []).extend(changes)
            counted.setdefault(release.pk, {})[area.pk if area else 0] = cells
    told = news_of(list(wanted))
    kinds = kinds_of(list(wanted))
    return [
        Bulletin(news, kinds[pk], _once(wanted[pk]), sum(counted[pk].values()))
        for news in told
        for pk in [news.release.pk]
    ]


def _once(changes: Iterable[AreaChange]) -> list[AreaChange]:
    """A territory followed by itself and with the measure is told once."""
    return list({(change.area.pk, change.period): change for change in changes}.values())
