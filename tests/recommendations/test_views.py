import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from wagtail import hooks

INDEX = reverse("recommendations:index")


def text(response):
    return response.content.decode()


def numbers(response):
    return [row.number for _, rows in response.context["groups"] for row in rows]


def test_addresses_are_the_public_ones():
    assert INDEX == "/recomendacoes/"
    assert reverse("recommendations:detail", args=[20]) == "/recomendacoes/20/"


def test_anyone_reads_the_31_in_their_domains(client, norm_loaded):
    response = client.get(INDEX)

    assert numbers(response) == list(range(1, 32))
    assert [domain.name for domain, _ in response.context["groups"]][:2] == [
        "Visão estratégica",
        "Governança inteligente",
    ]
    assert "<i>living labs</i>" in text(response)
    assert "RCM n.º 176/2023, Tabela 2" in text(response)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"dominio": "mobilidade-inteligente"}, [9, 10, 11, 12]),
        ({"q": "agua"}, [17]),
        ({"q": "ENERGIA comunidades"}, [24]),
        ({"q": "R05"}, [5]),
        ({"dominio": "ambiente-inteligente", "q": "energia"}, [15]),
        ({"q": "nada disto existe"}, []),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, norm_loaded, query, found):
    assert numbers(client.get(INDEX, query)) == found


@pytest.mark.parametrize(("words", "count"), [("agua", 1), ("parcerias", 2), ("mobilidade", 2)])
def test_the_list_costs_the_same_whatever_it_holds(client, norm_loaded, django_assert_num_queries, words, count):
    with django_assert_num_queries(4):
        assert len(numbers(client.get(INDEX, {"q": words}))) == count


def test_a_recommendation_shows_its_text_source_and_neighbours(client, norm_loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        response = client.get(reverse("recommendations:detail", args=[24]))

    assert "Promover as comunidades de energia" in text(response)
    assert "RCM n.º 176/2023, Tabela 2, l.283" in text(response)
    assert "RCM n.º 176/2023, de 18 de dezembro de 2023" in text(response)
    assert [note.code for note in response.context["notes"]] == ["X27"]
    assert (response.context["previous"].number, response.context["following"].number) == (23, 25)


def test_the_spelling_of_the_table_is_shown_where_it_differs(client, norm_loaded):
    assert "na Tabela 2: «Mobilidade Inteligente»" in text(client.get("/recomendacoes/9/"))
    assert "na Tabela 2:" not in text(client.get("/recomendacoes/6/"))


def test_there_is_no_thirty_second(client, norm_loaded):
    assert client.get("/recomendacoes/32/").status_code == 404


def test_upper_apps_add_panels(client, norm_loaded):
    with hooks.register_temporarily("recommendation_panels", lambda request, row: f"Adoção da {row.code}"):
        assert "Adoção da R09" in text(client.get("/recomendacoes/9/"))


def test_files_hold_the_whole_list_or_the_part_asked_for(client, norm_loaded):
    everything = openpyxl.load_workbook(BytesIO(client.get("/recomendacoes/recomendacoes.xlsx").content))["Dados"]
    part = client.get("/recomendacoes/recomendacoes.csv", {"dominio": "dimensao-tecnologica"})

    assert [row[0] for row in everything.iter_rows(min_row=2, values_only=True)] == [f"R{n:02}" for n in range(1, 32)]
    rows = list(csv.DictReader(StringIO(part.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["Código"] for row in rows] == ["R30", "R31"]
    assert rows[0]["Fonte"] == "RCM n.º 176/2023, Tabela 2, l.289"
