"""Imports: what each read, what it would change, and what looks wrong about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count as Counted, Q, QuerySet

from observatory.enums import ChangeKind, IssueLevel, ObservationStatus
from observatory.models import ColumnMapping, Division, ImportIssue, ImportRun, Measure, RawPayload, SourceFeed
from observatory.queries.statements import select

LISTED = 1000  # of each kind, on the page of an import; the file has all


@dataclass(frozen=True, slots=True)
class Change:
    """A cell before and after; `share` is how much the value moved, in parts of what it was."""

    kind: ChangeKind
    area: str
    area_code: str
    period: str
    breakdown: str
    old_value: Decimal | None
    old_status: str
    new_value: Decimal | None
    new_status: str
    share: Decimal | None
    place: str

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else self.share * 100

    @property
    def old_label(self) -> str:
        return ObservationStatus(self.old_status).label if self.old_status else ""

    @property
    def new_label(self) -> str:
        return ObservationStatus(self.new_status).label if self.new_status else ""


# The biggest of each kind first, as they were put in order when they were compared; then all others.
_CHANGES = """
    SELECT kind, area.name, area.code, period.code, breakdown.label, old_value, old_status, value, status, share, place
    FROM observatory_importchange
    JOIN observatory_area AS area ON area.id = area_id
    JOIN observatory_period AS period ON period.id = period_id
    JOIN observatory_breakdown AS breakdown ON breakdown.id = breakdown_id
    WHERE run_id = %(run)s AND kind = ANY(%(kinds)s)
"""
_LISTED = (
    " AND position IS NOT NULL ORDER BY abs(share) DESC NULLS LAST, kind, position LIMIT %(limit)s OFFSET %(offset)s"
)
_ALL = """
    ORDER BY abs(share) DESC NULLS LAST, kind, position, period.starts_on DESC, area.level, area.sort_name,
        breakdown.key, area.id
"""


def changes_of(run: ImportRun) -> list[Change]:
    """Return all that a run would change, the biggest changes first."""
    return [_change(row) for row in select(_CHANGES + _ALL, {"run": run.pk, "kinds": ChangeKind.values})]


class BiggestChanges:
    """The biggest changes as they were compared when the run was read, a page at a time; the counts are the run's."""

    def __init__(self, run: ImportRun, kind: ChangeKind | None = None) -> None:
        self._run, self._kinds = run, [kind] if kind else list(ChangeKind)

    def __len__(self) -> int:
        counts = {one.kind: one.cells for one in counts_of(self._run)}
        return sum(min(counts[kind], LISTED) for kind in self._kinds)

    def __getitem__(self, part: slice) -> list[Change]:
        asked = {
            "run": self._run.pk,
            "kinds": [kind.value for kind in self._kinds],
            "limit": part.stop - part.start,
            "offset": part.start,
        }
        return [_change(row) for row in select(_CHANGES + _LISTED, asked)]


def _change(row: tuple[Any, ...]) -> Change:
    return Change(ChangeKind(row[0]), *row[1:])


@dataclass(frozen=True)
class IssueGroup:
    level: str
    code: str
    label: str
    issues: tuple[ImportIssue, ...]


def issue_groups(run: ImportRun) -> list[IssueGroup]:
    """Return what the checks found, errors first, each kind together."""
    grouped: dict[tuple[str, str], list[ImportIssue]] = {}
    for issue in issues_of(run):
        grouped.setdefault((issue.level, issue.code), []).append(issue)
    return [
        IssueGroup(level, code, issues[0].get_code_display(), tuple(issues))
        for (level, code), issues in sorted(grouped.items())
    ]


def issues_of(run: ImportRun) -> QuerySet[ImportIssue]:
    return ImportIssue.objects.filter(run=run).order_by("level", "code", "pk")


@dataclass(frozen=True, slots=True)
class Count:
    """How many cells of a kind; those that stay equal have no kind, because nobody lists them."""

    label: str
    cells: int
    kind: str = ""


def counts_of(run: ImportRun) -> list[Count]:
    return [
        Count("novas", run.added, ChangeKind.ADDED),
        Count("alteradas", run.changed, ChangeKind.CHANGED),
        Count("desaparecidas", run.vanished, ChangeKind.VANISHED),
        Count("iguais", run.unchanged),
    ]


def payload_of(run: ImportRun, position: int) -> RawPayload | None:
    """Return one of the answers that an import was made of, or the only one."""
    part = run.parts.select_related("payload").filter(position=position).first()
    return part.payload if part else run.payload


def payload_bytes(run: ImportRun) -> bytes:
    """Return what an import brought, as it came."""
    if run.payload is None:
        return b""
    with run.payload.body.open("rb") as file:
        return bytes(file.read())


def import_runs() -> QuerySet[ImportRun]:
    """Return all imports, the latest first, with how many errors and warnings each has."""
    counted = ImportRun.objects.annotate(
        errors=Counted("issues", filter=Q(issues__level=IssueLevel.ERROR)),
        warnings=Counted("issues", filter=Q(issues__level=IssueLevel.WARNING)),
    )
    return counted.select_related("measure", "started_by", "decided_by", "release").order_by("-started_at", "-pk")


def import_run(pk: int) -> ImportRun | None:
    found = ImportRun.objects.select_related(
        "measure",
        "division",
        "feed__provider",
        "payload",
        "metadata",
        "release",
        "started_by",
        "decided_by",
        "mapping",
    )
    return found.filter(pk=pk).first()


def all_measures() -> QuerySet[Measure]:
    """Return the measures of the table in its order, and then the supporting ones."""
    return Measure.objects.order_by("number", "code")


def divisions_with_codes() -> QuerySet[Division]:
    """Return the divisions whose codes sources use, the newest first."""
    return Division.objects.filter(codes__isnull=False).distinct().order_by("-starts_on", "code")


def mappings_for(measure: Measure) -> QuerySet[ColumnMapping]:
    """Return the mappings that were kept for a measure, or for any."""
    return ColumnMapping.objects.filter(Q(measure=measure) | Q(measure=None)).order_by("name")


def active_feeds() -> QuerySet[SourceFeed]:
    feeds = SourceFeed.objects.filter(is_active=True).select_related("measure", "provider", "division")
    return feeds.order_by("measure__code", "pk")


def every_change(run: ImportRun) -> Iterator[Change]:
    """Return all that is new, changed or vanished, for a file."""
    yield from changes_of(run)
