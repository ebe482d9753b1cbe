"""The dashboard as a file: one line for each figure, with what it is about and where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop

from common.exports.tables import ExportColumn
from dashboard.enums import AlertState, Basis, Severity, Signal
from dashboard.models import Alert
from dashboard.queries import Board, Tally
from dashboard.queries.watched import FIGURES, PLAN, TARGETS

ALERTS_SOURCE = "Alertas do portal, verificados de quarto em quarto de hora"
ALERT_COLUMNS: list[ExportColumn[Alert]] = [
    ExportColumn("regra", lambda alert: alert.rule.title),
    ExportColumn("de_quem", lambda alert: alert.label),
    ExportColumn("gravidade", lambda alert: Severity(alert.rule.severity).portuguese),
    ExportColumn("estado", lambda alert: AlertState(alert.state).portuguese),
    ExportColumn("desde", lambda alert: alert.raised_at),
    ExportColumn("o_que_se_observa", lambda alert: alert.observed or Signal(alert.rule.signal).portuguese),
    ExportColumn("periodo", lambda alert: alert.period or None),
    ExportColumn("valor_quando_foi_dado", lambda alert: alert.value_at_raise),
    ExportColumn("limite", lambda alert: alert.raise_at),
    ExportColumn("unidade", lambda alert: alert.unit or None),
    ExportColumn("dados_simulados", lambda alert: "sim" if alert.is_simulated else "não"),
    ExportColumn("fonte", lambda alert: alert.source or None),
    ExportColumn("assenta_em", lambda alert: Basis(alert.rule.basis).portuguese),
    ExportColumn("visto_em", lambda alert: alert.acknowledged_at),
    ExportColumn("visto_por", lambda alert: alert.acknowledged_by and str(alert.acknowledged_by)),
    ExportColumn("nota", lambda alert: alert.note or None),
    ExportColumn("resolvido_em", lambda alert: alert.cleared_at),
    ExportColumn("valor_ao_resolver", lambda alert: alert.value_at_clear),
    ExportColumn("periodo_ao_resolver", lambda alert: alert.period_at_clear or None),
    ExportColumn(
        "dados_simulados_ao_resolver",
        lambda alert: None if alert.is_open else "sim" if alert.is_simulated_at_clear else "não",
    ),
    ExportColumn("fonte_ao_resolver", lambda alert: alert.source_at_clear or None),
]
SOURCE = gettext_noop("Plano de ação, metas do PRR e Observatório, com os reportes aprovados e os valores publicados")
SIMULATED = (
    "Tem alertas dados ou resolvidos por valores simulados para demonstração: não são estatísticas e não devem ser "
    "citados como tal."
)


@dataclass(frozen=True)
class FigureLine:
    """`value` None is not known; `out_of` is the whole it is part of, where it is part of one."""

    block: str
    code: str
    name: str
    figure: str
    value: Decimal | int | None
    out_of: Decimal | int | None
    unit: str
    on: date | None
    source: str


COLUMNS: list[ExportColumn[FigureLine]] = [
    ExportColumn("bloco", lambda line: line.block),
    ExportColumn("codigo", lambda line: line.code),
    ExportColumn("nome", lambda line: line.name),
    ExportColumn("numero", lambda line: line.figure),
    ExportColumn("valor", lambda line: line.value),
    ExportColumn("em", lambda line: line.out_of),
    ExportColumn("unidade", lambda line: line.unit),
    ExportColumn("data", lambda line: line.on),
    ExportColumn("fonte", lambda line: line.source),
]


def figure_lines(board: Board) -> list[FigureLine]:
    """Every figure of the screen, in its order."""
    return [*_plan(board), *_targets(board), *_domains(board), *_regions(board)]


def _plan(board: Board) -> Iterator[FigureLine]:
    yield from _tally("plano de ação", "", "Plano de ação", board.plan, board.on)
    for objective in board.objectives:
        yield from _tally("objetivos estratégicos", objective.code, objective.text, objective.tally, board.on)
    for initiative in board.initiatives:
        yield from _tally("iniciativas", initiative.code, initiative.title, initiative.tally, board.on)


def _tally(block: str, code: str, name: str, tally: Tally, on: date) -> Iterator[FigureLine]:
    counts = [("concluídas", tally.completed), ("canceladas", tally.cancelled), ("fora do prazo", tally.late)]
    counts += [(rating.portuguese, count) for rating, count in tally.ratings]
    yield FigureLine(block, code, name, "ações", tally.total, None, "ações", on, PLAN)
    for label, count in counts:
        yield FigureLine(block, code, name, label, count, tally.total, "ações", on, PLAN)


def _targets(board: Board) -> Iterator[FigureLine]:
    for target in board.targets:
        yield FigureLine(
            block="metas do PRR",
            code=target.code,
            name=target.measure,
            figure=target.indicator,
            value=target.measured_value,
            out_of=target.value,
            unit=target.unit,
            on=target.measured_on,
            source=target.source or TARGETS,
        )


def _domains(board: Board) -> Iterator[FigureLine]:
    where = board.region.name if board.region else "Portugal"
    for domain in board.domains:
        figures = [
            ("medidas com dados publicados", domain.with_data, domain.measures, "medidas"),
            ("das quais só com dados simulados", domain.simulated, domain.measures, "medidas"),
            ("valores de municípios", domain.with_value, domain.expected, "valores"),
            ("medidas a melhorar", domain.better, domain.way_told, "medidas"),
            ("medidas a piorar", domain.worse, domain.way_told, "medidas"),
            ("medidas sem mudança", domain.steady, domain.way_told, "medidas"),
            ("medidas sem sentido preferido", domain.wayless, domain.measures, "medidas"),
            ("medidas de que não se pode dizer", domain.untold, domain.measures, "medidas"),
        ]
        for label, value, out_of, unit in figures:
            name = f"{domain.name} ({where})"
            yield FigureLine("domínios", domain.slug, name, label, value, out_of, unit, board.on, FIGURES)


def _regions(board: Board) -> Iterator[FigureLine]:
    for region in board.regions:
        figures = [
            ("valores de municípios", region.with_value, region.expected, "valores"),
            ("valores por reportar", region.missing, region.expected, "valores"),
            ("respostas «sim» nas medidas de adoção", region.yes, region.answers, "respostas"),
            ("medidas a melhorar", region.better, region.way_told, "medidas"),
            ("medidas a piorar", region.worse, region.way_told, "medidas"),
        ]
        for label, value, out_of, unit in figures:
            yield FigureLine("regiões", region.code, region.name, label, value, out_of, unit, board.on, FIGURES)
