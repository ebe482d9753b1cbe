"""Bullet chart: how far each measure has come towards its target, each on its own scale."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _, gettext_noop

from common.charts import palette, svg
from common.charts.chart import (
    NARROW_BELOW,
    WIDE,
    Chart,
    ChartData,
    Drawing,
    LegendItem,
    Table,
    finish,
    mark,
    nothing_to_draw,
    swatch,
)
from common.charts.palette import Tone
from common.charts.scales import LinearScale
from common.charts.values import Missing, Value, format_value, numbers
from common.ui import formatting
from common.ui.languages import kept_in_portuguese

ROW = 58
NARROW_ROW = 82
SLACK = Decimal("1.08")


@dataclass(frozen=True, kw_only=True)
class Bullet:
    """One measure: what was measured, what is aimed at, where it began, and until when."""

    label: str
    actual: Value
    target: Value
    baseline: Value = Missing.NOT_APPLICABLE
    unit: str = ""
    due: str = ""
    tone: Tone = Tone.PRIMARY


@dataclass(frozen=True, kw_only=True)
class BulletData(ChartData):
    bullets: tuple[Bullet, ...]
    heading: str = gettext_noop("Medida")
    headers: tuple[str, str, str, str] = field(
        default=(
            gettext_noop("Valor medido"),
            gettext_noop("Meta"),
            gettext_noop("Ponto de partida"),
            gettext_noop("Prazo"),
        )
    )

    @property
    def table(self) -> Table:
        rows = tuple(
            (
                kept_in_portuguese(svg.clean(bullet.label)),
                format_value(bullet.actual, bullet.unit),
                format_value(bullet.target, bullet.unit),
                format_value(bullet.baseline, bullet.unit),
                svg.clean(bullet.due) or Missing.TO_BE_DEFINED.label,
            )
            for bullet in self.bullets
        )
        return Table(headers=(_(self.heading), *map(_, self.headers)), rows=rows)

    @property
    def summary(self) -> str:
        reported = numbers(bullet.actual for bullet in self.bullets)
        aimed = numbers(bullet.target for bullet in self.bullets)
        return _(
            "%(bullets)s medidas: %(reported)s com valor medido e %(aimed)s com meta. Cada medida tem a sua escala."
        ) % {"bullets": len(self.bullets), "reported": len(reported), "aimed": len(aimed)}


def bullet(data: BulletData, *, width: int = WIDE) -> Chart:
    """A track from zero for each measure; no target draws no target, no report draws no bar."""
    if not data.bullets:
        return nothing_to_draw(data, "bullet", data.table, width)
    is_narrow = width < NARROW_BELOW
    row = NARROW_ROW if is_narrow else ROW
    body = "".join(
        svg.group(_row(item, data, width, is_narrow), transform=f"translate(0 {index * row})")
        for index, item in enumerate(data.bullets)
    )
    drawing = Drawing(
        kind="bullet",
        body=body,
        height=row * len(data.bullets),
        table=data.table,
        description=data.summary,
        tones=frozenset(item.tone for item in data.bullets),
        legend=_legend(data),
    )
    return finish(data, drawing, width)


def _legend(data: BulletData) -> tuple[LegendItem, ...]:
    items = [LegendItem(_("valor medido"), swatch(Tone.PRIMARY, data.key))]
    if numbers(item.target for item in data.bullets):
        items.append(LegendItem(_("meta"), svg.drawn(_target_mark(9, 7))))
    if numbers(item.baseline for item in data.bullets):
        items.append(LegendItem(_("ponto de partida"), svg.drawn(_baseline_mark(9, 7))))
    if any(isinstance(value, Missing) for item in data.bullets for value in (item.actual, item.target)):
        items.append(LegendItem(_("falta o valor medido ou a meta"), swatch(Tone.ABSENT, data.key)))
    return tuple(items)


def _row(item: Bullet, data: BulletData, width: int, is_narrow: bool) -> str:
    left = 0.0 if is_narrow else round(width * 0.36)
    track_top = 42 if is_narrow else 12
    if is_narrow:
        name = svg.block(item.label, 0, 18, width=width, weight=600)
    else:
        name = svg.block(item.label, 0, ROW / 2 - 4, width=left - 16, lines=3)
    words = svg.block(said(item), left, track_top + 27, width=width - left, lines=1, size=12)
    return svg.in_portuguese(name) + _track(item, data, left, width, track_top) + words


def said(item: Bullet) -> str:
    """«48 de 75 municípios (64 %) · até 30/06/2026», or what is missing, in words."""
    due = f" · {item.due}" if item.due else ""
    if isinstance(item.actual, Missing):
        return f"{item.actual.label}; {_aim(item)}{due}"
    if isinstance(item.target, Missing):
        return f"{format_value(item.actual, item.unit)}; {_aim(item)}{due}"
    share = f" ({percent(item.actual, item.target)})" if item.target else _(" (não calculável)")
    reached = _("%(actual)s de %(target)s") % {
        "actual": format_value(item.actual),
        "target": format_value(item.target, item.unit),
    }
    return f"{reached}{share}{due}"


def _aim(item: Bullet) -> str:
    if isinstance(item.target, Missing):
        return _("meta %(value)s") % {"value": item.target.label}
    return _("meta %(value)s") % {"value": format_value(item.target, item.unit)}


def percent(actual: Decimal | int, target: Decimal | int) -> str:
    return formatting.percent(Decimal(actual) * 100 / Decimal(target), 0)


def _track(item: Bullet, data: BulletData, left: float, width: int, top: float) -> str:
    """Without a target there is no scale: the bar is left out and the figure stands in words."""
    has_scale = not isinstance(item.target, Missing)
    known = numbers((item.actual, item.target, item.baseline)) if has_scale else []
    scale = LinearScale.exact(known, start=left + 1, end=width - 8, slack=SLACK)
    can_fill = has_scale and not isinstance(item.actual, Missing)
    parts = [_ground(left, top, width - 8 - left, is_filled=can_fill)]
    if has_scale and not isinstance(item.actual, Missing):
        end = scale(item.actual)
        parts.append(mark(item.tone, data.key, x=min(scale(0), end), y=top + 3, width=abs(end - scale(0)), height=8))
    if has_scale and not isinstance(item.baseline, Missing):
        parts.append(_baseline_mark(scale(item.baseline), top + 7))
    if not isinstance(item.target, Missing):
        parts.append(_target_mark(scale(item.target), top + 7))
    return "".join(parts)


def _ground(x: float, y: float, width: float, *, is_filled: bool) -> str:
    return svg.element(
        "rect",
        x=x + 0.5,
        y=y + 0.5,
        width=width,
        height=13,
        rx=2,
        fill=palette.SHADE if is_filled else "none",
        stroke=palette.AXIS,
        stroke_width=0.75,
        stroke_dasharray=None if is_filled else "4 3",
        class_="chart-track" if is_filled else "chart-track chart-track-absent",
    )


def _target_mark(x: float, middle: float) -> str:
    return svg.element("rect", x=x - 1.5, y=middle - 9, width=3, height=18, fill=palette.INK, class_="chart-ink")


def _baseline_mark(x: float, middle: float) -> str:
    points = [(x, middle - 5), (x + 5, middle), (x, middle + 5), (x - 5, middle)]
    return svg.element(
        "path",
        d=svg.path(points, closed=True),
        fill=palette.SURFACE,
        stroke=palette.INK,
        stroke_width=1.5,
        class_="chart-hollow",
    )
