"""A territory measure by measure, in words: figure, place among peers, change, and what is missing and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.charts.strip import strip
from common.ui import formatting
from common.ui.faceting import said
from observatory.enums import Aggregation, AreaLevel, ObservationStatus, Origin
from observatory.models import Area, Domain, Measure, MeasureTarget, Release
from observatory.queries import AreaLine, Progress, is_answer
from observatory.views import origins, words

FEWEST = 3  # values that make a drawing


@dataclass(frozen=True)
class ProfileRow:
    code: str
    name: str
    url: str
    value: str
    unit: str
    period: str
    flag: str
    flag_said: str
    note: str
    position: str
    tie: str
    middle: str
    strip: SafeString
    change: str
    since: str
    tone: str
    why_no_change: str
    missing: str
    has_value: bool
    targets: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class DomainRows:
    domain: Domain
    rows: tuple[ProfileRow, ...]
    known: int


def by_domain(lines: Sequence[AreaLine], area: Area) -> list[DomainRows]:
    found: dict[Domain, list[ProfileRow]] = {}
    mixed = origins.is_mixed(release for line in lines for release in line.releases)
    for line in lines:
        if line.measure.domain is not None:
            found.setdefault(line.measure.domain, []).append(row_of(line, area, mixed=mixed))
    return [DomainRows(domain, tuple(rows), sum(row.has_value for row in rows)) for domain, rows in found.items()]


def row_of(line: AreaLine, area: Area, *, mixed: bool) -> ProfileRow:
    measure, level, value = line.measure, AreaLevel(area.level), line.reading.value
    flagged = value is not None and line.reading.status not in words.PLAIN
    change, since, tone, why_not = _change(line, area)
    return ProfileRow(
        code=measure.code,
        name=words.name_of(measure),
        url=f"{reverse('observatory:measure', args=[measure.code])}?t={area.code}",
        value=words.told_of(measure, level, line.reading),
        unit=words.unit_of(measure, level) if value is not None else "",
        period=line.period.code if line.period and (value is not None or line.reading.partial is not None) else "",
        flag=line.reading.status.value if flagged else "",
        flag_said=line.reading.status.label if flagged else "",
        note=_note(line, mixed=mixed),
        position=_position(line),
        tie=_tie(line),
        middle=_middle(line, level),
        strip=_strip(line),
        change=change,
        since=since,
        tone=tone,
        why_no_change=why_not,
        missing=_missing(line, level),
        has_value=value is not None,
        targets=tuple(aim_said(measure, level, *one) for one in line.targets),
    )


def _note(line: AreaLine, *, mixed: bool) -> str:
    whole, has_value = line.reading.whole, line.reading.value is not None
    made = words.made_of(whole) if whole and not whole.is_given and has_value else ""
    mark = origins.mark(line.releases, among_others=mixed) if has_value else ""
    return "; ".join(said for said in (made, mark) if said)


def aim_said(measure: Measure, level: AreaLevel, target: MeasureTarget, found: Progress) -> tuple[str, str, str, str]:
    """What is to be reached and by when, how far it is, in which tone to say it, and why nothing is told."""
    goal = _("meta: %(goal)s em %(period)s") % {
        "goal": words.figure(measure, level, target.value),
        "period": target.period.code,
    }
    why_not = found.why_not.label if found.why_not else ""
    return goal, found.status.label, words.TONES.get(found.status, "muted"), why_not


def _position(line: AreaLine) -> str:
    found = line.standing
    if found is None or found.n < 2:
        return ""
    if found.rank is None:
        return _("%(yes)s de %(all)s responderam sim") % {"yes": found.yes, "all": found.n}
    return _("%(position)s.º de %(of)s") % {"position": found.rank.position, "of": found.rank.of}


def _tie(line: AreaLine) -> str:
    found = line.standing
    if found is None or found.rank is None or not found.rank.is_shared or line.reading.value is None:
        return ""
    others = found.values.count(line.reading.value) - 1
    return _("com mais %(others)s em igual lugar") % {"others": others}


def _middle(line: AreaLine, level: AreaLevel) -> str:
    found = line.standing
    if found is None or found.rank is None or found.n < FEWEST:
        return ""
    return _("mediana %(value)s") % {"value": words.number(line.measure, level, found.median)}


def _strip(line: AreaLine) -> SafeString:
    found = line.standing
    if found is None or found.rank is None or found.n < FEWEST or line.reading.value is None:
        return SafeString("")
    return strip(found.values, line.reading.value)


def _change(line: AreaLine, area: Area) -> tuple[str, str, str, str]:
    """How much it changed, since when, which way, and why that is not told."""
    value, before = line.reading.value, line.before
    if value is None or before is None:
        return "", "", "", ""
    if before.is_broken:
        return "", before.period.code, "", _("quebra de série desde %(period)s") % {"period": before.period.code}
    if is_answer(line.measure, area):
        return _answer_changed(value == before.value), before.period.code, "same", ""
    change, level = value - before.value, AreaLevel(area.level)
    unit = words.points_or_unit(line.measure, level)
    text = words.signed(line.measure, level, change)
    return f"{text}{formatting.NO_BREAK_SPACE}{unit}", before.period.code, words.turn_of(line.measure, change), ""


def _answer_changed(is_same: bool) -> str:
    return _("a mesma resposta") if is_same else _("mudou de resposta")


def _missing(line: AreaLine, level: AreaLevel) -> str:
    """Why there is no figure, or none in the period in which others have one."""
    if line.missing is None:
        return ""
    if line.reading.value is not None and line.newest is not None:
        absence = words.absence(line.missing)
        return _("em %(period)s: %(absence)s") % {"period": line.newest.code, "absence": absence}
    if line.missing == ObservationStatus.NOT_APPLICABLE:
        lowest = line.measure.lowest_level
        if lowest is not None and level > lowest:
            return _("a medida não existe abaixo de «%(level)s»") % {"level": AreaLevel(lowest).label}
        return ""
    if line.reading.partial is not None:
        return ""
    if level != AreaLevel.MUNICIPALITY:
        return _missing_whole(line)
    if line.newest is None:
        return words.why_without_data(line.measure)
    return _("outros já têm valor de %(period)s") % {"period": line.newest.code}


def _missing_whole(line: AreaLine) -> str:
    """Why nothing is said of a larger area: the source is silent, and its municipalities do not make it up."""
    match line.measure.aggregation:
        case Aggregation.NONE:
            return _("não se agrega: só conta o valor da fonte, que ainda não está publicado")
        case Aggregation.WEIGHTED if line.newest is not None:
            return _("há valores de municípios, mas falta o denominador para os juntar")
    return words.why_without_data(line.measure)


@dataclass(frozen=True)
class Tally:
    """How many measures have a figure and, of the others, how many for each reason."""

    known: int
    of: int
    reasons: tuple[tuple[str, int], ...]


def tally(lines: Sequence[AreaLine]) -> Tally:
    missing = Counter(line.reading.status for line in lines if not line.has_value)
    reasons = tuple((words.absence(status), missing[status]) for status in ObservationStatus if missing[status])
    return Tally(sum(line.has_value for line in lines), len(lines), reasons)


def releases_of(lines: Iterable[AreaLine]) -> list[Release]:
    """The releases that the figures come from, the newest first."""
    found = {release.pk: release for line in lines for release in line.releases}
    return sorted(found.values(), key=lambda release: (release.released_at, release.pk), reverse=True)


def is_simulated(releases: Iterable[Release]) -> bool:
    return any(release.origin == Origin.SIMULATED for release in releases)


def source_list(lines: Iterable[AreaLine]) -> list[tuple[str, str, str]]:
    """Each source with the day its newest figures were published here and the measures it gives."""
    codes: dict[str, list[str]] = {}
    days: dict[str, str] = {}
    for line in lines:
        for release in sorted(line.releases, key=lambda one: one.released_at):
            if line.measure.code not in codes.setdefault(release.source, []):
                codes[release.source].append(line.measure.code)
            days[release.source] = formatting.day(release.released_at)
    return [(said(source), days[source], ", ".join(measures)) for source, measures in sorted(codes.items())]
