"""A small library of invented documents, and a way to put documents where the search finds them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from common.search import index, registry
from common.search.asking import understand
from common.search.port import Search
from common.search.registry import SearchDocument, SearchKind
from common.search.words import SynonymGroup, Thesaurus

ON = date(2026, 11, 21)
SYNONYMS = Thesaurus(
    [
        SynonymGroup((("pgu",), ("plataforma", "de", "gestao", "urbana"))),
        SynonymGroup((("cim",), ("comunidade", "intermunicipal"))),
    ]
)


def doc(key, title, **values):
    return SearchDocument(key=key, title=title, url=f"/obras/{key}/", **values)


BOOKS = [
    doc(
        "agua",
        "Gestão da água em Évora",
        body="Sensores medem as perdas da rede. Os municípios poupam.",
        domains=("Ambiente",),
        territories=("Évora", "Alentejo"),
        year=2024,
        published_at=datetime(2024, 3, 1, tzinfo=UTC),
        codes=("P1", "prática 1"),
    ),
    doc(
        "luz",
        "Iluminação pública com sensores",
        body="Candeeiros que regulam a intensidade.",
        domains=("Ambiente", "Energia"),
        territories=("Porto", "Norte"),
        year=2025,
        published_at=datetime(2025, 5, 1, tzinfo=UTC),
        codes=("P2",),
    ),
    doc(
        "pgu",
        "Plataforma de gestão urbana do Porto",
        summary="Uma sala de operações.",
        body="Integra ocorrências, mobilidade e energia; as decisões apoiam-se em inovações.",
        domains=("Dados",),
        territories=("Porto", "Norte"),
        year=2026,
        published_at=datetime(2026, 1, 15, tzinfo=UTC),
        codes=("P12",),
    ),
    doc("cim", "Serviços partilhados de uma CIM", body="Contratos comuns. 50% de poupança_total.", year=2026),
    doc("reservado", "Ata reservada sobre sensores", body="Segredoabsoluto.", audience=registry.SIGNED_IN),
    doc("twin", "Gémeo digital", body="Modelo da cidade.", translation_key="t1"),
    doc("twin-en", "Digital twin", body="A model of the city with sensors.", language="en", translation_key="t1"),
]


def shelf(documents, code="things", **values):
    """A kind whose documents are these; the list may change."""
    return SearchKind(
        code=code,
        label="Obra",
        label_plural="Obras",
        order=1,
        documents=lambda keys: [one for one in documents if keys is None or one.key in keys],
        models=(),
        **values,
    )


def put(documents, kind=None):
    kind = kind or shelf(documents)
    index.write(kind, documents, index.next_reading(), ON)


def many(number, **values):
    return [doc(f"n{place}", f"Caderno {place} de mobilidade", **values) for place in range(number)]


def asked(text, *, is_unfinished=False, **values):
    return Search(understand(text, SYNONYMS, is_unfinished=is_unfinished), **values)


def keys(found):
    return [hit.key for hit in found.hits]


def changed(document, **values):
    return replace(document, **values)
