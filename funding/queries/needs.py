"""Needs surveys: how each stands, who is asked and how far they are, and who reads what was handed in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from accounts.enums import MUNICIPAL_ROLES, Role
from accounts.models import Membership
from accounts.permissions import Actor, has_role, is_eata
from common.questionnaires.models import Answer, Questionnaire
from funding.enums import AnswerState, SurveyStage as Stage
from funding.models import NeedsAnswer, NeedsInvitation, NeedsSubmission, NeedsSurvey
from territories.models import Municipality


def stage_of_survey(survey: NeedsSurvey, at: datetime) -> Stage:
    """Open and closed are said by the clock, at each request."""
    if survey.sent_at is None:
        return Stage.PREPARING
    if at < survey.opens_at:
        return Stage.SOON
    return Stage.OPEN if at < survey.closes_at else Stage.CLOSED


def surveys() -> QuerySet[NeedsSurvey]:
    return NeedsSurvey.objects.select_related("version__questionnaire").order_by("-closes_at", "-pk")


def survey_with(code: str) -> NeedsSurvey | None:
    return surveys().prefetch_related("domains").filter(code=code).first()


@dataclass(frozen=True)
class FollowedLine:
    """A municipality that is asked; `people` is how many there could be told of it."""

    municipality: Municipality
    invitation: NeedsInvitation
    state: AnswerState
    submitted_at: datetime | None
    written_at: datetime | None
    submission_id: int | None
    people: int


def followed(survey: NeedsSurvey, on: date, *, within: Q | None = None) -> list[FollowedLine]:
    """Return every municipality asked, by region and name, in a fixed number of queries."""
    invitations = {one.entity_id: one for one in NeedsInvitation.objects.filter(survey=survey).order_by("pk")}
    places = Municipality.objects.filter(within or Q(), entity__in=invitations).select_related("region")
    written = Answer.objects.filter(response=OuterRef("response")).order_by().values("response")
    latest = NeedsSubmission.objects.filter(answer=OuterRef("pk")).order_by("-number")
    answers = {
        one.entity_id: one
        for one in NeedsAnswer.objects.filter(survey=survey)
        .select_related("response")
        .annotate(
            written_at=Subquery(written.annotate(last=Max("changed_at")).values("last")),
            submission_id=Subquery(latest.values("pk")[:1]),
        )
    }
    people = _people(invitations, on)
    return [
        _line(place, invitations[place.entity_id], answers.get(place.entity_id), people[place.entity_id])
        for place in places.order_by("region__name", "sort_name", "pk")
    ]


def _line(place: Municipality, invitation: NeedsInvitation, answer: NeedsAnswer | None, people: int) -> FollowedLine:
    return FollowedLine(
        municipality=place,
        invitation=invitation,
        state=state_of_answer(answer),
        submitted_at=answer.submitted_at if answer else None,
        written_at=getattr(answer, "written_at", None),
        submission_id=getattr(answer, "submission_id", None),
        people=people,
    )


def state_of_answer(answer: NeedsAnswer | None) -> AnswerState:
    """Begun is when something was opened to be written; handed in stays so until somebody corrects it."""
    if answer is None:
        return AnswerState.NOT_STARTED
    if answer.submitted_at is None:
        return AnswerState.DRAFT
    return AnswerState.HANDED_IN if answer.response.closed_at is not None else AnswerState.CORRECTING


def _people(entity_ids: Iterable[int], on: date) -> Counter[int]:
    active = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on),
        entity__in=list(entity_ids),
        role__in=MUNICIPAL_ROLES,
        starts_on__lte=on,
        user__is_active=True,
    )
    return Counter(entity for entity, _ in active.values_list("entity_id", "user_id").distinct())


def counts_of(lines: Iterable[FollowedLine]) -> dict[AnswerState, int]:
    """Return how many are in each state, none left out."""
    found = Counter(line.state for line in lines)
    return {state: found[state] for state in AnswerState}


def territory_of(actor: Actor, on: date) -> Q | None:
    """Which municipalities' answers somebody reads: all, their region's, their members', their own, or none."""
    if is_eata(actor):
        return Q()
    if has_role(actor, Role.REGIONAL_OFFICER) and actor.region_id is not None:
        return Q(region=actor.region_id)
    if has_role(actor, *MUNICIPAL_ROLES):
        return Q(entity__in=actor.acts_for) | Q(pk__in=_members(actor, on))
    return None


