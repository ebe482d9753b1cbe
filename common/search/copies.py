"""Keeping Elasticsearch's copy of the index, where there is one; elsewhere this does nothing.

The client takes half a second to import and most installations never use it: it is imported by whoever needs it.
"""

from collections.abc import Collection

from django.conf import settings


def push(code: str, keys: Collection[str] | None) -> None:
    """Copy these documents of a kind; None is all of them."""
    if settings.ELASTICSEARCH_URL:
        from common.search.backends import elastic_index  # noqa: PLC0415 -- see above

        elastic_index.push(code, keys)


def catch_up() -> None:
    """Copy what did not arrive."""
    if settings.ELASTICSEARCH_URL:
        from common.search.backends import elastic_index  # noqa: PLC0415 -- see above

        elastic_index.catch_up()


def remake() -> None:
    """Make the copy again whole."""
    if settings.ELASTICSEARCH_URL:
        from common.search.backends import elastic_index  # noqa: PLC0415 -- see above

        elastic_index.remake()
