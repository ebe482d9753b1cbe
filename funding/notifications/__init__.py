"""What people are told, one module for each part."""

from funding.notifications.applications import (
    tell_answered,
    tell_closing,
    tell_invited,
    tell_lapsed,
    tell_letter,
    tell_party_file_quarantined,
    tell_quarantined,
    tell_removed,
    tell_submitted,
    tell_withdrawn,
)

__all__ = [
    "tell_answered",
    "tell_closing",
    "tell_invited",
    "tell_lapsed",
    "tell_letter",
    "tell_party_file_quarantined",
    "tell_quarantined",
    "tell_removed",
    "tell_submitted",
    "tell_withdrawn",
]
