"""Every kind: the drawing that was looked at, the table that says the same, and hard input."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import isfinite
from xml.etree import ElementTree

import pytest

from common.charts.bar import Bar, bar
from common.charts.bullet import Bullet, bullet, said
from common.charts.chart import responsive
from common.charts.heat_matrix import Heading, heat_matrix
from common.charts.line import Period, Series, line
from common.charts.palette import Tone
from common.charts.stacked_bar import Part, stacked_bar
from common.charts.timeline import TimelineGroup, TimelineRow, Window, timeline
from common.charts.values import Missing
from tests.common.charts import gallery

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert('&amp;\")</script>\x00\x0b " + "comprido " * 40
PLACES = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height")
EMPTY = {
    "bars": {"bars": ()},
    "standing": {"bars": ()},
    "stack": {"categories": (), "parts": ()},
    "bullets": {"bullets": ()},
    "matrix": {"rows": (), "cells": ()},
    "marks": {"rows": (), "cells": ()},
    "lines": {"periods": (), "series": ()},
    "timeline": {"groups": ()},
    "map": {"areas": ()},
    "circles": {"areas": ()},
}
ALL = pytest.mark.parametrize(("draw", "data"), [pytest.param(*case, id=case[1].key) for case in gallery.GALLERY])


def parse(chart):
    return ElementTree.fromstring(chart.svg)  # noqa: S314 - our own drawing


def texts(chart):
    return ["".join(node.itertext()) for node in parse(chart).iter(f"{SVG}text")]


@ALL
@pytest.mark.parametrize("width", [720, 328])
def test_drawing_is_the_one_looked_at(draw, data, width, snapshot):
    assert str(draw(data, width=width).svg).replace("><", ">\n<") == snapshot


@ALL
@pytest.mark.parametrize("width", [720, 328])
def test_drawing_stays_inside_its_frame(draw, data, width):
    root = parse(draw(data, width=width))

    spans = [(float(node.get("x", 0)), float(node.get("width"))) for node in root.iter(f"{SVG}rect")]
    places = [float(node.get(name)) for node in root.iter() for name in PLACES if node.get(name)]

    assert root.get("width") == str(width)
    assert all(-1 <= x <= x + size <= width + 1 for x, size in spans)
    assert all(isfinite(place) for place in places)
    assert max(float(node.get("y")) for node in root.iter(f"{SVG}text")) <= float(root.get("height"))


@ALL
def test_drawing_is_accessible_and_keeps_the_security_policy(draw, data):
    root = parse(draw(data))

    named = {node.get("id"): node.text for node in root.iter() if node.get("id")}

    assert root.get("role") == "img"
    assert next(named[key] for key in root.get("aria-labelledby").split()) == data.title
    assert all(key.startswith(f"{data.key}-") for key in named)
    assert not any(node.get("style") or node.tag == f"{SVG}style" for node in root.iter())
    assert not any(name.startswith("on") for node in root.iter() for name in node.attrib)


@ALL
def test_narrow_drawing_has_its_own_ids(draw, data):
    chart = responsive(draw, data)
    assert chart.narrow

    ids = re.findall(r' id="([^"]+)"', chart.svg + chart.narrow.svg)

    assert len(ids) == len(set(ids))
    assert chart.narrow.width < 340


@ALL
def test_nothing_to_draw_says_so(draw, data):
    chart = draw(replace(data, **EMPTY[data.key]))

    assert texts(chart) == ["Sem registos"]
    assert chart.table.rows == ()


@ALL
def test_hostile_text_is_text(draw, data):
    chart = draw(replace(data, title=NASTY, description=NASTY))

    assert parse(chart).find(f"{SVG}title").text.startswith("<script>alert('&amp;\")</script> comprido")
    assert "<script" not in chart.svg


@pytest.mark.parametrize("key", ["", "1a", "a b", 'a"'])
def test_a_key_that_is_no_identifier_is_refused(key):
    with pytest.raises(ValueError, match="chart key"):
        replace(gallery.BARS, key=key)


def test_a_chart_without_a_source_is_refused():
    with pytest.raises(ValueError, match="source"):
        replace(gallery.BARS, source=" ")


def test_bar_table_is_the_data():
    assert bar(gallery.BARS).table.rows == (
        ("Agência", "33"),
        ("Estrutura de Missão", "6,5"),
        ("Saldo", "\u22124"),
        ("Centro", "0"),
        ("Autoridade", "sem reporte"),
    )


def test_stacked_table_tells_an_incomplete_total():
    assert stacked_bar(gallery.STACK).table.rows == (
        ("2024", "5", "2", "0", "7"),
        ("2025", "1", "sem reporte", "3", "4 (incompleto)"),
        ("2026", "sem reporte", "sem reporte", "sem reporte", "sem reporte"),
    )


def test_bullet_table_is_the_data():
    assert bullet(gallery.BULLETS).table.rows == (
        ("Municípios", "48\u00a0municípios", "75\u00a0municípios", "12\u00a0municípios", "até 30/06/2026"),
        ("Formandos", "702\u00a0formandos", "650\u00a0formandos", "não aplicável", "por definir"),
        ("Protótipos", "sem reporte", "5", "não aplicável", "por definir"),
        ("Planos", "31\u00a0planos", "por definir", "não aplicável", "por definir"),
        ("Nenhum", "0", "0", "não aplicável", "por definir"),
    )


def test_matrix_tables_are_the_data():
    assert heat_matrix(gallery.MATRIX).table.rows == (
        ("I01 Governança", "0", "3", "sem reporte"),
        ("I02 Portal", "12", "não aplicável", "7"),
    )
    assert heat_matrix(gallery.MARKS).table.rows == (
        ("I01 Governança", "sim", "não", "não"),
        ("I02 Portal", "não", "sim", "sim"),
    )


def test_line_table_is_the_data():
    assert line(gallery.LINES).table.rows == (
        ("2023", "120\u00a0formandos", "0\u00a0formandos"),
        ("2024", "180\u00a0formandos", "10\u00a0formandos"),
        ("2025", "sem reporte", "20\u00a0formandos"),
        ("2026", "702\u00a0formandos", "40\u00a0formandos"),
    )


def test_timeline_table_is_the_data():
    assert timeline(gallery.TIMELINE).table.rows == (
        ("I01-A1 Criar orientações", "Governança", "2024", "2025", "—", "20/09/2025", "—", "concluída"),
        (
            "I01-A3 Desenvolver o painel",
            "Governança",
            "2026",
            "30/06/2026",
            "15/03/2027",
            "—",
            "30/06/2026",
            "crítico",
        ),
        ("I09-A1 Sem prazo", "Dados", "—", "por definir", "—", "—", "—", "—"),
    )


def test_absent_bar_is_written_not_drawn():
    chart = bar(replace(gallery.BARS, bars=(Bar(label="A", value=Missing.NOT_REPORTED),)))

    assert texts(chart) == ["A", "sem reporte"]
    assert [node for node in parse(chart).iter(f"{SVG}rect") if "chart-mark" in node.get("class", "")] == []


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Bullet(label="a", actual=48, target=75, unit="municípios"), "48 de 75\u00a0municípios (64\u00a0%)"),
        (Bullet(label="a", actual=150, target=100), "150 de 100 (150\u00a0%)"),
        (Bullet(label="a", actual=0, target=100), "0 de 100 (0\u00a0%)"),
        (Bullet(label="a", actual=3, target=0), "3 de 0 (não calculável)"),
        (Bullet(label="a", actual=Missing.NOT_REPORTED, target=5), "sem reporte; meta 5"),
        (Bullet(label="a", actual=3, target=Missing.TO_BE_DEFINED), "3; meta por definir"),
    ],
)
def test_bullet_says_how_far_it_has_come(item, words):
    assert said(item) == words


def test_bullet_without_target_draws_neither_bar_nor_target():
    item = Bullet(label="a", actual=3, target=Missing.TO_BE_DEFINED, baseline=1)
    root = parse(bullet(replace(gallery.BULLETS, bullets=(item,))))

    body = root.findall(f"{SVG}g")[-1]

    classes = [node.get("class") for node in body.iter() if node.get("class") not in {None, "chart-text"}]
    assert classes == ["chart-track chart-track-absent"]


def test_a_year_is_a_window_and_a_day_is_a_point():
    assert Window.year(2026) == Window(starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), label="2026")
    assert Window.day(date(2026, 12, 31)).ends_on == date(2027, 1, 1)


def test_year_axis_covers_the_last_day_and_no_more():
    rows = (TimelineRow(label="a", current=Window.year(2026)),)
    chart = timeline(replace(gallery.TIMELINE, today=None, groups=(TimelineGroup(rows=rows),)))

    assert texts(chart) == ["prazo atual", "2026", "a"]


def test_a_line_breaks_where_there_is_no_figure():
    root = parse(line(gallery.LINES))

    strokes = [
        node.get("d") for node in root.findall(f"{SVG}g")[-1].iter(f"{SVG}path") if "chart-line" in node.get("class")
    ]

    assert [stroke.count(" ") for stroke in strokes] == [3, 7]


def test_long_text_is_cut_with_the_whole_in_title_and_table():
    name = "Designação " * 40
    chart = bar(replace(gallery.BARS, bars=(Bar(label=name, value=1),)))

    assert texts(chart)[1].endswith("…")
    assert [node.text for node in parse(chart).iter(f"{SVG}title")][1] == name.strip()
    assert chart.table.rows[0][0] == name.strip()


def test_a_hundred_items_and_huge_figures_are_drawn():
    many = tuple(Bar(label=str(power), value=Decimal(10) ** (power % 30)) for power in range(100))
    chart = bar(replace(gallery.BARS, bars=many))

    assert len(chart.table.rows) == 100
    assert chart.height == 100 * 34 + 2


def test_all_zero_is_drawn_as_zero():
    chart = bar(replace(gallery.BARS, bars=(Bar(label="A", value=0), Bar(label="B", value=0))))

    assert texts(chart) == ["A", "0", "B", "0"]


def test_parts_and_cells_must_fit_their_labels():
    with pytest.raises(ValueError, match="one value for each category"):
        replace(gallery.STACK, parts=(Part(label="a", values=(1,)),))
    with pytest.raises(ValueError, match="one cell for each"):
        replace(gallery.MATRIX, cells=((1,),))
    with pytest.raises(ValueError, match="0, 1 or missing"):
        replace(gallery.MARKS, cells=((1, 2, 0), (0, 0, 0)))
    with pytest.raises(ValueError, match="one value for each period"):
        replace(gallery.LINES, series=(Series(label="a", values=(1,)),))
    with pytest.raises(ValueError, match="in order"):
        replace(gallery.LINES, periods=tuple(Period.year(year) for year in (2024, 2023, 2025, 2026)))


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_drawn(tone):
    chart = bar(replace(gallery.BARS, bars=(Bar(label="a", value=1, tone=tone),)))

    assert f"chart-tone-{tone.value}" in chart.svg
    assert heat_matrix(replace(gallery.MATRIX, rows=(Heading(code="x"),), cells=((1, 2, 3),))).table.rows
