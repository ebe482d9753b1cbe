"""A needs survey with municipalities that are asked, and filling in what they answer."""

from datetime import UTC, datetime, timedelta

from accounts.enums import Role
from common.questionnaires.operations import add_row, save_answer
from funding.models import NeedsSurvey
from funding.operations.needs import hand_in_needs, open_answer, writing_needs
from funding.operations.surveys import keep_survey, send_survey
from recommendations.models import RecommendationDomain
from territories.enums import EntityKind
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.funding.factories import a_municipality
from tests.territories.factories import EntityFactory

OPENS = datetime(2026, 9, 1, 8, tzinfo=UTC)
CLOSES = datetime(2026, 10, 1, 17, tzinfo=UTC)
WITHIN = datetime(2026, 9, 10, 12, tzinfo=UTC)


def domains(count=2):
    known = (("mobilidade", "Mobilidade"), ("ambiente", "Ambiente"), ("energia", "Energia"))
    return [
        RecommendationDomain.objects.get_or_create(
            slug=slug, defaults={"name": name, "name_table2": name, "position": place}
        )[0]
        for place, (slug, name) in enumerate(known[:count], 1)
    ]


def the_eata():
    entity = EntityFactory(code="EATA", kind=EntityKind.GROUP)
    user = UserFactory(name="Da EATA", email="da.eata@exemplo.pt")
    MembershipFactory(user=user, entity=entity, role=Role.EATA_MEMBER, starts_on=OPENS.date().replace(month=1))
    return {"user": user, "entity_id": entity.pk, "at": OPENS - timedelta(days=1)}


def a_survey(eata, entities, *, code="necessidades-2026", is_sent=True, asked=None, **values):
    told = {"title": "Necessidades de 2026", "code": code, "opens_at": OPENS, "closes_at": CLOSES} | values
    survey = keep_survey(
        survey=NeedsSurvey(**told), domains=asked or domains(), questionnaire=None, entities=entities, **eata
    )
    if is_sent:
        send_survey(survey=survey, **eata)
    survey.refresh_from_db()
    return survey


def towns(count):
    """Return that many municipalities, each its entity and its signatory."""
    return [a_municipality(number) for number in range(1, count + 1)]


def write(survey, entity, user, said, *, at=WITHIN):
    """Fill in the form: of each domain None (no needs) or rows of (title, amount or None)."""
    open_answer(survey=survey, user=user, entity=entity, received_at=at)
    with writing_needs(survey=survey, user=user, entity=entity, received_at=at) as answer:
        response = answer.response

        def put(question, raw, row=""):
            known = response.answers.filter(question=question, row=row).first()
            save_answer(
                response=response,
                question=question,
                row=row,
                raw=raw,
                edit=known.edit if known else 0,
                user=user,
                at=at,
            )

        for slug, rows in said.items():
            put(f"tem-{slug}", "não" if rows is None else "sim")
            for title, amount in rows or ():
                row = add_row(response=response, question=f"necessidades-{slug}", user=user, at=at)
                put(f"titulo-{slug}", title, row)
                put(f"prioridade-{slug}", "alta", row)
                put(f"estimado-{slug}", "não" if amount is None else "sim", row)
                if amount is not None:
                    put(f"investimento-{slug}", amount, row)
    return answer


def handed_in(survey, entity, user, said, *, at=WITHIN):
    write(survey, entity, user, said, at=at)
    return hand_in_needs(survey=survey, user=user, entity=entity, received_at=at)


def survey_of(editor, eata_member, at):
    """Return what a municipality has written and handed in, for its own people: by the names that addresses use."""
    entity = editor.memberships.get().entity
    signatory = UserFactory()
    MembershipFactory(
        user=signatory, entity=entity, role=Role.MUNICIPAL_SIGNATORY, starts_on=OPENS.date().replace(2023)
    )
    eata = {"user": eata_member, "entity_id": eata_member.memberships.get().entity_id, "at": at}
    week = timedelta(days=7)
    survey = a_survey(eata, [entity], code="necessidades", asked=domains(1), opens_at=at - week, closes_at=at + week)
    done = handed_in(survey, entity, signatory, {"mobilidade": None}, at=at)
    return {"survey": survey.code, "survey_id": survey.pk, "submission_id": done.pk, "which": "somas"}
