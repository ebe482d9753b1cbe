"""A text as it will look once published: written as if it were, read by the public page's own queries, and undone."""

from datetime import datetime

from django.db import transaction

from action_plan.queries import civil_day
from practices.enums import Evidence, PracticeState
from practices.models import Practice
from practices.queries.page import PracticePage, pages_of
from practices.queries.published import published_practices
from practices.queries.sections import gaps_of
from practices.queries.territory import place_of


def page_as_it_will_be(*, practice: Practice, at: datetime) -> PracticePage | None:
    """Return the page a text would make; None while something keeps it from being handed in. Nothing stays."""
    draft = practice.get_latest_revision_as_object()
    if gaps_of(draft):
        return None
    place = place_of(draft)
    draft.state, draft.live = PracticeState.PUBLISHED, True
    draft.first_published_at = draft.first_published_at or at
    draft.evidence_level = Evidence.DESCRIPTION if draft.evidence_level is None else draft.evidence_level
    draft.population_band, draft.population_year = place.population_band, place.population_year
    draft.density_class = place.density_class
    with transaction.atomic():
        draft.save()
        pages = pages_of(published_practices().filter(pk=draft.pk), civil_day(at))
        transaction.set_rollback(True)
    return pages[0]
