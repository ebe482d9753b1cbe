"""Loads the norm and the reference data of every app."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.norm import reference


class Command(BaseCommand):
    help = "Carrega a norma (ENTI) e os dados de referência; repetir não altera nada."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="mostra o que mudaria, sem gravar")
        parser.add_argument("--from", dest="override", type=Path, help="pasta com CSV que substituem os da casa")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = reference.load_all(override=options["override"], dry_run=options["dry_run"])
        except reference.ReferenceMismatch as mismatch:
            raise CommandError("Nada foi gravado.\n" + "\n".join(mismatch.differences)) from mismatch
        for label in sorted({*changes.created, *changes.changed, *changes.unchanged}):
            self.stdout.write(
                f"{label}: {changes.created[label]} criadas, {changes.changed[label]} alteradas, "
                f"{changes.unchanged[label]} iguais"
            )
        self.stdout.write(f"Total: {changes.written} linhas escritas.")
