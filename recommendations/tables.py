"""The list of recommendations as a file."""

from common.exports.tables import ExportColumn
from common.norm.citation import cite
from recommendations.models import Recommendation

COLUMNS: list[ExportColumn[Recommendation]] = [
    ExportColumn("Código", lambda row: row.code),
    ExportColumn("Número", lambda row: row.number),
    ExportColumn("Domínio", lambda row: row.domain.name),
    ExportColumn("Domínio na Tabela 2", lambda row: row.domain.name_table2),
    ExportColumn("Texto", lambda row: row.text),
    ExportColumn("Fonte", lambda row: cite(row.source)),
    ExportColumn("Última alteração", lambda row: row.updated_at),
]
