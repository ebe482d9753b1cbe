"""Preparing a needs survey, sending it, reminding of it, showing its results: the EATA's."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.audit.trail import record
from common.questionnaires.authoring import create_questionnaire, put_in_use
from common.questionnaires.models import Questionnaire
from common.questionnaires.queries import schema_of
from common.questionnaires.schema import SchemaProblems, as_json
from funding import permissions
from funding.enums import AnswerState, SurveyStage
from funding.models import Need, NeedLink, NeedsInvitation, NeedsSurvey, PlannedCall
from funding.notifications.needs import tell_asked, tell_extended, tell_reminded
from funding.operations.editions import require_role
from funding.operations.refusals import FundingRefused
from funding.queries.needs import followed, last_submissions, stage_of_survey
from funding.queries.needs_form import lacks_of_form, needs_form
from recommendations.models import RecommendationDomain
from territories.models import Entity

REMIND_AGAIN_AFTER = timedelta(hours=20)
BEFORE_THE_END = (timedelta(days=7), timedelta(days=2))


class SurveyRefused(FundingRefused):
    """A survey cannot be kept or sent so; `field` is the field it concerns, or empty."""

    def __init__(self, problem: str, field: str = "") -> None:
        super().__init__(problem)
        self.field = field


@transaction.atomic
def keep_survey(
    *,
    survey: NeedsSurvey,
    domains: Iterable[RecommendationDomain],
    questionnaire: Questionnaire | None,
    entities: Iterable[Entity],
    user: User,
    entity_id: int | None,
    at: datetime,
) -> NeedsSurvey:
    """Begin or change a survey that was not sent; without a questionnaire, one is made from its domains."""
    _require(user, entity_id, at)
    if NeedsSurvey.objects.select_for_update().filter(pk=survey.pk, sent_at__isnull=False).exists():
        raise SurveyRefused("O levantamento já foi enviado. Pode prolongá-lo ou perguntar a mais municípios.")
    if survey.closes_at <= survey.opens_at:
        raise SurveyRefused("O fim tem de ser depois do princípio.", "closes_at")
    chosen = sorted(domains, key=lambda one: one.position)
    form = questionnaire or _form_of(survey, chosen, user, at)
    survey.version = form.versions.order_by("-number")[0]
    survey.created_by = survey.created_by or user
    survey.save()
    survey.domains.set(chosen)
    _invite(survey, entities, keeps_only=True)
    record(survey, "funding.keep_survey", user=user, data={"code": survey.code})
    return survey


def _form_of(survey: NeedsSurvey, domains: list[RecommendationDomain], user: User, at: datetime) -> Questionnaire:
    code, number = survey.code, 1
    while Questionnaire.objects.filter(code=code).exists():
        number += 1
        code = f"{survey.code}-{number}"
    return create_questionnaire(code=code, title=survey.title, user=user, at=at, schema=as_json(needs_form(domains)))


def _invite(survey: NeedsSurvey, entities: Iterable[Entity], *, keeps_only: bool = False) -> None:
    wanted = {one.pk for one in entities}
    known = set(survey.invitations.values_list("entity_id", flat=True))
    if keeps_only:
        survey.invitations.exclude(entity__in=wanted).delete()
    NeedsInvitation.objects.bulk_create(
        NeedsInvitation(survey=survey, entity_id=each) for each in sorted(wanted - known)
    )


@transaction.atomic
def send_survey(*, survey: NeedsSurvey, user: User, entity_id: int | None, at: datetime) -> int:
    """Send a survey: its form is fixed and the people of those asked are told; return how many people."""
    _require(user, entity_id, at)
    survey = _locked(survey)
    if survey.sent_at is not None:
        return 0
    lacks = lacks_of_survey(survey, at)
    if lacks:
        raise FundingRefused(*lacks)
    survey.version = survey.version.questionnaire.versions.order_by("-number")[0]
    survey.sent_at = at
    survey.save(update_fields=["version", "sent_at"])
    if survey.version.frozen_at is None:
        put_in_use(version=survey.version, user=user, at=at, grounds=f"Enviado no levantamento «{survey.title}».")
    record(survey, "funding.send_survey", user=user, data={"invited": survey.invitations.count()})
    return _tell_new(survey, at)


def lacks_of_survey(survey: NeedsSurvey, at: datetime) -> list[str]:
    """Say what keeps a survey from being sent."""
    lacks = []
    domains = list(survey.domains.order_by("position", "pk"))
    if not domains:
        lacks.append("Escolha pelo menos um domínio.")
    if not survey.invitations.exists():
        lacks.append("Escolha os municípios a quem se pergunta.")
    if survey.closes_at <= at:
        lacks.append("O fim já passou: escolha outro.")
    try:
        lacks += lacks_of_form(schema_of(survey.version.questionnaire.versions.order_by("-number")[0]), domains)
    except SchemaProblems:
        lacks.append("O questionário tem problemas por resolver: abra-o e veja a lista.")
    return lacks


@transaction.atomic
def invite_more(
    *, survey: NeedsSurvey, entities: Iterable[Entity], user: User, entity_id: int | None, at: datetime
) -> int:
    """Ask more municipalities while the survey is not over; return how many people were told."""
    _require(user, entity_id, at)
    survey = _locked(survey)
    if stage_of_survey(survey, at) == SurveyStage.CLOSED:
        raise FundingRefused("O levantamento terminou. Prolongue-o antes de perguntar a mais municípios.")
    _invite(survey, entities)
    record(survey, "funding.invite_more", user=user, data={"invited": survey.invitations.count()})
    return _tell_new(survey, at) if survey.sent_at else 0


@transaction.atomic
def extend_survey(
    *, survey: NeedsSurvey, closes_at: datetime, user: User, entity_id: int | None, at: datetime
) -> NeedsSurvey:
    """Give everybody more time; a survey that was sent is never shortened."""
    _require(user, entity_id, at)
    survey = _locked(survey)
    if closes_at <= survey.closes_at or closes_at <= at:
        raise SurveyRefused("Só se prolonga: escolha um momento depois do fim atual e de agora.", "closes_at")
    if survey.is_public:
        raise FundingRefused("Os resultados já são públicos. Retire-os antes de voltar a receber respostas.")
    before, survey.closes_at = survey.closes_at, closes_at
    survey.save(update_fields=["closes_at"])
    told = {"before": before.isoformat(), "after": closes_at.isoformat()}
    record(survey, "funding.extend_survey", user=user, data=told)
    tell_extended(survey, _entities(survey, [*AnswerState]), at)
    return survey


@transaction.atomic
def remind_survey(*, survey: NeedsSurvey, user: User | None, entity_id: int | None, at: datetime) -> int:
    """Remind those who did not hand in, or are correcting, no more than once a day; return how many people."""
    if user is not None:
        _require(user, entity_id, at)
    survey = _locked(survey)
    if stage_of_survey(survey, at) != SurveyStage.OPEN:
        raise FundingRefused("Só se lembra enquanto o levantamento está aberto.")
    waiting = _entities(survey, [AnswerState.NOT_STARTED, AnswerState.DRAFT, AnswerState.CORRECTING])
    due = survey.invitations.filter(entity__in=waiting).exclude(reminded_at__gt=at - REMIND_AGAIN_AFTER)
    entities = list(due.order_by("entity_id").values_list("entity_id", flat=True))
    told = tell_reminded(survey, entities, at)
    survey.invitations.filter(entity__in=entities).update(reminded_at=at)
    record(survey, "funding.remind_survey", user=user, data={"municipalities": len(entities), "people": told})
    return told


def remind_before_the_end(*, at: datetime) -> int:
    """Remind by itself a week and two days before the end; return how many people were told."""
    told = 0
    for survey in NeedsSurvey.objects.filter(sent_at__isnull=False, opens_at__lte=at, closes_at__gt=at).order_by("pk"):
        days = {(survey.closes_at - before).date() for before in BEFORE_THE_END}
        if at.date() in days and at.date() != survey.opens_at.date():
            told += remind_survey(survey=survey, user=None, entity_id=None, at=at)
    return told


@transaction.atomic
def show_results(
    *, survey: NeedsSurvey, is_public: bool, user: User, entity_id: int | None, at: datetime
) -> NeedsSurvey:
    """Show the sums to everybody, once the survey is over, or take them away again."""
    _require(user, entity_id, at)
    survey = _locked(survey)
    if is_public and stage_of_survey(survey, at) != SurveyStage.CLOSED:
        raise FundingRefused("Os resultados só se publicam depois de o levantamento terminar.")
    if is_public and not last_submissions(survey).exists():
        raise FundingRefused("Nenhum município respondeu: não há resultados para publicar.")
    survey.is_public, survey.published_at = is_public, at if is_public else None
    survey.save(update_fields=["is_public", "published_at"])
    record(survey, "funding.show_needs", user=user, data={"public": is_public})
    return survey


@transaction.atomic
def link_needs(
    *,
    survey: NeedsSurvey,
    needs: Iterable[tuple[int, str]],
    planned: PlannedCall,
    is_linked: bool,
    user: User,
    entity_id: int | None,
    at: datetime,
) -> int:
    """Say which needs a planned call answers, or no longer; return how many. Each is an answer and a row of it."""
    _require(user, entity_id, at)
    wanted = set(needs)
    last = last_submissions(survey).order_by()
    counted = set(Need.objects.filter(submission__in=last.values("pk")).values_list("submission__answer_id", "row"))
    if not wanted or wanted - counted:
        raise FundingRefused("Escolha pelo menos uma necessidade desta lista.")
    if is_linked:
        made = [
            NeedLink(answer_id=answer, row=row, planned=planned, linked_by=user, linked_at=at)
            for answer, row in sorted(wanted)
        ]
        NeedLink.objects.bulk_create(made, ignore_conflicts=True)
    else:
        for answer, row in wanted:
            NeedLink.objects.filter(answer=answer, row=row, planned=planned).delete()
    record(planned, "funding.link_needs", user=user, data={"needs": len(wanted), "linked": is_linked})
    return len(wanted)


def _require(user: User, entity_id: int | None, at: datetime) -> None:
    require_role(permissions.can_run_surveys, user=user, entity_id=entity_id, at=at, label="fazer levantamentos")


def _locked(survey: NeedsSurvey) -> NeedsSurvey:
    found = NeedsSurvey.objects.select_for_update(of=("self",)).select_related("version__questionnaire")
    return found.get(pk=survey.pk)


def _entities(survey: NeedsSurvey, states: Iterable[AnswerState]) -> list[int]:
    wanted = set(states)
    lines = followed(survey, localdate(survey.closes_at))
    return [line.municipality.entity_id for line in lines if line.state in wanted]


def _tell_new(survey: NeedsSurvey, at: datetime) -> int:
    new = survey.invitations.filter(told_at=None)
    entities = list(new.order_by("entity_id").values_list("entity_id", flat=True))
    told = tell_asked(survey, entities, at)
    new.update(told_at=at)
    return told
