"""A dataset as the page shows it."""

from dataclasses import dataclass
from datetime import datetime

from common.ui.languages import address_here
from open_data.filters import format_name
from open_data.queries import DataFile, Dataset


@dataclass(frozen=True)
class Link:
    url: str
    format: str
    size: int | None


@dataclass(frozen=True)
class Files:
    """Files of the same content in several formats."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Line:
    key: str
    title: str
    description: str
    url: str
    years: str
    updated_at: datetime | None
    is_simulated: bool
    files: tuple[Files, ...]


@dataclass(frozen=True)
class Group:
    name: str
    lines: list[Line]
    slug: str = ""


def line_of(dataset: Dataset) -> Line:
    return Line(
        key=dataset.key,
        title=dataset.name.here,
        description=dataset.summary.here,
        url=address_here(dataset.page) if not dataset.series else "",
        years=dataset.years,
        updated_at=dataset.modified_at,
        is_simulated=dataset.is_simulated,
        files=tuple(_files(dataset.files)),
    )


def _files(files: tuple[DataFile, ...]) -> list[Files]:
    by_name: dict[str, list[Link]] = {}
    for file in files:
        by_name.setdefault(file.name.here, []).append(Link(file.path, _format(file), file.size))
    return [Files(name, tuple(links)) for name, links in by_name.items()]


def _format(file: DataFile) -> str:
    return "JSON-stat" if file.is_json_stat else format_name(file.extension)
