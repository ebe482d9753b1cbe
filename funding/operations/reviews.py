"""Evaluating: declare, write, hand in; found out later, a conflict takes the scores away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Actor
from funding.enums import ApplicationState, AssignmentState
from funding.models import Application, Assignment, Criterion, InterestDeclaration, Review, Score
from funding.notifications import evaluation as notifications
from funding.operations.moves import locked, make_move, require, tell
from funding.operations.refusals import ConflictOfInterest, FundingRefused, WrongState
from funding.permissions import can_assign_reviewers, evaluates
from funding.queries.evaluation import STANDING, applicant_entities, assessed_criteria, own_entities, plan_of
from funding.queries.submissions import submission_of
from territories.models import Entity

STATEMENT = (
    "Declaro, sob compromisso de honra, que não tenho qualquer dos impedimentos dos artigos 69.º a 76.º do Código do "
    "Procedimento Administrativo em relação a esta candidatura e a quem nela participa, que não tenho interesse, "
    "direto ou indireto, no seu resultado, e que comunico de imediato qualquer impedimento de que venha a saber."
)
CONFLICT = "Declaro ter um impedimento ou um interesse em relação a esta candidatura, pelo que não a avalio."
LONGEST_TEXT = 10_000


class StaleReview(FundingRefused):
    """The same review was kept from somewhere else meanwhile; `kept` is what stands."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        super().__init__("Esta avaliação foi alterada noutra janela entretanto. Compare antes de guardar de novo.")
        self.kept = dict(kept)


@dataclass(frozen=True)
class Marked:
    """What an evaluator gives to a criterion, ready to be kept."""

    criterion: Criterion
    value: Decimal
    justification: str


@transaction.atomic
def declare(
    *, assignment: Assignment, has_conflict: bool, text: str, user: User, entity: Entity, at: datetime
) -> Assignment:
    """Declare before seeing anything: without a conflict the content opens; with one, somebody else evaluates."""
    assignment, application = _own(assignment, user, entity, at)
    if assignment.state != AssignmentState.OFFERED:
        raise WrongState("Já declarou sobre esta candidatura.")
    _require_in_review(application)
    if has_conflict:
        return _recuse(assignment, application, text, user, entity, at)
    mine = own_entities([user.pk], localdate(at)).get(user.pk, frozenset())
    if mine & applicant_entities([application.pk])[application.pk]:
        raise ConflictOfInterest("Pertence a uma entidade desta candidatura: tem de declarar o impedimento.")
    InterestDeclaration.objects.create(
        assignment=assignment, has_conflict=False, text=text.strip(), statement=STATEMENT, signed_at=at
    )
    submission = submission_of(application.pk)
    if submission is None:
        raise WrongState("Esta candidatura não tem submissão.")
    Review.objects.create(assignment=assignment, submission=submission)
    _turn(assignment, AssignmentState.ACTIVE)
    tell("declare_no_conflict", application, user=user, entity=entity, at=at, data={"assignment": assignment.pk})
    return assignment


@transaction.atomic
def declare_later(*, assignment: Assignment, text: str, user: User, entity: Entity, at: datetime) -> Assignment:
    """A conflict found out after starting: the review is frozen as it is, and its scores no longer count."""
    assignment, application = _own(assignment, user, entity, at)
    if assignment.state not in {AssignmentState.ACTIVE, AssignmentState.SUBMITTED}:
        raise WrongState("Esta avaliação já não está consigo.")
    return _recuse(assignment, application, text, user, entity, at)


@transaction.atomic
def keep_review(
    *, assignment: Assignment, draft: Mapping[str, Any], version: int, user: User, entity: Entity, at: datetime
) -> Review:
    """Keep what is being written, complete or not."""
    review = _to_write(assignment, version, draft, user, entity, at)
    review.draft, review.kept_at = _clipped(draft), at
    review.version += 1
    review.save(update_fields=["draft", "kept_at", "version"])
    return review


@transaction.atomic
def submit_review(*, assignment: Assignment, version: int, user: User, entity: Entity, at: datetime) -> Review:
    """Hand in what was kept: every criterion has a score on its scale and why. It is read-only from here on."""
    review = _to_write(assignment, version, None, user, entity, at)
    application = review.assignment.application
    _require_in_review(application)
    marks, problems = marks_of(review)
    if problems:
        raise FundingRefused(*problems)
    review.scores.all().delete()
    Score.objects.bulk_create(
        Score(review=review, criterion=one.criterion, value=one.value, justification=one.justification)
        for one in marks
    )
    review.comment = str(review.draft.get("comment", "")).strip()
    review.submitted_at = at
    review.version += 1
    review.save(update_fields=["comment", "submitted_at", "version"])
    _turn(review.assignment, AssignmentState.SUBMITTED)
    said = {
        "assignment": review.assignment_id,
        "scores": {one.criterion.code: one.value for one in marks},
        "justifications": {one.criterion.code: one.justification for one in marks},
    }
    tell("submit_review", application, user=user, entity=entity, at=at, data=said)
    return review


