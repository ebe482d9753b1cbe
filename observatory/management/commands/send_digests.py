"""`manage.py send_digests [--dry-run]`: tells people what is new in the measures and territories that they follow."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from observatory import operations


class Command(BaseCommand):
    help = "Escreve as novidades do que cada pessoa segue, sem repetir; o relógio também o faz, de 10 em 10 minutos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="mostra o que seria escrito, sem gravar")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            self._show(at)
        else:
            self.stdout.write(f"Avisos escritos: {operations.send_digests(at=at)}.")

    def _show(self, at: datetime) -> None:
        found = list(operations.preview_digests(at=at))
        for person, told in found:
            codes = ", ".join(f"{one.measure.code} ({one.news.release.released_at:%d/%m/%Y})" for one in told)
            self.stdout.write(f"{person.email}: {codes}")
        self.stdout.write(f"Pessoas com novidades: {len(found)}. Nada foi gravado.")
