"""What is new: the list, the feeds, and the cells that each release changed."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.db import ProgrammingError, transaction
from lxml import etree

from observatory import queries
from observatory.enums import ObservationStatus, Origin
from observatory.models import Release, ReleaseChange
from tests.observatory.factories import a_measure, a_period, cells, publish, towns

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LIST = "/observatorio/novidades/"


def said(client, path, selector, **query):
    page = BeautifulSoup(client.get(path, query).content, "lxml")
    return [" ".join(each.get_text(" ").split()) for each in page.select(selector)]


def entries(client, path):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


@pytest.fixture
def revised(norm_loaded):
    """Three cells, then one of them otherwise, one that has no value any more, and a new one."""
    measure = a_measure()
    publish(measure, cells([1, 2, 3]))
    return publish(
        measure,
        [
            *cells([1, 5, ObservationStatus.CONFIDENTIAL]),
            *cells([9], period=a_period("2023")),
        ],
        days=1,
    )


def test_what_a_release_changed_is_counted_as_it_enters(revised):
    first, second = queries.news(measure=a_measure())[::-1]

    assert (first.added, first.revised, first.first_period, first.last_period, first.is_first) == (
        3,
        0,
        "2024",
        "2024",
        True,
    )
    assert (second.added, second.revised, second.first_period, second.last_period, second.is_first) == (
        1,
        2,
        "2023",
        "2024",
        False,
    )
    assert second.release == revised


def test_what_was_counted_stays(revised):
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        ReleaseChange.objects.update(added=7)


def test_the_list_says_what_changed_newest_first_and_is_narrowed(client, revised):
    publish(a_measure("M04"), cells([4]), days=2, origin=Origin.SIMULATED)

    told = [line for line in said(client, LIST, ".news-line") if "M14" not in line]

    assert [line.split(" ")[0] for line in told] == ["04/03/2026", "03/03/2026", "02/03/2026"]
    assert "1 célula nova , 2024 · primeira publicação · dados simulados" in told[0]
    assert "1 célula nova, 2 células revistas , 2023 a 2024" in told[1]
    assert len(said(client, LIST, ".news-line", mudanca="revistas")) == 1
    assert said(client, LIST, ".news-line", q="nada disto") == []
    english = said(client, "/en" + LIST, ".news-line", origem="simulated")[0]
    assert "1 new cell , 2024 · first release · simulated " in english


def test_all_corrections_of_a_measure_are_a_file_with_before_after_and_where(client, norm_loaded):
    publish(a_measure(), cells([10, 20, 30]))
    publish(a_measure(), cells([11, 20, 0]), days=1)

    lines = client.get("/observatorio/M10.csv?vista=correcoes").content.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))

    assert [(row["codigo"], row["valor_antes"], row["valor"], row["periodo"]) for row in rows] == [
        ("0101", "10", "11", "2024"),
        ("0103", "30", "0", "2024"),
    ]
    assert {row["endereco_da_publicacao"].partition("/publicacoes/")[1] for row in rows} == {"/publicacoes/"}
    assert "vista=correcoes" in client.get("/observatorio/M10/").content.decode()
    assert "vista=correcoes" not in client.get("/observatorio/M14/").content.decode()
    before = client.get("/observatorio/M10.csv?vista=correcoes&em=2026-03-02").content.decode("utf-8-sig")
    assert "0101" not in before


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "asked"), [(LIST, 3), ("/observatorio/novidades.atom", 3), ("/territorios/0101.atom", 7)]
)
def test_what_is_new_costs_the_same_whatever_there_is(
    client, norm_loaded, django_assert_num_queries, count, path, asked
):
    for code in ["M10", "M04", "M13"][:count]:
        publish(a_measure(code), cells([1] * count))
    with django_assert_num_queries(asked):
        assert client.get(path).status_code == 200


def test_a_release_shows_the_cells_it_changed_before_and_after(client, revised, django_assert_num_queries):
    path = f"/observatorio/M10/publicacoes/{revised.pk}/"
    _, second, third = towns(3)

    with django_assert_num_queries(9):
        rows = said(client, path, "tbody tr")

    assert rows == [
        f"{second.name} 2024 Total 2,0 kg/hab. 5,0 kg/hab. +3,0",
        f"{third.name} 2024 Total 3,0 kg/hab. confidencial —",
    ]
    assert said(client, path, "tbody tr", mostrar="novas") == [f"{towns(1)[0].name} 2023 Total 9,0 kg/hab."]
    assert said(client, path, ".page-header__actions a") == ["Ver a medida nesse dia", "Como estava em 02/03/2026"]
    assert said(client, "/observatorio/M10/", "#versoes ~ .table-region tbody td a")[:2] == [
        "1 célula nova, 2 células revistas",
        "3 células novas",
    ]


def test_a_long_release_comes_in_parts(client, norm_loaded):
    release = publish(a_measure(), cells(range(120)))
    path = f"/observatorio/M10/publicacoes/{release.pk}/"

    assert [len(said(client, path, "tbody tr", page=page)) for page in (1, 2, 3)] == [50, 50, 20]
    assert len({row for page in (1, 2, 3) for row in said(client, path, "tbody tr", page=page)}) == 120


def test_all_cells_of_a_release_are_a_file(client, revised):
    answer = client.get(f"/observatorio/M10/publicacoes/{revised.pk}.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

    keys = ["mudanca", "periodo", "codigo", "valor_antes", "valor", "estado", "diferenca"]
    codes = [area.code for area in towns(3)]
    assert [[row[key] for key in keys] for row in rows] == [
        ["revista", "2024", codes[1], "2", "5", "A", "3"],
        ["revista", "2024", codes[2], "3", "", "Q", ""],
        ["nova", "2023", codes[0], "", "9", "A", ""],
    ]


@pytest.mark.parametrize("suffix", ["/", ".csv", ".xlsx"])
def test_a_release_is_of_its_measure_alone(client, revised, suffix):
    assert client.get(f"/observatorio/M10/publicacoes/{revised.pk}{suffix}").status_code == 200
    assert client.get(f"/observatorio/M04/publicacoes/{revised.pk}{suffix}").status_code == 404
    assert client.get(f"/observatorio/M10/publicacoes/999999{suffix}").status_code == 404


def test_the_feeds_tell_each_release_once_with_addresses_that_work_outside(client, revised, settings):
    settings.PORTAL_BASE_URL = "https://portal.exemplo.pt"
    feed = entries(client, "/observatorio/M10.atom")

    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [
        "https://portal.exemplo.pt/observatorio/M10.atom"
    ]
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    releases = Release.objects.filter(measure=a_measure()).order_by("-pk").values_list("pk", flat=True)
    assert ids == [f"https://portal.exemplo.pt/observatorio/M10/publicacoes/{pk}/" for pk in releases]
    english = entries(client, "/en/observatorio/M10.atom")
    assert english.xpath("a:entry/a:id/text()", namespaces=ATOM) == ids
    assert "1 new cell, 2 revised cells" in english.xpath("a:entry/a:title/text()", namespaces=ATOM)[0]


def test_the_feed_of_a_territory_has_its_own_values_old_and_new(client, revised):
    second, stranger = towns(2)[1], towns(9)[8]

    feed = entries(client, f"/territorios/{second.code}.atom")

    told = feed.xpath("a:entry/a:summary/text()", namespaces=ATOM)
    about = [text for text in told if "INE, indicador de exemplo" in text]
    assert f"{second.name}, 2024: 5,0\N{NO-BREAK SPACE}kg/hab. (antes: 2,0\N{NO-BREAK SPACE}kg/hab.)" in about[0]
    assert f"{second.name}, 2024: 2,0\N{NO-BREAK SPACE}kg/hab." in about[1]
    of_another = entries(client, f"/territorios/{stranger.code}.atom").xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert [title for title in of_another if "M10" in title] == []


def test_simulated_releases_say_so_in_the_feed(client, norm_loaded):
    publish(a_measure(), cells([1]), origin=Origin.SIMULATED)

    feed = entries(client, "/observatorio/M10.atom")

    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == [
        "[dados simulados] M10 Resíduos urbanos recolhidos: 1 célula nova"
    ]
    assert "Dados simulados para demonstração" in feed.xpath("a:entry/a:summary/text()", namespaces=ATOM)[0]


@pytest.mark.parametrize("path", ["/observatorio/X99.atom", "/territorios/nada.atom"])
def test_there_is_no_feed_of_what_does_not_exist(client, norm_loaded, path):
    assert client.get(path).status_code == 404


def test_a_feed_without_entries_says_nothing_of_the_visit(client, norm_loaded):
    assert client.get("/observatorio/M10.atom").content == client.get("/observatorio/M10.atom").content
    assert b"2023-12-06" in client.get("/observatorio/M10.atom").content
