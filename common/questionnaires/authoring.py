"""Writing questionnaires: a version is changed by hand until it is put in use, and then never."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from common.audit.trail import record
from common.canonical import canonical, sha256_of
from common.questionnaires import access
from common.questionnaires.models import Questionnaire, QuestionnaireVersion, Response
from common.questionnaires.refusals import GroundsNeeded, StaleDefinition, VersionInUse
from common.questionnaires.schema import Schema, as_json, read

if TYPE_CHECKING:
    from accounts.models import User

FIRST = {
    "sections": [
        {
            "id": "seccao",
            "title": "Primeira secção",
            "questions": [{"id": "pergunta", "kind": "TEXT", "label": "Primeira pergunta"}],
        }
    ]
}


def state_of(version: QuestionnaireVersion) -> str:
    """Return what tells whether a definition changed since a page was made."""
    return sha256_of(canonical(version.schema))[:16]


@transaction.atomic
def create_questionnaire(*, code: str, title: str, user: "User", at: datetime, schema: Any = None) -> Questionnaire:
    """Begin a questionnaire, from a definition or from one section with one question."""
    questionnaire = Questionnaire.objects.create(code=code, title=title)
    QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=1, schema=schema or FIRST, created_by=user, created_at=at
    )
    record(questionnaire, "questionnaires.create", user=user)
    return questionnaire


@transaction.atomic
def draft_next(*, questionnaire: Questionnaire, user: "User", at: datetime) -> QuestionnaireVersion:
    """Prepare the next version from the last one, or return the one already in hand."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    last = questionnaire.versions.order_by("-number").first()
    if last is not None and last.frozen_at is None:
        return last
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=last.number + 1 if last else 1,
        schema=last.schema if last else FIRST,
        created_by=user,
        created_at=at,
    )
    record(questionnaire, "questionnaires.draft", user=user, data={"number": version.number})
    return version


@transaction.atomic
def change(*, version: QuestionnaireVersion, schema: Schema, expected: str, user: "User") -> QuestionnaireVersion:
    """Keep another definition in place of the one that the page showed. Raises StaleDefinition or VersionInUse."""
    return _replace(version, as_json(schema), expected, user, "questionnaires.change")


@transaction.atomic
def undo(*, version: QuestionnaireVersion, expected: str, user: "User") -> QuestionnaireVersion:
    """Go back to how it was before the last change; doing it again goes forward."""
    if version.before is None:
        return version
    return _replace(version, version.before, expected, user, "questionnaires.undo")


@transaction.atomic
def put_in_use(*, version: QuestionnaireVersion, user: "User", at: datetime, grounds: str = "") -> int:
    """Let a version be answered from now on, and move every draft to it; return how many.

    Where people are answering, it takes grounds. Raises SchemaProblems, GroundsNeeded or VersionInUse.
    """
    version = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if version.frozen_at is not None:
        raise VersionInUse
    read(version.schema)
    version.frozen_at, version.grounds = at, grounds.strip()
    if not version.grounds and access.places_running(version.questionnaire, at):
        raise GroundsNeeded
    version.save(update_fields=["frozen_at", "grounds"])
    drafts = Response.objects.filter(
        version__questionnaire=version.questionnaire_id, closed_at=None, version__number__lt=version.number
    )
    moved = drafts.update(version=version)
    said = {"number": version.number, "drafts": moved, "grounds": version.grounds}
    record(version.questionnaire, "questionnaires.put_in_use", user=user, data=said)
    return moved


@transaction.atomic
def discard(*, version: QuestionnaireVersion, user: "User") -> None:
    """Throw away a version that was never used."""
    version = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if version.frozen_at is not None:
        raise VersionInUse
    record(version.questionnaire, "questionnaires.discard", user=user, data={"number": version.number})
    version.delete()


def _replace(
    version: QuestionnaireVersion, schema: Any, expected: str, user: "User", action: str
) -> QuestionnaireVersion:
    version = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if version.frozen_at is not None:
        raise VersionInUse
    if state_of(version) != expected:
        raise StaleDefinition
    if schema != version.schema:
        version.before, version.schema = version.schema, schema
        version.save(update_fields=["before", "schema"])
        record(version.questionnaire, action, user=user, data={"number": version.number})
    return version
