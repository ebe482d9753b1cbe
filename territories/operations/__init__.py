"""Writes: the country from its files, and what is confirmed about who took over from whom."""

from territories.operations.reference import load_reference
from territories.operations.successions import SuccessionRefused, confirm_succession

__all__ = ["SuccessionRefused", "confirm_succession", "load_reference"]
