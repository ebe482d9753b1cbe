"""The catalogue: what European rules ask of it, that it is read by others, and that it stays the same."""

import json
import re
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from observatory.enums import Origin
from open_data import operations
from open_data.catalogue import document
from open_data.catalogue.vocabulary import DCAT
from open_data.catalogue.writing import json_ld, rdf_xml, turtle
from tests.observatory.factories import a_measure, cells, publish

SHAPES = Path(__file__).parent / "shapes" / "dcat-ap-3.0.0-shacl.jsonld"
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # of JSON-LD's reader
BASE = "http://localhost:8000/dados/#"


@pytest.fixture
def published(norm_loaded):
    publish(a_measure(), cells([0, 12.5]))
    publish(a_measure("M13"), cells([1, 2]), origin=Origin.SIMULATED)
    operations.make_files(only=["M10", "2024"])


def read(extension):
    return Graph().parse(data=document(extension).content, format=PARSERS[extension])


def with_what_everything_is(graph):
    """What RDF Schema says of any graph, without its thousands of other consequences: addresses are resources."""
    for thing in {each for fact in graph for each in fact if isinstance(each, URIRef)}:
        graph.add((thing, RDF.type, RDFS.Resource))
    return graph


def faults(graph):
    conforms, _results, text = validate(
        with_what_everything_is(graph), shacl_graph=Graph().parse(SHAPES, format="json-ld")
    )
    return "" if conforms else text


def test_the_shapes_of_dcat_ap_accept_it(published):
    assert faults(read("ttl")) == ""


def test_the_shapes_would_find_what_is_missing(published):
    needed = {
        f"{BASE}catalogo": DCTERMS.publisher,
        f"{BASE}M10": DCTERMS.title,
        f"{BASE}M10-M10-csv": DCAT.accessURL,
        f"{BASE}observacoes-2024": DCTERMS.description,
    }
    graph = read("ttl")
    for thing, predicate in needed.items():
        assert (URIRef(thing), predicate, None) in graph
        graph.remove((URIRef(thing), predicate, None))

    found = faults(graph)
    assert [thing for thing in needed if f"<{thing}>" not in found] == []


def test_the_three_documents_say_the_same(published):
    turtle_says, json_says, xml_says = (set(read(extension)) for extension in PARSERS)

    assert turtle_says == json_says == xml_says


def test_portuguese_comes_first(published):
    """Some harvesters take the first title that they find."""
    titles = list(read("ttl").objects(URIRef(f"{BASE}M10"), DCTERMS.title))

    assert [title.language for title in titles] == ["pt", "en"]


def test_a_dataset_says_what_it_is(published):
    graph, measure = read("jsonld"), URIRef(f"{BASE}M10")

    assert graph.value(measure, DCAT.landingPage) == URIRef("http://localhost:8000/observatorio/M10/")
    assert str(graph.value(measure, DCTERMS.accrualPeriodicity)).endswith("authority/frequency/ANNUAL")
    period = graph.value(measure, DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate) == Literal("2024-01-01", datatype=XSD.date)
    assert graph.value(period, DCAT.endDate) == Literal("2024-12-31", datatype=XSD.date)
    files = {str(graph.value(file, DCAT.downloadURL)) for file in graph.objects(measure, DCAT.distribution)}
    assert {address.removeprefix("http://localhost:8000") for address in files} == {
        "/observatorio/M10.csv", "/observatorio/M10.xlsx", "/observatorio/M10.json", "/dados/observacoes-M10.csv",
        "/dados/observacoes-M10.parquet", "/dados/observacoes-M10.zip",
    }  # fmt: skip


def test_simulated_figures_are_told_in_title_description_keyword_and_status(published):
    graph, measure = read("ttl"), URIRef(f"{BASE}M13")

    title = next(iter(graph.objects(measure, DCTERMS.title)))
    assert str(title).endswith("[dados simulados]")
    assert "não são estatísticas" in str(next(iter(graph.objects(measure, DCTERMS.description))))
    assert Literal("dados simulados", "pt") in set(graph.objects(measure, DCAT.keyword))
    statuses = {
        str(graph.value(file, URIRef("http://www.w3.org/ns/adms#status")))
        for file in graph.objects(measure, DCAT.distribution)
    }
    assert {status.rpartition("/")[2] for status in statuses} == {"DEVELOP"}
    assert "[dados simulados]" not in str(next(iter(graph.objects(URIRef(f"{BASE}M10"), DCTERMS.title))))


def test_it_is_the_same_document_until_something_changes(client, published):
    first = client.get("/dados/catalogo.ttl")
    again = client.get("/dados/catalogo.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert first.content == client.get("/dados/catalogo.ttl").content
    assert (again.status_code, again.content) == (304, b"")

    publish(a_measure(), cells([3, 4]), days=1)
    changed = client.get("/dados/catalogo.ttl", headers={"If-None-Match": first.headers["ETag"]})

    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_the_order_is_not_that_of_the_store():
    """A store tells its things in another order in each process: the documents do not."""
    facts = [
        (URIRef(f"http://exemplo.pt/{place}"), DCTERMS.title, Literal(f"{place}", "pt")) for place in range(20)
    ] + [(URIRef("http://exemplo.pt/7"), RDF.type, DCAT.Catalog)]
    graphs = []
    for order in (facts, facts[::-1]):
        graph = Graph(bind_namespaces="none")
        graph.bind("rdf", RDF)
        for fact in order:
            graph.add(fact)
        graphs.append(graph)

    for write in (turtle, json_ld, rdf_xml):
        documents = [write(graph) for graph in graphs]
        assert [text.count("exemplo.pt") for text in documents] == [20, 20]
        places = [re.findall(r"exemplo\.pt/(\d+)", text) for text in documents]
        assert places[0] == places[1] == ["7", *sorted(str(place) for place in range(20) if place != 7)]


@pytest.mark.parametrize("extension", list(PARSERS))
def test_each_document_is_sent_as_what_it_is(client, norm_loaded, extension):
    response = client.get(f"/dados/catalogo.{extension}")

    kinds = {"ttl": "text/turtle", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}
    assert response.headers["Content-Type"].partition(";")[0] == kinds[extension]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    graph = Graph().parse(data=response.content, format=PARSERS[extension])
    assert (URIRef(f"{BASE}catalogo"), RDF.type, DCAT.Catalog) in graph


@pytest.mark.parametrize(("write", "kind"), [(turtle, "turtle"), (json_ld, "json-ld"), (rdf_xml, "xml")])
def test_words_of_people_do_not_break_the_documents(write, kind):
    thing, said = URIRef("http://exemplo.pt/a"), Literal('aspas " barra \\ linha\nnova <b>&', "pt")
    graph = Graph(bind_namespaces="none")
    graph.bind("dct", DCTERMS)
    graph.bind("rdf", RDF)
    graph.add((thing, DCTERMS.title, said))

    assert set(Graph().parse(data=write(graph), format=kind)) == set(graph)


def test_json_ld_is_json(published):
    content = json.loads(document("jsonld").content)

    assert content["@context"]["dcat"] == str(DCAT)
    assert content["@graph"][0]["@id"] == f"{BASE}catalogo"


def test_the_interface_for_programs_is_in_it(norm_loaded):
    graph, service = read("ttl"), URIRef(f"{BASE}api")

    assert (URIRef(f"{BASE}catalogo"), DCAT.service, service) in graph
    assert str(graph.value(service, DCAT.endpointDescription)) == "http://localhost:8000/api/v1/openapi.json"
    assert set(graph.objects(service, DCTERMS.title)) == {Literal("API pública", "pt"), Literal("Public API", "en")}
