"""The catalogue as the document that is sent, kept in memory until anything changes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from common.pagecache.fragments import kept
from open_data.catalogue.graph import catalogue_graph
from open_data.catalogue.writing import json_ld, rdf_xml, turtle
from open_data.queries.datasets import datasets

WRITERS = {"ttl": turtle, "jsonld": json_ld, "rdf": rdf_xml}
TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml; charset=utf-8",
}


@dataclass(frozen=True)
class Document:
    content: bytes
    sha256: str
    modified_at: datetime | None


@kept
def document(extension: str) -> Document:
    everything = datasets()
    content = WRITERS[extension](catalogue_graph(everything)).encode()
    newest = max((dataset.modified_at for dataset in everything if dataset.modified_at), default=None)
    return Document(content, hashlib.sha256(content).hexdigest(), newest)
