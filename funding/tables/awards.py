"""Awards, the way of their money, their payments and their reports as rows of a file."""

from common.exports.tables import ExportColumn
from common.questionnaires.schema import Schema
from funding.models import PaymentRequest
from funding.queries.award_lists import AwardLine, FlowLine, ReportLine, answers_of_line, figure_of_line

AWARDS: list[ExportColumn[AwardLine]] = [
    ExportColumn("Contrato", lambda row: row.award.number),
    ExportColumn("Candidatura", lambda row: row.award.application.title),
    ExportColumn("Aviso", lambda row: row.award.application.call.code),
    ExportColumn("Quem lidera", lambda row: row.lead),
    ExportColumn("Estado", lambda row: row.award.get_state_display()),
    ExportColumn("Desde", lambda row: row.award.starts_on),
    ExportColumn("Até (exclusive)", lambda row: row.award.ends_on),
    ExportColumn("Decidido (€)", lambda row: row.award.decision.amount),
    ExportColumn("Contratado (€)", lambda row: row.money.amount),
    ExportColumn("Pedido (€)", lambda row: row.money.asked),
    ExportColumn("Aprovado (€)", lambda row: row.money.committed),
    ExportColumn("Pago (€)", lambda row: row.money.paid_out),
    ExportColumn("Recuperado (€)", lambda row: row.money.recovered),
    ExportColumn("Ainda pode ser pedido (€)", lambda row: row.money.left),
    ExportColumn("Relatórios em atraso", lambda row: row.late_reports),
    ExportColumn("Pagamentos à espera da EATA", lambda row: row.waiting_payments),
]
FLOW: list[ExportColumn[FlowLine]] = [
    ExportColumn("O quê", lambda row: row.label),
    ExportColumn("Montante (€)", lambda row: row.amount),
    ExportColumn("De onde vem", lambda row: row.source),
]
PAYMENTS: list[ExportColumn[PaymentRequest]] = [
    ExportColumn("Contrato", lambda one: one.award.number),
    ExportColumn("Pedido n.º", lambda one: one.number),
    ExportColumn("Tipo", lambda one: one.get_kind_display()),
    ExportColumn("Estado", lambda one: one.get_state_display()),
    ExportColumn("Vez", lambda one: one.round),
    ExportColumn("Montante (€)", lambda one: one.amount),
    ExportColumn("Pedido em", lambda one: one.requested_at),
    ExportColumn("Ordenado em", lambda one: one.ordered_at),
    ExportColumn("Pago em", lambda one: one.paid_on),
    ExportColumn("Motivo da devolução ou recusa", lambda one: one.reason or None),
]
_REPORTS: list[ExportColumn[ReportLine]] = [
    ExportColumn("Contrato", lambda row: row.report.award.number),
    ExportColumn("Candidatura", lambda row: row.report.award.application.title),
    ExportColumn("Aviso", lambda row: row.report.award.application.call.code),
    ExportColumn("Quem lidera", lambda row: row.lead),
    ExportColumn("Relatório", lambda row: row.report.period),
    ExportColumn("Desde", lambda row: row.report.starts_on),
    ExportColumn("Até (exclusive)", lambda row: row.report.ends_on),
    ExportColumn("Entregar até", lambda row: row.report.due_on),
    ExportColumn("Situação", lambda row: row.standing.portuguese),
    ExportColumn("Dias de atraso", lambda row: row.days_late),
    ExportColumn("Entregas", lambda row: len(row.report.submissions.all())),
    ExportColumn("Última entrega em", lambda row: row.last.submitted_at if row.last else None),
    ExportColumn("Execução física na entrega (%)", lambda row: figure_of_line(row, "percent")),
    ExportColumn("Execução financeira na entrega (%)", lambda row: figure_of_line(row, "paid_percent")),
    ExportColumn("SHA-256 da última entrega", lambda row: row.last.sha256 if row.last else None),
]


def report_columns(schema: Schema | None) -> list[ExportColumn[ReportLine]]:
    """Return the columns of a list of reports; of one call, also a column for each question it asks now."""
    if schema is None:
        return _REPORTS
    asked = [one for section in schema.sections for one in section.questions]
    single = [leaf for one in asked for leaf in (one.questions or (one,))]
    return [*_REPORTS, *(_answer(one.id, one.label) for one in single)]


def _answer(question: str, label: str) -> ExportColumn[ReportLine]:
    return ExportColumn(label, lambda row: answers_of_line(row).get(question))
