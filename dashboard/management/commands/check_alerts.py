"""Checks the alert rules against the figures."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboard.operations import check_alerts


class Command(BaseCommand):
    help = "Verifica as regras de alerta: dá os alertas novos, resolve os que voltaram ao normal e avisa quem deve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="diz o que mudaria, sem gravar nem avisar")

    def handle(self, *args: Any, **options: Any) -> None:
        changes = check_alerts(at=timezone.now(), dry_run=options["dry_run"], tell=self.stdout.write)
        told = sum(change.told for change in changes)
        end = "Nada foi gravado." if options["dry_run"] else "Gravado."
        self.stdout.write(f"{len(changes)} mudanças, {told} avisos. {end}")
