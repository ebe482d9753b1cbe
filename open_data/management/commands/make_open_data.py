"""Makes the files of open data that lack something newer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from open_data import operations, queries


class Command(BaseCommand):
    help = "Faz os ficheiros de dados abertos a que falta alguma publicação."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("only", nargs="*", help="só estes anos e medidas, como 2024 ou M10")
        parser.add_argument("--dry-run", action="store_true", help="diz só o que seria feito")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for task in queries.tasks(queries.names().digest):
                self.stdout.write(f"{task.kind.label}: {task.code}")
            return
        self.stdout.write(
            f"{operations.make_files(only=options['only'], tell=self._tell)} conjuntos de ficheiros feitos."
        )

    def _tell(self, done: int, total: int, label: str) -> None:
        self.stdout.write(f"{done + 1} de {total}: {label}")
