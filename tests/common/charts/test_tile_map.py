"""The tile map: what is drawn for each state, what it says, and what it refuses."""

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from common.charts.file import chart_file, chart_png
from common.charts.tile_data import Inset, Side, Tile, TileMapData
from common.charts.tile_geometry import borders, centre, coast
from common.charts.tile_map import tile_chart, tile_map
from common.charts.tile_marks import FILLS, Ramp, step_of, symbol, texture
from common.charts.values import Missing
from tests.common.charts.test_contrast import contrast
from tests.support.client import faults_in

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>'&\""
ABSENT = (Missing.NOT_AVAILABLE, Missing.NOT_APPLICABLE, Missing.CONFIDENTIAL, Missing.NOT_REPORTED)
CLASSES = ("0", "1 a 9", "10 a 19", "20 a 39", "40 a 90")


def tile(index, shade, inset=Inset.MAINLAND, **given):
    return Tile(
        **{"code": f"{index:04}", "name": f"Lugar {index}", "region": "Norte" if index < 5 else "Sul", "inset": inset,
           "column": index, "row": 0, "shade": shade, "said": str(shade), "url": f"/m/{index:04}/"} | given
    )  # fmt: skip


TILES = (
    *(tile(index, shade) for index, shade in enumerate((0, 1, 2, 3, 4, *ABSENT))),
    tile(10, 0, Inset.WESTERN), tile(11, 0, Inset.CENTRAL), tile(12, 0, Inset.EASTERN), tile(13, 4, Inset.MADEIRA),
)  # fmt: skip
DATA = TileMapData(
    key="mapa", title="Taxa (%), total, 2025", source="Fonte", measure="Taxa", classes=CLASSES, tiles=TILES
)


def rendered(data=DATA, **given):
    template = "{% load charts %}{% tile_map drawing with_table=with_table %}"
    return Template(template).render(Context({"drawing": tile_map(data), "with_table": True} | given))


def uses(markup):
    root = ElementTree.fromstring(f"<x>{markup}</x>")  # noqa: S314 - our own drawing
    return Counter(node.get("href") for node in root.iter(f"{SVG}use"))


def test_each_state_is_drawn_in_its_own_way_and_zero_as_a_value():
    drawing = tile_map(DATA)
    everywhere = uses(drawing.mainland) + uses(drawing.islands)

    assert everywhere == {
        "#mapa-1": 4, "#mapa-2": 1, "#mapa-3": 1, "#mapa-4": 1, "#mapa-5": 2,
        "#mapa-not-available": 1, "#mapa-not-applicable": 1, "#mapa-confidential": 1, "#mapa-not-reported": 1,
    }  # fmt: skip
    kinds = re.findall(r'<g id="mapa-([\w-]+)" class="tile tile-\w+ [\w-]+">(.*?)</g>', drawing.symbols)
    assert len({look for _, look in kinds}) == len(kinds) == 9
    assert {name for name, _ in kinds} == {reference.removeprefix("#mapa-") for reference in everywhere}


def test_legend_has_every_class_with_its_count_and_the_reasons_apart():
    data = replace(DATA, tiles=tuple(t for t in TILES if t.shade != 2))

    assert [(entry.label, entry.count) for entry in tile_map(data).legend] == [
        ("0", 4), ("1 a 9", 1), ("10 a 19", 0), ("20 a 39", 1), ("40 a 90", 2),
        ("sem reporte", 1), ("não aplicável", 1), ("não disponível", 1), ("confidencial", 1),
    ]  # fmt: skip


def test_marks_tell_the_classes_apart_without_their_colours():
    colour = re.compile(r'(fill|stroke|class|id)="[^"]*"')
    for ramp in Ramp:
        steps = len(FILLS[ramp])
        markup = tile_map(
            replace(DATA, ramp=ramp, classes=CLASSES[:steps], tiles=tuple(tile(i, i) for i in range(steps)))
        ).symbols
        looks = [colour.sub("", look) for look in re.findall(r'<g id="mapa-\d" .*?</g>', markup)]
        assert len(set(looks)) == steps


@pytest.mark.parametrize("ramp", list(Ramp))
def test_marks_are_seen_on_their_ground(ramp):
    for step, ground in enumerate(FILLS[ramp]):
        ink = re.search(r'class="tile-mark".*?"(#\w+)"', symbol(step, ramp, "x"))
        assert contrast(ground, ink.group(1)) >= 3


