"""The sheets of the measures as the coordination keeps them: how much is written, and who wrote what before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from wagtail.log_actions import registry

from observatory.models import Measure
from observatory.queries.concepts import WRITTEN, Concept, written_concepts
from observatory.queries.measures import measures


@dataclass(frozen=True)
class SheetLine:
    measure: Measure
    written: int
    wanted: int = len(WRITTEN)


@dataclass(frozen=True)
class SheetChange:
    """One text that somebody changed, as it was and as it became."""

    at: datetime
    who: str
    concept: str
    before: str
    after: str


def sheet_lines() -> list[SheetLine]:
    return [SheetLine(measure, len(written_concepts(measure))) for measure in measures()]


def sheet_changes(measure: Measure) -> list[SheetChange]:
    """Every change of a sheet, the newest first."""
    entries = registry.get_logs_for_instance(measure).filter(action="observatory.write_metadata")
    return [
        SheetChange(entry.timestamp, entry.user_display_name, concept.name, told["antes"], told["depois"])
        for entry in entries.select_related("user").order_by("-timestamp", "-pk")
        for concept, told in _told(entry.data)
    ]


def _told(data: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[tuple[Concept, Mapping[str, str]]]:
    """The concepts that a line of the log says, in their own order: the database keeps none."""
    said = data.get("concepts", {})
    return ((concept, said[concept.code]) for concept in WRITTEN if concept.code in said)
