"""Everything that is known of the applications of a call, as rows of tables, a block of applications at a time.

The number of queries depends on how many blocks there are, and on nothing else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.questionnaires.enums import QuestionKind
from common.questionnaires.models import QuestionnaireVersion
from common.questionnaires.queries import schema_of
from common.questionnaires.schema import Question, Schema
from common.questionnaires.values import shown
from funding.models import (
    Appeal,
    Application,
    Assignment,
    Award,
    Call,
    Clarification,
    Criterion,
    Decision,
    Export,
    HearingArgument,
    InterestDeclaration,
    LowDensityListing,
    Milestone,
    Participation,
    PaymentApproval,
    PaymentRequest,
    Score,
    Submission,
)
from funding.permissions import can_take_application
from funding.queries.evaluation import applicant_entities, own_entities
from funding.queries.submissions import Content, content_of_submission, last_submissions
from territories.queries import EntityLabel, entity_labels

BLOCK = 200


@dataclass(frozen=True)
class FormColumns:
    """What the form ever asked, in all its versions: the last one's order first, then what it no longer asks."""

    schemas: Mapping[int, Schema]
    plain: tuple[Question, ...]
    groups: tuple[tuple[Question, tuple[Question, ...]], ...]

    def of_version(self, number: int | None) -> Mapping[str, Question]:
        newest = max(self.schemas, default=0)
        schema = self.schemas.get(newest if number is None else number)
        return schema.by_id if schema else {}


@dataclass(frozen=True)
class Block:
    """Some applications with all that is kept about each; lists are by the application's key."""

    contents: list[Content]
    labels: Mapping[int, EntityLabel]
    participations: Mapping[int, list[Participation]]
    clarifications: Mapping[int, list[Clarification]]
    assignments: Mapping[int, list[Assignment]]
    conflicts: Mapping[int, list[InterestDeclaration]]
    scores: Mapping[int, list[Score]]
    decisions: Mapping[int, list[Decision]]
    arguments: Mapping[int, list[HearingArgument]]
    appeals: Mapping[int, list[Appeal]]
    awards: Mapping[int, list[Award]]
    milestones: Mapping[int, list[Milestone]]
    payments: Mapping[int, list[PaymentRequest]]
    approvals: Mapping[int, list[PaymentApproval]]
    listed: Collection[int] | None
    columns: FormColumns
    criteria: Sequence[Criterion] = field(default=())


def columns_of_form(call: Call) -> FormColumns:
    """Read every version of the call's form, so that no answer is without its column."""
    versions = QuestionnaireVersion.objects.filter(questionnaire=call.application_form_id).order_by("-number")
    schemas = {version.number: schema_of(version) for version in versions}
    plain: dict[str, Question] = {}
    groups: dict[str, tuple[Question, dict[str, Question]]] = {}
    for schema in schemas.values():
        for question, group in schema.walk():
            if question.kind == QuestionKind.GROUP:
                groups.setdefault(question.id, (question, {}))
            elif group is None:
                plain.setdefault(question.id, question)
            else:
                groups[group.id][1].setdefault(question.id, question)
    return FormColumns(
        schemas, tuple(plain.values()), tuple((group, tuple(inside.values())) for group, inside in groups.values())
    )


@dataclass(frozen=True)
class Taken:
    """What goes into an export, in the order of registration, and what is left out because of who asked."""

    submissions: tuple[int, ...]
    left_out: tuple[str, ...]


def to_take(call: Call, actor: Any, *, is_unsealed: bool, on: date) -> Taken:
    """Leave out what the person declared a conflict in, and what their own entities take part in."""
    rows = list(last_submissions(call).order_by("registry").values_list("pk", "registry", "application_id"))
    applicants = applicant_entities([application_id for _, _, application_id in rows])
    own = own_entities([actor.user_id], on).get(actor.user_id, frozenset())
    told = InterestDeclaration.objects.filter(assignment__reviewer=actor.user_id, has_conflict=True)
    declared = set(told.values_list("assignment__application_id", flat=True))
    taken: list[tuple[int, str]] = []
    left: list[tuple[int, str]] = []
    for pk, registry, application_id in rows:
        may = can_take_application(
            actor,
            is_unsealed=is_unsealed,
            applicants=applicants.get(application_id, ()),
            own=own,
            has_conflict=application_id in declared,
        )
        (taken if may else left).append((pk, registry))
    return Taken(tuple(pk for pk, _ in taken), tuple(registry for _, registry in left))