def _members(actor: Actor, on: date) -> QuerySet[Municipality]:
    """Return the municipalities that the body acted for has on that day."""
    since = Q(memberships__starts_on=None) | Q(memberships__starts_on__lte=on)
    until = Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=on)
    return Municipality.objects.filter(since, until, memberships__community__entity__in=actor.acts_for)


@dataclass(frozen=True)
class OwnSurvey:
    """A survey that a municipality is asked to answer, and how far it is."""

    survey: NeedsSurvey
    stage: Stage
    state: AnswerState
    submitted_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.stage == Stage.OPEN and self.state != AnswerState.HANDED_IN


def own_surveys(actor: Actor, at: datetime) -> list[OwnSurvey]:
    """Return the surveys sent to the entity acted for, what closes last first."""
    if not has_role(actor, *MUNICIPAL_ROLES):
        return []
    asked = NeedsInvitation.objects.filter(entity__in=actor.acts_for).values("survey")
    found = surveys().filter(pk__in=asked, sent_at__isnull=False)
    answers = {
        one.survey_id: one for one in NeedsAnswer.objects.filter(entity__in=actor.acts_for).select_related("response")
    }
    return [
        OwnSurvey(
            survey,
            stage_of_survey(survey, at),
            state_of_answer(answers.get(survey.pk)),
            answers[survey.pk].submitted_at if survey.pk in answers else None,
        )
        for survey in found
    ]


def territory_surveys(actor: Actor, on: date) -> list[NeedsSurvey]:
    """Return the surveys in which somebody reads answers of others: a region's or a community's people."""
    within = territory_of(actor, on)
    if within is None or is_eata(actor):
        return []
    others = Municipality.objects.filter(within).exclude(entity__in=actor.acts_for).values("entity")
    asked = NeedsInvitation.objects.filter(entity__in=others).values("survey")
    return list(surveys().filter(pk__in=asked, sent_at__isnull=False))


def answer_of(survey: NeedsSurvey, entity_ids: Iterable[int]) -> NeedsAnswer | None:
    found = NeedsAnswer.objects.filter(survey=survey, entity__in=list(entity_ids))
    return found.select_related("response__version__questionnaire", "entity", "submitted_by").order_by("pk").first()


def invited_entity(survey: NeedsSurvey, actor: Actor) -> int | None:
    """Return the invited entity that somebody writes for."""
    if not has_role(actor, *MUNICIPAL_ROLES):
        return None
    found = NeedsInvitation.objects.filter(survey=survey, entity__in=actor.acts_for).order_by("pk")
    return found.values_list("entity_id", flat=True).first()


def last_submissions(survey: NeedsSurvey) -> QuerySet[NeedsSubmission]:
    """Return the last time each municipality handed in: what counts."""
    newest = NeedsSubmission.objects.filter(answer=OuterRef("answer")).order_by("-number")
    found = NeedsSubmission.objects.filter(answer__survey=survey, pk=Subquery(newest.values("pk")[:1]))
    return found.select_related("answer__entity__municipality__region", "version", "submitted_by").order_by("pk")


def surveys_running(questionnaire: Questionnaire, at: datetime) -> list[str]:
    """Say each survey that is being answered with a questionnaire."""
    found = NeedsSurvey.objects.filter(version__questionnaire=questionnaire, sent_at__isnull=False, closes_at__gt=at)
    return [f"O levantamento «{title}» está a ser respondido." for title in found.values_list("title", flat=True)]


def is_within(entity_id: int, within: Q) -> bool:
    """Whether the municipality of an entity is among those that somebody reads."""
    return Municipality.objects.filter(within, entity=entity_id).exists()


def counted_surveys() -> QuerySet[NeedsSurvey]:
    """Return the surveys with how many were asked and how many handed in."""
    asked = Count("invitations", distinct=True)
    answered = Count("answers", filter=Q(answers__submitted_at__isnull=False), distinct=True)
    return surveys().annotate(asked=asked, answered=answered)


def shown_surveys() -> QuerySet[NeedsSurvey]:
    """Return the surveys whose sums are everybody's to read."""
    return surveys().filter(is_public=True)
