"""Two invented needs surveys: one that is over with its sums shown, one that is open; both say so."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.queries import people_with_roles
from common.canonical import canonical, sha256_of
from common.ops.demo import Account
from common.questionnaires.authoring import create_questionnaire
from common.questionnaires.models import Answer, QuestionnaireVersion, Response
from common.questionnaires.schema import as_json
from funding.models import (
    DomainNeeds,
    Need,
    NeedLink,
    NeedsAnswer,
    NeedsInvitation,
    NeedsSubmission,
    NeedsSurvey,
    PlannedCall,
)
from funding.queries.needs_form import Names, answers_in, needs_form, said_in
from recommendations.models import RecommendationDomain
from territories.models import Municipality

INVENTED = "Exemplo de demonstração: nem as perguntas nem as respostas são verdadeiras."
OVER, OPEN = "exemplo-necessidades-anteriores", "exemplo-necessidades"
ASKED = 60  # municipalities, spread over the regions
DOMAINS = 4
WANTED = (
    ("Plataforma para ver num só sítio os dados do município", "alta", "350000.00"),
    ("Sensores nas ruas e nos edifícios municipais", "media", "120000.00"),
    ("Formar as equipas para trabalhar com dados", "baixa", None),
    ("Abrir os dados que já temos", "media", "45000.00"),
    ("Estudo do que existe e do que falta", "alta", "0.00"),
)


@transaction.atomic
def load() -> Iterable[Account]:
    """Make the examples once; a second load leaves them where they are."""
    author = people_with_roles([Role.EATA_MEMBER], timezone.localdate()).first()
    domains = list(RecommendationDomain.objects.order_by("position", "pk")[:DOMAINS])
    places = _places()
    if author is None or not domains or not places or NeedsSurvey.objects.filter(code=OVER).exists():
        return []
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    over = _survey(
        OVER, "Necessidades para o plano anterior (exemplo)", author, domains, places, now - timedelta(days=90)
    )
    over.is_public, over.published_at = True, now - timedelta(days=40)
    over.save()
    for number, place in enumerate(places):
        if number % 5:
            _answer(over, place, author, domains, number, over.closes_at - timedelta(days=number % 20, hours=3))
    _link(over, author, now)
    opened = _survey(
        OPEN, "Necessidades para o próximo plano (exemplo)", author, domains, places, now - timedelta(days=10)
    )
    for number, place in enumerate(places):
        if number % 3 == 1:
            _answer(opened, place, author, domains, number, now - timedelta(days=number % 9, hours=1))
    return []


def _places() -> list[Municipality]:
    """Return municipalities of every region; those with people of the demonstration first."""
    members = Membership.objects.filter(role__in=[Role.MUNICIPAL_EDITOR, Role.MUNICIPAL_SIGNATORY]).values("entity")
    known = list(Municipality.objects.filter(entity__in=members).order_by("code"))
    rest = list(Municipality.objects.exclude(pk__in=[one.pk for one in known]).order_by("code"))
    step = max(1, len(rest) // ASKED)
    return [*known, *rest[::step]][:ASKED]


def _survey(
    code: str,
    title: str,
    author: User,
    domains: list[RecommendationDomain],
    places: list[Municipality],
    opens_at: datetime,
) -> NeedsSurvey:
    form = create_questionnaire(code=code, title=title, user=author, at=opens_at, schema=as_json(needs_form(domains)))
    QuestionnaireVersion.objects.filter(questionnaire=form).update(frozen_at=opens_at)
    survey = NeedsSurvey.objects.create(
        code=code,
        title=title,
        introduction=INVENTED,
        version=form.versions.get(),
        opens_at=opens_at.replace(hour=9),
        closes_at=(opens_at + timedelta(days=35)).replace(hour=18),
        created_by=author,
        sent_at=opens_at,
        is_demonstration=True,
    )
    survey.domains.set(domains)
    NeedsInvitation.objects.bulk_create(
        NeedsInvitation(survey=survey, entity_id=place.entity_id, told_at=opens_at) for place in places
    )
    return survey


def _answer(
    survey: NeedsSurvey,
    place: Municipality,
    author: User,
    domains: list[RecommendationDomain],
    number: int,
    at: datetime,
) -> None:
    """Write and hand in what a municipality answers; it is invented from its place in the list."""
    said = _said(domains, number)
    response = Response.objects.create(version=survey.version, created_at=at)
    kept = {"response": response, "changed_by": author, "changed_at": at, "version": survey.version}
    Answer.objects.bulk_create(Answer(question=key[0], row=key[1], value=value, **kept) for key, value in said.items())
    Response.objects.filter(pk=response.pk).update(closed_at=at)
    told = {"submitted_by": author, "submitted_at": at}
    answer = NeedsAnswer.objects.create(survey=survey, entity_id=place.entity_id, response=response, **told)
    rows = [{"question": key[0], "row": key[1], "value": value} for key, value in said.items()]
    payload = canonical({"survey": survey.code, "entity": place.code, "answers": rows, "received_at": at})
    submission = NeedsSubmission.objects.create(
        answer=answer, number=1, version=survey.version, payload=payload, sha256=sha256_of(payload),
        received_at=at, submitted_by=author,
    )  # fmt: skip
    read = said_in(answers_in(payload), domains)
    DomainNeeds.objects.bulk_create(
        DomainNeeds(submission=submission, domain=one.domain, has_needs=one.has_needs) for one in read
    )
    Need.objects.bulk_create(
        Need(submission=submission, domain=one.domain, row=need.row, title=need.title, priority=need.priority,
             description=need.description, amount=need.amount)
        for one in read for need in one.needs
    )  # fmt: skip


def _said(domains: list[RecommendationDomain], number: int) -> dict[tuple[str, str], object]:
    said: dict[tuple[str, str], object] = {}
    for place, domain in enumerate(domains):
        name = Names(domain.slug)
        has_needs = (number + place) % 3 != 0
        said[name.tem, ""] = has_needs
        if not has_needs:
            continue
        rows = [f"{number:06d}{place:03d}{each:03d}" for each in range(1 + (number + place) % 2)]
        said[name.necessidades, ""] = rows
        for each, row in enumerate(rows):
            title, priority, amount = WANTED[(number + place + each) % len(WANTED)]
            said |= {(name.titulo, row): title, (name.prioridade, row): priority}
            said[name.estimado, row] = amount is not None
            if amount is not None:
                said[name.investimento, row] = amount
    return said


def _link(survey: NeedsSurvey, author: User, now: datetime) -> None:
    planned = PlannedCall.objects.filter(is_dropped=False, opens_on__gt=now.date()).order_by("-pk").first()
    if planned is None:
        return
    needs = Need.objects.filter(submission__answer__survey=survey, priority="HIGH").order_by("pk")[:12]
    NeedLink.objects.bulk_create(
        NeedLink(answer_id=answer, row=row, planned=planned, linked_by=author, linked_at=now)
        for answer, row in needs.values_list("submission__answer_id", "row")
    )
