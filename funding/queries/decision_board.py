"""Each application of a call on its way to a decision, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from funding.enums import ApplicationState, DecisionStage, HearingEffect, Outcome
from funding.models import Application, Call, Decision, Hearing, HearingArgument, Submission
from funding.queries.ranking_runs import Place, places_of, published_run
from territories.queries import entity_labels

HIDDEN = (ApplicationState.DRAFT, ApplicationState.LAPSED, ApplicationState.WITHDRAWN)
TO_PROPOSE = (ApplicationState.SCORED,)


@dataclass(frozen=True)
class Standing:
    """An application with what stands of it: `place` is None while no ranking is published."""

    application: Application
    lead: str
    registry: str
    place: Place | None
    proposal: Decision | None
    final: Decision | None

    @property
    def rank(self) -> int | None:
        """The published place; None also for who is below a minimum."""
        return self.place.place if self.place else None

    @property
    def score(self) -> Decimal | None:
        return self.place.score if self.place else None

    @property
    def hearing(self) -> Hearing | None:
        return getattr(self.proposal, "hearing", None) if self.proposal else None

    @property
    def decision(self) -> Decision | None:
        """What stands now: the final decision, or else what is proposed."""
        return self.final or self.proposal

    @property
    def is_to_propose(self) -> bool:
        """Scored, or to be proposed again because the hearing changed it."""
        changed = self.hearing is not None and self.hearing.effect == HearingEffect.CHANGED
        return self.application.state in TO_PROPOSE or (
            self.application.state == ApplicationState.HEARING_ANALYSIS and changed and not self.is_inadmissible
        )

    @property
    def is_inadmissible(self) -> bool:
        """Proposed not to be admitted: another proposal comes only after it was evaluated."""
        return self.proposal is not None and self.proposal.outcome == Outcome.INADMISSIBLE

    @property
    def is_to_readmit(self) -> bool:
        """Its hearing showed that it is to be evaluated after all."""
        changed = self.hearing is not None and self.hearing.effect == HearingEffect.CHANGED
        return self.application.state == ApplicationState.HEARING_ANALYSIS and changed and self.is_inadmissible

    @property
    def was_readmitted(self) -> bool:
        """Back in evaluation, until another proposal takes the place of the one that was heard."""
        back = {ApplicationState.IN_REVIEW, ApplicationState.SCORED}
        return self.is_inadmissible and self.application.state in back

    @property
    def may_be_proposed(self) -> bool:
        """As before, or heard and not decided: another's hearing may move it too."""
        is_heard = self.application.state == ApplicationState.HEARING_ANALYSIS and not self.is_inadmissible
        return self.is_to_propose or is_heard

    @property
    def is_to_hear(self) -> bool:
        return self.application.state == ApplicationState.PROPOSED and self.proposal is not None

    @property
    def is_to_analyse(self) -> bool:
        found = self.hearing
        return found is not None and found.stated_at is not None and found.analysed_at is None and self.final is None


@dataclass(frozen=True)
class CallProgress:
    """A call with how many of its applications are at each step of the decision."""

    call: Call
    submitted: int
    to_propose: int
    proposed: int
    heard: int
    decided: int


def standings(call: Call, on: date) -> list[Standing]:
    """Return the applications of a call that were handed in, by rank and then by registry; eight queries."""
    applications = list(_with_content(Application.objects.filter(call=call).exclude(state__in=HIDDEN)))
    labels = entity_labels([one.lead_id for one in applications], on)
    places = places_of(published_run(call))
    found = [_standing(one, labels[one.lead_id].name, places.get(str(one.uuid))) for one in applications]
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.registry, one.application.pk))


def standing_of(application: Application, on: date) -> Standing:
    """Return one application as in the list of its call."""
    loaded = _with_content(Application.objects.filter(pk=application.pk)).get()
    place = places_of(published_run(application.call)).get(str(application.uuid))
    return _standing(loaded, entity_labels([loaded.lead_id], on)[loaded.lead_id].name, place)


def progress_of_calls(at: datetime) -> list[CallProgress]:
    """Return the calls that are over, the last first, with how far their decisions are; one query."""
    state = ApplicationState
    calls = Call.objects.filter(published_at__isnull=False, closes_at__lte=at).annotate(
        submitted=Count("applications", filter=~Q(applications__state__in=HIDDEN)),
        to_propose=Count("applications", filter=Q(applications__state__in=TO_PROPOSE)),
        proposed=Count("applications", filter=Q(applications__state__in=[state.PROPOSED, state.HEARING])),
        heard=Count("applications", filter=Q(applications__state=state.HEARING_ANALYSIS)),
        decided=Count(
            "applications", filter=Q(applications__state__in=[state.DECIDED, state.ACCEPTED, state.FORFEITED])
        ),
    )
    return [
        CallProgress(one, one.submitted, one.to_propose, one.proposed, one.heard, one.decided)
        for one in calls.filter(submitted__gt=0).order_by("-closes_at", "-pk")
    ]


def _with_content(applications: QuerySet[Application]) -> QuerySet[Application]:
    decisions = Decision.objects.filter(replaced_by=None).select_related("hearing", "decided_by").order_by("pk")
    return applications.select_related("call", "lead__region").prefetch_related(
        Prefetch("decisions", decisions, to_attr="standing_decisions"),
        Prefetch("submissions", Submission.objects.order_by("-number"), to_attr="latest_submissions"),
        Prefetch(
            "standing_decisions__hearing__arguments",
            HearingArgument.objects.order_by("position"),
            to_attr="ordered_arguments",
        ),
    )


def _standing(application: Application, lead: str, place: Place | None) -> Standing:
    decisions: list[Decision] = getattr(application, "standing_decisions")  # noqa: B009 -- a prefetch put it there
    submissions: list[Submission] = getattr(application, "latest_submissions")  # noqa: B009 -- the same
    by_stage = {one.stage: one for one in decisions}
    return Standing(
        application,
        lead,
        submissions[0].registry if submissions else "",
        place,
        by_stage.get(DecisionStage.PROPOSED),
        by_stage.get(DecisionStage.FINAL),
    )
