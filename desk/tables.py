"""The columns of the deadlines' file."""

from common.exports.tables import ExportColumn
from desk.queries import DeadlineLine

DEADLINE_COLUMNS: list[ExportColumn[DeadlineLine]] = [
    ExportColumn("Ação", lambda line: line.sheet.code),
    ExportColumn("Texto", lambda line: line.sheet.text),
    ExportColumn("Responsável", lambda line: line.sheet.responsible.display),
    ExportColumn("Marco", lambda line: line.milestone.label),
    ExportColumn("Prazo aprovado", lambda line: line.milestone.baseline_on),
    ExportColumn("Prazo em vigor", lambda line: line.milestone.current_on),
    ExportColumn("Previsão", lambda line: line.milestone.forecast_on),
    ExportColumn("Desvio (dias)", lambda line: line.milestone.deviation_days),
    ExportColumn("Dias de atraso", lambda line: line.milestone.days_overdue),
    ExportColumn("Fim do financiamento", lambda line: line.milestone.funding_end_on),
]
