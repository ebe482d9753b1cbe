"""Reading the editions of a call: the one in force, and what each changed."""

from dataclasses import dataclass

from funding.models import Call, CallEdition
from funding.queries.call_content import CallContent, content_of_call, read_call_content
from funding.queries.differences import Difference, differences_between


@dataclass(frozen=True)
class EditionSheet:
    """An edition with what it changed from the one before it; the first changed nothing."""

    edition: CallEdition
    differences: list[Difference]


def editions_of(call: Call) -> list[CallEdition]:
    """Return the editions of a call, the last first, in one query."""
    return list(CallEdition.objects.filter(call=call).order_by("-number"))


def content_shown(call: Call, editions: list[CallEdition]) -> CallContent:
    """Return what the public reads: the last edition, or the rows of a call that has none."""
    return read_call_content(editions[0].payload) if editions else read_call_content(content_of_call(call))


def sheets_of(editions: list[CallEdition]) -> list[EditionSheet]:
    """Give each edition its differences from the one before; `editions` are all of a call, the last first."""
    contents = [read_call_content(edition.payload) for edition in editions]
    earlier: list[CallContent | None] = [*contents[1:], None]
    return [
        EditionSheet(edition, differences_between(before, content) if before else [])
        for edition, content, before in zip(editions, contents, earlier, strict=False)
    ]
