"""What funding waits for, from whom: evaluators, those who apply, and the EATA call by call."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, Q, QuerySet

from accounts.enums import MUNICIPAL_ROLES
from accounts.permissions import Actor, has_role
from funding.enums import ApplicationState, AssignmentState, DecisionStage, HearingEffect, Outcome, ParticipationState
from funding.models import Appeal, Application, Assignment, Call, Clarification, Decision, Hearing, Participation
from funding.permissions import signs_for
from funding.queries.decisions import APPROVALS

State = ApplicationState


Row = TypeVar("Row", Clarification, Decision)


@dataclass(frozen=True)
class PartyTask:
    """Something an entity has to answer before an instant; `signs` says whether this person is the one who can."""

    kind: str
    application: Application
    due_at: datetime | None
    signs: bool
    pk: int = 0


@dataclass
class CallTasks:
    """What waits in a call that is over, counted by step."""

    call: Call
    counts: Counter[str] = field(default_factory=Counter)


def reviews_waiting(actor: Actor) -> QuerySet[Assignment]:
    """Return what an evaluator has to declare on, and what they have to finish."""
    return (
        Assignment.objects.filter(
            reviewer=actor.user_id,
            state__in=[AssignmentState.OFFERED, AssignmentState.ACTIVE],
            application__state=State.IN_REVIEW,
        )
        .select_related("application__call")
        .order_by("due_at", "pk")
    )


def party_tasks(actor: Actor, at: datetime) -> list[PartyTask]:
    """Return what the actor's entity has to answer now; five queries whatever there is."""
    if not has_role(actor, *MUNICIPAL_ROLES):
        return []
    mine = Q(application__lead__in=actor.acts_for)
    found = [_task("invitation", one, one.call.closes_at, actor, pk=one.pk) for one in _invitations(actor, at)]
    drafts = Application.objects.filter(lead__in=actor.acts_for, state=State.DRAFT, call__closes_at__gt=at)
    found += [
        PartyTask("draft", one, one.call.closes_at, signs_for(actor, one.lead_id))
        for one in drafts.select_related("call").order_by("pk")
    ]
    asked = Clarification.objects.filter(mine, answered_at=None, due_at__gt=at, application__state=State.CLARIFICATION)
    found += [_task("clarification", one, one.due_at, actor) for one in _loaded(asked)]
    heard = Hearing.objects.filter(
        decision__application__lead__in=actor.acts_for,
        decision__application__state=State.HEARING,
        decision__replaced_by=None,
        due_at__gt=at,
    ).select_related("decision__application__call")
    found += [_task("hearing", one.decision, one.due_at, actor) for one in heard.order_by("pk")]
    approved = Decision.objects.filter(
        mine,
        stage=DecisionStage.FINAL,
        replaced_by=None,
        outcome__in=APPROVALS,
        accept_until__gt=at,
        application__state=State.DECIDED,
    )
    return [*found, *(_task("acceptance", one, one.accept_until, actor) for one in _loaded(approved))]


def call_tasks(at: datetime) -> list[CallTasks]:
    """Return the calls that are over with what waits in them for the EATA; five queries whatever there is."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    over = Application.objects.filter(call__published_at__isnull=False, call__closes_at__lte=at)
    for row in over.order_by().values("call_id", "state").annotate(rows=Count("pk")):
        if name := _BY_STATE.get(State(row["state"])):
            found[row["call_id"]][name] += row["rows"]
    answered = over.filter(state=State.SCREENING, clarifications__answered_at__isnull=False).distinct()
    for call_id in answered.order_by("pk").values_list("call_id", flat=True):
        found[call_id]["answered"] += 1
    for hearing in _heard(at):
        found[hearing.decision.application.call_id][_name_of(hearing)] += 1
    appeals = Appeal.objects.filter(answered_at=None, decision__application__call__closes_at__lte=at)
    for call_id in appeals.order_by("pk").values_list("decision__application__call_id", flat=True):
        found[call_id]["appeals"] += 1
    calls = Call.objects.filter(pk__in=found).order_by("closes_at", "pk")
    return [CallTasks(call, found[call.pk]) for call in calls]


_BY_STATE = {
    State.SUBMITTED: "to_screen",
    State.SCREENING: "screening",
    State.SCORED: "to_propose",
    State.PROPOSED: "to_hear",
}


def _heard(at: datetime) -> QuerySet[Hearing]:
    return Hearing.objects.filter(
        decision__application__state=State.HEARING_ANALYSIS,
        decision__replaced_by=None,
        decision__stage=DecisionStage.PROPOSED,
        decision__application__call__closes_at__lte=at,
    ).select_related("decision__application")


def _name_of(hearing: Hearing) -> str:
    """Say what a hearing that ended waits for: its analysis, what its effect leads to, or the decision."""
    if hearing.stated_at is not None and hearing.analysed_at is None:
        return "to_analyse"
    if hearing.effect != HearingEffect.CHANGED:
        return "to_decide"
    return "to_readmit" if hearing.decision.outcome == Outcome.INADMISSIBLE else "to_propose"


def _invitations(actor: Actor, at: datetime) -> QuerySet[Participation]:
    return (
        Participation.objects.filter(
            entity__in=actor.acts_for,
            state=ParticipationState.INVITED,
            call__closes_at__gt=at,
            application__state__in=[State.DRAFT, State.SUBMITTED],
        )
        .select_related("application__call", "call")
        .order_by("pk")
    )


def _loaded(rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.select_related("application__call").order_by("pk")


def _task(
    kind: str,
    row: Participation | Clarification | Decision,
    due_at: datetime | None,
    actor: Actor,
    *,
    pk: int = 0,
) -> PartyTask:
    entity_id = row.entity_id if isinstance(row, Participation) else row.application.lead_id
    return PartyTask(kind, row.application, due_at, signs_for(actor, entity_id), pk)
