"""How a call is being evaluated: its plan, who has what, who may be asked, and what goes into its ranking."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count as CountRows, Q, QuerySet

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.queries import people_with_roles
from funding.enums import ApplicationState, AssignmentState, CriterionKind, Outcome, ParticipationState
from funding.models import Application, Assignment, Call, Criterion, Decision, EvaluationPlan, Participation, Score
from funding.queries.criteria import Count, counted, score_of
from funding.queries.decisions import to_readmit
from funding.queries.facts import ApplicationFacts
from funding.queries.ranking import Inputs, Scored, Weighed
from funding.queries.submissions import content_of_submission, last_submissions, listed_municipalities
from territories.queries import predecessor_ids, successor_ids

# Assignments that ask or asked something of their evaluator; recused and replaced ones no longer do.
STANDING = frozenset({AssignmentState.OFFERED, AssignmentState.ACTIVE, AssignmentState.SUBMITTED})
NOT_YET_CLOSED = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.SCREENING,
        ApplicationState.CLARIFICATION,
        ApplicationState.IN_REVIEW,
    }
)
RANKED = frozenset(
    {
        ApplicationState.SCORED,
        ApplicationState.PROPOSED,
        ApplicationState.HEARING,
        ApplicationState.HEARING_ANALYSIS,
        ApplicationState.DECIDED,
        ApplicationState.ACCEPTED,
    }
)


def plan_of(call: Call) -> EvaluationPlan:
    """Return how the call is evaluated; what was never said is the usual way."""
    return EvaluationPlan.objects.filter(call=call).first() or EvaluationPlan(call=call)


def assessed_criteria(call_id: int) -> list[Criterion]:
    """Return what evaluators score: the criteria that are not counted and have no parts, in the call's order."""
    return list(
        Criterion.objects.filter(call=call_id, kind=CriterionKind.ASSESSED, parts=None)
        .select_related("parent")
        .order_by("position", "pk")
    )


def computed_criteria(call_id: int) -> list[Criterion]:
    return list(Criterion.objects.filter(call=call_id, kind=CriterionKind.COMPUTED).order_by("position", "pk"))


@dataclass(frozen=True)
class Counted:
    """A computed criterion of an application, with what it was counted from; `points` None is not known."""

    criterion: Criterion
    count: Count
    points: Decimal | None


def counts_of(criteria: Iterable[Criterion], facts: ApplicationFacts) -> list[Counted]:
    found = [(criterion, counted(criterion, facts)) for criterion in criteria]
    return [Counted(criterion, count, score_of(criterion, count)) for criterion, count in found]


@dataclass(frozen=True)
class Workload:
    """An evaluator of a call with how many applications are waiting for them, being read and handed in."""

    person: User
    offered: int
    active: int
    submitted: int

    @property
    def total(self) -> int:
        return self.offered + self.active + self.submitted


def workload_of(call: Call, on: date) -> list[Workload]:
    """Return everybody who may evaluate on a day, with what each has in this call."""
    people = list(people_with_roles([Role.EVALUATOR], on))
    counted_rows = (
        Assignment.objects.filter(application__call=call, state__in=STANDING)
        .order_by()
        .values("reviewer_id", "state")
        .annotate(rows=CountRows("pk"))
    )
    having: dict[int, dict[str, int]] = defaultdict(dict)
    for row in counted_rows:
        having[row["reviewer_id"]][row["state"]] = row["rows"]
    return [
        Workload(
            person,
            *(
                having[person.pk].get(state, 0)
                for state in (AssignmentState.OFFERED, AssignmentState.ACTIVE, AssignmentState.SUBMITTED)
            ),
        )
        for person in people
    ]


def own_entities(reviewer_ids: Collection[int], on: date) -> Mapping[int, frozenset[int]]:
    """Return the entities that each person belongs to on a day, with those they took over and became."""
    rows = Membership.objects.active(on).filter(user__in=reviewer_ids).values_list("user_id", "entity_id")
    found: dict[int, set[int]] = defaultdict(set)
    kin: dict[int, frozenset[int]] = {}
    for user_id, entity_id in rows:
        if entity_id not in kin:
            kin[entity_id] = predecessor_ids(entity_id, on) | successor_ids(entity_id, on) | {entity_id}
        found[user_id] |= kin[entity_id]
    return {user_id: frozenset(entities) for user_id, entities in found.items()}


