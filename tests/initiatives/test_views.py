import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from wagtail import hooks

from initiatives.models import Initiative, TargetIndicator
from initiatives.operations import record_measurement
from tests.accounts.factories import UserFactory

INDEX = reverse("initiatives:index")
TARGETS = reverse("initiatives:targets")


def text(response):
    return response.content.decode()


def titles(response):
    return [initiative.number for _, rows in response.context["groups"] for initiative, _ in rows]


def test_addresses_are_the_public_ones():
    assert INDEX == "/iniciativas/"
    assert reverse("initiatives:detail", args=[5]) == "/iniciativas/5/"
    assert TARGETS == "/iniciativas/metas-prr/"


def test_anyone_reads_the_sixteen_by_domain(client, norm_loaded):
    response = client.get(INDEX)

    assert response.status_code == 200
    assert [(name, len(rows)) for name, rows in response.context["groups"]] == [
        ("Governança", 3),
        ("Políticas, Regulamentação e Normas", 2),
        ("Financiamento", 1),
        ("Parcerias", 2),
        ("Dados e Plataformas", 8),
    ]
    assert "AMA (atual ARTE)" in text(response)
    assert "RCM n.º 176/2023, §3, §4, Tabela 1 e Anexo II" in text(response)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"objetivo": "OE1"}, [1, 6, 7, 10]),
        ({"dominio": "parcerias"}, [7, 8]),
        ({"responsavel": "EMPD"}, [4, 6, 7, 8]),
        ({"responsavel": "AMA", "objetivo": "OE3"}, [6, 8, 10]),
        ({"q": "GEMEOS digitais"}, [10]),
        ({"q": "nada disto existe"}, []),
        ({"objetivo": "OE9"}, list(range(1, 17))),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, norm_loaded, query, numbers):
    assert titles(client.get(INDEX, query)) == numbers


