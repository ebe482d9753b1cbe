"""Writes: the norm from its files, and measured values of the PRR targets."""

from initiatives.operations.measurements import MeasurementRefused, record_measurement
from initiatives.operations.norm import load_reference

__all__ = ["MeasurementRefused", "load_reference", "record_measurement"]
