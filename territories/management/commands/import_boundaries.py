"""`manage.py import_boundaries cont.gpkg ram.gpkg raa_oci.gpkg raa_cen_ori.gpkg --version-name "CAOP 2025"`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from territories.operations.boundaries import BoundariesRefused, BoundaryImport, import_boundaries

ATTRIBUTION = "Limites: {name}, Direção-Geral do Território (DGT)"


class Command(BaseCommand):
    help = (
        "Lê os contornos dos 308 municípios dos ficheiros da Carta Administrativa Oficial de Portugal (GeoPackage ou "
        "GeoJSON), simplifica-os sem abrir falhas entre vizinhos e guarda-os como versão nova; tudo ou nada."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, help="os ficheiros do continente, da Madeira e dos Açores, ou um com tudo"
        )
        parser.add_argument("--version-name", required=True, help="a versão, como se cita: «CAOP 2025»")
        parser.add_argument("--attribution", default="", help="o que se escreve sob os mapas; por omissão, a DGT")
        parser.add_argument("--dry-run", action="store_true", help="mostra contagens e tamanhos e não guarda nada")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["version_name"].strip()
        if not name:
            raise CommandError("Indique a versão com --version-name, como «CAOP 2025».")
        try:
            found = import_boundaries(
                files=options["files"],
                name=name,
                attribution=options["attribution"].strip() or ATTRIBUTION.format(name=name),
                at=timezone.now(),
                tell=self.stdout.write,
                is_rehearsal=options["dry_run"],
            )
        except BoundariesRefused as refused:
            raise CommandError("\n".join([*refused.reasons, "Nada foi guardado."])) from refused
        self._tell(found)

    def _tell(self, found: BoundaryImport) -> None:
        outlined = found.outlined
        self.stdout.write(
            f"{len(outlined.outlines)} municípios, {outlined.points} pontos, {outlined.size} bytes comprimidos, "
            f"simplificação de {outlined.tolerance_m} m."
        )
        if found.loose:
            self.stdout.write(
                f"Aviso: {len(found.loose)} municípios tinham limites que não eram os dos vizinhos, e ficaram com um "
                f"só. Por exemplo: {', '.join(found.loose[:5])}."
            )
        if found.version is None:
            self.stdout.write("Nada foi guardado.")
        elif found.is_known:
            self.stdout.write(f"{found.version} já estava guardada com estes ficheiros: nada mudou.")
        else:
            self.stdout.write(f"{found.version} guardada: os mapas do observatório oferecem agora os contornos.")
