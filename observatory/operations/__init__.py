"""Writes of the observatory, one verb each."""

from observatory.operations.reference import load_reference

__all__ = ["load_reference"]
