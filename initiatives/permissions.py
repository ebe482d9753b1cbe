"""Who may write in the initiatives: the norm nobody, the measured values EATA."""

from accounts.permissions import Actor, is_eata


def can_record_measurement(actor: Actor) -> bool:
    """EATA monitors compliance with objectives, indicators and targets (ENTI §7.1.3 f)."""
    return is_eata(actor)
