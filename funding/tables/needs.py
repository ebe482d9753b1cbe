"""Needs surveys as files: who answered, the sums, each need and every answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from common.exports.tables import ExportColumn
from funding.models import Need
from funding.queries.needs import FollowedLine
from funding.queries.needs_results import Results, SaidLine, Tally

FOLLOWED_COLUMNS: list[ExportColumn[FollowedLine]] = [
    ExportColumn("Código", lambda row: row.municipality.code),
    ExportColumn("Município", lambda row: row.municipality.name),
    ExportColumn("Região", lambda row: row.municipality.region.name),
    ExportColumn("Estado", lambda row: row.state.portuguese),
    ExportColumn("Entregue em", lambda row: row.submitted_at),
    ExportColumn("Última escrita em", lambda row: row.written_at),
    ExportColumn("Pessoas com acesso", lambda row: row.people),
    ExportColumn("Lembrado em", lambda row: row.invitation.reminded_at),
]
ANSWER_COLUMNS: list[ExportColumn[SaidLine]] = [
    ExportColumn("Código", lambda row: row.submission.answer.entity.municipality.code),
    ExportColumn("Município", lambda row: row.submission.answer.entity.municipality.name),
    ExportColumn("Região", lambda row: row.submission.answer.entity.municipality.region.name),
    ExportColumn("Entrega n.º", lambda row: row.submission.number),
    ExportColumn("Entregue em", lambda row: row.submission.received_at),
    ExportColumn("Secção", lambda row: row.section),
    ExportColumn("Pergunta", lambda row: row.question),
    ExportColumn("Linha", lambda row: row.row),
    ExportColumn("Resposta", lambda row: row.text),
]
NEED_COLUMNS: list[ExportColumn[Need]] = [
    ExportColumn("Código", lambda row: row.submission.answer.entity.municipality.code),
    ExportColumn("Município", lambda row: row.submission.answer.entity.municipality.name),
    ExportColumn("Região", lambda row: row.submission.answer.entity.municipality.region.name),
    ExportColumn("Domínio", lambda row: row.domain.name),
    ExportColumn("Necessidade", lambda row: row.title),
    ExportColumn("Descrição", lambda row: row.description),
    ExportColumn("Prioridade", lambda row: row.get_priority_display()),
    ExportColumn("Investimento estimado (€)", lambda row: row.amount),
    ExportColumn("Por estimar", lambda row: row.amount is None),
]


@dataclass(frozen=True)
class SumLine:
    """A domain in a region, or in all of them."""

    domain: str
    region: str
    invited: int
    answered: int
    tally: Tally


def sums(results: Results) -> Iterator[SumLine]:
    for line in results.lines:
        for place, cell in zip(results.reach, line.cells, strict=True):
            yield SumLine(line.domain.name, place.region.name, place.invited, place.answered, cell)
        yield SumLine(line.domain.name, "todas as regiões", results.invited, results.answered, line.total)


def _shown(value: str) -> Any:
    return lambda row: None if row.tally.is_withheld else getattr(row.tally, value)


SUM_COLUMNS: list[ExportColumn[SumLine]] = [
    ExportColumn("Domínio", lambda row: row.domain),
    ExportColumn("Região", lambda row: row.region),
    ExportColumn("Municípios a quem se perguntou", lambda row: row.invited),
    ExportColumn("Municípios que responderam", lambda row: row.answered),
    ExportColumn("Com necessidades", _shown("with_needs")),
    ExportColumn("Sem necessidades", _shown("without")),
    ExportColumn("Necessidades", _shown("needs")),
    ExportColumn("Com estimativa", _shown("estimated")),
    ExportColumn("Investimento estimado (€)", _shown("amount")),
    ExportColumn("Reservado", lambda row: row.tally.is_withheld),
]
