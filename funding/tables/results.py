"""Results and beneficiaries as rows of files: all of them, whatever a page shows."""

from common.exports.tables import ExportColumn
from common.ui import formatting
from funding.enums import Outcome
from funding.queries.beneficiaries import Beneficiary
from funding.queries.execution import PaidThere, PlatformInUse
from funding.queries.results import LAPSED, Result, Town

Counted = tuple[PlatformInUse, Beneficiary]


def _names(towns: tuple[Town, ...]) -> str:
    return ", ".join(town.name for town in towns)


def _codes(towns: tuple[Town, ...]) -> str:
    return ", ".join(town.code for town in towns)


def _outcome(row: Result) -> str:
    return LAPSED if row.is_approved and row.is_forfeited else Outcome(row.outcome).portuguese


RESULT_COLUMNS: list[ExportColumn[Result]] = [
    ExportColumn("Registo", lambda row: row.registry),
    ExportColumn("Candidatura", lambda row: row.title),
    ExportColumn("Entidade líder", lambda row: row.lead),
    ExportColumn("Código da entidade líder", lambda row: row.lead_code),
    ExportColumn("Municípios", lambda row: _names(row.municipalities)),
    ExportColumn("Códigos dos municípios", lambda row: _codes(row.municipalities)),
    ExportColumn("Lugar", lambda row: row.rank),
    ExportColumn("Pontuação", lambda row: row.score),
    ExportColumn("Resultado", _outcome),
    ExportColumn("Montante pedido (€)", lambda row: row.requested),
    ExportColumn("Montante atribuído (€)", lambda row: row.amount),
    ExportColumn("Fundamentos", lambda row: row.grounds or None),
]
BENEFICIARY_COLUMNS: list[ExportColumn[Beneficiary]] = [
    ExportColumn("Aviso", lambda one: one.call.code),
    ExportColumn("Título do aviso", lambda one: one.call.title),
    ExportColumn("Mecanismo", lambda one: one.call.mechanism.name),
    ExportColumn("Registo", lambda one: one.row.registry),
    ExportColumn("Candidatura", lambda one: one.row.title),
    ExportColumn("Entidade líder", lambda one: one.row.lead),
    ExportColumn("Municípios", lambda one: _names(one.municipalities)),
    ExportColumn("Códigos dos municípios", lambda one: _codes(one.municipalities)),
    ExportColumn("Montante atribuído (€)", lambda one: one.row.amount),
    ExportColumn("Contrato", lambda one: one.contract.number if one.contract else None),
    ExportColumn("Estado do contrato", lambda one: one.contract.state.portuguese if one.contract else None),
    ExportColumn("Montante contratado (€)", lambda one: one.contract.amount if one.contract else None),
    ExportColumn("Pago, menos o recuperado (€)", lambda one: one.contract.paid if one.contract else None),
    ExportColumn("Resultados publicados em", lambda one: formatting.local(one.results.edition.published_at).date()),
    ExportColumn("Edição dos resultados", lambda one: one.results.edition.number),
]
PLATFORM_COLUMNS: list[ExportColumn[Counted]] = [
    ExportColumn("Código do município", lambda row: row[0].municipality.code),
    ExportColumn("Município", lambda row: row[0].municipality.name),
    ExportColumn("Plataforma em uso desde", lambda row: row[0].since_on),
    ExportColumn("Marco verificado", lambda row: row[0].milestone.title),
    ExportColumn("Contrato", lambda row: row[0].award.number),
    ExportColumn("Aviso", lambda row: row[1].call.code),
]
PAID_COLUMNS: list[ExportColumn[PaidThere]] = [
    ExportColumn("Código do município", lambda row: row.municipality.code),
    ExportColumn("Município", lambda row: row.municipality.name),
    ExportColumn("Pago em contratos só seus (€)", lambda row: row.alone),
    ExportColumn("Pago em contratos com outros, não se soma (€)", lambda row: row.jointly),
]
