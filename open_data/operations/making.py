"""Makes the files that lack something newer: each is written apart, and takes the place of the old one when whole."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction

from common.files.storage import private_storage
from common.pagecache.generation import renew_pages
from observatory.models import Measure
from open_data.enums import BulkFormat, BulkKind
from open_data.models import BulkFile
from open_data.operations.formats import Counted, TableWriter, write_package
from open_data.queries.bulk import Task, newest_release, tasks
from open_data.queries.cells import cells_of
from open_data.queries.names import Names, names
from open_data.queries.saying import About, csv_on_the_web, in_the_file, read_me, title_of
from open_data.queries.sheets import sheet_of

FOLDER = "dados-abertos"
Tell = Callable[[int, int, str], None]


def make_files(*, only: Collection[str] = (), tell: Tell = lambda _done, _total, _label: None) -> int:
    """Make every file of which something newer was published, or those of `only` some years and measures.

    Run again it finds nothing to do.
    """
    known = names()
    newest = newest_release()
    wanted = [task for task in tasks(known.digest) if not only or task.code in only]
    for done, task in enumerate(wanted):
        tell(done, len(wanted), task.code)
        _make(task, known)
    # The years that nothing newer fell in know of it all the same.
    if not only:
        BulkFile.objects.filter(kind=BulkKind.YEAR, words=known.digest, vintage__lt=newest).update(vintage=newest)
    return len(wanted)


def _make(task: Task, known: Names) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        about = _write(task, known, folder)
        if about is None:
            return
        with transaction.atomic():
            for extension in _formats(folder):
                _keep(task, about, folder / f"{about.stem}.{extension}", extension, known.digest)
            renew_pages()


def _formats(folder: Path) -> Iterator[BulkFormat]:
    found = {path.suffix.removeprefix(".") for path in folder.iterdir()}
    return (each for each in BulkFormat if each.value in found)


def _write(task: Task, known: Names, folder: Path) -> About | None:
    kind, code = task.kind, task.code
    with transaction.atomic(), TableWriter(folder, f"observacoes-{code}") as table:
        for cells in cells_of(kind, code):
            table.write(cells, known)
        about = _about(kind, code, known, table.counted)
        if about is not None:
            table.describe(in_the_file(about))
    if about is not None and kind == BulkKind.MEASURE:
        _pack(about, folder)
    return about


def _about(kind: BulkKind, code: str, known: Names, counted: Counted) -> About | None:
    if counted.released_at is None:
        return None
    name = next((measure.name for measure in known.measures.values() if measure.code == code), "")
    title = title_of(kind, code, name)
    return About(kind, code, title, counted.released_at, counted.is_simulated, counted.rows, _providers(kind, code))


def _providers(kind: BulkKind, code: str) -> tuple[str, ...]:
    if kind == BulkKind.YEAR:
        return ()
    found = Measure.objects.filter(code=code).order_by("providers__name").values_list("providers__name", flat=True)
    return tuple(name for name in found if name)


def _pack(about: About, folder: Path) -> None:
    measure = Measure.objects.select_related("domain", "denominator").get(code=about.code)
    notes = (measure.resolution_note, *measure.notes.order_by("pk").values_list("text", flat=True))
    files: dict[str, Path | str] = {
        "LEIAME.txt": read_me(about, [note for note in notes if note]),
        f"{about.stem}.csv": folder / f"{about.stem}.csv",
        f"{about.stem}.csv-metadata.json": csv_on_the_web(about),
        "ficha.json": sheet_of(measure),
    }
    write_package(folder / f"{about.stem}.zip", files, _first_second(about.released_at))


def _first_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _keep(task: Task, about: About, path: Path, extension: BulkFormat, words: str) -> None:
    """Keep the bytes under their own hash; what was there before goes once that is committed."""
    digest = _sha256(path)
    name = _put(path, f"{FOLDER}/{digest}.{extension.value}")
    kept = BulkFile.objects.select_for_update()
    before = kept.filter(kind=task.kind, code=task.code, format=extension).first()
    BulkFile.objects.update_or_create(
        kind=task.kind,
        code=task.code,
        format=extension,
        defaults={
            "content": name,
            "size": path.stat().st_size,
            "sha256": digest,
            "rows": about.rows,
            "vintage": task.vintage,
            "words": words,
            "released_at": about.released_at,
            "is_simulated": about.is_simulated,
        },
    )
    if before is not None and before.content.name != name:
        transaction.on_commit(partial(private_storage().delete, str(before.content.name)))


def _put(path: Path, name: str) -> str:
    """Put the bytes where they are kept, unless they are there; what a broken attempt left is put again."""
    storage = private_storage()
    if storage.exists(name):
        if storage.size(name) == path.stat().st_size:
            return name
        storage.delete(name)
    with path.open("rb") as content:
        return storage.save(name, File(content))


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
