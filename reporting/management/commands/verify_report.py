"""`manage.py verify_report 2025 [--edition 1.0]`: exit code 1 when anything does not hold."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting import operations
from reporting.queries.editions import edition_of, latest_edition


class Command(BaseCommand):
    help = "Reconstrói um relatório a partir dos dados congelados e confere ficheiros, assinaturas e factos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, help="ano do relatório")
        parser.add_argument("--edition", help="edição, por exemplo 1.0 (por omissão, a última)")

    def handle(self, *_args: Any, **options: Any) -> None:
        year, asked = options["year"], options["edition"]
        edition = edition_of(year, asked) if asked else latest_edition(year)
        if edition is None:
            raise CommandError(f"Não há relatório de {year}{f', edição {asked}' if asked else ''}.")
        findings = operations.verify_edition(edition=edition, tell=self._tell)
        for finding in findings:
            self.stdout.write(f"{self._mark(finding.holds)}  {finding.subject}: {finding.detail}")
        failed = [finding.subject for finding in findings if finding.holds is False]
        if failed:
            raise CommandError(f"A edição {edition.edition} de {year} não confere: {', '.join(failed)}.")
        unknown = [finding.subject for finding in findings if finding.holds is None]
        rest = f"; não se pode dizer: {', '.join(unknown)}" if unknown else " em tudo"
        self.stdout.write(f"A edição {edition.edition} de {year} confere{rest}.")

    def _mark(self, holds: bool | None) -> str:
        if holds is None:
            return self.style.WARNING("nem sim nem não")
        return self.style.SUCCESS("confere") if holds else self.style.ERROR("FALHA")

    def _tell(self, done: int, label: str) -> None:
        if self.stderr.isatty():
            end = "\n" if done == operations.STEPS else ""
            self.stderr.write(f"\r[{done}/{operations.STEPS}] {label:<40}", str, ending=end)
