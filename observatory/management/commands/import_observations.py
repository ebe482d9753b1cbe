"""`manage.py import_observations M10 --file valores.csv --columns leitura.json | --fetch [--dataset …] [--apply]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from observatory import operations
from observatory.enums import RunState, SourceFormat
from observatory.models import ColumnMapping, Division, ImportRun, Measure, RawPayload, SourceFeed
from observatory.queries import imports as queries, measure_with
from observatory.readers import ReadRefused

FORMATS = [value for value in SourceFormat.values if value != SourceFormat.ENTRY]


class Command(BaseCommand):
    help = "Lê valores de uma medida, de um ficheiro ou da fonte, e mostra a diferença; com --apply publica-a."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("measure", help="código da medida, como M10")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--file", type=Path, help="ficheiro CSV, XLSX ou JSON")
        where.add_argument("--fetch", action="store_true", help="pede os dados à fonte da ligação guardada")
        parser.add_argument("--dataset", default="", help="código na fonte, quando há mais do que uma ligação")
        parser.add_argument("--format", choices=FORMATS, default=SourceFormat.TABLE.value, help="formato do ficheiro")
        parser.add_argument("--metadata", type=Path, help="metadados do indicador, para um ficheiro do INE")
        parser.add_argument("--columns", default="", help="nome da leitura guardada, ou ficheiro JSON com as colunas")
        parser.add_argument("--division", default="nuts-2024", help="divisão territorial dos códigos")
        parser.add_argument("--source", default="", help="quem publica os valores do ficheiro, e em quê")
        parser.add_argument("--apply", action="store_true", help="publica a diferença, se não houver erros")
        parser.add_argument("--dry-run", action="store_true", help="mostra a diferença e não guarda nada")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            run = self._try(options) if options["dry_run"] else self._import(options)
        except (operations.ImportRefused, operations.PublishRefused, ReadRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        if run.state == RunState.FAILED:
            raise CommandError(run.error)

    def _import(self, options: dict[str, Any]) -> ImportRun:
        run = self._read(self._measure(options["measure"]), options)
        if options["apply"] and run.state == RunState.READY:
            operations.approve_import(run=run, user=None, at=timezone.now())
            run = operations.apply_import(run=run, at=timezone.now())
        self._tell(run, options)
        return run

    def _try(self, options: dict[str, Any]) -> ImportRun:
        """Do all of it but the keeping."""
        with transaction.atomic():
            run = self._read(self._measure(options["measure"]), options)
            self._tell(run, options)
            transaction.set_rollback(True)
        for payload in filter(None, (run.payload, run.metadata)):
            if not RawPayload.objects.filter(pk=payload.pk).exists():
                payload.body.storage.delete(str(payload.body.name))
        return run

    def _measure(self, code: str) -> Measure:
        measure = measure_with(code)
        if measure is None:
            raise CommandError(f"Não há nenhuma medida {code}: use um código como M10.")
        return measure

    def _read(self, measure: Measure, options: dict[str, Any]) -> ImportRun:
        at = timezone.now()
        if options["fetch"]:
            run = operations.start_fetch(feed=self._feed(measure, options["dataset"]), user=None, at=at)
        else:
            run = self._upload(measure, options)
        return operations.read_import(run=run, at=at, tell=self._progress)

    def _feed(self, measure: Measure, dataset: str) -> SourceFeed:
        feeds = list(queries.active_feeds().filter(measure=measure, **({"dataset": dataset} if dataset else {})))
        if len(feeds) != 1:
            had = ", ".join(feed.dataset for feed in feeds) or "nenhuma"
            raise CommandError(f"Indique uma ligação com --dataset. Ligações da medida {measure.code}: {had}.")
        return feeds[0]

    def _upload(self, measure: Measure, options: dict[str, Any]) -> ImportRun:
        division = Division.objects.filter(code=options["division"]).first()
        if division is None:
            raise CommandError(f"Não há nenhuma divisão {options['division']}.")
        path: Path = options["file"]
        try:
            body = path.read_bytes()
            about = options["metadata"].read_bytes() if options["metadata"] else None
        except OSError as missing:
            raise CommandError(f"Não se consegue ler {missing.filename}: {missing.strerror}.") from missing
        return operations.start_upload(
            measure=measure,
            source_format=SourceFormat(options["format"]),
            body=body,
            file_name=path.name,
            source=options["source"],
            division=division,
            metadata=about,
            layout=self._layout(options["columns"], options["dataset"]),
            user=None,
            at=timezone.now(),
        )

    def _layout(self, columns: str, dataset: str) -> dict[str, Any]:
        if not columns:
            return {"dataset": dataset}
        kept = ColumnMapping.objects.filter(name=columns).first()
        if kept is not None:
            return {"columns": kept.columns, "dialect": kept.dialect}
        try:
            return {"columns": json.loads(Path(columns).read_text())}
        except (OSError, ValueError) as wrong:
            raise CommandError(f"«{columns}» não é uma leitura guardada nem um ficheiro JSON.") from wrong

    def _progress(self, _done: int, label: str) -> None:
        """One line that changes on a terminal, nothing in a log."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{label:<60}", str, ending="")

    def _tell(self, run: ImportRun, options: dict[str, Any]) -> None:
        counts = ", ".join(f"{count.cells} {count.label}" for count in queries.counts_of(run))
        self.stdout.write(f"{run.measure}: {run.get_state_display()}. {counts}.")
        for issue in queries.issues_of(run):
            self.stdout.write(f"{issue.get_level_display()}: {issue.place}: {issue.text}")
        if options["dry_run"]:
            self.stdout.write("Nada foi guardado.")
        elif run.state == RunState.READY:
            self.stdout.write("Por aprovar, na gestão: /gestao/importacoes/. Com --apply é publicada daqui.")
