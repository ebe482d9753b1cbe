"""Removes uploads that never became part of anything."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from common.files.operations import sweep_orphans
from common.files.queries import orphans


class Command(BaseCommand):
    help = "Apaga os ficheiros carregados há mais de 24 horas que nada usa; o relógio fá-lo todas as noites."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="mostra o que seria apagado, sem apagar")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        names = [str(row) for row in orphans(at)] if options["dry_run"] else sweep_orphans(at=at)
        for name in names:
            self.stdout.write(name)
        said = "seriam apagados. Nada foi alterado" if options["dry_run"] else "apagados"
        self.stdout.write(f"Ficheiros que nada usa: {len(names)} {said}.")
