"""Examples of sources for the demonstration: none is ever asked for anything, and each says that it is invented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from common.ops.demo import Account
from observatory.enums import CheckOutcome, SourceFormat
from observatory.models import Division, FeedCheck, Measure, SourceFeed
from observatory.models.imports import EXAMPLE
from observatory.operations import keep_feed

DIVISION = "nuts-2024"
SAID = "Exemplo de demonstração, inventado"
AGREED = {"unit": "%", "decimals": 1, "division": "NUTS 2024"}
NOW = {**AGREED, "title": "Título novo (exemplo)", "unit": "N.º"}
Told = tuple[str, CheckOutcome, str | None, str]  # when, what was found, the version at the source, what else


@dataclass(frozen=True)
class Story:
    measure: str
    format: SourceFormat
    parameters: dict[str, str]
    told: Sequence[Told]


STORIES = (
    Story(
        "M10",
        SourceFormat.INE_JSON,
        {"Dim1": "T"},
        (
            ("2024-12-13", CheckOutcome.SAME, "2024-12-12", ""),
            ("2025-12-12", CheckOutcome.NEWER, "2025-12-11", ""),
            ("2026-11-20", CheckOutcome.SAME, "2025-12-11", ""),
        ),
    ),
    Story(
        "M13",
        SourceFormat.INE_JSON,
        {"Dim1": "T", "Dim3": "T"},
        (
            ("2026-07-18", CheckOutcome.SAME, "2026-07-17", ""),
            ("2026-11-18", CheckOutcome.FAILED, None, "A fonte não respondeu a tempo"),
            ("2026-11-19", CheckOutcome.FAILED, None, "A fonte não respondeu a tempo"),
            ("2026-11-20", CheckOutcome.FAILED, None, "A fonte não respondeu a tempo"),
        ),
    ),
    Story(
        "M30",
        SourceFormat.INE_JSON,
        {"Dim1": "T"},
        (
            ("2026-10-02", CheckOutcome.SAME, "2026-09-30", ""),
            ("2026-11-20", CheckOutcome.NEWER, "2026-11-19", ""),
        ),
    ),
    Story(
        "M06",
        SourceFormat.JSON_STAT,
        {"geo": "PT", "unit": "T_HAB"},
        (
            ("2026-06-11", CheckOutcome.SAME, "2026-06-10", ""),
            ("2026-11-20", CheckOutcome.CHANGED, "2026-06-10", "unidade: era «%» e é «N.º»"),
        ),
    ),
    Story("M31", SourceFormat.JSON_STAT, {"geo": "PT"}, (("2026-11-20", CheckOutcome.GONE, None, "Já não existe"),)),
    Story("M37", SourceFormat.JSON_STAT, {"geo": "PT"}, ()),
)


def load() -> Iterable[Account]:
    """Show them once; where any source was given, none is invented."""
    if SourceFeed.objects.exists():
        return []
    division = Division.objects.get(code=DIVISION)
    measures = Measure.objects.in_bulk([story.measure for story in STORIES], field_name="code")
    for story in STORIES:
        feed = keep_feed(
            measure=measures[story.measure],
            source_format=story.format,
            dataset=f"{EXAMPLE}{story.measure}",
            parameters=story.parameters,
            dimensions={"names": {}},
            division=division,
            user=None,
        )
        _told(feed, story.told)
    return []


def _told(feed: SourceFeed, told: Sequence[Told]) -> None:
    agreed = {**AGREED, "title": f"{feed.measure.short_name} (exemplo)"}
    for day, outcome, version, more in told:
        checked_at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=2, minute=20)
        updated_on = date.fromisoformat(version) if version else None
        FeedCheck.objects.create(
            feed=feed,
            checked_at=checked_at,
            outcome=outcome,
            source_updated_on=updated_on,
            contract=(NOW if outcome == CheckOutcome.CHANGED else agreed) if version else {},
            said=f"{SAID}: {more}." if more else f"{SAID}.",
        )
        feed.checked_at, feed.source_updated_on = checked_at, updated_on or feed.source_updated_on
    feed.is_active, feed.contract = False, agreed if told else {}
    feed.save(update_fields=["is_active", "contract", "checked_at", "source_updated_on"])
