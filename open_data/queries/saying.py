"""What is said of a file beside its figures: CSV on the web for machines, a page of text for people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from common.demonstration import demonstration_mark
from common.ui.formatting import LISBON
from observatory.models import Measure
from open_data.enums import BulkKind
from open_data.models import BulkFile
from open_data.queries.columns import COLUMNS, Kind

PORTAL = "Portal dos Territórios Inteligentes"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "Creative Commons Atribuição 4.0 Internacional (CC BY 4.0)"
SIMULATED = "Contém dados simulados para demonstração: não são estatísticas e não devem ser citados como tal."
BASES = {
    Kind.TEXT: "string",
    Kind.NUMBER: "decimal",
    Kind.WHOLE: "integer",
    Kind.YES_OR_NO: "boolean",
    Kind.MOMENT: "dateTime",
}


@dataclass(frozen=True)
class About:
    """What a file of observations is, whichever its format."""

    kind: BulkKind
    code: str
    title: str
    released_at: datetime
    is_simulated: bool
    rows: int
    providers: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        return f"observacoes-{self.code}"

    @property
    def address(self) -> str:
        return f"{settings.PORTAL_BASE_URL}/dados/{self.stem}.csv"

    @property
    def moment(self) -> str:
        return f"{self.released_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    @property
    def warnings(self) -> str:
        return " ".join(said for said in (SIMULATED if self.is_simulated else "", demonstration_mark()) if said)

    @property
    def citation(self) -> str:
        day = f"{self.released_at.astimezone(LISBON):%d/%m/%Y}"
        return f"{PORTAL}. «{self.title}». Valores publicados até {day}. {self.address}"


def about_file(file: BulkFile) -> About:
    """What is said of a file that is kept."""
    kind = BulkKind(file.kind)
    name = Measure.objects.get(code=file.code).short_name if kind == BulkKind.MEASURE else ""
    return About(kind, file.code, title_of(kind, file.code, name), file.released_at, file.is_simulated, file.rows)


def title_of(kind: BulkKind, code: str, name: str) -> str:
    if kind == BulkKind.YEAR:
        return f"Observatório: todas as medidas em {code}"
    return f"Observatório: {code}, {name}, todos os anos"


def described(file: BulkFile) -> str:
    return csv_on_the_web(about_file(file))


def in_the_file(about: About) -> dict[str, str]:
    """What a Parquet file says of itself."""
    said = {
        "title": about.title,
        "publisher": PORTAL,
        "license": LICENCE_URL,
        "modified": about.moment,
        "identifier": about.address,
        "citation": about.citation,
        "simulated": "true" if about.is_simulated else "false",
    }
    return said | ({"warning": about.warnings} if about.warnings else {})


def csv_on_the_web(about: About) -> str:
    """The description of a CSV file, to be found beside it (W3C, «Metadata Vocabulary for Tabular Data»)."""
    content: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "pt"}],
        "url": f"{about.stem}.csv",
        "dc:title": about.title,
        "dc:publisher": PORTAL,
        "dc:license": {"@id": LICENCE_URL},
        "dc:modified": {"@value": about.moment, "@type": "xsd:dateTime"},
        "dc:description": " ".join([f"{about.rows} observações, uma por linha.", about.warnings]).strip(),
        "dialect": {"delimiter": ",", "encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {
            "columns": [_column(place) for place in range(len(COLUMNS))],
            "primaryKey": [column.name for column in COLUMNS if column.is_key],
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _column(place: int) -> dict[str, Any]:
    column = COLUMNS[place]
    return {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column.description,
        "datatype": BASES[column.kind],
        "required": not column.may_be_empty,
    }


def read_me(about: About, notes: Sequence[str]) -> str:
    """What goes first in a package, for who opens it far from the portal."""
    parts = [
        about.title.upper(),
        *([f"AVISO. {about.warnings}"] if about.warnings else []),
        f"{about.rows} observações, publicadas no Observatório até {about.moment}.",
        f"Como citar\n{about.citation}",
        f"Licença\n{LICENCE_NAME}, salvo indicação das fontes.\n{LICENCE_URL}",
        "Fontes\n" + ("\n".join(about.providers) or "Estão na coluna «fonte», linha a linha."),
        "O que está aqui\n"
        f"{about.stem}.csv: os valores, em UTF-8, separados por vírgulas, com ponto decimal.\n"
        f"{about.stem}.csv-metadata.json: o que há em cada coluna (CSV on the Web).\n"
        "ficha.json: a ficha da medida, com os conceitos do ESMS.",
        "A saber\n"
        "Zero é um valor. Sem valor, a coluna «estado» diz porquê: não disponível, não aplicável a este nível, "
        "confidencial, ainda não reportado ou retirado.\n"
        "Só estão aqui os valores que as fontes publicam: as somas e médias que o portal calcula não estão.\n"
        "Um valor revisto substitui o anterior; os anteriores veem-se na página da medida, «como publicado até».",
        *(["Notas\n" + "\n".join(notes)] if notes else []),
        "In English\nOne observation a row. An empty «valor» is never zero: «estado» (SDMX CL_OBS_STATUS) tells why. "
        "Rows with «simulado» true are invented for demonstration and are no statistics.",
    ]
    return "\r\n\r\n".join(part.replace("\n", "\r\n") for part in parts) + "\r\n"
