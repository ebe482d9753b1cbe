"""What machines read of a practice: linked data for search engines, and references for citation managers."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from practices.queries.catalogue import PracticeSheet
from practices.queries.page import PracticePage
from practices.tables import address_of

UNSAFE_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
SITE = "Portal dos Territórios Inteligentes"


def linked_data(page: PracticePage) -> SafeString:
    """schema.org for a practice; the characters that could end the script element are escaped."""
    sheet = page.sheet
    content: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": address_of(sheet.slug),
        "url": address_of(sheet.slug),
        "name": sheet.title,
        "abstract": sheet.summary,
        "inLanguage": sheet.language,
        "author": {"@type": "GovernmentOrganization", "name": sheet.owner.name},
        "publisher": {"@type": "Organization", "name": SITE},
        "about": [term.label for term in sheet.domains],
        "keywords": ", ".join(term.label for term in (*sheet.verticals, *sheet.tags)),
        "spatialCoverage": [{"@type": "Place", "name": spot.name} for spot in sheet.spots],
        "license": _licence(sheet),
        "datePublished": sheet.published_at.date().isoformat() if sheet.published_at else None,
        "dateModified": sheet.updated_at.date().isoformat(),
        "image": f"{address_of(sheet.slug)}cartao.png",
        "creativeWorkStatus": "exemplo de demonstração, com dados inventados" if sheet.is_demonstration else None,
        "isBasedOn": address_of(page.derived_from.slug) if page.derived_from else None,
    }
    known = {name: value for name, value in content.items() if value not in (None, "", [])}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE_IN_SCRIPT)
    return mark_safe(text)  # noqa: S308 - JSON whose markup characters are escaped


def _licence(sheet: PracticeSheet) -> dict[str, str] | str | None:
    """Where the licence is read, when it is anywhere; otherwise only what it is called."""
    if sheet.licence_url:
        return sheet.licence_url
    return {"@type": "CreativeWork", "name": sheet.licence} if sheet.licence else None


def _licence_said(sheet: PracticeSheet) -> str:
    return f"{sheet.licence} {sheet.licence_url}".strip()


def bibtex(page: PracticePage) -> str:
    sheet = page.sheet
    year = (sheet.published_at or sheet.updated_at).year
    fields = {
        "author": f"{{{_tex(sheet.owner.name)}}}",
        "title": f"{{{_tex(sheet.title)}}}",
        "year": str(year),
        "publisher": _tex(SITE),
        "url": address_of(sheet.slug),
        "abstract": _tex(sheet.summary),
        "language": sheet.language,
        **({"copyright": _tex(licence)} if (licence := _licence_said(sheet)) else {}),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{sheet.slug},\n{lines}\n}}\n"


TEX = {ord(character): f"\\{character}" for character in "&%$#_{}"} | {
    ord("\\"): "\\textbackslash{}", ord("~"): "\\textasciitilde{}", ord("^"): "\\textasciicircum{}",
}  # fmt: skip


def _tex(text: str) -> str:
    return text.translate(TEX)


def ris(page: PracticePage) -> str:
    sheet = page.sheet
    published = sheet.published_at or sheet.updated_at
    lines = [
        ("TY", "ELEC"),
        ("AU", sheet.owner.name),
        ("TI", sheet.title),
        ("PY", str(published.year)),
        ("DA", f"{published:%Y/%m/%d}"),
        ("PB", SITE),
        ("AB", sheet.summary),
        ("LA", sheet.language),
        ("UR", address_of(sheet.slug)),
        *((("N1", licence),) if (licence := _licence_said(sheet)) else ()),
        *(("KW", term.label) for term in (*sheet.domains, *sheet.verticals, *sheet.tags)),
        ("ER", ""),
    ]
    return "".join(f"{name}  - {' '.join(value.split())}\r\n" for name, value in lines)