def applicant_entities(application_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return who each application is of: its lead, and whoever takes part or was invited."""
    found: dict[int, set[int]] = defaultdict(set)
    for pk, lead_id in Application.objects.filter(pk__in=application_ids).values_list("pk", "lead_id"):
        found[pk].add(lead_id)
    taking_part = Participation.objects.filter(
        application__in=application_ids, state__in=[ParticipationState.INVITED, ParticipationState.ACCEPTED]
    )
    for pk, entity_id in taking_part.values_list("application_id", "entity_id"):
        found[pk].add(entity_id)
    return {pk: frozenset(entities) for pk, entities in found.items()}


def reviewed_by(application_ids: Collection[int]) -> dict[int, set[int]]:
    """Return who was ever assigned each application: nobody is twice."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Assignment.objects.filter(application__in=application_ids)
    for application_id, reviewer_id in rows.values_list("application_id", "reviewer_id"):
        found[application_id].add(reviewer_id)
    return found


def standing(application_ids: Collection[int]) -> dict[int, int]:
    """Return how many evaluators each application has that are not recused nor replaced."""
    rows = (
        Assignment.objects.filter(application__in=application_ids, state__in=STANDING)
        .order_by()
        .values("application_id")
        .annotate(rows=CountRows("pk"))
    )
    return {row["application_id"]: row["rows"] for row in rows}


def assignments_of(application_ids: Collection[int]) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(application__in=application_ids)
        .select_related("reviewer")
        .order_by("application_id", "reviewer__name", "pk")
    )


def ranked_applications(call: Call) -> QuerySet[Application]:
    """Return the applications whose evaluation was closed; who was proposed not to be admitted has none.

    One that its hearing readmitted was scored afterwards, while that proposal still stands.
    """
    refused = Decision.objects.filter(application__call=call, outcome=Outcome.INADMISSIBLE, replaced_by=None)
    stand = refused.exclude(application__state=ApplicationState.SCORED)
    return Application.objects.filter(call=call, state__in=RANKED).exclude(pk__in=stand.values("application"))


def still_open(call: Call) -> int:
    """Return how many applications wait for screening, to be readmitted, or for their evaluation to be closed."""
    waiting = Q(state__in=NOT_YET_CLOSED) | Q(pk__in=to_readmit(call).values("pk"))
    return Application.objects.filter(waiting, call=call).count()


def inputs_of(call: Call) -> Inputs:
    """Gather everything that the ranking of a call depends on, as it is now; seven queries whatever there is."""
    plan = plan_of(call)
    criteria = list(call.criteria.select_related("parent").order_by("position", "pk"))
    submissions = last_submissions(call).filter(application__in=ranked_applications(call)).order_by("registry")
    listed = listed_municipalities(call)
    given = _scores_given(call)
    return Inputs(
        decimals=call.score_decimals,
        budget=call.budget,
        least_score=plan.least_score,
        ties_by_registry=plan.ties_by_registry,
        criteria=tuple(_weighed(one) for one in criteria),
        applications=tuple(
            _scored(content_of_submission(one, listed), criteria, given.get(one.application_id, {}))
            for one in submissions
        ),
    )


def _scores_given(call: Call) -> dict[int, dict[str, list[Decimal]]]:
    """Return the scores that count: of reviews handed in, by nobody who is recused."""
    rows = Score.objects.filter(
        Q(review__submitted_at__isnull=False),
        review__assignment__application__call=call,
        review__assignment__state=AssignmentState.SUBMITTED,
    ).order_by("review__assignment__pk")
    found: dict[int, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for pk, code, value in rows.values_list("review__assignment__application_id", "criterion__code", "value"):
        found[pk][code].append(value)
    return found


def _weighed(one: Criterion) -> Weighed:
    return Weighed(
        code=one.code,
        title=one.title,
        parent=one.parent.code if one.parent else "",
        weight=one.weight,
        scale_from=one.scale_from,
        scale_to=one.scale_to,
        threshold=one.threshold,
        tie_rank=one.tie_rank,
    )


def _scored(content: Any, criteria: Iterable[Criterion], given: Mapping[str, list[Decimal]]) -> Scored:
    submission = content.submission
    counts = counts_of((one for one in criteria if one.kind == CriterionKind.COMPUTED), content.facts)
    scores = {code: tuple(values) for code, values in given.items()}
    scores |= {one.criterion.code: (one.points,) for one in counts if one.points is not None}
    return Scored(
        uuid=str(submission.application.uuid),
        registry=submission.registry,
        title=submission.application.title,
        requested=content.facts.requested,
        scores=scores,
        counts={
            one.criterion.code: {"count": one.count.count, "which": list(one.count.which), "why": one.count.why}
            for one in counts
        },
    )
