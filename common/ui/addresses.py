"""Addresses that exist in each language: `/x/` in Portuguese, `/en/x/` in English, under one name."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.urls import URLPattern, URLResolver
from django.utils.translation import get_language


class LanguagePrefix:
    """What stands before an address in the language of the moment: nothing in Portuguese, `en/` in English.

    As Django's own prefix of `i18n_patterns`, but allowed inside the addresses of an app, so that its pages have two
    languages while its files and the pages of who signed in have one, all under the app's name.
    """

    converters: ClassVar[dict[str, Any]] = {}

    @property
    def language_prefix(self) -> str:
        here = get_language() or settings.LANGUAGE_CODE
        return "" if here == settings.LANGUAGE_CODE else f"{here}/"

    @property
    def regex(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.language_prefix))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]] | None:
        prefix = self.language_prefix
        return (path.removeprefix(prefix), (), {}) if path.startswith(prefix) else None

    def check(self) -> list[Any]:
        return []

    def __str__(self) -> str:
        return self.language_prefix


def in_each_language(*patterns: URLPattern | URLResolver) -> URLResolver:
    """Give these addresses of an app to both languages. The app is included at the root, without a prefix."""
    return URLResolver(LanguagePrefix(), list(patterns))  # type: ignore[arg-type]  # it does what those patterns do
