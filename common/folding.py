"""Comparing Portuguese words without minding accents or case; the database has no collation for it."""

import unicodedata


def fold(text: str) -> str:
    """Return the text without accents and in lower case: «Évora» becomes «evora»."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


def holds_words(text: str, words: str) -> bool:
    """Say whether the text holds every word asked for, in any order."""
    folded = fold(text)
    return all(word in folded for word in fold(words).split())
