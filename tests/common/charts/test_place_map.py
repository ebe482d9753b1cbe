"""The map of marked places: what stands where, what leads somewhere, and who took what from whom."""

from xml.etree import ElementTree

import pytest

from common.charts.chart import Table
from common.charts.map_layout import Place
from common.charts.place_map import Mark, PlaceMapData, Shape, place_map

GROUND = (Place("1312", 41.15, -8.61), Place("0805", 37.02, -7.93), Place("4203", 37.74, -25.67))
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
