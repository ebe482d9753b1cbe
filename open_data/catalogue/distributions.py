"""The files of a dataset as distributions: where they are, what they are, and how to tell that they came whole."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, XSD
from rdflib.term import Node

from open_data.catalogue.vocabulary import (
    ADMS,
    AVAILABILITY,
    COMPLETED,
    CSV_ON_THE_WEB,
    DCAT,
    DCATAP,
    FILE_TYPES,
    IANA,
    IN_DEVELOPMENT,
    JSON_STAT,
    SPDX,
    authority,
)
from open_data.queries.datasets import DataFile, Dataset, Said

if TYPE_CHECKING:
    from open_data.catalogue.graph import Catalogue

SHA256 = SPDX.checksumAlgorithm_sha256


def add_file(catalogue: "Catalogue", dataset: URIRef, about: Dataset, file: DataFile) -> URIRef:
    kind, where = FILE_TYPES[file.extension], catalogue.at(file.path)
    thing = catalogue.is_a(URIRef(f"{dataset}-{_mark(file)}"), DCAT.Distribution)
    catalogue.words(thing, DCTERMS.title, Said(f"{kind.label}: {file.name.pt}", f"{kind.label}: {file.name.en}"))
    status = IN_DEVELOPMENT if about.is_simulated else COMPLETED
    return catalogue.say(
        thing,
        (DCAT.accessURL, where),
        (DCAT.downloadURL, where),
        (DCAT.mediaType, catalogue.is_a(URIRef(f"{IANA}{kind.media_type}"), DCTERMS.MediaType)),
        (DCTERMS["format"], catalogue.is_a(authority("file-type", kind.code), DCTERMS.MediaTypeOrExtent)),
        (DCTERMS.license, catalogue.licence()),
        (DCTERMS.conformsTo, _standard_of(catalogue, file)),
        (DCATAP.availability, catalogue.concept("planned-availability", *AVAILABILITY)),
        (ADMS.status, catalogue.concept("distribution-status", *status)),
        *_measured(catalogue, thing, file),
    )


def moment(at: datetime | None) -> Literal | None:
    if at is None:
        return None
    return Literal(at.astimezone(UTC).isoformat(timespec="seconds"), datatype=XSD.dateTime)


def _mark(file: DataFile) -> str:
    """What tells the files of a dataset apart, for good: the kind, and of which file."""
    return file.path.rpartition("/")[2].replace(".", "-")


def _standard_of(catalogue: "Catalogue", file: DataFile) -> URIRef | None:
    if file.is_json_stat:
        return standard(catalogue, JSON_STAT, "JSON-stat 2.0")
    if file.extension == "csv" and file.sha256:
        return standard(catalogue, CSV_ON_THE_WEB, "CSV on the Web")
    return None


def standard(catalogue: "Catalogue", address: URIRef, name: str) -> URIRef:
    return catalogue.say(catalogue.is_a(address, DCTERMS.Standard), (DCTERMS.title, Literal(name, "en")))


def _measured(catalogue: "Catalogue", thing: URIRef, file: DataFile) -> list[tuple[URIRef, Node | None]]:
    """Size, hash and moment, of the files that are kept as they are."""
    if not file.sha256:
        return []
    checksum = catalogue.say(
        catalogue.is_a(URIRef(f"{thing}-sha256"), SPDX.Checksum),
        (SPDX.algorithm, catalogue.is_a(SHA256, SPDX.ChecksumAlgorithm)),
        (SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)),
    )
    return [
        (DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)),
        (SPDX.checksum, checksum),
        (DCTERMS.modified, moment(file.modified_at)),
    ]
