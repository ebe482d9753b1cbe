"""Answering the form of a call: the answers are the questionnaire's, who may write them and when is ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum

from accounts.models import User
from common.files.models import StoredFile
from common.files.operations import UploadRefused
from common.questionnaires.models import Answer, Response, TakenBack
from common.questionnaires.operations import open_response, rebase
from funding.models import Application
from funding.operations.applications import changed, in_preparation
from funding.operations.attachments import add_attachment, remove_attachment
from funding.operations.refusals import FundingRefused
from territories.models import Entity


@transaction.atomic
def open_form(*, application: Application, user: User, entity: Entity, at: datetime) -> Response | None:
    """Return the answers of a draft, begun the first time and moved to the form in use; None without a form."""
    application = in_preparation(application, user, entity, at)
    form = application.call.application_form
    if form is None:
        return None
    if application.response is None:
        application.response = open_response(questionnaire=form, at=at)
        application.save(update_fields=["response"])
    return rebase(response=application.response, at=at)


@contextmanager
def writing_answers(*, application: Application, user: User, entity: Entity, at: datetime) -> Iterator[None]:
    """Let answers be written while the draft may be; a change counts as one of the application.

    Raises CallClosed, WrongState or NotAllowed before anything is written. Whoever submits waits, or is told.
    """
    with transaction.atomic():
        application = in_preparation(application, user, entity, at)
        before = _edits_of(application)
        yield
        if _edits_of(application) != before:
            _drop_files_no_longer_answered(application, user, entity, at)
            changed(application, at)


def store_answer_file(
    *,
    application: Application,
    upload: "UploadedFile[Any]",
    question: str,
    label: str,
    user: User,
    entity: Entity,
    at: datetime,
) -> StoredFile:
    """Keep a file that answers a question, counted and looked at as the other attachments. Raises UploadRefused."""
    try:
        said = {"purpose": label[:120], "question": question}
        return add_attachment(
            application=application, upload=upload, **said, user=user, entity=entity, at=at, keeps_same=True
        ).file
    except FundingRefused as refused:
        raise UploadRefused(str(refused)) from refused


def _edits_of(application: Application) -> tuple[Any, ...]:
    """Tell one state of the answers from another, in two small queries."""
    found: list[Any] = []
    for model in (Answer, TakenBack):
        counted = model._default_manager.filter(response=application.response_id)
        found += counted.aggregate(rows=Count("pk"), edits=Sum("edit")).values()
    return tuple(found)


def _drop_files_no_longer_answered(application: Application, user: User, entity: Entity, at: datetime) -> None:
    files = Answer.objects.filter(response=application.response_id, file__isnull=False).values("file")
    left = application.attachments.filter(removed_at=None).exclude(question="").exclude(file__in=files)
    for attachment in left.order_by("pk"):
        remove_attachment(attachment=attachment, user=user, entity=entity, at=at)
