"""Loading the norm from CSV: all apps in one transaction, checked before anything is kept.

An app registers a loader in its `AppConfig.ready()`; `manage.py load_reference` runs them floor by floor.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from common.pagecache.generation import renew_pages

Row = dict[str, str]
ModelT = TypeVar("ModelT", bound=Model)


class ReferenceMismatch(Exception):
    """The files are not what the norm says; `differences` lists each point in Portuguese."""

    def __init__(self, differences: Sequence[str]) -> None:
        super().__init__("\n".join(differences))
        self.differences = list(differences)


@dataclass
class Changes:
    """How many rows of each model a load created, changed or left alone."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    @property
    def written(self) -> int:
        return self.created.total() + self.changed.total()


@dataclass
class Load:
    """One run: where the files are and what it changed. `override` replaces an app's own folder (for trials)."""

    changes: Changes = field(default_factory=Changes)
    override: Path | None = None

    def table(self, folder: Path, name: str, *, key: Sequence[str], rows: int) -> list[Row]:
        """Return the rows of `<folder>/<name>.csv`; refuse a wrong count or a repeated key."""
        candidate = self.override / name if self.override else None
        path = candidate if candidate and candidate.exists() else folder / name
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
        differences = []
        if len(table) != rows:
            differences.append(f"{name}: esperadas {rows} linhas, encontradas {len(table)}.")
        repeated = [k for k, n in Counter(tuple(row[c] for c in key) for row in table).items() if n > 1]
        differences += [f"{name}: chave repetida {' · '.join(k)}." for k in repeated]
        if differences:
            raise ReferenceMismatch(differences)
        return table

    def put(self, model: type[ModelT], key: Mapping[str, Any], values: Mapping[str, Any]) -> ModelT:
        """Create the row with this key, or change only what differs; count what happened."""
        label = str(model._meta.verbose_name_plural)
        found = model._default_manager.filter(**key).first()
        if found is None:
            self.changes.created[label] += 1
            return model._default_manager.create(**key, **values)
        different = [name for name, value in values.items() if getattr(found, name) != value]
        if not different:
            self.changes.unchanged[label] += 1
            return found
        for name in different:
            setattr(found, name, values[name])
        found.save(update_fields=different)
        self.changes.changed[label] += 1
        return found

    def link(self, owner: Model, name: str, targets: Iterable[Model]) -> None:
        """Make a many-to-many exactly these targets; count a change only when it differs."""
        manager = getattr(owner, name)
        wanted = {target.pk for target in targets}
        label = f"{owner._meta.verbose_name}: {name}"
        if set(manager.values_list("pk", flat=True)) == wanted:
            self.changes.unchanged[label] += 1
        else:
            manager.set(wanted)
            self.changes.changed[label] += 1


@dataclass(frozen=True)
class Loader:
    name: str
    floor: int
    load: Callable[[Load], None]


_loaders: dict[str, Loader] = {}


def register(name: str, *, floor: int, load: Callable[[Load], None]) -> None:
    """Add an app's loader; lower floors are loaded first."""
    _loaders[name] = Loader(name, floor, load)


def loaders() -> list[Loader]:
    return sorted(_loaders.values(), key=lambda loader: (loader.floor, loader.name))


class _DryRun(Exception):
    """Undoes a trial run."""


def load_all(*, override: Path | None = None, dry_run: bool = False) -> Changes:
    """Load every registered app in one transaction. Raises ReferenceMismatch with nothing written."""
    run = Load(override=override)
    try:
        with transaction.atomic():
            for loader in loaders():
                loader.load(run)
            if run.changes.written:
                renew_pages()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return run.changes
