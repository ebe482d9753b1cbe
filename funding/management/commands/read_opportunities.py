"""`manage.py read_opportunities [--dry-run] [--accept-losses]`: reads what other programmes have open."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.fetching import FetchFailed
from funding.enums import ReadingState
from funding.operations.opportunities import ReadingFailed, fetch_entries, read_opportunities
from funding.queries.opportunities import readings


class Command(BaseCommand):
    help = "Lê do portal europeu os avisos abertos e previstos, e mostra a diferença; o relógio fá-lo de noite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="diz quantos avisos a fonte tem, sem gravar")
        parser.add_argument(
            "--accept-losses",
            action="store_true",
            help="acredita na fonte mesmo que mais de metade tenha desaparecido",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self._show()
            return
        done = read_opportunities(at=timezone.now(), takes_losses=options["accept_losses"])
        if done.state in {ReadingState.FAILED, ReadingState.HELD}:
            raise CommandError(done.said)
        told = readings().get(pk=done.pk)
        self.stdout.write(
            f"Avisos lidos: {done.found}. Novos: {told.new}, alterados: {told.changed}, "
            f"deixaram de constar: {told.gone}, voltaram: {told.back}."
        )

    def _show(self) -> None:
        try:
            entries, unread = fetch_entries()
        except (ReadingFailed, FetchFailed) as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"A fonte tem {len(entries)} avisos; {unread} não se conseguem ler. Nada foi gravado.")
