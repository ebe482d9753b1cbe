"""What every reader gives: a header, and lines that are either a cell or something to tell about the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from observatory.enums import IssueCode, IssueLevel, ObservationStatus


class Category(NamedTuple):
    """A category of a dimension that breaks the measure down, with what the source calls it."""

    dimension: str
    code: str
    label: str


class ReadCell(NamedTuple):
    """A value, or the reason why there is none, with the area and period as codes and where it was read.

    `period_code` is one of ours («2024», «2024-Q3», «2024-07»); `area_code` is the source's. No category is the total.
    """

    area_code: str
    period_code: str
    breakdown: tuple[Category, ...]
    value: Decimal | None
    status: ObservationStatus
    place: str


class ReadIssue(NamedTuple):
    code: IssueCode
    level: IssueLevel
    place: str
    text: str


ReadLine: TypeAlias = ReadCell | ReadIssue


@dataclass(frozen=True)
class Header:
    """What the source says of itself; whatever it does not say is empty."""

    source_code: str = ""
    title: str = ""
    unit: str = ""
    decimals: int | None = None
    updated_on: date | None = None
    division: str = ""
    is_published: bool = True


Key: TypeAlias = Literal["area", "period", "breakdown"]


@dataclass(frozen=True)
class Reading:
    """`place_of` says where a part of the key of a cell was read, when that is not where its value was."""

    header: Header
    lines: Iterator[ReadLine]
    place_of: Callable[[ReadCell, Key], str] = lambda cell, _key: cell.place


class ReadRefused(Exception):
    """A file or answer that cannot be read at all; the text says why and what to do."""


class NotReadable(ReadRefused):
    """The bytes are not of the format they should be."""


class SourceRefused(ReadRefused):
    """The source answered that it has no such data."""


class FilterIgnored(ReadRefused):
    """The source answered something else than what was asked."""


class MissingColumn(ReadRefused):
    """The file lacks a column that the reading needs."""


class TooLarge(ReadRefused):
    """More than what is read at once."""


def error(code: IssueCode, place: str, text: str) -> ReadIssue:
    return ReadIssue(code, IssueLevel.ERROR, place, text)


def warning(code: IssueCode, place: str, text: str) -> ReadIssue:
    return ReadIssue(code, IssueLevel.WARNING, place, text)
