"""What waits for a person in the other entities for which they may act."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import Belonging, actor_of
from action_plan.queries import civil_day
from desk.queries.panels import waiting_for


def waiting_elsewhere(user: User, actor: Actor, belongings: Iterable[Belonging], at: datetime) -> dict[int, int]:
    """Return how much waits in each other entity where something does; each costs what its own home costs."""
    others = [each.entity_id for each in belongings if each.entity_id != actor.entity_id]
    as_other = {each: actor_of(user, civil_day(at), each, has_mfa=actor.has_mfa).proven() for each in others}
    counts = {each: waiting_for(other, at) for each, other in as_other.items()}
    return {each: count for each, count in counts.items() if count}
