"""How the page of open data is narrowed by its address."""

from django.utils.translation import gettext_noop

from common.folding import fold
from common.ui.faceting import Dimension, Faceting, Pair
from open_data.enums import Subject
from open_data.queries import Dataset

EXTENSIONS = ("csv", "xlsx", "json", "jsonld", "parquet", "zip", "pdf", "ics")
LABELS = {"json": "JSON", "jsonld": "JSON-LD", "parquet": "Parquet", "ics": "iCalendar"}


def _subject(dataset: Dataset) -> list[Pair]:
    return [(dataset.subject.value.lower(), dataset.subject.portuguese)]


def _formats(dataset: Dataset) -> list[Pair]:
    return [(extension, format_name(extension)) for extension in dataset.extensions]


def format_name(extension: str) -> str:
    return LABELS.get(extension, extension.upper())


def _data(dataset: Dataset) -> list[Pair]:
    if dataset.is_simulated:
        return [("simulados", gettext_noop("com valores simulados"))]
    return [("reais", gettext_noop("sem valores simulados"))]


def _words(dataset: Dataset) -> str:
    said = [dataset.key, dataset.title.pt, dataset.title.en, dataset.description.pt, dataset.description.en]
    return fold(" ".join([*said, *(name for name, _url in dataset.sources)]))


def _age(dataset: Dataset) -> float:
    return -dataset.modified_at.timestamp() if dataset.modified_at else 0.0


DATASETS: Faceting[Dataset] = Faceting(
    (
        Dimension("tema", "Tema", _subject, tuple(subject.value.lower() for subject in Subject)),
        Dimension("formato", "Formato", _formats, EXTENSIONS),
        Dimension("valores", "Valores", _data, ("reais", "simulados")),
    ),
    {
        "": ("tema", None),
        "titulo": ("título", lambda dataset: (fold(dataset.title.here), dataset.key)),
        "recentes": ("alterados há menos tempo", lambda dataset: (_age(dataset), dataset.key)),
    },
    _words,
)
