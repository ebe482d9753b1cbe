"""Answering: one question at a time, so that two people who write in different places never meet.

Every change takes the response's row first: what is handed in is complete, and nothing is written after it.
"""

import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from common.files.models import StoredFile
from common.questionnaires.enums import QuestionKind
from common.questionnaires.models import Answer, Questionnaire, QuestionnaireVersion, Response, TakenBack
from common.questionnaires.progress import missing_in
from common.questionnaires.queries import answers_of, schema_of, version_in_use
from common.questionnaires.refusals import (
    AnswerConflict,
    NotFinished,
    NoVersion,
    ResponseClosed,
    RowGone,
    TooManyRows,
    UnknownQuestion,
)
from common.questionnaires.schema import Question
from common.questionnaires.values import MOST_ROWS, clean
from common.ui.formatting import file_size

if TYPE_CHECKING:
    from accounts.models import User

ROW = re.compile(r"[0-9a-f]{12}")
__all__ = [
    "AnswerConflict",
    "NoVersion",
    "NotFinished",
    "ResponseClosed",
    "RowGone",
    "TooManyRows",
    "UnknownQuestion",
    "add_row",
    "close",
    "open_response",
    "rebase",
    "remove_row",
    "reopen",
    "restore_row",
    "save_answer",
]


@transaction.atomic
def open_response(
    *, questionnaire: Questionnaire, at: datetime, version: QuestionnaireVersion | None = None
) -> Response:
    """Begin a set of answers to the version in use; the first ever begun puts the version in use, for good."""
    chosen = version or version_in_use(questionnaire) or questionnaire.versions.order_by("-number").first()
    if chosen is None:
        raise NoVersion
    chosen = QuestionnaireVersion.objects.select_for_update().get(pk=chosen.pk)
    if chosen.frozen_at is None:
        schema_of(chosen)  # what cannot be read cannot be answered
        chosen.frozen_at = at
        chosen.save(update_fields=["frozen_at"])
    return Response.objects.create(version=chosen, created_at=at)


@transaction.atomic
def save_answer(
    *, response: Response, question: str, row: str = "", raw: Any, edit: int, user: "User", at: datetime
) -> Answer | None:
    """Keep what was typed, or take the answer back when nothing was; `edit` is the one its page was made with.

    The same answer again is no change. Raises ValidationError, AnswerConflict, ResponseClosed, UnknownQuestion or
    RowGone, and then nothing changed.
    """
    response = _locked(response)
    asked = _asked(response, question, row)
    value = clean(asked, raw)
    kept = Answer.objects.filter(response=response, question=question, row=row).select_related("changed_by").first()
    if kept is not None and kept.value == value and kept.version_id == response.version_id:
        return kept
    gone = None if kept else TakenBack.objects.filter(response=response, question=question, row=row).first()
    if kept is None and value is None:
        return None
    _check_edit(kept or gone, edit, value, kept)
    if value is None and kept is not None:
        _take_back(kept, user, at)
        return None
    return _write(response, asked, row, value, kept=kept, gone=gone, user=user, at=at)


@transaction.atomic
def add_row(*, response: Response, question: str, user: "User", at: datetime) -> str:
    """Add an empty row at the end of a group; return its identifier."""
    response = _locked(response)
    group = _group(response, question)
    rows = _rows(response, question)
    most = group.limits.most_rows or MOST_ROWS
    if len(rows) >= most:
        raise TooManyRows(most)
    row = uuid.uuid4().hex[:12]
    _keep_rows(response, question, [*rows, row], user, at)
    return row


@transaction.atomic
def remove_row(*, response: Response, question: str, row: str, user: "User", at: datetime) -> int:
    """Take a row out; return where it was. What was written in it waits, uncounted, for `restore_row`."""
    response = _locked(response)
    _group(response, question)
    rows = _rows(response, question)
    if row not in rows:
        raise RowGone
    position = rows.index(row)
    _keep_rows(response, question, [one for one in rows if one != row], user, at)
    return position


@transaction.atomic
def restore_row(*, response: Response, question: str, row: str, position: int, user: "User", at: datetime) -> None:
    """Put a row back where it was, with what was written in it."""
    response = _locked(response)
    group = _group(response, question)
    rows = _rows(response, question)
    if row in rows:
        return
    if not ROW.fullmatch(row):
        raise RowGone
    most = group.limits.most_rows or MOST_ROWS
    if len(rows) >= most:
        raise TooManyRows(most)
    rows.insert(max(0, min(position, len(rows))), row)
    _keep_rows(response, question, rows, user, at)


