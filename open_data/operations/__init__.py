"""Writes of the open data."""

from open_data.operations.making import make_files

__all__ = ["make_files"]
