"""`manage.py build_report annual --year 2025 [--cut-off …] [--dry-run]`."""

from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.canonical import canonical, sha256_of
from common.pdf.errors import PdfError
from reporting import operations
from reporting.enums import EditionState
from reporting.models import ReportEdition
from reporting.queries.collecting import NoPlanInForce, collect, one_moment
from reporting.queries.editions import last_moment, latest_edition

LISBON = ZoneInfo("Europe/Lisbon")


def moment(text: str) -> datetime:
    """Read an ISO 8601 day, which counts whole, or moment; without a time zone it is Lisbon's."""
    if len(text) == len("2025-12-31"):
        return last_moment(date.fromisoformat(text))
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=LISBON)


class Command(BaseCommand):
    help = "Congela os dados de um ano e gera o relatório em PDF, os dados, as tabelas e o manifesto."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["annual"], help="tipo de relatório")
        parser.add_argument("--year", type=int, required=True, help="ano a que o relatório se refere")
        parser.add_argument(
            "--cut-off", type=moment, help="último momento cujos factos contam (por omissão, o fim do ano, em Lisboa)"
        )
        parser.add_argument(
            "--contributions-until",
            type=moment,
            help="até quando contam os contributos regionais (por omissão, a data de corte)",
        )
        parser.add_argument("--dry-run", action="store_true", help="gera tudo e não guarda nada")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            edition = self._edition(options, at)
            if options["dry_run"]:
                self._try(edition, at)
            else:
                self._build(edition, at)
        except (operations.ReportRefused, NoPlanInForce, PdfError) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _edition(self, options: dict[str, Any], at: datetime) -> ReportEdition:
        """Continue the year's open edition, or open the first one."""
        year, asked = options["year"], options["cut_off"]
        edition = latest_edition(year)
        if edition is None:
            cut_off = asked or last_moment(date(year, 12, 31))
            until = options["contributions_until"] or cut_off
            if options["dry_run"]:
                return ReportEdition(year=year, cut_off=cut_off, contributions_until=until)
            return operations.open_edition(year=year, cut_off=cut_off, contributions_until=until, user=None, at=at)
        if edition.state != EditionState.IN_PREPARATION:
            raise CommandError(
                f"A edição {edition.edition} de {year} está {edition.get_state_display()}. Para a corrigir, "
                "abra uma errata em Relatórios, na gestão."
            )
        if asked and asked != edition.cut_off:
            raise CommandError(
                f"A edição {edition.edition} de {year} tem a data de corte "
                f"{edition.cut_off.astimezone(LISBON):%Y-%m-%dT%H:%M:%S}. Descarte-a para escolher outra."
            )
        return edition

    def _try(self, edition: ReportEdition, at: datetime) -> None:
        with one_moment():
            payload = collect(edition, at)
        files = operations.make_files(payload, tell=self._tell)
        for name, body in files.items():
            self.stdout.write(f"{name}: {len(body)} bytes, SHA-256 {sha256_of(body)}")
        self.stdout.write(f"Dados: SHA-256 {sha256_of(canonical(payload))}. Nada foi guardado.")

    def _build(self, edition: ReportEdition, at: datetime) -> None:
        snapshot = operations.build_edition(edition=edition, user=None, at=at, tell=self._tell)
        for artefact in snapshot.artefacts.order_by("pk"):
            self.stdout.write(f"{artefact.name}: {artefact.size} bytes, SHA-256 {artefact.sha256}")
        self.stdout.write(
            self.style.SUCCESS(
                f"Edição {edition.edition} de {edition.year} gerada. "
                "O passo seguinte é enviá-la para revisão, na gestão."
            )
        )

    def _tell(self, done: int, label: str) -> None:
        """One line that changes on a terminal, nothing in a log."""
        if self.stderr.isatty():
            end = "\n" if done == operations.STEPS else ""
            self.stderr.write(f"\r[{done}/{operations.STEPS}] {label:<40}", str, ending=end)