def blocks_of(call: Call, submissions: Sequence[int], on: date) -> Iterator[Block]:
    """Read the applications some at a time: what was read is let go before the next."""
    listed = frozenset(LowDensityListing.objects.filter(call=call).values_list("municipality_id", flat=True)) or None
    columns = columns_of_form(call)
    criteria = list(call.criteria.order_by("position", "pk"))
    for start in range(0, len(submissions), BLOCK):
        yield _block(submissions[start : start + BLOCK], listed, columns, criteria, on)


def _block(
    keys: Sequence[int],
    listed: Collection[int] | None,
    columns: FormColumns,
    criteria: Sequence[Criterion],
    on: date,
) -> Block:
    rows = Submission.objects.filter(pk__in=keys).select_related("application__lead", "submitted_by", "summary")
    contents = [content_of_submission(one, listed) for one in rows.order_by("registry")]
    inside = [one.submission.application_id for one in contents]
    among = {"application__in": inside}
    taking_part = Participation.objects.filter(**among).select_related("entity", "municipality", "signed_by")
    participations = _by("application_id", taking_part.order_by("pk"))
    decisions = Decision.objects.filter(**among).select_related("decided_by", "hearing")
    assignments = Assignment.objects.filter(**among).select_related("reviewer", "review")
    scores = Score.objects.filter(
        review__assignment__application__in=inside, review__submitted_at__isnull=False
    ).select_related("criterion", "review__assignment__reviewer")
    payments = PaymentRequest.objects.filter(award__application__in=inside).select_related("award")
    entities = {one.submission.application.lead_id for one in contents}
    entities |= {one.entity_id for of_one in participations.values() for one in of_one}
    return Block(
        contents=contents,
        labels=entity_labels(entities, on),
        participations=participations,
        clarifications=_by("application_id", Clarification.objects.filter(**among).order_by("asked_at", "pk")),
        assignments=_by("application_id", assignments.order_by("pk")),
        conflicts=_by(
            "assignment_id",
            InterestDeclaration.objects.filter(assignment__application__in=inside).order_by("signed_at", "pk"),
        ),
        scores=_by("review__assignment__application_id", scores.order_by("review_id", "criterion__position", "pk")),
        decisions=_by("application_id", decisions.order_by("decided_at", "pk")),
        arguments=_by(
            "hearing__decision_id",
            HearingArgument.objects.filter(hearing__decision__application__in=inside)
            .select_related("hearing")
            .order_by("position"),
        ),
        appeals=_by("decision_id", Appeal.objects.filter(decision__application__in=inside).order_by("filed_at", "pk")),
        awards=_by("application_id", Award.objects.filter(**among).order_by("pk")),
        milestones=_by(
            "award_id",
            Milestone.objects.filter(award__application__in=inside)
            .select_related("municipality", "verified_by")
            .order_by("due_on", "pk"),
        ),
        payments=_by("award_id", payments.order_by("number", "pk")),
        approvals=_by(
            "payment_id",
            PaymentApproval.objects.filter(payment__award__application__in=inside)
            .select_related("approved_by")
            .order_by("round", "level"),
        ),
        listed=listed,
        columns=columns,
        criteria=criteria,
    )


def _by(path: str, rows: Any) -> dict[int, list[Any]]:
    """Group rows by a key of theirs, or of what they were fetched with."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        key = row
        for name in path.split("__"):
            key = getattr(key, name)
        found[key].append(row)
    return found


def cell_of(question: Question, value: Any, said: Mapping[str, Any]) -> Any:
    """Return an answer as a cell: numbers and days as such, options by their words, files by their names."""
    match question.kind:
        case _ if value is None:
            return None
        case QuestionKind.FILE:
            names = [one["file__original_name"] for one in said.get("files", ()) if one["question"] == question.id]
            return ", ".join(names) or None
        case QuestionKind.INTEGER | QuestionKind.DECIMAL | QuestionKind.MONEY:
            return Decimal(str(value))
        case QuestionKind.DATE:
            return date.fromisoformat(value)
        case QuestionKind.YES_NO:
            return bool(value)
    return shown(question, value)


def exports_of(call: Call) -> Any:
    """Return what was taken of a call by the EATA, the last first."""
    return call.exports.filter(application=None).select_related("asked_by").order_by("-asked_at", "-pk")


def own_exports(application: Application, user_id: int | None) -> Any:
    return application.call.exports.filter(application=application, asked_by=user_id).order_by("-asked_at", "-pk")


def exports_to_forget(until: datetime) -> Any:
    return Export.objects.filter(made_at__lt=until, removed_at=None).order_by("pk")
