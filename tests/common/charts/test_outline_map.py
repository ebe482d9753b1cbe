"""The map of outlines: it says what the tile map says, and draws borders once between regions."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from common.charts.outline_data import Outline, Outlines, divides, rings, written
from common.charts.outline_map import outline_chart, outline_map
from common.charts.tile_data import Inset, Tile, TileMapData
from common.charts.tile_map import tile_map
from common.charts.values import Missing

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>'&\""
PLACES = {
    "0001": (Inset.MAINLAND, 0, 0), "0002": (Inset.MAINLAND, 10, 0), "0003": (Inset.MAINLAND, 0, 10),
    "0004": (Inset.MADEIRA, 0, 0), "0005": (Inset.WESTERN, 0, 0), "0006": (Inset.EASTERN, 5, 5),
}  # fmt: skip


def square(x, y):
    return Outline(f"M{x} {y}l10 0 0 10-10 0z", x, y, x + 10, y + 10)


OUTLINES = Outlines(
    name="CAOP 2025",
    attribution="Limites: CAOP 2025, DGT",
    shapes=tuple((code, square(x, y)) for code, (_inset, x, y) in PLACES.items()),
    mainland=frozenset({"0001", "0002", "0003"}),
)


def tile(code, shade=0, **given):
    inset, _x, _y = PLACES[code]
    region = "Sul" if code == "0003" else "Norte"
    place = {"inset": inset, "column": int(code), "row": 0}
    return Tile(
        **{"code": code, "name": f"Lugar {code}", "region": region, "shade": shade, "said": "1 %"} | place | given
    )


def data(*tiles, **given):
    asked = {"key": "mapa", "title": "Água", "source": "Fonte: APA.", "measure": "%", "classes": ("pouco", "muito")}
    return TileMapData(tiles=tiles, **asked | given)


EVERYWHERE = data(*(tile(code, url=f"/t/{code}/") for code in PLACES))


def parts(drawing):
    return [ElementTree.fromstring(part) for part in (drawing.symbols, drawing.mainland, drawing.islands) if part]  # noqa: S314 - ours


def test_it_says_and_counts_what_the_tile_map_does():
    outlined, tiled = outline_map(EVERYWHERE, OUTLINES), tile_map(EVERYWHERE)

    assert [(one.label, one.count) for one in outlined.legend] == [(one.label, one.count) for one in tiled.legend]
    for name in ("key", "title", "description", "measure", "counted", "table", "urls", "has_links"):
        assert getattr(outlined, name) == getattr(tiled, name)
    assert outlined.source == "Fonte: APA. Limites: CAOP 2025, DGT."
    titles = [node.text for part in parts(outlined) for node in part.iter(f"{SVG}title")]
    assert titles == [node.text for part in parts(tiled) for node in part.iter(f"{SVG}title")]


def test_each_territory_is_a_link_with_its_own_shape():
    mainland = parts(outline_map(EVERYWHERE, OUTLINES))[1]

    links = {node.get("href"): node.find(f"{SVG}path").get("d") for node in mainland.iter(f"{SVG}a")}
    assert links == {f"/t/{code}/": square(*PLACES[code][1:]).path for code in ("0001", "0002", "0003")}


def test_a_class_and_each_absence_have_their_own_paint_and_zero_is_a_class():
    shades = [0, 1, Missing.NOT_AVAILABLE, Missing.NOT_APPLICABLE, Missing.CONFIDENTIAL, Missing.NOT_REPORTED]
    drawing = outline_map(
        data(*(tile(code, shade, said="0") for code, shade in zip(PLACES, shades, strict=True))), OUTLINES
    )

    symbols, *lands = parts(drawing)
    paints = {node.get("id"): ElementTree.tostring(node[0]) for node in symbols.iter("pattern")}
    assert len(set(paints.values())) == len(paints) == len(shades)
    used = [
        path.get("fill") for land in lands for path in land.iter(f"{SVG}path") if (path.get("fill") or "")[:3] == "url"
    ]
    assert sorted(used) == sorted(f"url(#{name})" for name in paints)


def test_regions_are_parted_by_one_line_each():
    ((line, *_),) = [
        [path.get("d") for path in part.iter(f"{SVG}path") if path.get("class") == "tile-border"]
        for part in parts(outline_map(EVERYWHERE, OUTLINES))[1:2]
    ]

    assert line == "M0 10l10 0"
    same = data(*(tile(code, region="Norte") for code in ("0001", "0002", "0003")))
    assert "tile-border" not in outline_map(same, OUTLINES).mainland


def test_the_current_one_is_ringed_and_said():
    drawing = outline_map(replace(EVERYWHERE, current="0002"), OUTLINES)

    assert drawing.mainland.count('aria-current="location"') == 1
    (ring,) = [node for node in parts(drawing)[1].iter(f"{SVG}path") if node.get("class") == "outline-ring"]
    assert ring.get("d") == square(10, 0).path


def test_words_from_outside_are_escaped():
    drawing = outline_map(data(tile("0001", name=NASTY, said=NASTY, url=f"/?q={NASTY}")), OUTLINES)

    assert "<script>" not in drawing.mainland
    (link,) = parts(drawing)[1].iter(f"{SVG}a")
    assert link.get("href") == f"/?q={NASTY}"


@pytest.mark.parametrize(
    ("codes", "has_mainland", "has_islands"),
    [(["0001"], True, False), (["0004"], False, True), (["0005", "0006"], False, True), ([], False, False)],
)
def test_only_what_is_given_is_drawn_at_the_scale_of_all(codes, has_mainland, has_islands):
    drawing = outline_map(data(*(tile(code) for code in codes)), OUTLINES)

    assert (bool(drawing.mainland), bool(drawing.islands)) == (has_mainland, has_islands)
    whole = outline_map(EVERYWHERE, OUTLINES).mainland
    (scale,) = {part.split(")")[0] for part in whole.split("scale(")[1:]}
    assert all(f"scale({scale})" in land for land in (drawing.mainland, drawing.islands) if land)


def test_a_territory_without_an_outline_stays_in_the_table():
    stranger = replace(tile("0001"), code="9999", name="Sem contorno")

    drawing = outline_map(data(tile("0001"), replace(stranger, column=9)), OUTLINES)

    assert [row[0] for row in drawing.table.rows] == ["Lugar 0001", "Sem contorno"]
    assert "Sem contorno" not in drawing.mainland


def test_as_a_file_it_has_no_links_and_stays_inside():
    chart = outline_chart(EVERYWHERE, OUTLINES, width=720)

    root = ElementTree.fromstring(chart.svg)  # noqa: S314 - our own drawing
    assert (root.get("role"), list(root.iter(f"{SVG}a"))) == ("img", [])
    assert chart.source == "Fonte: APA. Limites: CAOP 2025, DGT."
    assert [item.label for item in chart.legend] == ["pouco (6)", "muito (0)"]


def test_in_a_page_it_stands_where_the_tile_map_does():
    template = Template("{% load charts %}{% tile_map drawing 'Limites' False %}")

    page = template.render(Context({"drawing": outline_map(EVERYWHERE, OUTLINES)}))

    assert "Limites: CAOP 2025, DGT." in page
    assert "data-tile-map" in page
    assert page.count('class="tile-link"') == 6


@pytest.mark.parametrize("ring", [[(3, 4), (3, 0), (-2, 0), (-2, 9)], [(0, 0), (10, -10), (0, -20)]])
def test_what_is_written_is_read_again(ring):
    assert list(rings(f"{written(ring)}z{written(ring)}z")) == [ring, ring]


def test_borders_between_groups_join_into_lines():
    shapes = (
        ("a", square(0, 0).path),
        ("b", square(10, 0).path),
        ("b", square(0, 10).path),
        ("b", square(40, 0).path),
    )

    assert divides(shapes) == "M0 10l10 0 0-10"
    assert divides(shapes[1:]) == ""
