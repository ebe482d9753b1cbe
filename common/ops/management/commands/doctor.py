"""Says what this machine lacks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.ops.doctor import examine


class Command(BaseCommand):
    help = "Diz o que falta nesta máquina e como se instala; termina com erro se faltar o necessário."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        for finding in findings:
            mark = "bem" if finding.is_there else "FALTA" if finding.is_needed else "falta"
            self.stdout.write(f"{mark:>5}  {finding.part}: {finding.detail}")
        missing = [finding.part for finding in findings if finding.is_needed and not finding.is_there]
        if missing:
            raise CommandError(f"Falta: {', '.join(missing)}.")
