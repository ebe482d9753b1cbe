"""Goes through every chain of events and says where one does not hold."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.audit.chain import breaks
from common.audit.models import ChainEvent


class Command(BaseCommand):
    help = "Confirma que nenhum acontecimento das cadeias foi alterado, retirado ou acrescentado por fora."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stream", default="", help="só as cadeias que começam assim, como «funding.application:»"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        prefix = options["stream"]
        events = ChainEvent.objects.filter(stream__startswith=prefix)
        chains = events.order_by().values("stream").distinct().count()
        self.stdout.write(f"{events.count()} acontecimentos em {chains} cadeias.")
        found = list(breaks(prefix))
        for one in found:
            self.stdout.write(f"{one.stream}, acontecimento {one.number}: {one.reason}")
        if found:
            raise CommandError(f"{len(found)} falhas: as cadeias não são as que foram escritas.")
        self.stdout.write("Todas as cadeias conferem.")
