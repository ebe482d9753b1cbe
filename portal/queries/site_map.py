"""The tree of published pages, for people and for search engines."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import get_language
from wagtail.models import Page

from common.ui.languages import Alternate
from common.ui.sitemap import Address
from portal.queries.pages import path_of


@dataclass
class Branch:
    title: str
    path: str
    children: list["Branch"] = field(default_factory=list)


def tree(language: str | None = None) -> list[Branch]:
    """The pages of a language below its home, in the order of the tree; one query."""
    code = language or get_language() or ""
    rows = Page.objects.filter(live=True, depth__gt=2, locale__language_code=code).order_by("path")
    roots: list[Branch] = []
    above: list[tuple[int, Branch]] = []
    for depth, title, url_path in rows.values_list("depth", "title", "url_path"):
        branch = Branch(title, path_of(code, url_path))
        while above and above[-1][0] >= depth:
            above.pop()
        (above[-1][1].children if above else roots).append(branch)
        above.append((depth, branch))
    return roots


def page_addresses() -> Iterator[Address]:
    """Every published page with its languages; one query."""
    rows = Page.objects.filter(live=True, depth__gte=2, alias_of=None).order_by("path", "pk")
    pages = list(rows.values_list("translation_key", "locale__language_code", "url_path", "last_published_at"))
    languages: dict[object, list[Alternate]] = {}
    for key, code, url_path, _ in pages:
        languages.setdefault(key, []).append(Alternate(code, path_of(code, url_path)))
    for key, code, url_path, changed_at in pages:
        found = tuple(languages[key])
        yield Address(path_of(code, url_path), changed_at, found if len(found) > 1 else ())
