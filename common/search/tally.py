"""Counting what is asked, so that editors see what is missing: words and numbers, never who asked, for a year."""

import re
from datetime import date, timedelta

from django.db import connection

from common.search.asking import Asked
from common.search.models import SearchTally
from common.search.queries import Results

MAX_TEXT = 80
KEPT_FOR = timedelta(days=365)
# Whoever pastes an address or a long number may be writing about a person.
MAY_BE_PERSONAL = re.compile(r"@|\d(?:[\s.-]?\d){6,}")
COUNT = """
    INSERT INTO search_index_searchtally AS kept (day, language, text, asked, in_vain)
    VALUES (%s, %s, %s, 1, %s)
    ON CONFLICT (day, language, text) DO UPDATE SET asked = kept.asked + 1, in_vain = kept.in_vain + excluded.in_vain
"""


def count_question(asked: Asked, results: Results, language: str, on: date) -> None:
    """Count a question of the day; what finds nothing by itself counts as asked in vain."""
    text = asked.text.lower()
    if asked.is_empty or len(text) > MAX_TEXT or MAY_BE_PERSONAL.search(text):
        return
    in_vain = int(not results.found.without_filters or bool(results.corrected) or results.has_any_word)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [on, language, text, in_vain])


def forget_old_questions(on: date) -> int:
    """Erase what was counted longer ago than the privacy page says; return how many lines."""
    erased, _ = SearchTally.objects.filter(day__lt=on - KEPT_FOR).delete()
    return erased
