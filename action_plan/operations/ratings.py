"""The EATA's own rating of an action, kept beside the one the rule proposes."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from action_plan.enums import ASSIGNABLE_RATINGS, Rating
from action_plan.models import Action, RatingAssessment
from action_plan.operations.guards import require_eata
from action_plan.operations.refusals import RatingRefused
from common.audit.trail import record

MINIMUM_REASON = 30


@transaction.atomic
def assess_rating(*, action: Action, rating: Rating | None, reason: str, user: User, at: datetime) -> RatingAssessment:
    """Rate an action against or with the rule; None goes back to what the rule proposes."""
    require_eata(user, at, RatingRefused)
    if rating is not None and rating not in ASSIGNABLE_RATINGS:
        allowed = ", ".join(f"«{each.label}»" for each in ASSIGNABLE_RATINGS)
        raise RatingRefused(f"Escolha uma destas avaliações: {allowed}.")
    if len(reason.strip()) < MINIMUM_REASON:
        raise RatingRefused(f"Fundamente a avaliação em, pelo menos, {MINIMUM_REASON} caracteres.")
    assessment = RatingAssessment.objects.create(
        action=action, rating=rating or "", reason=reason.strip(), assessed_by=user, assessed_at=at
    )
    record(action, "action_plan.assess_rating", user=user, data={"rating": rating or "", "reason": reason.strip()})
    return assessment
