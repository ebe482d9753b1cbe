"""Makes the pages of the site that were never made."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from portal.operations import load_site


class Command(BaseCommand):
    help = "Cria as páginas do sítio, em português e inglês, que nunca foram criadas; o que os editores mudaram fica."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="mostra as páginas que faltam, sem gravar")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            made = load_site(at=timezone.now())
            if options["dry_run"]:
                transaction.set_rollback(True)
        for draft in made:
            self.stdout.write(f"{draft.language}/{draft.values['slug']}: {draft.values['title']}")
        self.stdout.write(f"Total: {len(made)} páginas.")
