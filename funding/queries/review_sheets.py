"""Reviews as they are read: by the EATA, by who wrote them, and by the other evaluators once they may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from funding.enums import AssignmentState, ParticipationState, PeerReviews
from funding.models import Assignment, Criterion, InterestDeclaration, Participation, Review, Score
from funding.queries.evaluation import STANDING, plan_of
from territories.queries import entity_labels


@dataclass(frozen=True)
class Given:
    criterion: Criterion
    score: Score | None


@dataclass(frozen=True)
class ReviewSheet:
    """An assignment with what was declared and what was scored; `author` is empty where names are not shown."""

    assignment: Assignment
    author: str
    declarations: tuple[InterestDeclaration, ...]
    review: Review | None
    given: tuple[Given, ...]

    @property
    def counts(self) -> bool:
        return self.assignment.state == AssignmentState.SUBMITTED


def sheets_of(
    assignments: Iterable[Assignment], criteria: Sequence[Criterion], *, with_names: bool = True
) -> list[ReviewSheet]:
    """Return the reviews of assignments, in three queries."""
    rows = list(assignments)
    reviews = {one.assignment_id: one for one in Review.objects.filter(assignment__in=rows)}
    scores = {(one.review_id, one.criterion_id): one for one in Score.objects.filter(review__assignment__in=rows)}
    declared: dict[int, list[InterestDeclaration]] = {}
    for one in InterestDeclaration.objects.filter(assignment__in=rows).order_by("signed_at", "pk"):
        declared.setdefault(one.assignment_id, []).append(one)
    return [
        ReviewSheet(
            assignment,
            assignment.reviewer.name if with_names else f"Avaliação {place}",
            tuple(declared.get(assignment.pk, ())),
            review := reviews.get(assignment.pk),
            tuple(Given(each, scores.get((review.pk, each.pk)) if review else None) for each in criteria),
        )
        for place, assignment in enumerate(rows, start=1)
    ]


@dataclass(frozen=True)
class Waiting:
    """An assignment in the evaluator's own list; before declaring, only the call and the applicants are told."""

    assignment: Assignment
    applicants: str
    title: str
    is_late: bool


def own_assignments(reviewer_id: int) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(reviewer=reviewer_id)
        .exclude(state=AssignmentState.REPLACED)
        .select_related("application__call", "application__lead", "review")
        .order_by("due_at", "pk")
    )


def peers_of(assignment: Assignment, criteria: Sequence[Criterion]) -> list[ReviewSheet] | None:
    """Return what the others said of the application, or None while it may not be read: never before one's own."""
    plan = plan_of(assignment.application.call)
    if plan.peer_reviews == PeerReviews.NEVER or assignment.state != AssignmentState.SUBMITTED:
        return None
    others = list(
        Assignment.objects.filter(application=assignment.application_id, state__in=STANDING)
        .exclude(pk=assignment.pk)
        .select_related("reviewer")
        .order_by("pk")
    )
    if len(others) + 1 < plan.reviews_each or any(one.state != AssignmentState.SUBMITTED for one in others):
        return None
    return sheets_of(others, criteria, with_names=plan.shows_peer_names)


def is_late(assignment: Assignment, at: datetime) -> bool:
    is_waiting = assignment.state in {AssignmentState.OFFERED, AssignmentState.ACTIVE}
    return is_waiting and assignment.due_at is not None and at > assignment.due_at


def to_declare(assignment: Assignment) -> dict[str, Any]:
    """Return all that may be told before a declaration: the call, and who applies."""
    application = assignment.application
    taking_part = Participation.objects.filter(
        application=application, state__in=[ParticipationState.INVITED, ParticipationState.ACCEPTED]
    )
    ids = [application.lead_id, *taking_part.order_by("pk").values_list("entity_id", flat=True)]
    labels = entity_labels(ids, localdate(assignment.assigned_at))
    return {
        "assignment": assignment,
        "call": application.call,
        "lead": labels[application.lead_id].display,
        "others": [labels[pk].display for pk in dict.fromkeys(ids) if pk != application.lead_id],
    }


def waiting_for(reviewer_id: int, at: datetime) -> list[Waiting]:
    """Return what somebody has to evaluate and has evaluated; titles only of what they may already read."""
    rows = list(own_assignments(reviewer_id))
    labels = entity_labels([one.application.lead_id for one in rows], localdate(at))
    readable = {AssignmentState.ACTIVE, AssignmentState.SUBMITTED}
    return [
        Waiting(
            one,
            labels[one.application.lead_id].display,
            one.application.title if one.state in readable else "",
            is_late(one, at),
        )
        for one in rows
    ]
