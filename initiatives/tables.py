"""The lists of this app as files, and the matrix as a chart."""

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_noop

from common.charts.bullet import Bullet, BulletData, bullet
from common.charts.chart import Chart, responsive
from common.charts.heat_matrix import Heading, HeatMatrixData, heat_matrix
from common.charts.values import Missing
from common.exports.tables import ExportColumn
from common.norm.citation import cite
from common.ui.formatting import day
from initiatives.models import StrategicObjective
from initiatives.queries import InitiativeSheet, TargetLine


def situation(line: TargetLine) -> str:
    """Say in words what a line knows, so that missing is never read as zero."""
    if line.value is None:
        return "meta por definir"
    if line.measured_value is None:
        return "por medir"
    return "atingida" if line.is_reached else "por atingir"


INITIATIVE_COLUMNS: list[ExportColumn[InitiativeSheet]] = [
    ExportColumn("Código", lambda row: row.code),
    ExportColumn("Número", lambda row: row.number),
    ExportColumn("Domínio", lambda row: row.domain_name),
    ExportColumn("Título (Tabela 1)", lambda row: row.title),
    ExportColumn("Título (Anexo II)", lambda row: row.title_annex2),
    ExportColumn("Objetivos estratégicos", lambda row: "|".join(row.objective_codes)),
    ExportColumn("Responsável, como na fonte", lambda row: row.responsible_raw),
    ExportColumn("Responsáveis (Tabela 1)", lambda row: "|".join(r.label.display for r in row.responsibles)),
    ExportColumn("Responsáveis (Anexo II)", lambda row: "|".join(r.label.display for r in row.responsibles_annex2)),
    ExportColumn("Fonte", lambda row: cite(row.source)),
    ExportColumn("Última alteração", lambda row: row.updated_at),
]

TARGET_COLUMNS: list[ExportColumn[TargetLine]] = [
    ExportColumn("Código", lambda row: row.code),
    ExportColumn("Medida", lambda row: row.measure),
    ExportColumn("Indicador", lambda row: row.indicator),
    ExportColumn("Operador", lambda row: {"AT_LEAST": "pelo menos", "EXACTLY": "igual a"}.get(row.operator)),
    ExportColumn("Meta", lambda row: row.value),
    ExportColumn("Unidade", lambda row: row.unit),
    ExportColumn("Prazo", lambda row: row.due_on),
    ExportColumn("Valor medido", lambda row: row.measured_value),
    ExportColumn("Medido em", lambda row: row.measured_on),
    ExportColumn("Fonte do valor medido", lambda row: row.source or None),
    ExportColumn("Situação da meta", situation),
    ExportColumn("Fonte da meta", lambda row: " | ".join(cite(s.source) for s in row.statements)),
]


def objectives_matrix(sheets: Sequence[InitiativeSheet], objectives: Sequence[StrategicObjective]) -> Chart:
    """Draw which objectives each initiative serves."""
    data = HeatMatrixData(
        key="matriz-objetivos",
        title=gettext("Que objetivos estratégicos serve cada iniciativa"),
        source=gettext("Fonte: %(source)s, matriz de iniciativas e objetivos") % {"source": cite("001 §4")},
        rows=tuple(Heading(code=sheet.code, name=sheet.title) for sheet in sheets),
        columns=tuple(Heading(code=objective.code) for objective in objectives),
        cells=tuple(
            tuple(int(objective.code in sheet.objective_codes) for objective in objectives) for sheet in sheets
        ),
        heading=gettext_noop("Iniciativa"),
        marks=True,
    )
    return responsive(heat_matrix, data)


def targets_chart(board: Sequence[TargetLine]) -> Chart:
    """Draw how far each target is, each on its own scale; what is missing is said in words."""
    data = BulletData(
        key="metas-prr-grafico",
        title=gettext("Quanto falta para cada meta"),
        source=gettext("Fonte: %(target)s e %(deadline)s; valores medidos registados pela EATA")
        % {"target": cite("002"), "deadline": cite("004")},
        bullets=tuple(
            Bullet(
                label=f"{line.measure}: {line.indicator}",
                actual=Missing.TO_BE_MEASURED if line.measured_value is None else line.measured_value,
                target=Missing.TO_BE_DEFINED if line.value is None else line.value,
                unit=gettext(line.unit) if line.unit else "",
                due=gettext("até %(day)s") % {"day": day(line.due_on)} if line.due_on else "",
            )
            for line in board
        ),
    )
    return responsive(bullet, data)
