"""What the pages of awards share: finding one that the person may see."""

from uuid import UUID

from django.http import Http404

from accounts.permissions import ActorRequest
from funding import permissions
from funding.models import Award
from funding.queries.awards import award_with_content


def seen_award(request: ActorRequest, uuid: UUID) -> Award:
    """Find an award of the person's entity, or any for the EATA; to others it does not exist."""
    award = award_with_content(uuid)
    parties = {one.entity_id for one in award.parties.all() if not one.is_grantor} if award else set()
    if award is None or not permissions.can_see_award(request.actor, parties=parties):
        raise Http404
    return award
