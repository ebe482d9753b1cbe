"""What holds for every type of public page: its weight, what it says of itself to machines, and one heading."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine

from portal.operations import load_site
from tests.support.first_view import BUDGET, SCRIPT_BUDGET, first_view

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)

# Each type of page, the heaviest of its kind, with the schema.org types that it tells; every one below a home also
# tells the way to it.
PAGES = {
    "/": ["WebSite"],
    "/en/": ["WebSite"],
    "/estrategia/": [],
    "/en/strategy/": [],
    "/acessibilidade/": [],
    "/kit/": [],
    "/kit/plataforma-de-gestao-urbana/": [],
    "/en/toolkit/urban-management-platform/": [],
    "/noticias/": [],
    "/en/news/": [],
    "/noticias/arte-sucede-a-ama/": ["NewsArticle"],
    "/en/news/strategy-published/": ["NewsArticle"],
    "/contactos/": [],
    "/en/contact/": [],
    "/mapa-do-sitio/": [],
    "/pesquisa/": [],
    "/en/pesquisa/?q=plan": [],
    "/iniciativas/": [],
    "/iniciativas/2/": [],
    "/iniciativas/metas-prr/": [],
    "/plano-de-acao/": [],
    "/plano-de-acao/?vista=tempo": [],
    "/plano-de-acao/?vista=anos": [],
    "/plano-de-acao/I02-A2/": [],
    "/recomendacoes/": [],
    "/recomendacoes/30/": [],
    "/governanca/": [],
    "/governanca/eat/": [],
    "/governanca/eat-norte/": [],
    "/relatorios/": [],
    "/boas-praticas/": [],
    "/boas-praticas/?vista=mapa": [],
    "/boas-praticas/contadores-de-agua-que-avisam-de-fugas/": ["CreativeWork"],
    "/boas-praticas/comparar/?p=porto-scaleup&p=porto-innovation-hub": [],
    "/eventos/": [],
    "/eventos/exemplo-mobilidade/": ["Event"],
    "/eventos/series/smart-cities-tour-2019/": [],
    "/avisos/": [],
    "/avisos/plano/": [],
    "/avisos/oportunidades/": [],
    "/avisos/beneficiarios/": [],
    "/avisos/beneficiarios/municipios/1312/": [],
    "/avisos/beneficiarios/plataformas/": [],
    "/avisos/beneficiarios/pagamentos/": [],
    "/avisos/necessidades/exemplo-necessidades-anteriores/": [],
    "/avisos/01-c19-i08-2024/": ["GovernmentService"],
    "/observatorio/": [],
    "/observatorio/M10/": ["Dataset"],
    "/observatorio/M03/": ["Dataset"],
    "/observatorio/M26/?nivel=regiao": ["Dataset"],
    "/observatorio/metodos/": [],
    "/observatorio/comparar/?t=1312&t=1106&t=0302&t=0101&t=0102&t=0103&dominio=ambiente": [],
    "/territorios/": [],
    "/territorios/1312/": [],
    "/territorios/PT/": [],
    "/dados/": [],
    "/api/v1/docs/": [],
    "/en/api/v1/docs/": [],
    "/repositorios/": [],
    "/repositorios/legislacao/": [],
    "/repositorios/parceiros/": [],
    "/repositorios/parceiros/ama/": ["Organization"],
}
NEEDED = {
    "GovernmentService": {"name", "url", "description", "identifier", "serviceType", "areaServed"},
    "WebSite": {"name", "url", "potentialAction"},
    "NewsArticle": {"headline", "datePublished", "dateModified", "author", "publisher", "image"},
    "CreativeWork": {"name", "url", "author", "datePublished", "license"},
    "Event": {"name", "startDate", "endDate", "location", "organizer", "eventStatus"},
    "Organization": {"name", "url"},
    "Dataset": {"name", "description", "license", "creator", "distribution", "temporalCoverage"},
    "BreadcrumbList": {"itemListElement"},
}
SHARED = {"og:type", "og:site_name", "og:locale", "og:title", "og:description", "og:url", "og:image", "og:image:alt"}


@pytest.mark.long
def test_every_type_of_page_is_light_and_says_what_it_is(client, demonstration):
    with time_machine.travel(NOW, tick=False):
        load_site(at=NOW)
        found = {path: faults(path, client.get(path)) for path in PAGES}
        english = client.get("/en/").content.decode()

    assert re.findall(r'href="/(?:boas-praticas|eventos|governanca|relatorios)/[^"]*"', english) == []
    assert {path: told for path, told in found.items() if told} == {}


def faults(path, response):
    html = response.content.decode()
    view, named, data = first_view(html), meta(html), linked_data(html)
    types = [kind(one) for one in data]
    rules = {
        "answers": response.status_code == 200,
        f"weighs {view}": view.total <= BUDGET and view.scripts <= SCRIPT_BUDGET,
        "has one h1": html.count("<h1") == 1,
        "has a title": re.search(r"<title>\s*\S.{3,} – ", html, re.DOTALL) is not None,
        f"is described: {named.get('description')}": 40 <= len(named.get("description", "").strip()) <= 320,
        f"is shared without {SHARED - named.keys()}": path in UNSHARED or all(named.get(name) for name in SHARED),
        f"tells {types}": [one for one in types if one != "BreadcrumbList"] == PAGES[path],
        "tells the way": ("BreadcrumbList" in types) == (path not in {"/", "/en/"}),
        **{f"{kind(one)} without {lacking(one)}": not lacking(one) for one in data},
    }
    return [rule for rule, holds in rules.items() if not holds]


# Answers to a question are for who asked it.
UNSHARED = {"/pesquisa/", "/en/pesquisa/?q=plan"}


def meta(html):
    pairs = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', html)
    return {name: unescape(content) for name, content in pairs}


def linked_data(html):
    return [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    ]


def kind(data):
    named = data["@type"]
    return named[0] if isinstance(named, list) else named


def lacking(data):
    """Fields that the type needs and the page leaves out, addresses that lead nowhere, and gaps in the way."""
    lacks = {name for name in NEEDED[kind(data)] | {"@context"} if not data.get(name)}
    if data["@context"] != "https://schema.org" and "schema.org" not in json.dumps(data["@context"]):
        lacks.add("schema.org")
    if kind(data) == "BreadcrumbList":
        steps = data["itemListElement"]
        numbered = [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        lacks |= set() if numbered and all(step["name"].strip() and step["item"] for step in steps) else {"a step"}
    for name in {"url", "license", "image"} & data.keys():
        lacks |= set() if str(data[name]).startswith(("http://", "https://")) else {f"an address as {name}"}
    return lacks
