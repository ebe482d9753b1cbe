"""The map of marked places: what stands where, what leads somewhere, and who took what from whom."""

from xml.etree import ElementTree

import pytest

from common.charts.chart import Table
from common.charts.place_map import Mark, PlaceMapData, Shape, place_map
from common.charts.tile_data import Inset
from common.charts.tile_layout import Place, cells, lay_out

GROUND = (
    Place("1312", Inset.MAINLAND, (2, 5)),
    Place("0805", Inset.MAINLAND, (7, 34)),
    Place("4203", Inset.EASTERN, (0, 1)),
)
NASTY = "<script>'&\""
WIDTHS = pytest.mark.parametrize("width", [720, 328])


def drawn(marks, width=720, **given):
    data = PlaceMapData(
        key="mapa", title="Mapa", source="Fonte", ground=GROUND, marks=marks, table=Table(("Quem",), ()), **given
    )
    chart = place_map(data, width=width)
    return chart, ElementTree.fromstring(chart.svg)  # noqa: S314 - our own drawing


def classes(root):
    return [node.get("class") for node in root.iter() if node.get("class")]


@WIDTHS
@pytest.mark.parametrize("shape", list(Shape))
def test_each_shape_has_its_form_and_stays_inside(shape, width):
    chart, root = drawn((Mark(key="a", said=NASTY, at=("0805",), shape=shape),), width)

    assert any(name.startswith("chart-place-") for name in classes(root))
    for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx")) <= chart.width
        assert 0 <= float(circle.get("cy")) <= chart.height


def test_mark_of_several_cells_stands_in_their_middle_and_one_of_none_is_not_drawn():
    marks = (Mark(key="a", said="CIM", at=("1312", "0805")), Mark(key="b", said="País", at=()))

    chart, root = drawn(marks)

    assert classes(root).count("chart-place-disc") == 1
    assert chart.description == "1 de 2 marcas têm lugar no mapa."


def test_two_marks_on_one_cell_do_not_cover_each_other():
    _, root = drawn(tuple(Mark(key=key, said=key, at=("1312",)) for key in "abc"))

    places = {(c.get("cx"), c.get("cy")) for c in root.iter("{http://www.w3.org/2000/svg}circle")}
    assert len(places) == 3


def test_drawing_with_links_is_a_group_and_one_without_is_an_image():
    plain = Mark(key="a", said="Porto", at=("1312",))
    link = Mark(key="b", said="Faro", at=("0805",), url="/x/?a=1&b=2", number=3)

    assert drawn((plain,))[1].get("role") == "img"
    root = drawn((plain, link))[1]
    assert root.get("role") == "group"
    (anchor,) = root.iter("{http://www.w3.org/2000/svg}a")
    assert (anchor.get("href"), anchor.get("aria-label")) == ("/x/?a=1&b=2", "Faro")


def test_lines_go_between_marks_that_are_drawn_and_apart():
    marks = (
        Mark(key="a", said="a", at=("1312",)), Mark(key="b", said="b", at=("0805",)), Mark(key="c", said="c", at=()),
    )  # fmt: skip

    _, root = drawn(marks, lines=(("a", "b"), ("a", "c"), ("a", "a"), ("a", "x")))

    assert classes(root).count("chart-place-line") == classes(root).count("chart-place-head") == 1


def test_every_cell_has_its_place_inside_and_islands_stand_in_their_frames():
    places = [Place(f"m{c}{r}", Inset.MAINLAND, (c, r)) for c in range(6) for r in range(20)]
    places += [Place(inset.value, inset, (0, 1)) for inset in Inset if inset is not Inset.MAINLAND]

    layout = lay_out(tuple(places), 300)

    assert len(set(layout.positions.values())) == len(places) == 124
    assert all(0 < x < layout.width and 0 < y < layout.height for x, y in layout.positions.values())
    azores, madeira = layout.frames
    assert (azores.label, madeira.label) == ("Açores", "Madeira")
    for frame, insets in ((azores, ("western", "central", "eastern")), (madeira, ("madeira",))):
        for inset in insets:
            x, y = layout.positions[inset]
            assert frame.x < x < frame.x + frame.width
            assert frame.y < y < frame.y + frame.height
    assert azores.y + azores.height < madeira.y
    assert min(x for code, (x, _) in layout.positions.items() if code[0] == "m" and code != "madeira") > azores.width


def test_cells_are_one_path_and_nothing_where_there_are_none():
    assert cells([(10, 20), (30, 20)], 1).count("M") == 2
    assert cells([], 1) == ""
    assert lay_out((), 300).positions == {}
