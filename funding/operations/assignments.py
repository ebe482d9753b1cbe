"""Who evaluates what: given one by one, many at once or balanced; nobody judges an entity of their own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.enums import Role
from accounts.models import User
from accounts.queries import people_with_roles
from funding.enums import ApplicationState, AssignmentState
from funding.models import Application, Assignment, Call
from funding.notifications import evaluation as notifications
from funding.operations.moves import locked, require, tell
from funding.operations.refusals import ConflictOfInterest, FundingRefused, WrongState
from funding.permissions import can_assign_reviewers
from funding.queries.evaluation import (
    STANDING,
    applicant_entities,
    own_entities,
    plan_of,
    reviewed_by,
    standing,
    workload_of,
)
from territories.models import Entity


@dataclass(frozen=True)
class Turned:
    """Somebody who was not assigned an application, and why."""

    application: Application
    person: User
    why: str


@dataclass(frozen=True)
class Given:
    made: tuple[Assignment, ...]
    turned: tuple[Turned, ...]


@transaction.atomic
def assign(
    *,
    applications: Sequence[Application],
    reviewers: Sequence[User],
    due_at: datetime | None,
    user: User,
    entity: Entity,
    at: datetime,
) -> Given:
    """Give each application to each evaluator; who may not have one is turned away, and the others get theirs."""
    held = _held(applications, user, entity, at)
    reasons = _Reasons(held, reviewers, at)
    made, turned = [], []
    for application in held:
        for person in reviewers:
            why = reasons.against(application, person)
            if why:
                turned.append(Turned(application, person, why))
                continue
            made.append(_give(application, person, due_at, user, entity, at))
            reasons.given(application, person)
    return Given(tuple(made), tuple(turned))


@transaction.atomic
def assign_balanced(
    *,
    call: Call,
    reviewers: Sequence[User],
    due_at: datetime | None,
    user: User,
    entity: Entity,
    at: datetime,
) -> Given:
    """Fill every admitted application up to the number of evaluators of the plan, each time who has the least."""
    admitted = call.applications.filter(state=ApplicationState.IN_REVIEW).order_by("pk")
    held = _held(list(admitted), user, entity, at)
    reasons, each = _Reasons(held, reviewers, at), plan_of(call).reviews_each
    having = standing([one.pk for one in held])
    load = {one.person.pk: one.total for one in workload_of(call, localdate(at))}
    made, turned = [], []
    for application in held:
        for _ in range(each - having.get(application.pk, 0)):
            free = [one for one in reviewers if not reasons.against(application, one)]
            if not free:
                turned += [Turned(application, one, reasons.against(application, one)) for one in reviewers]
                break
            person = min(free, key=lambda one: (load.get(one.pk, 0), one.pk))
            made.append(_give(application, person, due_at, user, entity, at))
            reasons.given(application, person)
            load[person.pk] = load.get(person.pk, 0) + 1
    return Given(tuple(made), tuple(turned))


@transaction.atomic
def replace_reviewer(
    *, assignment: Assignment, reviewer: User, reason: str, user: User, entity: Entity, at: datetime
) -> Assignment:
    """Give an application to somebody else in the place of who is recused or cannot; scores of the former leave."""
    (application,) = _held([assignment.application], user, entity, at)
    former = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if former.state in STANDING:
        if not reason.strip():
            raise FundingRefused("Diga porque deixa de avaliar esta candidatura.")
        former.state, former.reason = AssignmentState.REPLACED, reason.strip()
        former.version += 1
        former.save(update_fields=["state", "reason", "version"])
    elif Assignment.objects.filter(replaces=former).exists():
        raise WrongState("Esta avaliação já foi entregue a outra pessoa. Atualize a página.")
    why = _Reasons([application], [reviewer], at).against(application, reviewer)
    if why:
        raise ConflictOfInterest(why)
    return _give(application, reviewer, former.due_at, user, entity, at, replaces=former)


class _Reasons:
    """Why somebody may not evaluate an application, read once for many."""

    def __init__(self, applications: Sequence[Application], people: Sequence[User], at: datetime) -> None:
        on, ids = localdate(at), [one.pk for one in applications]
        self.evaluators = set(people_with_roles([Role.EVALUATOR], on).values_list("pk", flat=True))
        self.own = own_entities([person.pk for person in people], on)
        self.applicants = applicant_entities(ids)
        self.assigned = reviewed_by(ids)

    def against(self, application: Application, person: User) -> str:
        if person.pk not in self.evaluators:
            return f"{person.name} não tem hoje o papel de avaliador."
        if self.own.get(person.pk, frozenset()) & self.applicants[application.pk]:
            return f"{person.name} pertence a uma entidade desta candidatura."
        if person.pk in self.assigned.get(application.pk, set()):
            return f"{person.name} já teve esta candidatura."
        return ""

    def given(self, application: Application, person: User) -> None:
        self.assigned.setdefault(application.pk, set()).add(person.pk)


def _held(applications: Collection[Application], user: User, entity: Entity, at: datetime) -> list[Application]:
    """Lock the applications, always in the same order; all have to be in evaluation."""
    held = [locked(one) for one in sorted(applications, key=lambda one: one.pk)]
    for application in held:
        require(
            lambda actor, _: can_assign_reviewers(actor),
            application,
            user=user,
            entity=entity,
            at=at,
            label="atribuir avaliações",
        )
        if application.state != ApplicationState.IN_REVIEW:
            raise WrongState(f"«{application.title}» não está em avaliação: só se atribui o que foi admitido.")
    return held


def _give(
    application: Application,
    person: User,
    due_at: datetime | None,
    user: User,
    entity: Entity,
    at: datetime,
    replaces: Assignment | None = None,
) -> Assignment:
    assignment = Assignment.objects.create(
        application=application,
        reviewer=person,
        assigned_by=user,
        assigned_at=at,
        due_at=due_at,
        replaces=replaces,
    )
    said = {"reviewer": person.pk, "replaces": replaces.reviewer_id if replaces else None}
    tell("assign", application, user=user, entity=entity, at=at, data=said)
    notifications.tell_assigned(assignment)
    return assignment
