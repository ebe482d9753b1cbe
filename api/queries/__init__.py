"""What a request of the API asks of the queries below, put together."""

from api.queries.selection import MOST_CELLS, Asked, Selection, select

__all__ = ["MOST_CELLS", "Asked", "Selection", "select"]
