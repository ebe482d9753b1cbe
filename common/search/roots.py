"""The roots that the database's dictionaries give words, remembered: they never change while it runs."""

import threading
from collections.abc import Iterable

from django.db import connection

DICTIONARIES = {"pt": "portuguese_stem", "en": "english_stem"}
ROOTS = "SELECT word, (ts_lexize(%s::regdictionary, word))[1] FROM unnest(%s::text[]) AS word"
MOST = 50_000


class RootStore:
    def __init__(self, most: int = MOST) -> None:
        self._roots: dict[tuple[str, str], str | None] = {}
        self._most = most
        self._lock = threading.Lock()

    def of(self, words: Iterable[str], language: str) -> dict[str, str | None]:
        """Return the root of each folded word, None for one that is never looked for; new ones in one query."""
        asked = set(words)
        dictionary = DICTIONARIES.get(language)
        if dictionary is None:
            return {word: word for word in asked}
        with self._lock:
            found = {word: self._roots[dictionary, word] for word in asked if (dictionary, word) in self._roots}
        if new := sorted(asked - found.keys()):
            with connection.cursor() as cursor:
                cursor.execute(ROOTS, [dictionary, new])
                found.update(cursor.fetchall())
            self._keep({(dictionary, word): found[word] for word in new})
        return found

    def _keep(self, more: dict[tuple[str, str], str | None]) -> None:
        with self._lock:
            if len(self._roots) + len(more) > self._most:
                self._roots.clear()
            self._roots.update(more)


roots = RootStore()
