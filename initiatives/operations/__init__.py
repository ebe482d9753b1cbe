"""Writes: the norm from its files, and measured values of the PRR targets."""

from initiatives.operations.norm import load_reference

__all__ = ["load_reference"]
