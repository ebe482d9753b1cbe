import csv
import json
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from repositories.models import Consolidation, Leader, LegalTie
from tests.repositories.factories import OF_REPOSITORY, LegalActFactory, PartnerFactory, SolutionFactory

QUERIES = {
    "legislacao": 7,
    "zonas-livres-tecnologicas": 6,
    "parceiros": 8,
    "solucoes": 5,
    "apis": 4,
    "financiamento": 7,
}


def text(response):
    return response.content.decode()


def titles(response):
    return [line.entry.title for line in response.context["selection"].rows]


def slugs(response):
    return [line.entry.slug for line in response.context["selection"].rows]


def read_csv(response):
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_six_are_presented_with_their_numbers(client, norm_loaded, django_assert_num_queries):
    with django_assert_num_queries(6):
        response = client.get("/repositorios/")

    counts = [(str(repository.code), count) for repository, count, _ in response.context["shelves"]]
    assert counts == [
        ("legislacao", 19),
        ("zonas-livres-tecnologicas", 0),
        ("parceiros", 29),
        ("solucoes", 20),
        ("apis", 13),
        ("financiamento", 6),
    ]
    assert "Ainda sem entradas publicadas" in text(response)


@pytest.mark.parametrize("code", OF_REPOSITORY)
@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_whatever_they_hold(client, norm_loaded, code, count, django_assert_num_queries):
    factory = OF_REPOSITORY[code]
    factory._meta.model.objects.all().delete()
    entries = [factory() for _ in range(count)]

    with django_assert_num_queries(QUERIES[code]):
        listed = client.get(f"/repositorios/{code}/")
    with django_assert_num_queries(QUERIES[code] - (code == "zonas-livres-tecnologicas")):
        shown = client.get(f"/repositorios/{code}/{entries[0].slug}/")

    assert titles(listed) == sorted(titles(listed))
    assert (len(titles(listed)), shown.status_code) == (count, 200)


@pytest.mark.parametrize("code", OF_REPOSITORY)
def test_drafts_and_what_was_withdrawn_are_nowhere(client, db, code):
    draft = OF_REPOSITORY[code](live=False, title="Rascunho por rever")
    pages = [f"/repositorios/{code}/", "/repositorios/"]
    files = [f"/repositorios/{code}.{extension}" for extension in ("csv", "json", "jsonld")]

    assert client.get(f"/repositorios/{code}/{draft.slug}/").status_code == 404
    assert [path for path in (*pages, *files) if "Rascunho por rever" in text(client.get(path))] == []


def test_an_empty_repository_says_why_and_keeps_the_legal_regime(client, norm_loaded):
    response = client.get("/repositorios/zonas-livres-tecnologicas/")

    assert [act.slug for act in response.context["above"]] == ["dl-67-2021", "rcm-29-2020"]
    assert "não nomeiam nenhum caso" in text(response)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tipo=decreto-lei", ["dl-132-2025", "dl-96-2025", "dl-67-2021"]),
        ("tema=dados-abertos&ordenar=antigo", ["diretiva-ue-2019-1024", "lei-68-2021"]),
        ("ano=2022", ["despacho-1369-a-2022"]),
        ("q=zonas+LIVRES+tecnologicas&tipo=decreto-lei", ["dl-67-2021"]),
        ("situacao=em-vigor&dia=2021-07-30", []),
        ("situacao=em-vigor&dia=2021-07-31", ["dl-67-2021"]),
        ("situacao=em-vigor&dia=2021-08-27", ["lei-68-2021", "dl-67-2021"]),
        ("iniciativa=5&tipo=resolucao-do-conselho-de-ministros", ["rcm-29-2020"]),
        ("q=nada+disto+existe", []),
        ("tipo=inventado", []),
    ],
)
def test_acts_are_narrowed_by_the_address(client, norm_loaded, query, found):
    response = client.get(f"/repositorios/legislacao/?{query}")

    assert slugs(response) == found


@pytest.mark.parametrize("day", ["ontem", "2026-13-45", "0001-01-01", "99999-01-01", "2026-02-30"])
def test_a_day_that_is_none_is_said_and_the_list_is_of_today(client, norm_loaded, day):
    response = client.get("/repositorios/legislacao/", {"dia": day})

    assert len(slugs(response)) == 19
    assert "A data do filtro não foi reconhecida" in text(response)


def test_the_chronology_tells_only_days_that_are_known(client, norm_loaded):
    response = client.get("/repositorios/legislacao/?vista=tempo&q=176/2023")
    told = [(event.on, event.what) for _, events in response.context["years"] for event in events]

    assert (date(2023, 12, 18), "Publicação") in told
    assert (date(2024, 9, 2), "Nova redação") in told
    assert [what for _, what in told if what == "Entrada em vigor"] == []


def test_pages_keep_the_filters(client, db):
    for number in range(14):
        SolutionFactory(title=f"Solução {number:02}")

    response = client.get("/repositorios/solucoes/?ambito=municipal-ou-intermunicipal&page=2")

    assert [line.entry.title for line in response.context["page_obj"]] == ["Solução 12", "Solução 13"]
    assert "?ambito=municipal-ou-intermunicipal&amp;page=1" in text(response)
    assert client.get("/repositorios/solucoes/?page=abc").context["page_obj"].number == 1


