"""Loading the norm from CSV: all apps in one transaction, checked before anything is kept.

An app registers a loader in its `AppConfig.ready()`; `manage.py load_reference` runs them floor by floor.
"""

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from django.db import DatabaseError, models, transaction
from django.db.models import Model
from django.utils import timezone

from common.norm.enums import Origin
from common.norm.guard import writing_the_norm
from common.pagecache.generation import renew_pages
from common.search.freshness import rebuilding_after

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
    """One run: where the files are and what it changed. `override` replaces an app's own folder (for trials).

    `at` is when it began: the moment of whatever is published by being loaded.
    """

    changes: Changes = field(default_factory=Changes)
    override: Path | None = None
    at: datetime = field(default_factory=timezone.now)
    replaced: set[str] = field(default_factory=set)

    def table(self, folder: Path, name: str, *, key: Sequence[str], rows: int) -> list[Row]:
        """Return the rows of `<folder>/<name>`; refuse a missing column, a wrong count or a repeated key."""
        house = folder / name
        candidate = self.override / name if self.override else None
        if candidate and candidate.exists():
            self.replaced.add(name)
        columns, table = _read(candidate if candidate and candidate.exists() else house)
        missing = [column for column in _read(house)[0] if column not in columns]
        if missing:
            raise ReferenceMismatch([f"{name}: falta a coluna {column}." for column in missing])
        lines = _lines_by_key(table, key)
        differences = []
        if len(table) != rows:
            differences.append(f"{name}: esperadas {rows} linhas, encontradas {len(table)}.")
        differences += [
            f"{name}: chave repetida {_spoken(k)} (linhas {' e '.join(map(str, numbers))})."
            for k, numbers in lines.items()
            if len(numbers) > 1
        ]
        if differences:
            wanted = _lines_by_key(_read(house)[1], key)
            raise ReferenceMismatch(differences + _absent_and_strange(name, lines, wanted))
        return table

    def known(self, name: str, rows: Iterable[Row], column: str, codes: Collection[Any], *, split: str = "") -> None:
        """Refuse values of a column that point at nothing; a `split` column holds several, blanks are skipped."""
        strangers = [
            (row, value)
            for row in rows
            for value in (row[column].split(split) if split else [row[column]])
            if value and value not in codes
        ]
        if strangers:
            raise ReferenceMismatch(
                [
                    f"{name}: {column} «{value}» não existe (linha {next(iter(row.values()))})."
                    for row, value in strangers
                ]
            )

    def put(self, model: type[ModelT], key: Mapping[str, Any], values: Mapping[str, Any]) -> ModelT:
        """Create the row with this key, or change only what differs; count what happened."""
        label = str(model._meta.verbose_name_plural)
        found = model._default_manager.filter(**key).first()
        if found is None:
            self.changes.created[label] += 1
            return model._default_manager.create(**key, **values)
        self._change(found, values, label)
        return found

    def put_many(
        self, model: type[ModelT], key: Sequence[str], rows: Iterable[Mapping[str, Any]]
    ) -> dict[Any, ModelT]:
        """Do what `put` does for a whole table in one read and one insert.

        Each row maps field names to values. The answer is keyed by the key's value, or by a tuple of them when the
        key has several fields; a foreign key counts by its primary key.
        """
        label = str(model._meta.verbose_name_plural)
        names = [_attribute(model, name) for name in key]
        kept = {tuple(getattr(found, name) for name in names): found for found in model._default_manager.all()}
        answer: dict[tuple[Any, ...], ModelT] = {}
        missing = []
        for values in rows:
            identity = tuple(_plain(values[name]) for name in key)
            found = kept.get(identity)
            if found is None:
                answer[identity] = model(**values)
                missing.append(answer[identity])
            else:
                self._change(found, {name: value for name, value in values.items() if name not in key}, label)
                answer[identity] = found
        model._default_manager.bulk_create(missing)
        self.changes.created[label] += len(missing)
        return {identity[0] if len(key) == 1 else identity: row for identity, row in answer.items()}

    def link(self, owner: Model, name: str, targets: Iterable[Model]) -> None:
        """Make a many-to-many exactly these targets; count a change only when it differs."""
        manager = getattr(owner, name)
        wanted = {target.pk for target in targets}
        label = f"{owner._meta.verbose_name}: {owner._meta.get_field(name).verbose_name}"  # type: ignore[union-attr]  # a relation of its own
        if set(manager.values_list("pk", flat=True)) == wanted:
            self.changes.unchanged[label] += 1
        else:
            manager.set(wanted)
            self.changes.changed[label] += 1

    def link_many(self, name: str, wanted: Mapping[ModelT, Iterable[Model]]) -> None:
        """Do what `link` does for many owners of one model, reading the links once."""
        model = type(next(iter(wanted)))
        relation = cast("models.ManyToManyField[Any, Any]", model._meta.get_field(name))
        label = f"{model._meta.verbose_name}: {relation.verbose_name}"
        owner_id, target_id = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        through = cast("type[Model]", relation.remote_field.through)
        kept: dict[Any, set[Any]] = {}
        for owner_pk, target_pk in through._default_manager.values_list(owner_id, target_id):
            kept.setdefault(owner_pk, set()).add(target_pk)
        for owner, targets in wanted.items():
            pks = {target.pk for target in targets}
            if kept.get(owner.pk, set()) == pks:
                self.changes.unchanged[label] += 1
            else:
                getattr(owner, name).set(pks)
                self.changes.changed[label] += 1

    def _change(self, found: Model, values: Mapping[str, Any], label: str) -> None:
        different = [name for name, value in values.items() if _value(found, name) != _plain(value)]
        if not different:
            self.changes.unchanged[label] += 1
            return
        for name in different:
            setattr(found, name, values[name])
        stamps = [f.name for f in found._meta.concrete_fields if getattr(f, "auto_now", False)]
        found.save(update_fields=[*different, *stamps])
        self.changes.changed[label] += 1


