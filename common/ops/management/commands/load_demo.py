"""Loads the demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from common.ops import demo


class Command(BaseCommand):
    help = "Carrega a demonstração: pessoas e factos inventados em torno da norma real. Nunca em produção."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="experimenta e não grava")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            try:
                accounts = demo.load_all()
            except demo.NoDemonstrationHere as refusal:
                raise CommandError(str(refusal)) from refusal
            transaction.set_rollback(options["dry_run"])
        for account in accounts:
            self.stdout.write(f"{account.role}: {account.email} / {account.password}")
