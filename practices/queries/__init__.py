"""Reads about good practices."""

from practices.queries.area import (
    interest_in_mine,
    practices_to_review,
    practices_to_write,
    replications_of,
)
from practices.queries.catalogue import public_sheet
from practices.queries.figures import PracticeFigures, annual_figures
from practices.queries.published import (
    every_practice_ever_public,
    latest_practices,
    practice_page,
    published_practices,
    with_parts,
    withdrawn_practice,
)

__all__ = [
    "PracticeFigures",
    "annual_figures",
    "every_practice_ever_public",
    "interest_in_mine",
    "latest_practices",
    "practice_page",
    "practices_to_review",
    "practices_to_write",
    "public_sheet",
    "published_practices",
    "replications_of",
    "with_parts",
    "withdrawn_practice",
]