@transaction.atomic
def rebase(*, response: Response, at: datetime) -> Response:
    """Move a draft to the version in use; answers stay by the identifier of their question."""
    response = _locked(response)
    newest = version_in_use(response.version.questionnaire)
    if newest is not None and newest.number > response.version.number:
        response.version = newest
        response.save(update_fields=["version"])
    return response


@transaction.atomic
def close(*, response: Response, at: datetime) -> Response:
    """Hand the answers in: nothing changes any more. Raises NotFinished with what lacks."""
    response = _locked(response)
    missing = missing_in(schema_of(response.version), answers_of(response))
    if missing:
        raise NotFinished(missing)
    response.closed_at = at
    response.save(update_fields=["closed_at"])
    return response


@transaction.atomic
def reopen(*, response: Response) -> Response:
    """Give answers back to be corrected, by an app whose own rules say so and that keeps what was handed in."""
    response = Response.objects.select_for_update(no_key=True).get(pk=response.pk)
    response.closed_at = None
    response.save(update_fields=["closed_at"])
    return response


def _locked(response: Response) -> Response:
    """Return the row, held until the transaction ends; one at a time change the same answers."""
    locked = (
        Response.objects.select_for_update(no_key=True, of=("self",))
        .select_related("version__questionnaire")
        .get(pk=response.pk)
    )
    if locked.closed_at is not None:
        raise ResponseClosed
    return locked


def _asked(response: Response, question: str, row: str) -> Question:
    schema = schema_of(response.version)
    asked = schema.by_id.get(question)
    group = schema.group_of.get(question)
    if asked is None or bool(group) != bool(row):
        raise UnknownQuestion
    if group and row not in _rows(response, group):
        raise RowGone
    return asked


def _group(response: Response, question: str) -> Question:
    group = schema_of(response.version).by_id.get(question)
    if group is None or group.kind != QuestionKind.GROUP:
        raise UnknownQuestion
    return group


def _rows(response: Response, question: str) -> list[str]:
    kept = Answer.objects.filter(response=response, question=question, row="").first()
    return [str(row) for row in kept.value] if kept and isinstance(kept.value, list) else []


def _keep_rows(response: Response, question: str, rows: list[str], user: "User", at: datetime) -> None:
    kept = Answer.objects.filter(response=response, question=question, row="").first()
    kept = kept or Answer(response=response, question=question, row="", edit=0)
    kept.value, kept.edit, kept.version_id = rows, kept.edit + 1, response.version_id
    kept.changed_by, kept.changed_at = user, at
    kept.save()


def _check_edit(last: Answer | TakenBack | None, edit: int, value: Any, kept: Answer | None) -> None:
    """Refuse to write over a change that the page did not show; agreeing with it is no conflict."""
    if last is None or last.edit == edit or (kept is not None and kept.value == value):
        return
    theirs = kept.value if kept else None
    raise AnswerConflict(theirs=theirs, by=str(last.changed_by), at=last.changed_at, edit=last.edit)


def _take_back(kept: Answer, user: "User", at: datetime) -> None:
    TakenBack.objects.create(
        response_id=kept.response_id,
        question=kept.question,
        row=kept.row,
        edit=kept.edit + 1,
        changed_by=user,
        changed_at=at,
    )
    kept.delete()


def _write(
    response: Response,
    question: Question,
    row: str,
    value: Any,
    *,
    kept: Answer | None,
    gone: TakenBack | None,
    user: "User",
    at: datetime,
) -> Answer:
    last = kept or gone
    answer = kept or Answer(response=response, question=question.id, row=row)
    answer.file = _file(question, value, kept, user)
    answer.value, answer.version_id = value, response.version_id
    answer.edit = last.edit + 1 if last else 1
    answer.changed_by, answer.changed_at = user, at
    answer.save()
    if gone:
        gone.delete()
    return answer


def _file(question: Question, value: Any, kept: Answer | None, user: "User") -> StoredFile | None:
    """Return the file that is answered with: one that this person uploaded, of a type and size that serve."""
    if question.kind != QuestionKind.FILE:
        return None
    if kept and kept.value == value:
        return kept.file
    stored = StoredFile.objects.filter(uuid=value, uploaded_by=user).first()
    if stored is None:
        raise ValidationError("O ficheiro não se encontra: carregue-o outra vez.")
    limits = question.limits
    if limits.media_types and stored.media_type not in limits.media_types:
        raise ValidationError("Este tipo de ficheiro não serve aqui: veja os que se aceitam.")
    if limits.most_bytes and stored.size > limits.most_bytes:
        most = file_size(limits.most_bytes)
        raise ValidationError(f"O ficheiro tem {file_size(stored.size)} e o máximo são {most}.")
    return stored
