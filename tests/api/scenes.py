"""What the API may and may not show, made in few words."""

from reporting.enums import EditionState
from reporting.models import ReportEdition
from tests.reporting.factories import AT, frozen, opened


def in_state(state, year=2025):
    """An edition with its files, in any state."""
    edition = frozen(opened(year))
    at = AT if state in (EditionState.PUBLISHED, EditionState.RECTIFIED) else None
    ReportEdition.objects.filter(pk=edition.pk).update(state=state, published_at=at)
    return edition


def on_line(year):
    return in_state(EditionState.PUBLISHED, year)
