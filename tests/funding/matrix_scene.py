"""One application with somebody in every part that one can have in it, to be put in each state."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import ANONYMOUS, Actor
from accounts.queries import actor_of
from funding.enums import ApplicationState, ChainKind, DecisionStage, LetterKind, Outcome
from funding.models import Application, Call, CoEditor, Decision, Hearing, HearingArgument, Letter, LetterTemplate
from funding.operations import assignments, decline_invitation, open_form, reviews
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.common.questionnaires.forms import a_version, question, section
from tests.funding.deciding import in_force
from tests.funding.evaluating import amending, by
from tests.funding.factories import a_call, a_municipality, accept, an_application, invited, submit
from tests.funding.scenes import attached
from tests.territories.factories import EntityFactory

State = ApplicationState
NEVER_HANDED_IN = {State.DRAFT, State.LAPSED}
NOTIFIED = {State.HEARING, State.HEARING_ANALYSIS, State.DECIDED, State.ACCEPTED, State.FORFEITED}


@dataclass(frozen=True)
class Case:
    """A state, before or after the end of the call."""

    state: ApplicationState
    is_open: bool

    def __str__(self) -> str:
        return self.state.value + (" before the end" if self.is_open else "")


# A draft outlives the end until the clock lapses it; while a call is open nothing goes beyond handing in.
CASES = [
    Case(state, is_open)
    for is_open in (True, False)
    for state in State
    if not is_open or state in {State.DRAFT, State.SUBMITTED, State.WITHDRAWN}
]


@dataclass
class Scene:
    """`keys` are what addresses are made of, by application; `people` by what they are to both."""

    people: dict[str, User | None]
    keys: dict[Application, dict[str, Any]]

    def actor(self, name: str) -> Actor:
        user = self.people[name]
        return ANONYMOUS if user is None else actor_of(user, timezone.localdate(), has_mfa=True)

    @contextmanager
    def put_in(self, case: Case, now) -> Iterator[dict[str, Any]]:
        """Put the application that may be in that state in it, with what comes with it; all is undone afterwards."""
        application = next(one for one in self.keys if (one.title == "Rascunho") == (case.state in NEVER_HANDED_IN))
        with transaction.atomic():
            closes_at = now + timedelta(days=1 if case.is_open else -1)
            with amending():
                Call.objects.filter(pk=application.call_id).update(closes_at=closes_at)
            Application.objects.filter(pk=application.pk).update(state=case.state, withdrawn_reason="Desistiram.")
            yield {**self.keys[application], **self._decided(application, case, now)}
            transaction.set_rollback(True)

    def _decided(self, application: Application, case: Case, now) -> dict[str, Any]:
        """Make the decision that comes with a state; hearing and letter only once it was notified."""
        if case.state not in {State.PROPOSED, *NOTIFIED}:
            return {}
        is_notified = case.state in NOTIFIED
        told = {"grounds": "Não chega.", "decided_by": self.people["EATA"], "decided_at": now}
        told |= {"stage": DecisionStage.PROPOSED, "outcome": Outcome.REJECTED}
        proposal = Decision.objects.create(application=application, notified_at=now if is_notified else None, **told)
        if not is_notified:
            return {}
        hearing = Hearing.objects.create(decision=proposal, notified_at=now, due_at=now + timedelta(days=14))
        argument = HearingArgument.objects.create(hearing=hearing, position=1, text="Chega.", stated_at=now)
        template = LetterTemplate.objects.get(kind=LetterKind.HEARING)
        said = {"recipient": application.lead, "subject": "Ouvida", "body": "Texto", "sha256": "0" * 64}
        letter = Letter.objects.create(
            application=application, decision=proposal, template=template, sent_at=now, **said
        )
        return {"letter": letter.pk, "argument": argument.pk}


def a_scene(now) -> Scene:
    in_force()
    before = now - timedelta(days=20)
    people = _people()
    keys = {}
    for code in ("Rascunho", "Entregue"):
        call = a_call(
            code=code.lower(),
            opens_at=now - timedelta(days=30),
            closes_at=now - timedelta(days=1),
            application_form=a_version({"sections": [section(question("objetivo"))]}, code=code).questionnaire,
        )
        application = _with_participants(call, people, before, title=code)
        keys[application] = _keys(application, people, before)
    _hand_in_and_evaluate(application, keys[application], people, before, now)
    return Scene(people, keys)


def _people() -> dict[str, User | None]:
    eata = EntityFactory(code="EATA")
    people: dict[str, User | None] = {"anonymous": None, "stranger": UserFactory(name="Sara Estranha")}
    for number, name in enumerate(("lead", "participant", "invited", "declined", "another lead"), start=1):
        people[name] = a_municipality(number)[1]
    for name, like in (("lead editor", "lead"), ("participant editor", "participant"), ("co-editor", "participant")):
        people[name] = _person(name, _home(people[like]), Role.MUNICIPAL_EDITOR)
    people["another municipality"] = _person("De fora", a_municipality(6)[0], Role.MUNICIPAL_SIGNATORY)
    people["CCDR"] = _person("Da CCDR", EntityFactory(code="CCDR-NORTE"), Role.REGIONAL_OFFICER)
    people["content editor"] = _person("Clara Conteúdos", eata, Role.CONTENT_EDITOR)
    people["EATA"] = _person("Marta Membro", eata, Role.EATA_MEMBER)
    people["coordination"] = _person("Carlos Coordenador", eata, Role.EATA_COORDINATOR)
    people["auditor"] = _person("Aurora Auditora", EntityFactory(code="IGF"), Role.AUDITOR)
    for name in ("evaluator", "evaluator before declaring", "evaluator recused", "evaluator of another"):
        people[name] = _person(name, EntityFactory(code="UNI"), Role.EVALUATOR)
    return people


def _person(name: str, home, role: Role) -> User:
    user = UserFactory(name=name)
    MembershipFactory(user=user, entity=home, role=role, starts_on=date(2023, 1, 1))
    return user


def _home(user):
    return user.memberships.get().entity


def _with_participants(call, people, at, *, title: str) -> Application:
    application = an_application(call, _home(people["lead"]), people["lead"], at=at, title=title)
    asked = {
        name: invited(application, _home(people[name]), by=people["lead"], at=at)
        for name in ("participant", "declined")
    }
    accept(asked["participant"], people["participant"], at=at)
    told = {"user": people["declined"], "entity": _home(people["declined"]), "at": at}
    decline_invitation(participation=asked["declined"], reason="Não.", **told)
    CoEditor.objects.create(application=application, user=people["co-editor"], added_by=people["lead"], added_at=at)
    open_form(application=application, user=people["lead"], entity=application.lead, at=at)
    return application


def _keys(application, people, at) -> dict[str, Any]:
    return {
        "uuid": application.uuid,
        "code": application.call.code,
        "participation": application.participations.get(entity=_home(people["participant"])).pk,
        "co_editor": application.co_editors.get().pk,
        "attachment": (attachment := attached(application, people["lead"], at)).pk,
        "file": attachment.file.uuid,
        "section": "projeto",
        "part": "projeto",
        "number": 1,
        "extension": "csv",
        "kind": ChainKind.APPLICATION.value,
    }


def _hand_in_and_evaluate(application, keys, people, before, now) -> None:
    """Hand in, invite one more for the next time, and give it to evaluators; another application stands beside it."""
    submit(application, people["lead"], received_at=before)
    another = an_application(application.call, _home(people["another lead"]), people["another lead"], at=before)
    open_form(application=another, user=people["another lead"], entity=another.lead, at=before)
    submit(another, people["another lead"], received_at=before)
    invited(application, _home(people["invited"]), by=people["lead"], at=before)
    Application.objects.filter(pk__in=[application.pk, another.pk]).update(state=State.IN_REVIEW)
    for name, to, conflict in (
        ("evaluator", application, False),
        ("evaluator before declaring", application, None),
        ("evaluator recused", application, True),
        ("evaluator of another", another, False),
    ):
        told = {"applications": [to], "reviewers": [people[name]], "due_at": None}
        (made,) = assignments.assign(**told, **by(people["EATA"], now)).made
        if conflict is not None:
            said = {"has_conflict": conflict, "text": "Trabalhou lá." if conflict else ""}
            reviews.declare(assignment=made, **said, **by(people[name], now))
        keys[f"given to {name}"] = made.pk
