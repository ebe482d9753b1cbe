"""A graph as a document: the same graph is the same document, byte by byte.

What is told first stands first: catalogue, datasets, series, services, files, and then all that they mention, each by
its address; of one thing, its facts in the order they were told.
"""

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from open_data.catalogue.vocabulary import DCAT

FIRST = (DCAT.Catalog, DCAT.Dataset, DCAT.DatasetSeries, DCAT.DataService, DCAT.Distribution)


def turtle(graph: Graph) -> str:
    heads = [f"@prefix {prefix}: <{address}> ." for prefix, address in sorted(graph.namespaces())]
    return "\n".join([*heads, "", *(_block(graph, thing) for thing in _things(graph))])


def _things(graph: Graph) -> list[Node]:
    ranks = {thing: rank for rank, kind in enumerate(FIRST) for thing in graph.subjects(RDF.type, kind)}
    return sorted(graph.subjects(unique=True), key=lambda thing: (ranks.get(thing, len(FIRST)), str(thing)))


def _facts(graph: Graph, thing: Node) -> dict[Node, list[Node]]:
    found: dict[Node, list[Node]] = {}
    for predicate, value in graph.predicate_objects(thing):
        found.setdefault(predicate, []).append(value)
    return found


def _block(graph: Graph, thing: Node) -> str:
    names = graph.namespace_manager
    lines = [
        f"    {'a' if predicate == RDF.type else predicate.n3(names)} "
        + ",\n        ".join(value.n3(names) for value in values)
        for predicate, values in _facts(graph, thing).items()
    ]
    return f"{thing.n3(names)}\n" + " ;\n".join(lines) + " .\n"


def json_ld(graph: Graph) -> str:
    context = {prefix: str(address) for prefix, address in sorted(graph.namespaces())}
    things = [_object(graph, thing) for thing in _things(graph)]
    return json.dumps({"@context": context, "@graph": things}, ensure_ascii=False, indent=1) + "\n"


def _object(graph: Graph, thing: Node) -> dict[str, Any]:
    told: dict[str, Any] = {"@id": str(thing)}
    for predicate, values in _facts(graph, thing).items():
        if predicate == RDF.type:
            told["@type"] = [_short(graph, value) for value in values]
        else:
            told[_short(graph, predicate)] = [_value(graph, value) for value in values]
    return told


def _short(graph: Graph, name: Node) -> str:
    return graph.namespace_manager.normalizeUri(str(name)).strip("<>")


def _value(graph: Graph, value: Node) -> dict[str, str]:
    match value:
        case URIRef():
            return {"@id": str(value)}
        case Literal(language=str() as language):
            return {"@value": str(value), "@language": language}
        case Literal(datatype=URIRef() as datatype):
            return {"@value": str(value), "@type": _short(graph, datatype)}
    return {"@value": str(value)}


def rdf_xml(graph: Graph) -> str:
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in sorted(graph.namespaces()))
    blocks = "\n".join(_element(graph, thing) for thing in _things(graph))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{spaces}>\n{blocks}\n</rdf:RDF>\n'


def _element(graph: Graph, thing: Node) -> str:
    lines = [
        f"  {_property(_short(graph, predicate), value)}"
        for predicate, values in _facts(graph, thing).items()
        for value in values
    ]
    return "\n".join([f"<rdf:Description rdf:about={quoteattr(str(thing))}>", *lines, "</rdf:Description>"])


def _property(name: str, value: Node) -> str:
    match value:
        case URIRef():
            return f"<{name} rdf:resource={quoteattr(str(value))}/>"
        case Literal(language=str() as language):
            kind = f' xml:lang="{language}"'
        case Literal(datatype=URIRef() as datatype):
            kind = f" rdf:datatype={quoteattr(str(datatype))}"
        case _:
            kind = ""
    return f"<{name}{kind}>{escape(str(value))}</{name}>"
