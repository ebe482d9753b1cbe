"""Making the tree of the site from the files of the house: once, and never over what editors did since."""

import json
import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Site

from initiatives.models import Domain, Initiative
from portal import models
from portal.models import HomePage, LoadedPage
from portal.models.page import SitePage
from recommendations.models import Recommendation

FOLDER = Path(__file__).resolve().parents[1] / "reference" / "site"
HOME = "inicio"
NAMESPACE = uuid.UUID("6d1f5d4e-60a5-5c3f-9a38-1f3f6a0a7b11")
PAGE_LINK = re.compile(r'href=\\"page:([a-z-]+)\\"')
PLAIN = ("title", "slug", "lead", "heading", "quotation", "quotation_source", "audience", "duration", "outcome",
         "source", "source_url", "published_on")  # fmt: skip
LINKED = {
    "initiatives": (Initiative, "number"),
    "recommendations": (Recommendation, "number"),
    "domains": (Domain, "slug"),
}


@dataclass(frozen=True)
class Draft:
    """A page as its file gives it; a translation takes from the Portuguese file what it does not say itself."""

    key: str
    language: str
    values: Mapping[str, Any]

    @property
    def parent(self) -> str:
        return str(self.values.get("parent", ""))


def read_drafts(folder: Path = FOLDER) -> list[Draft]:
    """Every page of every language, parents before children and Portuguese before its translations."""
    written: dict[str, dict[str, Any]] = {
        language: {path.stem: tomllib.loads(path.read_text()) for path in sorted((folder / language).glob("*.toml"))}
        for language, _ in settings.LANGUAGES
    }
    originals = written[settings.LANGUAGE_CODE]
    return [
        Draft(key, language, {**originals[key], **values})
        for language, pages in written.items()
        for key, values in _parents_first(pages, originals)
    ]


def _parents_first(pages: Mapping[str, Any], originals: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    def depth(key: str) -> int:
        parent = originals[key].get("parent")
        return 1 + depth(parent) if parent else 0

    yield from sorted(pages.items(), key=lambda item: (depth(item[0]), item[0]))


@transaction.atomic
def load_site(*, at: datetime) -> list[Draft]:
    """Make the pages never made before, and return them."""
    known = set(LoadedPage.objects.values_list("key", "language"))
    missing = [draft for draft in read_drafts() if (draft.key, draft.language) not in known]
    if not missing:
        return []
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code, _ in settings.LANGUAGES}
    made = [draft for draft in missing if _place(draft, locales[draft.language], at) is not None]
    for draft in made:
        if _leads_to_pages(draft):
            _fill(draft, Page.objects.get(translation_key=_key(draft.key), locale=locales[draft.language]).specific)
    LoadedPage.objects.bulk_create(LoadedPage(key=each.key, language=each.language, loaded_at=at) for each in missing)
    return made


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, name)


def _place(draft: Draft, locale: Locale, at: datetime) -> SitePage | None:
    """Put a page in the tree, published; below a page that editors took away there is no place."""
    page = _made(draft, locale, at)
    if isinstance(page, HomePage):
        return _place_home(page)
    parent = Page.objects.filter(translation_key=_key(draft.parent), locale=locale).first()
    if parent is None:
        return None
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.publish")
    return page


def _made(draft: Draft, locale: Locale, at: datetime) -> SitePage:
    model: type[SitePage] = getattr(models, draft.values["type"])
    values = {name: draft.values[name] for name in PLAIN if name in draft.values}
    page = model(
        **values,
        locale=locale,
        translation_key=_key(draft.key),
        search_description=draft.values["lead"][:160],
        first_published_at=at,
        last_published_at=at,
        body="[]" if _leads_to_pages(draft) else json.dumps(draft.values.get("body", [])),
    )
    for name, (target, field) in LINKED.items():
        if name in draft.values and hasattr(model, name):
            getattr(page, name).set(target._default_manager.filter(**{f"{field}__in": draft.values[name]}))
    return page


def _leads_to_pages(draft: Draft) -> bool:
    return "page:" in json.dumps(draft.values.get("body", []))


def _place_home(page: HomePage) -> HomePage:
    root = Page.get_first_root_node()
    root.add_child(instance=page)
    if page.locale.language_code == settings.LANGUAGE_CODE:
        site = Site.objects.filter(is_default_site=True).first()
        welcome = site.root_page if site else None
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"root_page": page, "hostname": "localhost", "site_name": settings.WAGTAIL_SITE_NAME},
        )
        if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
            welcome.delete()
    return page


def _fill(draft: Draft, page: SitePage) -> None:
    """Write the body, now that every page it leads to exists."""
    ids = dict(Page.objects.filter(locale=page.locale).values_list("translation_key", "pk"))
    body = json.loads(
        PAGE_LINK.sub(
            lambda found: f'linktype=\\"page\\" id=\\"{ids[_key(found[1])]}\\"', json.dumps(draft.values["body"])
        )
    )
    page.body = json.dumps(body)
    page.save()
