"""Reads about good practices."""

from practices.queries.published import (
    latest_practices,
    practice_page,
    published_practices,
    with_parts,
    withdrawn_practice,
)

__all__ = [
    "latest_practices",
    "practice_page",
    "published_practices",
    "with_parts",
    "withdrawn_practice",
]
