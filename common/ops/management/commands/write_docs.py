"""The pages of docs/ that the code itself tells."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError

from common.ops.addresses import addresses

WRITTEN = "Written by `make docs`; change the code instead."


class Command(BaseCommand):
    help = "Escreve docs/addresses.md e docs/commands.md a partir do código."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="só diz se estão atualizados")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for name, text in {"addresses.md": _addresses(), "commands.md": _commands()}.items():
            path = settings.BASE_DIR / "docs" / name
            if path.exists() and path.read_text() == text:
                continue
            stale.append(name)
            if not options["check"]:
                path.write_text(text)
        if stale and options["check"]:
            raise CommandError(f"Desatualizados: {', '.join(stale)}. Corra «make docs».")


def _is_ours(module: str) -> bool:
    return (settings.BASE_DIR / module.split(".")[0] / "__init__.py").exists()


def _addresses() -> str:
    lines = ["# Addresses", "", WRITTEN, "", "| address | view | without signing in |", "| --- | --- | --- |"]
    ours = [address for address in addresses() if _is_ours(address.view)]
    lines += [f"| `{one.route}` | `{one.view}` | {'yes' if one.is_public else 'no'} |" for one in ours]
    return "\n".join(lines) + "\n"


def _commands() -> str:
    lines = ["# Commands", "", WRITTEN, "", "| `manage.py …` | what it does |", "| --- | --- |"]
    for name, app in sorted(get_commands().items()):
        if _is_ours(app):
            lines.append(f"| `{name}` | {load_command_class(app, name).help.splitlines()[0]} |")
    return "\n".join(lines) + "\n"
