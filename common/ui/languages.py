"""The languages a page exists in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, override

LANGUAGES = ("pt-pt", "en")
TAGS = {"pt-pt": "pt-PT", "en": "en"}


@dataclass(frozen=True)
class Alternate:
    """The same page in one language: `code` as Django writes it, `tag` as HTML does."""

    code: str
    path: str

    @property
    def tag(self) -> str:
        return TAGS.get(self.code, self.code)

    @property
    def name(self) -> str:
        return dict(settings.LANGUAGES)[self.code]


@dataclass(frozen=True)
class Choice:
    """An entry of the language switch; `leads_home` where the page itself does not exist in that language."""

    code: str
    tag: str
    name: str
    path: str
    leads_home: bool


def home_of(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def same_view(request: HttpRequest) -> tuple[Alternate, ...]:
    """The addresses of a view in every language, when its address changes with the language."""
    match = request.resolver_match
    if match is None or not match.namespace:
        return ()
    found = tuple(Alternate(code, _address_in(code, match)) for code, _ in settings.LANGUAGES)
    return found if len({one.path for one in found}) == len(found) else ()


def _address_in(code: str, match: ResolverMatch) -> str:
    with override(code):
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)


def address_here(address: str) -> str:
    """The same page of the apps in the language of the page, for an address kept in Portuguese."""
    here = get_language() or settings.LANGUAGE_CODE
    if here == settings.LANGUAGE_CODE:
        return address
    parts = urlsplit(address)
    try:
        with override(settings.LANGUAGE_CODE):
            match = resolve(parts.path)
    except Resolver404:
        return address
    # The pages of the tree have addresses of their own in each language.
    return parts._replace(path=_address_in(here, match)).geturl() if match.namespace else address


def in_every_language(path: str) -> tuple[Alternate, ...]:
    """The addresses of a Portuguese page of the apps: in other languages the same, after the prefix."""
    codes = [code for code, _ in settings.LANGUAGES]
    return tuple(Alternate(code, path if code == settings.LANGUAGE_CODE else f"/{code}{path}") for code in codes)


def choices(alternates: tuple[Alternate, ...], query: str = "") -> list[Choice]:
    """What the switch offers: the same page with its query, or the home of the language and the word that it is so."""
    known = {one.code: f"{one.path}?{query}" if query else one.path for one in alternates}
    here = get_language() or settings.LANGUAGE_CODE
    return [
        Choice(code, TAGS.get(code, code), name, known.get(code, home_of(code)), code not in known)
        for code, name in settings.LANGUAGES
        if code != here
    ]


def kept_in_portuguese(value: Any) -> Any:
    """Text kept in Portuguese: on an English page, in English if a catalogue has it, else marked for who listens."""
    if (get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE or value is None or value == "":
        return value
    if (english := gettext(str(value))) != str(value):
        return english
    return format_html('<span lang="pt-PT">{}</span>', value)
