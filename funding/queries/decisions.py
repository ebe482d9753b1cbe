"""What was proposed and decided, what still waits, and how much of a call's money it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from common.calendars.enums import Seat
from common.calendars.terms import Term, term
from funding.enums import RELEASED_STATES, ApplicationState, DecisionStage, HearingEffect, Outcome
from funding.models import Application, Call, Decision, Hearing
from territories.models import Entity

APPROVALS = (Outcome.APPROVED, Outcome.APPROVED_PARTIAL)
BEFORE_THE_END = (
    ApplicationState.SUBMITTED,
    ApplicationState.SCREENING,
    ApplicationState.CLARIFICATION,
    ApplicationState.IN_REVIEW,
    ApplicationState.SCORED,
    ApplicationState.PROPOSED,
    ApplicationState.HEARING,
)
_SEATS = {"acores": Seat.AZORES, "madeira": Seat.MADEIRA}


@dataclass(frozen=True)
class Money:
    """Euros of a call: `budget` and `left` are None when the call gives no amount."""

    budget: Decimal | None
    taken: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.taken


def current_decisions(applications: Iterable[Application] | QuerySet[Application]) -> QuerySet[Decision]:
    """Return the decisions that no later one took the place of; a final one stands before what was proposed."""
    return (
        Decision.objects.filter(application__in=applications, replaced_by=None)
        .select_related("application", "hearing", "decided_by")
        .order_by("application_id", "stage", "pk")
    )


def proposal_of(application: Application) -> Decision | None:
    return current_decisions([application]).filter(stage=DecisionStage.PROPOSED).first()


def final_of(application: Application) -> Decision | None:
    return current_decisions([application]).filter(stage=DecisionStage.FINAL).first()


def money_of(call: Call, *, without: Iterable[Application] = ()) -> Money:
    """Return what the call's approvals take: of each application what was decided, or else what is proposed."""
    standing = Decision.objects.filter(application__call=call, replaced_by=None, outcome__in=APPROVALS).exclude(
        Q(application__in=list(without)) | Q(application__state__in=RELEASED_STATES)
    )
    decided = Decision.objects.filter(application__call=call, stage=DecisionStage.FINAL, replaced_by=None)
    taken = standing.exclude(stage=DecisionStage.PROPOSED, application__in=decided.values("application")).aggregate(
        total=Sum("amount")
    )["total"]
    return Money(call.budget, taken or Decimal())


def waiting_for_a_decision(call: Call) -> QuerySet[Application]:
    """Return the applications of a call that keep it from being decided as a whole."""
    return Application.objects.filter(call=call).filter(
        Q(state__in=BEFORE_THE_END)
        | Q(
            state=ApplicationState.HEARING_ANALYSIS,
            decisions__replaced_by=None,
            decisions__hearing__effect=HearingEffect.CHANGED,
        )
    )


def to_readmit(call: Call) -> QuerySet[Application]:
    """Return the applications whose hearing showed that they are to be evaluated after all, and that still wait."""
    return Application.objects.filter(
        call=call,
        state=ApplicationState.HEARING_ANALYSIS,
        decisions__replaced_by=None,
        decisions__outcome=Outcome.INADMISSIBLE,
        decisions__hearing__effect=HearingEffect.CHANGED,
    )


def unanalysed(call: Call) -> QuerySet[Hearing]:
    """Return the hearings in which somebody spoke and nobody has yet said what comes of it."""
    return Hearing.objects.filter(
        decision__application__call=call, decision__replaced_by=None, analysed_at=None, stated_at__isnull=False
    ).select_related("decision__application")


def seat_of(entity: Entity) -> Seat:
    """Return where an entity is, by its region; without one it counts as on the mainland."""
    return _SEATS.get(entity.region.code, Seat.MAINLAND) if entity.region_id and entity.region else Seat.MAINLAND


def term_for(application: Application, days: int, on: date) -> Term:
    """Count working days for the lead of an application; the service that asks is on the mainland."""
    return term(on, days, service=Seat.MAINLAND, party=seat_of(application.lead))


def over_hearings(at: datetime) -> QuerySet[Application]:
    """Return the applications whose time to be heard is over."""
    return Application.objects.filter(
        state=ApplicationState.HEARING, decisions__replaced_by=None, decisions__hearing__due_at__lte=at
    ).order_by("pk")


def awaited(at: datetime) -> QuerySet[Decision]:
    """Return the approvals whose term to be accepted runs."""
    return (
        Decision.objects.filter(
            application__state=ApplicationState.DECIDED,
            stage=DecisionStage.FINAL,
            replaced_by=None,
            outcome__in=APPROVALS,
            accept_until__gt=at,
        )
        .select_related("application__call", "application__lead__region")
        .order_by("pk")
    )


def unaccepted(at: datetime) -> QuerySet[Application]:
    """Return the approved applications that were not accepted in time."""
    return Application.objects.filter(
        state=ApplicationState.DECIDED,
        decisions__stage=DecisionStage.FINAL,
        decisions__replaced_by=None,
        decisions__accept_until__lte=at,
    ).order_by("pk")


def is_worse(before: Decision, outcome: Outcome, amount: Decimal | None) -> bool:
    """Whether a decision gives less than another: then who it is about is heard again."""
    order = [Outcome.INADMISSIBLE, Outcome.REJECTED, Outcome.RESERVE, Outcome.APPROVED_PARTIAL, Outcome.APPROVED]
    if order.index(outcome) != order.index(Outcome(before.outcome)):
        return order.index(outcome) < order.index(Outcome(before.outcome))
    return (amount or Decimal()) < (before.amount or Decimal())


def decisions_of(call: Call) -> QuerySet[Decision]:
    """Return what stands of each application of a call, best outcome and amount first; final before proposed."""
    return (
        Decision.objects.filter(application__call=call, replaced_by=None)
        .select_related("application__lead", "hearing", "ranking")
        .order_by("stage", F("amount").desc(nulls_last=True), "application_id", "pk")
    )
