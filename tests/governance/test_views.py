import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from governance.tables import LISTS

INDEX = reverse("governance:index")


def text(response):
    return response.content.decode()


def read_csv(response):
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_addresses_are_the_public_ones():
    assert INDEX == "/governanca/"
    assert reverse("governance:detail", args=["eata"]) == "/governanca/eata/"
    assert reverse("governance:structure", args=["norte"]) == "/governanca/eat-norte/"


def test_anyone_sees_who_decides_and_who_acts(client, norm_loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        response = client.get(INDEX)

    assert [sheet.body.code for sheet in response.context["sheets"]] == ["ECG", "ECE", "EATA", "EAT", "CC"]
    assert (response.context["municipality_count"], response.context["community_count"]) == (308, 25)
    assert text(response).count("Presidência por designar") == 2
    assert "O texto não a define" in text(response)


@pytest.mark.parametrize("code", ["ecg", "ece", "eata", "eat", "cc"])
def test_each_body_has_its_page(client, norm_loaded, django_assert_max_num_queries, code):
    with django_assert_max_num_queries(15):
        response = client.get(reverse("governance:detail", args=[code]))

    assert response.context["body"].code == code.upper()
    assert "R0, vigente na aprovação" in text(response)
    assert "R1, proposta" in text(response)


def test_missing_letters_stay_missing_and_say_so(client, norm_loaded):
    page = text(client.get("/governanca/eata/"))

    assert "Salto de letras no original: c) → f), faltam d) e e)" in page
    assert '<span class="duty__letter">f)</span>' in page
    assert '<span class="duty__letter">d)</span>' not in page
    assert "sem alínea no original" in text(client.get("/governanca/ece/"))


def test_the_territorial_body_lists_its_seven_structures(client, norm_loaded):
    assert len(client.get("/governanca/eat/").context["structures"]) == 7
    assert len(client.get("/governanca/cc/").context["structures"]) == 0


@pytest.mark.parametrize(
    ("region", "towns"),
    [
        ("norte", 86),
        ("centro", 77),
        ("lisboa-e-vale-do-tejo", 52),
        ("alentejo", 47),
        ("algarve", 16),
        ("madeira", 11),
        ("acores", 19),
    ],
)
def test_each_region_lists_its_municipalities(client, norm_loaded, django_assert_num_queries, region, towns):
    with django_assert_num_queries(9):
        response = client.get(reverse("governance:structure", args=[region]))

    assert sum(len(line.municipalities) for line in response.context["communities"]) == towns


def test_a_structure_without_chair_says_what_follows(client, norm_loaded):
    page = text(client.get("/governanca/eat-madeira/"))

    assert "Presidência por designar" in page
    assert "não pode convocar reuniões" in page
    assert "Presidência por designar" not in text(client.get("/governanca/eat-norte/"))


@pytest.mark.parametrize("path", ["/governanca/xyz/", "/governanca/eat-galiza/", "/governanca/atas.csv"])
def test_what_does_not_exist_is_not_found(client, norm_loaded, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "rows"),
    [("orgaos", 10), ("competencias", 27), ("composicao", 38), ("estruturas-territoriais", 7), ("municipios", 308)],
)
def test_every_list_reads_back_in_both_formats(client, norm_loaded, name, rows):
    text_file = read_csv(client.get(f"/governanca/{name}.csv"))
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"/governanca/{name}.xlsx").content))["Dados"]

    assert len(text_file) == rows
    assert sheet.max_row == rows + 1
    assert {row["Licença"] for row in text_file} == {"Creative Commons Atribuição 4.0 (CC BY 4.0)"}


def test_no_list_is_forgotten_here():
    assert set(LISTS) == {"orgaos", "competencias", "composicao", "estruturas-territoriais", "municipios"}


def test_the_file_of_municipalities_adds_up(client, norm_loaded):
    rows = read_csv(client.get("/governanca/municipios.csv"))

    assert sum(int(row["População residente em 2019"]) for row in rows) == 10_295_909
    lagoas = [(row["Código DICO"], row["Região"]) for row in rows if row["Município"] == "Lagoa"]
    assert lagoas == [("0806", "Algarve"), ("4201", "Açores")]