@transaction.atomic
def reopen_review(*, assignment: Assignment, reason: str, user: User, entity: Entity, at: datetime) -> Review:
    """Give a review back to its evaluator, saying why; what they had said stays in the chain of events."""
    application = locked(assignment.application)
    _require_staff(application, user, entity, at, "reabrir uma avaliação")
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.state != AssignmentState.SUBMITTED:
        raise WrongState("Só se reabre uma avaliação entregue.")
    _require_in_review(application)
    if not reason.strip():
        raise FundingRefused("Diga porque reabre: quem avaliou lê o motivo.")
    review = Review.objects.select_for_update().get(assignment=assignment)
    review.submitted_at, review.reopened_reason = None, reason.strip()[:300]
    review.version += 1
    review.save(update_fields=["submitted_at", "reopened_reason", "version"])
    _turn(assignment, AssignmentState.ACTIVE)
    said = {"assignment": assignment.pk, "reason": reason.strip()}
    tell("reopen_review", application, user=user, entity=entity, at=at, data=said)
    notifications.tell_reopened(assignment, review, at)
    return review


@transaction.atomic
def close_evaluation(*, application: Application, user: User, entity: Entity, at: datetime) -> Application:
    """Close the evaluation of an application when enough reviews are in and none is under way."""
    application = locked(application)
    states = list(application.assignments.filter(state__in=STANDING).values_list("state", flat=True))
    if any(state != AssignmentState.SUBMITTED for state in states):
        raise WrongState(f"«{application.title}»: há avaliações por entregar.")
    least = plan_of(application.call).reviews_each if assessed_criteria(application.call_id) else 0
    if len(states) < least:
        raise WrongState(f"«{application.title}»: tem {len(states)} avaliações entregues e são precisas {least}.")
    make_move("score", application, user=user, entity=entity, at=at, data={"reviews": len(states)})
    return application


def marks_of(review: Review) -> tuple[list[Marked], list[str]]:
    """Return what was given, and everything that is missing or wrong, in the order of the criteria."""
    marks, problems = [], []
    for criterion in assessed_criteria(review.assignment.application.call_id):
        written = review.draft.get(criterion.code, {})
        value, wrong = value_of(criterion, str(written.get("value", "")))
        justification = str(written.get("justification", "")).strip()
        if wrong:
            problems.append(wrong)
        if not justification:
            problems.append(f"{criterion.code}: falta a fundamentação.")
        if value is not None and justification:
            marks.append(Marked(criterion, value, justification))
    return marks, problems


def value_of(criterion: Criterion, written: str) -> tuple[Decimal | None, str]:
    """Read a score as it is written in Portuguese; also return what is wrong with it, or nothing."""
    try:
        value = Decimal(written.strip().replace(",", ".")) if written.strip() else None
    except InvalidOperation:
        value = Decimal("NaN")
    if value is None:
        return None, f"{criterion.code}: falta a pontuação."
    if not value.is_finite() or not criterion.scale_from <= value <= criterion.scale_to:
        least, most = (f"{end.normalize():f}".replace(".", ",") for end in (criterion.scale_from, criterion.scale_to))
        return None, f"{criterion.code}: a pontuação vai de {least} a {most}."
    if value != value.quantize(Decimal("0.001")):
        return None, f"{criterion.code}: use no máximo três casas decimais."
    return value, ""


def _own(assignment: Assignment, user: User, entity: Entity, at: datetime) -> tuple[Assignment, Application]:
    """Lock the application and its assignment for the evaluator it was given to."""
    application = locked(assignment.application)
    held = Assignment.objects.select_for_update(of=["self"]).get(pk=assignment.pk)
    held.application = application

    def may(actor: Actor, _: Application) -> bool:
        return evaluates(actor, held)

    require(may, application, user=user, entity=entity, at=at, label="avaliar esta candidatura")
    return held, application


def _to_write(
    assignment: Assignment, version: int, draft: Mapping[str, Any] | None, user: User, entity: Entity, at: datetime
) -> Review:
    held, _ = _own(assignment, user, entity, at)
    if held.state != AssignmentState.ACTIVE:
        raise WrongState("Esta avaliação não está aberta: foi entregue, ou já não está consigo.")
    review = Review.objects.select_for_update(of=["self"]).get(assignment=held)
    review.assignment = held
    if version != review.version and (draft is None or _clipped(draft) != review.draft):
        raise StaleReview(review.draft)
    return review


def _recuse(
    assignment: Assignment, application: Application, text: str, user: User, entity: Entity, at: datetime
) -> Assignment:
    if not text.strip():
        raise FundingRefused("Diga em que consiste o impedimento: só a EATA o lê.")
    InterestDeclaration.objects.create(
        assignment=assignment, has_conflict=True, text=text.strip(), statement=CONFLICT, signed_at=at
    )
    _turn(assignment, AssignmentState.RECUSED)
    tell("recuse", application, user=user, entity=entity, at=at, data={"assignment": assignment.pk})
    notifications.tell_recused(assignment, at)
    return assignment


def _turn(assignment: Assignment, state: AssignmentState) -> None:
    assignment.state = state
    assignment.version += 1
    assignment.save(update_fields=["state", "version"])


def _require_in_review(application: Application) -> None:
    if application.state != ApplicationState.IN_REVIEW:
        raise WrongState("A avaliação desta candidatura está fechada.")


def _require_staff(application: Application, user: User, entity: Entity, at: datetime, label: str) -> None:
    require(lambda actor, _: can_assign_reviewers(actor), application, user=user, entity=entity, at=at, label=label)


def _clipped(draft: Mapping[str, Any]) -> dict[str, Any]:
    """Keep texts as they were written, without what no text holds and up to a length."""
    return {str(code): _text(part) for code, part in draft.items()}


def _text(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {str(name): _text(value) for name, value in part.items()}
    return str(part).replace("\x00", "")[:LONGEST_TEXT]
