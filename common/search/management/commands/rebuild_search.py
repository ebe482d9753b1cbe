from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from common.search.rebuild import rebuild


class Command(BaseCommand):
    help = "Make the search index again from what is published, and put it in place of the one in use at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tell what would change and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        changes = rebuild(
            on=timezone.localdate(),
            dry_run=options["dry_run"],
            progress=self._progress if self.stderr.isatty() else lambda label, done: None,
        )
        for kind in changes.values():
            self.stdout.write(
                f"{kind.label}: {kind.documents} documentos"
                f" ({kind.new} novos, {kind.changed} alterados, {kind.unchanged} iguais, {kind.gone} retirados)"
            )
        if options["dry_run"]:
            self.stdout.write("Ensaio: nada foi escrito.")

    def _progress(self, label: str, done: int) -> None:
        self.stderr.write(f"\r{label}: {done}", ending="")
