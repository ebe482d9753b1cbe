"""What the clock and people do with alerts."""

from dashboard.operations.acknowledging import AlertRefused, acknowledge
from dashboard.operations.checking import Change, check_alerts
from dashboard.operations.reference import load_reference

__all__ = ["AlertRefused", "Change", "acknowledge", "check_alerts", "load_reference"]
