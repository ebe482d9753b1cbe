"""What this machine has and lacks, and the line that installs what is missing."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection

from common.files.scanning import EICAR, ScanFailed, scan
from common.ops.queries import troubles
from common.postgres.binaries import OLDEST_MAJOR
from common.postgres.cluster import PostgresUnavailable

CHROMIUM = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PANGO = {
    "linux": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
}
POSTGRESQL = {"linux": "apt-get install postgresql", "darwin": "brew install postgresql@18"}
BROWSER = {"linux": "apt-get install chromium", "darwin": "brew install --cask chromium"}


@dataclass(frozen=True)
class Finding:
    """One part: present with a detail, or missing with what to do. Some are needed only for one purpose."""

    part: str
    is_there: bool
    detail: str
    is_needed: bool = True


def examine() -> list[Finding]:
    return [check() for check in CHECKS]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", sys.version_info >= (3, 11), f"{version} em {sys.executable}")


def _postgresql() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
    except (DatabaseError, PostgresUnavailable) as error:
        return Finding("PostgreSQL", False, f"{error} Para o instalar: {_line(POSTGRESQL)}")
    embedded = " (arrancado pelo portal)" if connection.settings_dict.get("CLUSTER") else ""
    if int(version.split(".")[0]) < OLDEST_MAJOR:
        return Finding("PostgreSQL", False, f"{version} é antigo: é preciso o {OLDEST_MAJOR} ou mais recente.")
    return Finding("PostgreSQL", True, version + embedded)


def _database() -> Finding:
    found = {} if _postgresql().is_there is False else troubles()
    return Finding("Base de dados", not found, "; ".join(found.values()) or "as migrações estão aplicadas")


def _pdf() -> Finding:
    try:
        version = import_module("weasyprint").__version__
    except OSError:
        return Finding("PDF (Pango)", False, f"os relatórios em PDF não se fazem; para o instalar: {_line(PANGO)}")
    return Finding("PDF (Pango)", True, f"WeasyPrint {version}")


def _fonts() -> Finding:
    folder = settings.BASE_DIR / "common" / "pdf" / "fonts"
    count = len([*folder.glob("*.ttf")])
    return Finding("Tipos de letra dos PDF", count > 0, f"{count} em {folder}")


def _folders() -> Finding:
    closed = [str(folder) for folder in (settings.DATA_DIR, Path(settings.MEDIA_ROOT)) if not _is_writable(folder)]
    hint = f"não se pode escrever em {', '.join(closed)}: mude as permissões ou indique PORTAL_DATA_DIR"
    return Finding("Pastas de dados", not closed, hint if closed else str(settings.DATA_DIR))


def _is_writable(folder: Path) -> bool:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return os.access(existing, os.W_OK | os.X_OK)


def _worker() -> Finding:
    try:
        answers = current_app.control.ping(timeout=1.5)
    except OSError as error:
        return Finding("Tarefas em segundo plano", False, f"a fila não responde ({error})", is_needed=False)
    hint = "nenhum processo as faz: «manage.py demo», ou «celery -A config worker» e «celery -A config beat»"
    detail = f"{len(answers)} em curso" if answers else hint
    return Finding("Tarefas em segundo plano", bool(answers), detail, is_needed=False)


def chromium() -> str | None:
    named = shutil.which("chromium") or shutil.which("google-chrome")
    return named or next((place for place in CHROMIUM if Path(place).exists()), None)


def _browser() -> Finding:
    found = chromium()
    detail = found or f"os testes no navegador são saltados; para o instalar: {_line(BROWSER)}"
    return Finding("Chromium (só para testes)", found is not None, detail, is_needed=False)


def _scanner() -> Finding:
    try:
        is_clean = scan(BytesIO(EICAR)).is_clean
    except ScanFailed as error:
        return Finding(
            "Antivírus", False, f"{error}: indique em CLAMD_ADDRESS onde responde o ClamAV", is_needed=False
        )
    detail = (
        "deixou passar o ficheiro de ensaio" if is_clean else f"reconhece o ficheiro de ensaio ({_scanner_name()})"
    )
    return Finding("Antivírus", not is_clean, detail, is_needed=False)


def _scanner_name() -> str:
    return "ClamAV" if settings.UPLOAD_SCANNER == "clamd" else "só ele: não é um antivírus"


def _line(lines: dict[str, str]) -> str:
    return lines.get(sys.platform, lines["linux"])


CHECKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _postgresql,
    _database,
    _pdf,
    _fonts,
    _folders,
    _worker,
    _scanner,
    _browser,
)
