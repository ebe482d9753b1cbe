"""Who may propose an entry, see a request and answer it."""

from typing import TYPE_CHECKING

from accounts.permissions import Actor, acts_for_entity, is_eata

if TYPE_CHECKING:
    from repositories.models import EntryRequest


def can_propose(actor: Actor) -> bool:
    """Whoever acts for an entity may propose in its name."""
    return actor.is_authenticated and actor.entity_id is not None


def can_answer_requests(actor: Actor) -> bool:
    return is_eata(actor)


def can_see_requests(actor: Actor) -> bool:
    return can_propose(actor) or can_answer_requests(actor)


def can_see_request(actor: Actor, request: "EntryRequest") -> bool:
    """The EATA sees all; others what they asked, and what was asked for an entity they act for."""
    if can_answer_requests(actor):
        return True
    if request.asked_by_id is not None and request.asked_by_id == actor.user_id:
        return True
    return request.entity_id is not None and acts_for_entity(actor, request.entity_id)