Key = tuple[str, ...]


def _lines_by_key(table: Iterable[Row], key: Sequence[str]) -> dict[Key, list[int]]:
    """Return the lines of the file where each key stands; the first line holds the names of the columns."""
    found: dict[Key, list[int]] = {}
    for number, row in enumerate(table, start=2):
        found.setdefault(tuple(row[column] for column in key), []).append(number)
    return found


def _absent_and_strange(name: str, found: Collection[Key], wanted: Collection[Key]) -> list[str]:
    """Name what a file with the wrong count lacks, and what it has too much, beside the house's own."""
    absent = [_spoken(key) for key in wanted if key not in found]
    strange = [_spoken(key) for key in found if key not in wanted]
    return [f"{name}: falta {key}." for key in absent] + [f"{name}: {key} está a mais." for key in strange]


def _spoken(key: Key) -> str:
    return " · ".join(key)


def _read(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def _attribute(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "attname", name))


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _value(found: Model, name: str) -> Any:
    return getattr(found, _attribute(type(found), name))


def read_date(text: str) -> date | None:
    """Read an ISO date; an empty cell is an unknown date."""
    return date.fromisoformat(text) if text else None


def read_origin(text: str) -> Origin:
    """Read the origin column of the extraction, which says EXTERNO for what the documents do not hold."""
    return Origin.EXTERNAL if text.upper().startswith("EXTERN") else Origin.SEED


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
        with transaction.atomic(), writing_the_norm(), rebuilding_after():
            for loader in loaders():
                _run(loader, run)
            if override and not run.replaced:
                raise ReferenceMismatch([f"{override}: não tem nenhum dos ficheiros de referência."])
            if run.changes.written:
                renew_pages()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return run.changes


def _run(loader: Loader, run: Load) -> None:
    """Run one loader; a value the database or Python cannot read is a mismatch of the files, not a crash."""
    try:
        loader.load(run)
    except (ValueError, KeyError, ArithmeticError, DatabaseError) as error:
        raise ReferenceMismatch([f"{loader.name}: valor que não se consegue ler ({error})."]) from error
