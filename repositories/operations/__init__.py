"""Writes: loading what the documents name, and answering what people ask for."""

from repositories.operations.reference import load_reference

__all__ = ["load_reference"]
