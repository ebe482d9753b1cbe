"""The map with the outlines of the municipalities: offered once they are installed, when the address asks for it."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.observatory.factories import a_measure, cells, publish
from tests.territories.factories import install_outlines

PAGES = ["/observatorio/M10/", "/territorios/", "/territorios/0101/", "/territorios/PT/"]
CITED = "Limites: CAOP 2025, DGT"

pytestmark = pytest.mark.usefixtures("norm_loaded")


def page(client, path, **query):
    return BeautifulSoup(client.get(path, query).content, "lxml")


def choice(found):
    return [
        (link.text, link.get("href"), link.get("aria-current"))
        for link in found.select("[data-tile-map]")[0].find_previous("ul", "tabs").select("a")
    ]


@pytest.fixture
def figures():
    publish(a_measure(), cells([0, 12.5]))


@pytest.mark.parametrize("path", PAGES)
def test_without_boundaries_there_is_nothing_to_choose(client, figures, path):
    found = page(client, path, mapa="contornos")

    assert found.select("[data-tile-map] use")
    assert not found.select(".outlines")
    assert "Mosaico" not in found.get_text()


@pytest.mark.parametrize("path", PAGES)
def test_the_address_says_how_the_map_is_drawn(client, figures, path):
    install_outlines()

    tiled, outlined = page(client, path), page(client, path, mapa="contornos")

    assert [(label, current) for label, _url, current in choice(tiled)] == [("Mosaico", "true"), ("Contornos", None)]
    assert [(label, current) for label, _url, current in choice(outlined)] == [
        ("Mosaico", None),
        ("Contornos", "true"),
    ]
    assert (len(tiled.select(".outlines path")), len(outlined.select(".outlines path"))) == (0, 308)
    assert (CITED in tiled.get_text(), CITED in outlined.get_text()) == (False, True)
    links = [
        [link["href"].replace("mapa=contornos&", "") for link in each.select(".tile-link")]
        for each in (tiled, outlined)
    ]
    assert sorted(links[0]) == sorted(links[1])
    titles = [[title.text for title in each.select(".tile-link title")] for each in (tiled, outlined)]
    assert sorted(titles[0]) == sorted(titles[1])


def test_the_rest_of_the_address_stays(client, figures):
    install_outlines()

    found = page(client, "/observatorio/M10/", mapa="contornos", t="0101", periodo="2024")

    (_, cells_url, _), (_, outlined_url, _) = choice(found)
    assert cells_url == "?t=0101&periodo=2024#mapa-titulo"
    assert outlined_url == "?t=0101&periodo=2024&mapa=contornos#mapa-titulo"
    forms = [
        form.select('input[name="mapa"]')[0]["value"] for form in found.select("form.measure-choice, form.measure-add")
    ]
    assert forms == ["contornos", "contornos"]
    assert found.select(".tile-link[aria-current]")[0].title.text.startswith("Águeda")
    assert "mapa=contornos" in found.select("a[href*='.svg']")[0]["href"]
    assert "mapa=contornos" in found.get_text()  # in what is copied to cite and to embed


def test_files_and_the_page_for_others_have_the_same_map(client, figures):
    install_outlines()

    plain = client.get("/observatorio/M10.svg").content.decode()
    drawn = client.get("/observatorio/M10.svg?mapa=contornos").content.decode()
    embedded = page(client, "/observatorio/M10/incorporar/", mapa="contornos")

    ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
    assert (CITED in plain, CITED in drawn) == (False, True)
    assert drawn.count("<pattern ") == len({"1", "5", "not-reported"})
    assert client.get("/observatorio/M10.png?mapa=contornos").content.startswith(b"\x89PNG")
    assert CITED in embedded.get_text()
    assert not embedded.select(".tile-link")


@pytest.mark.parametrize("values", [[5], [5, 6, 7]])
def test_outlines_cost_three_questions_whatever_there_is(client, django_assert_num_queries, values):
    publish(a_measure(), cells(values))
    install_outlines()

    with django_assert_num_queries(16):
        client.get("/observatorio/M10/", {"mapa": "contornos"})