@pytest.mark.parametrize(
    "drawn", [partial(symbol, ramp=Ramp.SEQUENTIAL, key="x"), partial(texture, ramp=Ramp.SEQUENTIAL, key="x", scale=1)]
)
def test_every_absence_is_hatched_in_its_own_way_and_no_class_is(drawn):
    hatched = re.compile(r'<path d="([^"]+)"[^>]* class="tile-hatch"')
    lines = [hatched.findall(drawn(reason)) for reason in Missing]
    dashes = [re.findall(r'stroke-dasharray="[^"]+" fill', drawn(reason)) for reason in Missing]

    assert [len(each) for each in lines] == [1] * len(Missing)
    assert len({(*each, *broken) for each, broken in zip(lines, dashes, strict=True)}) == len(Missing)
    assert [hatched.findall(drawn(step)) for step in range(5)] == [[]] * 5


def test_hatching_stays_inside_its_cell():
    for reason in Missing:
        (d,) = re.findall(r'<path d="([^"]+)"[^>]* class="tile-hatch"', symbol(reason, Ramp.SEQUENTIAL, "x"))
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", d):
            assert abs(float(x)) <= 12.3
            assert abs(float(y)) + abs(float(x)) * 7.5 / 13 <= 14.2


def test_few_classes_use_the_whole_ramp():
    assert [step_of(shade, 3, Ramp.SEQUENTIAL) for shade in range(3)] == [0, 2, 4]
    assert [step_of(shade, 5, Ramp.DIVERGING) for shade in range(5)] == [0, 1, 2, 3, 4]


def test_page_has_the_table_first_the_way_past_the_map_and_no_inline_style():
    html = rendered()

    places = [
        html.index(mark)
        for mark in ("<table>", 'href="#mapa-end"', "tile-map__legend", "chart-tiles", 'id="mapa-end"')
    ]
    assert places == sorted(places)
    assert faults_in(html) == []
    assert "style=" not in html
    assert html.count('href="/m/0003/"') == 2
    assert rendered(with_table=False).count("<table>") == 0


def test_a_map_of_links_is_a_group_and_one_without_is_an_image():
    plain = replace(DATA, tiles=tuple(replace(t, url="") for t in TILES))

    assert 'role="group"' in tile_map(DATA).mainland
    assert 'role="img"' in tile_map(plain).mainland
    assert "<a " not in tile_map(plain).mainland
    assert "Saltar o mapa" not in rendered(plain)


def test_what_people_wrote_is_escaped_and_said_whole():
    drawing = tile_map(replace(DATA, tiles=(tile(1, 0, name=NASTY, said="1 %", note="2.º de 3", label=Side.LEFT),)))

    root = ElementTree.fromstring(drawing.mainland)  # noqa: S314 - our own drawing
    assert [node.text for node in root.iter(f"{SVG}title")] == [f"{NASTY}: 1 %, 2.º de 3"]


def test_a_part_of_the_country_is_drawn_without_the_empty_rest():
    algarve, madeira = tile(0, 1, row=32), tile(1, 1, Inset.MADEIRA)

    south = tile_map(replace(DATA, tiles=(algarve, tile(2, 1, row=34, column=0))))
    assert 'viewBox="0 0 416 101"' in south.mainland
    assert south.islands == ""
    islands = tile_map(replace(DATA, tiles=(madeira,)))
    assert islands.mainland == ""
    assert tile_chart(replace(DATA, tiles=(madeira,))).height < 200


def test_the_current_tile_is_marked():
    drawing = tile_map(replace(DATA, current="0003"))

    (current,) = re.findall(r'<a href="([^"]+)" class="tile-link" aria-current="location">', drawing.mainland)
    assert current == "/m/0003/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": ()},
        {"classes": (*CLASSES, "mais")},
        {"ramp": Ramp.ADOPTION},
        {"tiles": (tile(1, 5),)},
        {"tiles": (tile(1, 0), tile(2, 0, column=1))},
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(ValueError, match=r"class|cell"):
        replace(DATA, **wrong)


def test_file_and_image_hold_the_whole_map_without_links():
    chart = tile_chart(DATA)

    document = chart_file(chart)
    root = ElementTree.fromstring(document)  # noqa: S314 - our own drawing
    assert next(root.iter(f"{SVG}a"), None) is None
    assert sum(1 for _ in root.iter(f"{SVG}title")) == len(TILES) + 1
    assert [item.label for item in chart.legend][:2] == ["0 (4)", "1 a 9 (1)"]
    assert chart_png(chart, scale=1).startswith(b"\x89PNG")
    assert document == chart_file(tile_chart(DATA))


def test_borders_run_between_regions_and_the_coast_around():
    west, east, alone = (0, 0), (1, 0), (3, 0)

    assert borders((west, east, alone), ("a", "b", "c")) == "M26 7.5 26 22.5"
    assert borders((west, east), ("a", "a")) == ""
    assert coast((west, east, alone)).count("Z") == 2
    assert centre((0, 1)) == (26, 37.5)
