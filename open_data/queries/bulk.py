"""Which files there are, and which have to be made because something newer was published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

from observatory.models import Measure, MeasureStat, Observation, Release
from open_data.enums import BulkFormat, BulkKind
from open_data.models import BulkFile

FORMATS = {
    BulkKind.YEAR: (BulkFormat.CSV, BulkFormat.PARQUET),
    BulkKind.MEASURE: (BulkFormat.CSV, BulkFormat.PARQUET, BulkFormat.PACKAGE),
}


@dataclass(frozen=True)
class Task:
    """Files to make, of one year or measure; they will hold all up to `vintage`."""

    kind: BulkKind
    code: str
    vintage: int


def bulk_files() -> dict[tuple[str, str], list[BulkFile]]:
    """The files by their kind and code, in the order of their formats."""
    found: dict[tuple[str, str], list[BulkFile]] = {}
    for file in BulkFile.objects.order_by("kind", "code", "format"):
        found.setdefault((file.kind, file.code), []).append(file)
    return found


def bulk_file(code: str, extension: str) -> BulkFile | None:
    return BulkFile.objects.filter(code=code, format=extension).first()


def files_of_measure(code: str) -> list[BulkFile]:
    return list(BulkFile.objects.filter(kind=BulkKind.MEASURE, code=code).order_by("format"))


def newest_release() -> int:
    return Release.objects.aggregate(newest=Max("pk"))["newest"] or 0


def is_stale(words: str) -> bool:
    """Whether anything was published, or renamed, after the files were made: three small questions."""
    newest = newest_release()
    years = BulkFile.objects.filter(kind=BulkKind.YEAR)
    if not newest:
        return False
    return (
        not years.exists()
        or BulkFile.objects.exclude(words=words).exists()
        or years.filter(vintage__lt=newest).exists()
    )


def tasks(words: str) -> list[Task]:
    """What has to be made: first the measures, then the years, each in its order."""
    files = bulk_files()
    newest = newest_release()
    by_measure = dict(
        Measure.objects.filter(releases__isnull=False)
        .annotate(newest=Max("releases__pk"))
        .order_by("code")
        .values_list("code", "newest")
    )
    measures = [
        Task(BulkKind.MEASURE, code, vintage)
        for code, vintage in by_measure.items()
        if not _is_current(files, BulkKind.MEASURE, code, words, vintage)
    ]
    touched = _touched_years(files, newest)
    years = [
        Task(BulkKind.YEAR, code, newest)
        for code in _years()
        if code in touched or not _is_current(files, BulkKind.YEAR, code, words, 0)
    ]
    return measures + years


def _is_current(
    files: Mapping[tuple[str, str], Iterable[BulkFile]], kind: BulkKind, code: str, words: str, vintage: int
) -> bool:
    kept = {file.format: file for file in files.get((kind.value, code), ())}
    return all(
        (file := kept.get(wanted)) is not None and file.words == words and file.vintage >= vintage
        for wanted in FORMATS[kind]
    )


def _years() -> list[str]:
    told = MeasureStat.objects.values_list("period__starts_on__year", flat=True).distinct()
    return [str(year) for year in sorted(set(told))]


def _touched_years(files: Mapping[tuple[str, str], Iterable[BulkFile]], newest: int) -> set[str]:
    """The years in which releases that the files do not know of brought anything."""
    known = [file.vintage for (kind, _code), of_it in files.items() if kind == BulkKind.YEAR for file in of_it]
    seen = min(known, default=0)
    if not known or seen >= newest:
        return set()
    measures = Release.objects.filter(pk__gt=seen).values("measure_id")
    brought = Observation.objects.filter(measure_id__in=measures, release_id__gt=seen)
    return {str(year) for year in brought.values_list("period__starts_on__year", flat=True).distinct()}
