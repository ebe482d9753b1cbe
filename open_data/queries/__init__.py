"""Reads of the open data."""

from open_data.queries.bulk import bulk_file, bulk_files, is_stale, tasks
from open_data.queries.names import names

__all__ = ["bulk_file", "bulk_files", "is_stale", "names", "tasks"]
