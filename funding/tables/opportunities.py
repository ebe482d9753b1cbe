"""Calls of other programmes as rows of a file."""

from common.exports.tables import ExportColumn
from common.ui import formatting
from funding.models import OpportunityDeadline
from funding.queries.opportunities import ListedOpportunity


def deadline_said(deadline: OpportunityDeadline) -> str:
    """Say a deadline as it is known: a day where the source gives no hour."""
    if deadline.is_day:
        return formatting.day(deadline.last_day)
    return formatting.moment(deadline.ends_at)


OPPORTUNITY_COLUMNS: list[ExportColumn[ListedOpportunity]] = [
    ExportColumn("Referência", lambda row: row.one.reference),
    ExportColumn("Título", lambda row: row.one.title),
    ExportColumn("Programa", lambda row: row.one.programme),
    ExportColumn("Estado", lambda row: row.stage.portuguese),
    ExportColumn("Abre", lambda row: row.one.opens_at),
    ExportColumn("Próximo prazo", lambda row: deadline_said(row.following) if row.following else None),
    ExportColumn("Outros prazos", lambda row: "; ".join(deadline_said(each) for each in row.others)),
    ExportColumn("Dotação (€)", lambda row: row.one.budget),
    ExportColumn("Temas na origem", lambda row: "; ".join(row.one.keywords)),
    ExportColumn("Assinalada pela EATA", lambda row: row.one.is_relevant),
    ExportColumn("Nota da EATA", lambda row: row.one.note),
    ExportColumn("Lida em", lambda row: row.one.last_seen_at),
    ExportColumn("Endereço", lambda row: row.one.url),
]
