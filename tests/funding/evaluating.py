"""Applications of a small call on their way to a ranking, and the people who take them there."""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction

from accounts.enums import Role
from funding.enums import ComputedFrom, CriterionKind
from funding.models import BudgetItem, Criterion, LowDensityListing, RankingRun
from funding.operations import assignments, ranking, reviews, screening
from funding.queries.evaluation import plan_of
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.funding.factories import CLOSES, a_municipality, an_application, submit
from tests.territories.factories import EntityFactory

AFTER = CLOSES + timedelta(days=1)
STEPS = [{"from": 1, "points": "3"}, {"from": 2, "points": "5"}]


@contextmanager
def amending():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.call_amendment = 'on'")
        yield
        cursor.execute("SET LOCAL portal.call_amendment = 'off'")


def with_criteria(call, *, weight=Decimal(50), low_density=()):
    """Add a criterion that is counted and one that is assessed."""
    with amending():
        counted = {"kind": CriterionKind.COMPUTED, "computed_from": ComputedFrom.MUNICIPALITIES, "steps": STEPS}
        Criterion.objects.create(call=call, code="A", title="Municípios", weight=weight, position=1, **counted)
        assessed = {"kind": CriterionKind.ASSESSED, "weight": weight, "position": 2}
        Criterion.objects.create(call=call, code="B", title="Qualidade da proposta", **assessed)
        for municipality in low_density:
            LowDensityListing.objects.create(call=call, municipality=municipality)
    return call


def handed_in(call, number, *, amount=1000):
    """Return an application of an invented municipality, submitted, with its signatory."""
    entity, signatory = a_municipality(number)
    application = an_application(call, entity, signatory, title=f"Plataforma {number}")
    BudgetItem.objects.create(application=application, label="Licenças", year=2025, amount=amount, position=1)
    submit(application, signatory)
    application.refresh_from_db()
    return application, signatory


def by(person, at=AFTER):
    return {"user": person, "entity": person.memberships.get().entity, "at": at}


def screened(application, member, *, at=AFTER):
    return screening.start_screening(application=application, **by(member, at))


def admitted(application, member, *, at=AFTER):
    taken = screened(application, member, at=at)
    return screening.admit(application=taken, note="", version=taken.version, **by(member, at))


def an_evaluator(number=1, *, entity=None):
    user = UserFactory(name=f"Avaliadora {number}", email=f"avaliadora{number}@exemplo.pt")
    home = entity or EntityFactory(code=f"UNI-{number}")
    MembershipFactory(user=user, entity=home, role=Role.EVALUATOR, starts_on=date(2023, 1, 1))
    return user


def assigned(application, evaluator, member, *, at=AFTER):
    told = {"applications": [application], "reviewers": [evaluator], "due_at": None}
    (made,) = assignments.assign(**told, **by(member, at)).made
    return made


def declared(assignment, *, at=AFTER):
    return reviews.declare(assignment=assignment, has_conflict=False, text="", **by(assignment.reviewer, at))


def written(assignment, value="4", *, why="Está bem fundamentada.", at=AFTER):
    draft = {"B": {"value": value, "justification": why}, "comment": ""}
    version = assignment.review.version
    return reviews.keep_review(assignment=assignment, draft=draft, version=version, **by(assignment.reviewer, at))


def reviewed(application, evaluator, member, value="4", *, at=AFTER):
    """Return the assignment of a review that was handed in."""
    assignment = declared(assigned(application, evaluator, member, at=at), at=at)
    review = written(assignment, value, at=at)
    reviews.submit_review(assignment=assignment, version=review.version, **by(evaluator, at))
    assignment.refresh_from_db()
    return assignment


def scored(application, member, *values, first=1, at=AFTER):
    """Admit, have it reviewed by as many as there are values, and close it."""
    admitted(application, member, at=at)
    for number, value in enumerate(values, start=first):
        reviewed(application, an_evaluator(number * 1000 + application.pk), member, value, at=at)
    return reviews.close_evaluation(application=application, **by(member, at))


def one_review_each(call):
    plan = plan_of(call)
    plan.reviews_each = 1
    plan.save()


def ranked(call, member, *, grounds="", at=AFTER) -> RankingRun:
    return ranking.make_ranking(call=call, grounds=grounds, **by(member, at))