def test_a_search_without_results_says_what_to_do(client, norm_loaded):
    assert "Nenhuma iniciativa corresponde aos filtros" in text(client.get(INDEX, {"q": "xyz"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(client, norm_loaded, django_assert_num_queries, count):
    with django_assert_num_queries(14):
        response = client.get(INDEX, {"q": ["", "gémeos", "", "plataforma"][count]})

    assert len(titles(response)) in (1, 3)


def test_the_whole_list_costs_few_queries(client, norm_loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        client.get(INDEX)


def test_an_initiative_says_where_the_tables_differ(client, norm_loaded):
    page = text(client.get(reverse("initiatives:detail", args=[5])))

    assert "As duas tabelas não dizem o mesmo" in page
    assert "Agência Nacional para a Inovação (ANI)" in page
    assert "Agência para a Modernização Administrativa, I. P. (AMA)" in page
    assert "sucessão de fonte externa, por confirmar no Diário da República" in page
    assert "RCM n.º 176/2023, Tabela 1, l.205" in page
    assert "Notas sobre o texto oficial (2)" in page


def test_an_initiative_whose_tables_agree_has_no_warning(client, norm_loaded):
    page = text(client.get(reverse("initiatives:detail", args=[10])))

    assert "As duas tabelas não dizem o mesmo" not in page
    assert "Gémeos digitais" in page  # its PRR target
    assert "por medir" in page


def test_the_second_title_is_shown_only_when_it_differs(client, norm_loaded):
    assert "Título no Anexo II" in text(client.get(reverse("initiatives:detail", args=[16])))
    assert "Título no Anexo II" not in text(client.get(reverse("initiatives:detail", args=[9])))


def test_the_italics_of_the_original_are_kept_and_nothing_else(client, norm_loaded):
    page = text(client.get(reverse("initiatives:detail", args=[15])))

    assert "«Internet das Coisas» (<i>IoT</i>)" in page


@pytest.mark.parametrize(("number", "previous", "following"), [(1, None, 2), (8, 7, 9), (16, 15, None)])
def test_one_walks_from_one_to_the_next(client, norm_loaded, number, previous, following):
    context = client.get(reverse("initiatives:detail", args=[number])).context

    assert [row.number if row else None for row in (context["previous"], context["following"])] == [
        previous,
        following,
    ]


def test_there_is_no_seventeenth(client, norm_loaded):
    assert client.get("/iniciativas/17/").status_code == 404
    assert client.get("/iniciativas/0/").status_code == 404


def test_every_initiative_costs_few_queries(client, norm_loaded, django_assert_max_num_queries):
    for number in Initiative.objects.values_list("number", flat=True):
        with django_assert_max_num_queries(15):
            assert client.get(reverse("initiatives:detail", args=[number])).status_code == 200


def test_upper_apps_add_figures_and_panels(client, norm_loaded):
    def figures(on):
        return {7: {"ações de ensaio": 4}}

    def panel(request, initiative):
        return f"Painel de ensaio da {initiative.code}"

    with (
        hooks.register_temporarily("initiative_figures", figures),
        hooks.register_temporarily("initiative_panels", panel),
    ):
        index = text(client.get(INDEX))
        detail = text(client.get(reverse("initiatives:detail", args=[7])))

    assert "<strong>4</strong> ações de ensaio" in index
    assert "Painel de ensaio da I07" in detail


def test_no_target_is_not_a_zero(client, norm_loaded):
    page = text(client.get(TARGETS))

    assert page.count("meta por definir") >= 1
    assert page.count('<span class="muted">por medir</span>') == 8
    assert "≥ 75" in page
    assert "60\u202f000\u202f000\xa0€" in page
    assert page.count('<span class="muted">não aplicável</span>') == 1
    assert "Dotação PRR do programa" in page


def test_a_measured_value_shows_its_day_and_source(client, norm_loaded):
    indicator = TargetIndicator.objects.get(target__code="PRR-06")
    record_measurement(
        indicator=indicator,
        value=Decimal(0),
        measured_on=date(2026, 3, 1),
        source="Relatório do INA de março de 2026",
        user=UserFactory(),
        at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )

    response = client.get(TARGETS)

    assert (response.context["measured"], response.context["reached"], response.context["undefined"]) == (1, 0, 1)
    assert "em 01/03/2026" in text(response)
    assert "Relatório do INA de março de 2026" in text(response)
    assert text(response).count('<span class="muted">por medir</span>') == 7


def test_targets_cost_few_queries(client, norm_loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        client.get(TARGETS)


def read_csv(response):
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_csv_holds_what_the_page_shows(client, norm_loaded):
    rows = read_csv(client.get("/iniciativas/iniciativas.csv", {"objetivo": "OE1"}))

    assert [row["Código"] for row in rows] == ["I01", "I06", "I07", "I10"]
    assert rows[0]["Objetivos estratégicos"] == "OE1|OE2|OE5"
    assert rows[1]["Responsáveis (Tabela 1)"] == "AMA (atual ARTE)|EMPD|AG PT2030"
    assert rows[0]["Fonte"] == "RCM n.º 176/2023, Tabela 1, l.201"
    assert rows[0]["Licença"] == "Creative Commons Atribuição 4.0 (CC BY 4.0)"


def test_the_workbook_has_sixteen_rows(client, norm_loaded):
    book = openpyxl.load_workbook(BytesIO(client.get("/iniciativas/iniciativas.xlsx").content))

    assert [row[1] for row in book["Dados"].iter_rows(min_row=2, values_only=True)] == list(range(1, 17))


def test_the_file_of_targets_says_missing_in_words(client, norm_loaded):
    rows = read_csv(client.get("/iniciativas/metas-prr.csv"))

    assert [(row["Código"], row["Meta"], row["Situação da meta"]) for row in rows] == [
        ("PRR-01", "75", "por medir"),
        ("PRR-02", "1", "por medir"),
        ("PRR-03", "1", "por medir"),
        ("PRR-04", "1", "por medir"),
        ("PRR-05", "5", "por medir"),
        ("PRR-05", "5", "por medir"),
        ("PRR-06", "650", "por medir"),
        ("PRR-07", "", "meta por definir"),
        ("PRR-08", "60000000", "por medir"),
    ]


def test_only_known_kinds_of_file_exist(client, norm_loaded):
    assert client.get("/iniciativas/iniciativas.pdf").status_code == 404
