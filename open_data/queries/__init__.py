"""Reads of the open data."""

from open_data.queries.addresses import addresses
from open_data.queries.bulk import bulk_file, bulk_files, files_of_measure, is_stale, tasks
from open_data.queries.datasets import DataFile, Dataset, Said, datasets, in_both
from open_data.queries.names import names
from open_data.queries.saying import described

__all__ = [
    "DataFile",
    "Dataset",
    "Said",
    "addresses",
    "bulk_file",
    "bulk_files",
    "datasets",
    "described",
    "files_of_measure",
    "in_both",
    "is_stale",
    "names",
    "tasks",
]
