"""The whole portal on this machine, with one command."""

import hashlib
import io
import json
import signal
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from common.ops.preparing import preparing
from common.ops.queries import has_pending_migrations
from common.ops.supervisor import Part, Supervisor, is_free

READY_SECONDS = 90
LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Arranca o portal completo nesta máquina: base de dados, dados de demonstração, páginas, tarefas e relógio."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default=LOOPBACK, help=f"endereço onde responde ({LOOPBACK}, aberto como localhost)"
        )
        parser.add_argument("--port", type=int, help="porta; por omissão a primeira livre a partir de 8000")
        parser.add_argument("--empty", action="store_true", help="sem pessoas nem factos inventados")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Este comando é para uma máquina própria; em produção, veja docs/running.md.")
        host, port = options["host"], self._port(options["host"], options["port"])
        # What is written while it is loaded, e-mails too, leads to where the pages will be.
        settings.PORTAL_BASE_URL = _address(host, port)
        supervisor = Supervisor(settings.BASE_DIR, sys.stdout)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            mark = settings.DATA_DIR / "preparing"
            web, *others = _parts(host, port, mark)
            with preparing(mark):  # the pages load meanwhile, and say so to whoever opens one
                supervisor.start(web)
                accounts = self._prepare(with_people=not options["empty"])
            connections.close_all()
            supervisor.end_on_signals()
            self._run(supervisor, _address(host, port), others, accounts)
        except KeyboardInterrupt:
            self._say("Interrompido antes de estar pronto.")
        finally:
            supervisor.stop()

    def _port(self, host: str, wished: int | None) -> int:
        if wished is None:
            free = next((port for port in range(8000, 8050) if is_free(host, port)), None)
            if free is None:
                raise CommandError("Nenhuma porta entre 8000 e 8049 está livre. Indique outra com --port.")
            return free
        if not is_free(host, wished):
            raise CommandError(f"A porta {wished} está ocupada. Indique outra com --port.")
        return wished

    def _prepare(self, *, with_people: bool) -> str:
        """Does what is missing in the database, and nothing on a second start."""
        if has_pending_migrations():
            self._say("A preparar a base de dados (na primeira vez demora cerca de meio minuto)…")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        notes = Notes(self._home() / "demo.json")
        if notes.differ("reference", _fingerprint("*/reference/**/*", "*/*/reference/**/*")):
            self._say("A carregar a norma e os dados de referência…")
            call_command("load_reference", stdout=io.StringIO())
            call_command("load_site", stdout=io.StringIO())
            notes.keep()
        if with_people and notes.differ("demo", _fingerprint("*/demo.py", "*/demo/*", "*/*/demo.py")):
            self._say("A carregar a demonstração…")
            told = io.StringIO()
            call_command("load_demo", stdout=told)
            notes.values["accounts"] = told.getvalue()
            notes.keep()
        return str(notes.values.get("accounts", "")) if with_people else ""

    def _home(self) -> Path:
        """Beside the database that the notes are about."""
        cluster = connection.settings_dict.get("CLUSTER")
        home: Path = cluster.home if cluster else settings.DATA_DIR
        return home

    def _run(self, supervisor: Supervisor, address: str, others: list[Part], accounts: str) -> None:
        died = self._ready(supervisor, f"{address}/saude/pronto")
        if not died and not supervisor.is_ending:
            for part in others:
                supervisor.start(part)
            self._say(f"\nO portal está em {address}/ e a área de trabalho em {address}/area/")
            self._say(accounts and f"Contas de demonstração (papel: correio / palavra-passe):\n{accounts}")
            self._say("Ctrl+C para parar.")
            died = supervisor.wait()
        if died:
            raise CommandError(f"A parte «{died}» terminou sozinha; a razão está nas linhas acima.")

    def _ready(self, supervisor: Supervisor, address: str) -> str | None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            died = supervisor.wait(0.1)
            if died or supervisor.is_ending or _answers(address):
                return died
        raise CommandError(f"As páginas não responderam em {READY_SECONDS} segundos.")

    def _say(self, text: str) -> None:
        if text:
            self.stdout.write(text)
            self.stdout.flush()


class Notes:
    """What was loaded already, so that a second start need not look."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def differ(self, name: str, fingerprint: str) -> bool:
        known = self.values.get(name)
        self.values[name] = fingerprint
        return known != fingerprint

    def keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.values))


def _fingerprint(*patterns: str) -> str:
    files = {path for pattern in patterns for path in settings.BASE_DIR.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _address(host: str, port: int) -> str:
    """Return the address to open: this machine by its name, because browsers accept no keys at a number."""
    return f"http://{'localhost' if host == LOOPBACK else host}:{port}"


def _parts(host: str, port: int, mark: Path) -> list[Part]:
    environment = {"DEBUG": "false", "PORTAL_BASE_URL": _address(host, port), "PREPARING_MARK": str(mark)}
    celery = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "config", "--quiet"]
    web = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{host}:{port}"]
    return [
        Part("páginas", [*web, "--workers", "2", "--preload", "--log-level", "warning"], environment),
        Part("tarefas", [*celery, "worker", "-c", "1", "-l", "warning", "--without-mingle"], environment),
        Part(
            "relógio",
            [*celery, "beat", "-l", "warning", "--pidfile", "", "--schedule", str(settings.DATA_DIR / "beat")],
            environment,
        ),
    ]
