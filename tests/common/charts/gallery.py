"""One chart of each kind with every sort of value, for snapshots and for looking at."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from common.charts.bar import Bar, BarData, bar
from common.charts.bullet import Bullet, BulletData, bullet
from common.charts.chart import Chart, ChartData
from common.charts.heat_matrix import Heading, HeatMatrixData, heat_matrix
from common.charts.line import LineData, Period, Reference, Series, line
from common.charts.palette import Tone
from common.charts.stacked_bar import Part, StackedBarData, stacked_bar
from common.charts.timeline import TimelineData, TimelineGroup, TimelineRow, Window, timeline
from common.charts.values import Missing

SOURCE = "Fonte: valores de exemplo."

BARS = BarData(
    key="bars",
    title="Ações por entidade",
    source=SOURCE,
    heading="Entidade",
    measure="Ações",
    bars=(
        Bar(label="Agência", value=33),
        Bar(label="Estrutura de Missão", value=Decimal("6.5"), tone=Tone.SECONDARY),
        Bar(label="Saldo", value=-4, tone=Tone.WARNING),
        Bar(label="Centro", value=0),
        Bar(label="Autoridade", value=Missing.NOT_REPORTED),
    ),
)
STANDING_BARS = BarData(
    key="standing",
    title="Ações por ano",
    source=SOURCE,
    heading="Ano",
    measure="Ações",
    horizontal=False,
    bars=(
        Bar(label="2024", value=9),
        Bar(label="2025", value=0),
        Bar(label="2026", value=Missing.TO_BE_DEFINED),
    ),
)
STACK = StackedBarData(
    key="stack",
    title="Estado das ações",
    source=SOURCE,
    heading="Ano",
    categories=("2024", "2025", "2026"),
    parts=(
        Part(label="concluídas", values=(5, 1, Missing.NOT_REPORTED)),
        Part(label="em curso", values=(2, Missing.NOT_REPORTED, Missing.NOT_REPORTED)),
        Part(label="sem reporte", values=(0, 3, Missing.NOT_REPORTED), tone=Tone.ABSENT),
    ),
)
BULLETS = BulletData(
    key="bullets",
    title="Metas",
    source=SOURCE,
    bullets=(
        Bullet(label="Municípios", actual=48, target=75, baseline=12, unit="municípios", due="até 30/06/2026"),
        Bullet(label="Formandos", actual=702, target=650, unit="formandos"),
        Bullet(label="Protótipos", actual=Missing.NOT_REPORTED, target=5),
        Bullet(label="Planos", actual=31, target=Missing.TO_BE_DEFINED, unit="planos"),
        Bullet(label="Nenhum", actual=0, target=0),
    ),
)
MATRIX = HeatMatrixData(
    key="matrix",
    title="Ações por objetivo",
    source=SOURCE,
    heading="Iniciativa",
    rows=(Heading(code="I01", name="Governança"), Heading(code="I02", name="Portal")),
    columns=(Heading(code="OE1"), Heading(code="OE2"), Heading(code="OE3")),
    cells=((0, 3, Missing.NOT_REPORTED), (12, Missing.NOT_APPLICABLE, 7)),
)
MARKS = HeatMatrixData(
    key="marks",
    title="Iniciativas e objetivos",
    source=SOURCE,
    heading="Iniciativa",
    rows=MATRIX.rows,
    columns=MATRIX.columns,
    cells=((1, 0, 0), (0, 1, 1)),
    marks=True,
)
LINES = LineData(
    key="lines",
    title="Formandos por ano",
    source=SOURCE,
    unit="formandos",
    periods=tuple(Period.year(year) for year in (2023, 2024, 2025, 2026)),
    series=(
        Series(label="Norte", values=(120, 180, Missing.NOT_REPORTED, 702)),
        Series(label="Algarve", values=(0, 10, 20, 40)),
    ),
    reference=Reference(label="meta", value=650),
)
TIMELINE = TimelineData(
    key="timeline",
    title="Prazos",
    source=SOURCE,
    today=date(2026, 11, 21),
    groups=(
        TimelineGroup(
            label="Governança",
            rows=(
                TimelineRow(
                    code="I01-A1",
                    label="Criar orientações",
                    baseline=Window.year(2024),
                    current=Window.year(2025),
                    actual_on=date(2025, 9, 20),
                    starts_on=date(2023, 12, 18),
                    status="concluída",
                ),
                TimelineRow(
                    code="I01-A3",
                    label="Desenvolver o painel",
                    baseline=Window.year(2026),
                    current=Window.day(date(2026, 6, 30)),
                    forecast=Window.day(date(2027, 3, 15)),
                    funding_ends_on=date(2026, 6, 30),
                    tone=Tone.DANGER,
                    status="crítico",
                ),
            ),
        ),
        TimelineGroup(
            label="Dados",
            rows=(TimelineRow(code="I09-A1", label="Sem prazo", current=Missing.TO_BE_DEFINED),),
        ),
    ),
)

GALLERY: tuple[tuple[Callable[..., Chart], ChartData], ...] = (
    (bar, BARS),
    (bar, STANDING_BARS),
    (stacked_bar, STACK),
    (bullet, BULLETS),
    (heat_matrix, MATRIX),
    (heat_matrix, MARKS),
    (line, LINES),
    (timeline, TIMELINE),
)
