"""Asking the database in its own words, where the mapper would say it longer and slower."""

from collections.abc import Mapping
from typing import Any

from django.db import connection


def select(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