def test_an_act_shows_its_wordings_ties_and_identifier(client, norm_loaded):
    body = text(client.get("/repositorios/legislacao/rcm-176-2023/"))

    assert "https://data.dre.pt/eli/resolconsmin/176/2023/12/18/p/dre" in body
    assert "por confirmar no jornal oficial" in body
    assert "De 18 de dezembro de 2023 a 1 de setembro de 2024" in body
    assert "redação atual" in body
    assert "RCM n.º 176/2023, Apresentação, l.78" in body


def test_a_tie_with_a_draft_is_not_told(client, db):
    act, draft = LegalActFactory(), LegalActFactory(live=False, title="Diploma em preparação")
    LegalTie.objects.create(act=act, kind="AMENDS", target=draft)
    LegalTie.objects.create(act=draft, kind="REPEALS", target=act)
    Consolidation.objects.create(
        act=act, starts_on=date(2024, 1, 1), amended_by=draft, change="Muda o artigo 3.º.", source="001 §1"
    )

    body = text(client.get(f"/repositorios/legislacao/{act.slug}/"))

    assert "Diploma em preparação" not in body
    assert "Muda o artigo 3.º." in body


def test_a_partner_shows_its_tasks_its_successor_and_only_who_consents(client, norm_loaded):
    partner = PartnerFactory(title="Parceira de teste")
    Leader.objects.create(partner=partner, name="Ana Consente", consented_on=date(2026, 1, 1))
    Leader.objects.create(partner=partner, name="Bruno Calado")

    cncs = client.get("/repositorios/parceiros/cncs/")
    both = text(client.get("/repositorios/parceiros/")) + text(client.get(f"/repositorios/parceiros/{partner.slug}/"))

    assert [action.code for action in cncs.context["line"].extra.tasks.responsible] == ["I16-A1", "I16-A2", "I16-A3"]
    assert "Agência para a Reforma Tecnológica do Estado" in text(client.get("/repositorios/parceiros/ama/"))
    assert both.count("Ana Consente") == 2
    assert "Bruno Calado" not in both + text(client.get("/repositorios/parceiros.json"))


def test_funding_shows_the_actions_it_pays_and_no_invented_calls(client, norm_loaded):
    response = client.get("/repositorios/financiamento/pt2030/")

    assert [action.code for action in response.context["line"].extra] == ["I06-A4", "I14-A1", "I14-A3", "I15-A1"]
    assert "Ainda não há avisos publicados" in text(response)


@pytest.mark.parametrize("code", OF_REPOSITORY)
def test_files_hold_the_part_asked_for_with_its_source(client, db, code):
    kept = OF_REPOSITORY[code](title="=PERIGO(1)", note="Falta confirmar.")
    OF_REPOSITORY[code](title="Outra")
    address = f"/repositorios/{code}"

    row = read_csv(client.get(f"{address}.csv?q=perigo"))
    book = openpyxl.load_workbook(BytesIO(client.get(f"{address}.xlsx").content))
    data = client.get(f"{address}.json?q=perigo").json()
    described = client.get(f"{address}.jsonld?q=perigo")

    assert [(each["Título"], each["Fonte"], each["Nota"]) for each in row] == [
        ("'=PERIGO(1)", "RCM n.º 176/2023, Anexo II, l.523", "Falta confirmar.")
    ]
    assert (book["Dados"].max_row, book["Fonte"]["A1"].value) == (3, "Fonte dos dados")
    assert [each["Identificador"] for each in data["linhas"]] == [kept.slug]
    assert data["licenca"].startswith("Creative Commons")
    assert described.headers["Content-Type"] == "application/ld+json"
    assert f"/repositorios/{code}/{kept.slug}/" in text(described)


def test_apis_are_described_as_data_services(client, norm_loaded):
    catalogue = client.get("/repositorios/apis.jsonld").json()
    ine = next(each for each in catalogue["dcat:service"] if each["@id"].endswith("/ine-indicadores/"))

    assert "dcat:Catalog" in catalogue["@type"]
    assert ine["@type"] == ["WebAPI", "dcat:DataService"]
    assert ine["dcat:endpointURL"] == {"@id": "https://www.ine.pt/ine/json_indicador/pindica.jsp"}
    assert [name for name in ("license", "termsOfService", "documentation") if name in ine] == []


def test_what_an_entry_says_cannot_close_its_description_for_machines(client, db):
    entry = SolutionFactory(title="</script><script>alert(1)</script>")

    body = text(client.get(f"/repositorios/solucoes/{entry.slug}/"))
    described = body.split('<script type="application/ld+json">')[1].split("</script>")[0]

    assert json.loads(described)["name"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/repositorios/nada/",
        "/repositorios/apis/nao-existe/",
        "/repositorios/apis.pdf",
        "/repositorios/nada.csv",
    ],
)
def test_other_addresses_do_not_exist(client, db, path):
    assert client.get(path).status_code == 404


def test_initiatives_and_recommendations_show_what_the_repositories_hold(client, norm_loaded):
    initiative, recommendation = text(client.get("/iniciativas/5/")), text(client.get("/recomendacoes/30/"))

    assert 'href="/repositorios/legislacao/dl-67-2021/"' in initiative
    assert 'href="/repositorios/apis/sistema-de-dados-territorios-inteligentes/"' in recommendation
    assert "Nos repositórios" not in text(client.get("/recomendacoes/8/"))


def test_the_map_of_the_site_has_every_published_entry(client, norm_loaded):
    SolutionFactory(live=False, slug="por-publicar")

    listed = text(client.get("/sitemap.xml"))

    assert "/repositorios/legislacao/rcm-176-2023/" in listed
    assert "/repositorios/zonas-livres-tecnologicas/<" in listed
    assert "por-publicar" not in listed
