"""The public catalogue: what it finds and counts, what it hides, what it costs."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
import time_machine
from django.http import QueryDict

from accounts.enums import Role
from common.search.registry import followers
from practices import search
from practices.enums import Evidence, PracticeKind, PracticeState, ReplicationStage, Stage
from practices.filters import CATALOGUE
from practices.models import Practice, Replication
from practices.queries.catalogue import practice_sheets
from practices.queries.territory import alike_of
from territories.enums import PopulationBand
from territories.models import Population
from tests.accounts.factories import MembershipFactory
from tests.practices.factories import (
    MunicipalityFactory,
    PracticeFactory,
    PracticeIndicatorFactory,
    ReplicationFactory,
    ReusableAssetFactory,
    SmartDomainFactory,
    TagFactory,
    VerticalFactory,
)
from tests.support.cast import client_of
from tests.territories.factories import EntityFactory, RegionFactory

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 21, 10, tzinfo=UTC)
LIST = "/boas-praticas/"
ALIKE = "regiao=norte&amp;populacao=mais-de-100-000-habitantes"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def town(code, name, region="norte", region_name="Norte"):
    return MunicipalityFactory(code=code, name=name, in_region=RegionFactory(code=region, name=region_name))


def practice(slug, where, **given):
    return PracticeFactory(slug=slug, title=slug.replace("-", " ").capitalize(), owner_entity=where.entity, **given)


@pytest.fixture
def catalogue(db):
    """Three practices that differ in everything the facets tell apart, and two that nobody may see."""
    porto, faro = town("1312", "Porto"), town("0805", "Faro", "algarve", "Algarve")
    mobility = SmartDomainFactory(name="Mobilidade inteligente", slug="mobilidade", position=2)
    lights = practice(
        "iluminacao-publica", porto, stage=Stage.IMPLEMENTED, evidence_level=Evidence.BEFORE_AFTER,
        population_band=PopulationBand.OVER_100K, starts_on=date(2024, 1, 1), offers_mentoring=True,
        lessons="Começar por medir o consumo.",
    )  # fmt: skip
    buses = practice(
        "transporte-a-pedido", faro, domain=mobility, stage=Stage.PILOT, population_band=PopulationBand.UP_TO_100K,
        kind=PracticeKind.EXPERIENCE, starts_on=date(2025, 3, 1),
    )  # fmt: skip
    wifi = practice("rede-wi-fi", porto, domain=mobility, stage=Stage.IMPLEMENTED, starts_on=date(2024, 6, 1))
    wifi.verticals.set([VerticalFactory(name="Conectividade")])
    wifi.tags.set([TagFactory(name="Internet das coisas")])
    wifi.save()
    practice("rascunho-secreto", faro, draft=True)
    practice("ja-retirada", faro, live=False, state=PracticeState.WITHDRAWN, withdrawn_reason="Os dados eram errados.")
    ReplicationFactory(practice=lights, replicator=faro.entity, stage=ReplicationStage.SUCCEEDED)
    ReplicationFactory(practice=buses, replicator=porto.entity, stage=ReplicationStage.INTEREST)
    return {"lights": lights, "buses": buses, "wifi": wifi, "porto": porto, "faro": faro}


def shown(client, query=""):
    return json.loads(client.get(f"{LIST}praticas.json{query}").content)["linhas"]


def slugs(client, query=""):
    return [line["endereco"].rstrip("/").rsplit("/", 1)[1] for line in shown(client, query)]


def counts(query, name):
    found = CATALOGUE.select(practice_sheets(TODAY.date()), QueryDict(query.lstrip("?")))
    facet = next(facet for facet in found.facets if facet.name == name)
    return {option.value: option.count for option in facet.options}


ALL = {"iluminacao-publica", "transporte-a-pedido", "rede-wi-fi"}


def test_case_c40_only_what_is_public_is_in_the_list_and_in_the_files(client, catalogue):
    assert Practice.objects.count() == 5

    assert set(slugs(client)) == ALL
    html = client.get(LIST).content.decode()
    assert "Rascunho secreto" not in html
    assert "Ja retirada" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?tipo=experiencia-com-licoes", {"transporte-a-pedido"}),
        ("?dominio=mobilidade", {"transporte-a-pedido", "rede-wi-fi"}),
        ("?dominio=mobilidade&regiao=norte", {"rede-wi-fi"}),
        ("?municipio=1312&municipio=0805", ALL),
        ("?populacao=mais-de-100-000-habitantes", {"iluminacao-publica"}),
        ("?populacao=por-definir", {"rede-wi-fi"}),
        ("?maturidade=piloto", {"transporte-a-pedido"}),
        ("?evidencia=2", {"iluminacao-publica"}),
        ("?evidencia=por-definir", {"transporte-a-pedido", "rede-wi-fi"}),
        ("?replicacao=conseguida", {"iluminacao-publica"}),
        ("?replicacao=ainda-nao", {"transporte-a-pedido", "rede-wi-fi"}),
        ("?replicacao=acompanha", {"iluminacao-publica"}),
        ("?vertical=conectividade", {"rede-wi-fi"}),
        ("?palavra=internet-das-coisas", {"rede-wi-fi"}),
        ("?ano=2024", {"iluminacao-publica", "rede-wi-fi"}),
        ("?q=ILUMINACAO", {"iluminacao-publica"}),
        ("?q=medir consumo", {"iluminacao-publica"}),
        ("?q=faro", {"transporte-a-pedido"}),
        ("?q=faro porto", set()),
        ("?dominio=nenhum", set()),
    ],
)
def test_filters_keep_what_they_say(client, catalogue, query, found):
    assert set(slugs(client, query)) == found


def test_facet_counts_what_choosing_it_would_show(client, catalogue):
    """With other facets in force, and for each option of each facet."""
    for query in ("", "?dominio=mobilidade", "?regiao=norte&ano=2024", "?q=rede"):
        rest = query.lstrip("?")
        for name in ("tipo", "dominio", "regiao", "municipio", "maturidade", "evidencia", "replicacao", "ano"):
            kept = "&".join(part for part in rest.split("&") if part and not part.startswith(f"{name}="))
            counted = counts(query, name)
            shown_by = {value: len(slugs(client, f"?{kept}&{name}={value}")) for value in counted}
            assert counted == shown_by, (query, name)


def test_an_interest_alone_is_nobody_elses_business(client, catalogue):
    assert catalogue["buses"].replications.count() == 1

    line = next(line for line in shown(client) if line["titulo"] == "Transporte a pedido")

    assert (line["replicacoes_em_curso"], line["replicacoes_conseguidas"]) == (0, 0)
    assert "em-curso" not in counts("", "replicacao")


@pytest.mark.parametrize(
    ("ordering", "first"),
    [("evidencia", "iluminacao-publica"), ("replicacoes", "iluminacao-publica"), ("inicio", "transporte-a-pedido")],
)
def test_orders(client, catalogue, ordering, first):
    assert slugs(client, f"?ordenar={ordering}")[0] == first
    assert slugs(client, "?ordenar=titulo") == ["iluminacao-publica", "rede-wi-fi", "transporte-a-pedido"]
    assert slugs(client, "?ordenar=inexistente") == slugs(client)


def test_filters_stay_in_the_address_of_pages_chips_and_views(client, catalogue):
    PracticeFactory.create_batch(25, owner_entity=catalogue["porto"].entity)

    html = client.get(f"{LIST}?regiao=norte&maturidade=implementada").content.decode()

    assert "?regiao=norte&amp;maturidade=implementada&amp;page=2" in html
    assert 'href="?maturidade=implementada"' in html
    assert "?regiao=norte&amp;maturidade=implementada&amp;vista=mapa" in html
    second = client.get(f"{LIST}?regiao=norte&maturidade=implementada&page=2").content.decode()
    assert second.count("practice-card__title") == 27 - 24


def test_nothing_found_helps_and_an_empty_catalogue_says_so(client, catalogue):
    assert "Nenhuma prática corresponde aos filtros" in client.get(f"{LIST}?q=xyzxyz").content.decode()
    Practice.objects.update(live=False, state=PracticeState.ARCHIVED)
    assert "ainda não tem práticas publicadas" in client.get(LIST).content.decode()


def test_map_leads_to_the_practices_of_a_municipality_and_its_table_says_the_same(client, catalogue):
    national = PracticeFactory(slug="de-todos", title="De todos", owner_entity=EntityFactory(code="ANMP"))

    html = client.get(f"{LIST}?vista=mapa&ano=2024&ano=por-definir").content.decode()

    assert 'href="/boas-praticas/?ano=2024&amp;ano=por-definir&amp;municipio=1312"' in html
    assert "Porto: 2 práticas" in html
    assert f"/boas-praticas/{national.slug}/" in html.split("Sem município")[1]


def test_files_hold_exactly_what_is_shown_with_where_it_comes_from(client, catalogue):
    query = "?dominio=mobilidade&ordenar=titulo"

    text = client.get(f"{LIST}praticas.csv{query}").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(BytesIO(client.get(f"{LIST}praticas.xlsx{query}").content))
    data = json.loads(client.get(f"{LIST}praticas.json{query}").content)

    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    titles = ["Rede wi fi", "Transporte a pedido"]
    assert [row["titulo"] for row in rows] == titles
    assert [cell.value for cell in book["Dados"]["A"][1:]] == titles
    assert [line["titulo"] for line in data["linhas"]] == titles
    assert rows[0]["Fonte dos dados"] == data["fonte"]
    assert data["linhas"][0]["evidencia"] is None
    assert data["linhas"][1]["inicio"] == "2025-03-01"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [(LIST, 2), (f"{LIST}?vista=mapa", 3), (f"{LIST}praticas.csv", 2), (f"{LIST}praticas.xlsx", 2)],
)
def test_list_costs_the_same_queries_whatever_the_number_of_practices(
    client, django_assert_num_queries, count, path, queries
):
    for row in PracticeFactory.create_batch(count):
        ReplicationFactory(practice=row, stage=ReplicationStage.RUNNING)

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert response.status_code == 200


def test_case_c40_search_and_site_map_tell_of_what_is_public_and_of_nothing_else(client, catalogue):
    documents = {document.title: document for document in search.documents(None)}
    site_map = client.get("/sitemap.xml").content.decode()

    assert set(documents) == {"Iluminacao publica", "Transporte a pedido", "Rede wi fi"}
    assert documents["Rede wi fi"].territories == ("Porto", "Norte")
    assert documents["Rede wi fi"].domains == ("Mobilidade inteligente",)
    assert "Conectividade" in documents["Rede wi fi"].keywords
    assert "Município de Faro" in documents["Iluminacao publica"].keywords
    assert "Município de Porto" not in documents["Transporte a pedido"].keywords
    hidden = Practice.objects.filter(live=False).values_list("pk", flat=True)
    assert list(search.documents([str(key) for key in hidden])) == []
    assert {slug for slug in (*ALL, "ja-retirada", "rascunho-secreto") if f"/{slug}/" in site_map} == ALL


def test_what_others_measured_wrote_and_left_to_reuse_is_found_and_followed(catalogue):
    lights = catalogue["lights"]
    parts = [
        PracticeIndicatorFactory(practice=lights, name="Consumo por poste"),
        ReusableAssetFactory(practice=lights, title="Caderno de encargos"),
        Replication.objects.get(practice=lights),
    ]

    followed = [[(code, follow.keys(part)) for code, follow in followers(type(part))] for part in parts]

    assert followed == [[("practices", [str(lights.pk)])]] * 3
    (document,) = search.documents([str(lights.pk)])
    words = ["Consumo por poste", "Caderno de encargos", "Mudámos o que era diferente."]
    assert document.body.splitlines()[-3:] == words


def test_whoever_acts_for_a_municipality_goes_straight_to_those_like_it(catalogue):
    porto = catalogue["porto"]
    Population.objects.create(municipality=porto, year=2021, residents=90_000, source="INE")
    Population.objects.create(municipality=porto, year=2024, residents=231_800, source="INE")
    editor = MembershipFactory(entity=porto.entity, role=Role.MUNICIPAL_EDITOR, starts_on=date(2023, 1, 1)).user
    client = client_of(editor)

    html = client.get(LIST).content.decode()

    assert f'href="{LIST}?{ALIKE}"' in html
    assert set(slugs(client, f"?{ALIKE}".replace("&amp;", "&"))) == {"iluminacao-publica"}


def test_without_a_municipality_or_its_figure_nothing_is_guessed(client, catalogue):
    assert ">Municípios como o meu<span" not in client.get(LIST).content.decode()
    assert alike_of(catalogue["porto"].entity_id) is None


def test_as_many_are_compared_as_fit_and_the_address_says_which(client, catalogue):
    extra = PracticeFactory.create_batch(3)
    asked = ["rede-wi-fi", "iluminacao-publica", extra[0].slug, "nao-existe", extra[1].slug]

    page = client.get(f"{LIST}comparar/", {"p": asked})

    # The fourth that was asked for does not exist, and the fifth does not fit.
    assert [column.slug for column in page.context["comparison"].columns] == asked[:3]
    assert page.context["left_out"] == 1
    lines = {line.name: line.values for line in page.context["comparison"].lines}
    assert lines["Evidência"] == ("por avaliar", "2. dados antes e depois", "por avaliar")
    assert lines["Investimento"] == ("não indicado",) * 3
    assert (
        page.context["comparison"].columns[0].remove_url == f"{LIST}comparar/?p=iluminacao-publica&p={extra[0].slug}"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_costs_the_same_queries_whatever_the_number(client, django_assert_num_queries, count):
    rows = PracticeFactory.create_batch(4)

    with django_assert_num_queries(9):
        page = client.get(f"{LIST}comparar/", {"p": [row.slug for row in rows[:count]]})

    assert len(page.context["comparison"].columns) == count


def test_nothing_to_compare_offers_what_there_is(client, catalogue):
    html = client.get(f"{LIST}comparar/").content.decode()

    assert "Escolha as práticas a comparar" in html
    assert html.count("<option value=") == 1 + len(ALL)
