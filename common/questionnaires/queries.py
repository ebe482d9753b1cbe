"""Reading answers: all of them, those that count, what lacks, and a section as it is shown."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from common.questionnaires.models import Answer, Questionnaire, QuestionnaireVersion, Response
from common.questionnaires.progress import Missing, SectionProgress, missing_in, progress_in
from common.questionnaires.schema import Schema, read
from common.questionnaires.sheet import Kept, SectionView, Tries, sheet_of
from common.questionnaires.visibility import Key, counted

__all__ = ["Missing", "SectionProgress", "SectionView"]


def schema_of(version: QuestionnaireVersion) -> Schema:
    """Return the sections and questions of a version, read once for each object."""
    known: Schema | None = getattr(version, "_schema_read", None)
    if known is None:
        known = read(version.schema)
        version._schema_read = known  # type: ignore[attr-defined]  # kept with the object it was read from
    return known


def version_in_use(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the newest version that was put in use."""
    return questionnaire.versions.exclude(frozen_at=None).order_by("-number").first()


def version_in_hand(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the version that is being prepared, with its questionnaire."""
    return questionnaire.versions.filter(frozen_at=None).select_related("questionnaire").first()


def versions_of(questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """Return all versions, newest first, each with how many sets of answers are of it."""
    versions = questionnaire.versions.select_related("questionnaire", "created_by").annotate(
        answered=Count("responses"), handed_in=Count("responses", filter=~Q(responses__closed_at=None))
    )
    return list(versions.order_by("-number"))


def found_questionnaires(words: str) -> QuerySet[Questionnaire]:
    """Return questionnaires by title, with the version in use, the one in hand, and how many answer."""
    found = Questionnaire.objects.annotate(
        in_use=Max("versions__number", filter=~Q(versions__frozen_at=None)),
        in_hand=Max("versions__number", filter=Q(versions__frozen_at=None)),
        answered=Count("versions__responses", distinct=True),
    )
    if words:
        found = found.filter(Q(title__icontains=words) | Q(code__icontains=words))
    return found.order_by("title", "pk")


def answers_of(response: Response) -> dict[Key, Any]:
    """Return every answer, by question and row: also those to questions that are hidden or were taken out."""
    answers = Answer.objects.filter(response=response).values_list("question", "row", "value")
    return {(question, row): value for question, row, value in answers}


def answers_to_hand_in(response: Response) -> list[dict[str, Any]]:
    """Return the answers to what is asked, in the order of the questionnaire: what a submission is made of."""
    return _handed_in(schema_of(response.version), answers_of(response))


def missing_and_handed_in(response: Response) -> tuple[list[Missing], list[dict[str, Any]]]:
    """Return what lacks, and the answers to what is asked: both of the same reading."""
    schema, answers = schema_of(response.version), answers_of(response)
    return missing_in(schema, answers), _handed_in(schema, answers)


def _handed_in(schema: Schema, answers: Mapping[Key, Any]) -> list[dict[str, Any]]:
    found = counted(schema, answers)
    return [{"question": question, "row": row, "value": value} for (question, row), value in found.items()]


def missing_of(response: Response) -> list[Missing]:
    """List what lacks before handing in, in order, with section, row and reason."""
    return missing_in(schema_of(response.version), answers_of(response))


def progress_of(response: Response) -> list[SectionProgress]:
    """Tell how far each section is."""
    return progress_in(schema_of(response.version), answers_of(response))


def section_view(
    response: Response, section_id: str, *, editable: bool, tries: Tries | None = None
) -> SectionView | None:
    """Return a section as it is shown, or None when there is none of that name; always the same number of queries.

    `tries` is what was just sent and not kept: it is shown as it was typed.
    """
    return sheet_of(
        schema_of(response.version),
        kept_of(response),
        section_id,
        reference=str(response.uuid),
        editable=editable and response.closed_at is None,
        earlier=_earlier(response),
        tries=tries,
    )


def kept_of(response: Response) -> dict[Key, Kept]:
    """Return every answer with its author, when, and the question as it was then."""
    answers = Answer.objects.filter(response=response).select_related("changed_by", "file").order_by("pk")
    found = {
        (one.question, one.row): Kept(
            value=one.value,
            edit=one.edit,
            by=str(one.changed_by),
            at=one.changed_at,
            version_id=one.version_id or response.version_id,
            file=one.file,
        )
        for one in answers
    }
    for gone in response.taken_back.all():
        found.setdefault((gone.question, gone.row), Kept(None, gone.edit, "", gone.changed_at, response.version_id))
    return found


def _earlier(response: Response) -> dict[int, Schema]:
    """Return the versions that some answer was given to and that are no longer the response's."""
    versions = QuestionnaireVersion.objects.filter(
        pk__in=Answer.objects.filter(response=response).exclude(version=response.version_id).values("version")
    )
    return {version.pk: schema_of(version) for version in versions}
