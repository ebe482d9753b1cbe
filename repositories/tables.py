"""What a page says of an entry, and the description of a repository for machines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, gettext_noop

from common.exports.tables import LICENCE, Provenance
from common.norm.citation import cite
from common.ui import formatting
from common.ui.faceting import said
from common.ui.languages import kept_in_portuguese
from repositories.catalogue import Field, Line, Repository

SITE = gettext_noop("Portal dos Territórios Inteligentes")
CONTEXT = ["https://schema.org", {"dcat": "http://www.w3.org/ns/dcat#", "dcterms": "http://purl.org/dc/terms/"}]
SAFE_IN_HTML = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Fact:
    """A fact in words; what nobody knows has none."""

    label: str
    text: str
    url: str = ""


def facts_of(repository: Repository, line: Line) -> list[Fact]:
    return [_fact(field, line) for field in repository.fields if not (field.is_long or field.only_in_files)]


def sections_of(repository: Repository, line: Line) -> list[Fact]:
    return [_fact(field, line) for field in repository.fields if field.is_long]


def _fact(field: Field, line: Line) -> Fact:
    value = field.getter(line)
    text = _words(value)
    if text.startswith(("https://", "http://")):
        return Fact(said(field.label), text, text)
    text = text.replace("|", ", ")
    is_kept = isinstance(value, str) and not field.is_said and not field.is_long
    return Fact(said(field.label), kept_in_portuguese(text) if is_kept else text)


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("sim") if value else _("não")
        case Decimal():
            return formatting.money(value, 0 if value == value.to_integral_value() else 2)
        case date():
            return formatting.day_long(value)
    return str(value).strip()


def citation(repository: Repository, line: Line, address: str) -> str:
    """Return how to quote the page."""
    changed = formatting.day_long(line.entry.updated_at) if line.entry.updated_at else _("rascunho")
    return _("«%(title)s», %(SITE)s, %(title2)s, versão de %(changed)s, %(address)s") % {
        "title": line.entry.title,
        "SITE": _(SITE),
        "title2": said(repository.title),
        "changed": changed,
        "address": address,
    }


def machine_description(line: Line, repository: Repository, root: str) -> dict[str, Any]:
    """Return the entry as schema.org (and DCAT) says it; what is unknown is left out."""
    entry = line.entry
    return _known(
        {
            "@id": f"{root}{entry.get_absolute_url()}",
            "name": entry.title,
            "description": entry.summary,
            "url": f"{root}{entry.get_absolute_url()}",
            "inLanguage": "pt-PT",
            "dateModified": entry.updated_at,
            "isPartOf": {"@type": "DataCatalog", "name": repository.title, "url": f"{root}{address_of(repository)}"},
            "citation": cite(entry.source),
            "creativeWorkStatus": "exemplo de demonstração, com dados inventados" if entry.is_demonstration else None,
            "about": [row.title for row in entry.initiatives.all()] or None,
            **repository.schema(line),
        }
    )


def catalogue_description(
    repository: Repository, lines: Sequence[Line], root: str, provenance: Provenance
) -> dict[str, Any]:
    """Return the whole list as a DCAT catalogue."""
    return {
        "@context": CONTEXT,
        "@id": f"{root}{address_of(repository)}",
        "@type": ["DataCatalog", "dcat:Catalog"],
        "name": repository.title,
        "description": repository.lead,
        "license": LICENCE,
        "dcterms:issued": formatting.local(provenance.extracted_at).isoformat(),
        "dcterms:source": provenance.source,
        "dcat:service" if repository.code == "apis" else "dcat:resource": [
            machine_description(line, repository, root) for line in lines
        ],
    }


def linked_data(content: dict[str, Any]) -> SafeString:
    """Return the content as text that can stand inside a script element."""
    text = json.dumps({"@context": CONTEXT, **content}, ensure_ascii=False)
    return mark_safe(text.translate(SAFE_IN_HTML))  # noqa: S308 - what could close the element is escaped


def address_of(repository: Repository) -> str:
    return reverse("repositories:list", args=[str(repository.code)])


def _known(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in content.items()
        if value not in (None, "")
    }
