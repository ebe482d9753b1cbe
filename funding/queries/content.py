"""Everything an application says, as it is handed in and hashed; and the same in words, to be read and compared."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any

from common.canonical import canonical
from common.questionnaires.enums import QuestionKind
from common.questionnaires.queries import answers_to_hand_in, schema_of
from common.questionnaires.schema import Question, Schema
from common.questionnaires.values import shown
from common.ui.formatting import money, number
from funding.enums import ParticipationState, PlatformKind
from funding.models import Application, Submission
from funding.queries.facts import ApplicationFacts

Content = dict[str, Any]
OF_A_FILE = ("purpose", "question", "sha256", "file__original_name", "file__size")
PROJECT, PARTICIPANTS, LINES = "Projeto e plataforma", "Participantes", "Tipologias"
BUDGET, SERVICES, ANSWERS, FILES = "Orçamento", "Serviços de dados", "Formulário", "Anexos"


def files_of_draft(application: Application) -> list[dict[str, Any]]:
    """Return the files that would go in now, in the order in which they are handed in; read once for each object."""
    known: list[dict[str, Any]] | None = getattr(application, "_files_read", None)
    if known is None:
        files = application.attachments.filter(removed_at=None).order_by("purpose", "sha256", "pk")
        known = list(files.values(*OF_A_FILE, "scan", "added_at"))
        application._files_read = known  # type: ignore[attr-defined]  # kept with the object it was read for
    return known


def content_of(
    application: Application, facts: ApplicationFacts, answers: list[dict[str, Any]] | None = None
) -> Content:
    """Return everything that is handed in, in an order that does not depend on when it was written.

    `facts` were read of the draft, with its rows; `answers` where they were read already.
    """
    response, rows = application.response, facts.rows
    if answers is None:
        answers = answers_to_hand_in(response) if response else []
    accepted = [one for one in rows.participations if one["state"] == ParticipationState.ACCEPTED]
    committed = ("entity__code", "committed_at", "signed_by__name", "verticals")
    return {
        "call": application.call.code,
        "title": application.title,
        "lead": application.lead.code,
        "platform": {"kind": application.platform_kind, "name": application.platform_name},
        "participants": [asdict(one) for one in facts.participants],
        "commitments": [
            {name: one[name] for name in committed} for one in sorted(accepted, key=itemgetter("entity__code"))
        ],
        "lines": list(rows.lines),
        "budget": list(rows.budget),
        "data_services": list(rows.services),
        "form": response.version.number if response else None,
        "answers": answers,
        "files": [{name: one[name] for name in OF_A_FILE} for one in files_of_draft(application)],
    }


def content_handed_in(submission: Submission) -> Content:
    content: Content = json.loads(submission.payload)
    return content


@dataclass(frozen=True)
class Said:
    """One thing an application says: where, about what, and what."""

    section: str
    about: str
    what: str


def said_in(content: Content, form: Schema | None) -> list[Said]:
    """Write a content in words, in the order of the sections; `form` is what was asked, in its version."""
    said = [Said(section, about, what) for section, part in _PARTS for about, what in part(content)]
    answers = [Said(ANSWERS, about, what) for about, what in _answers(content, form)]
    return sorted([*said, *answers], key=lambda one: ORDER.index(one.section))


def _answers(content: Content, form: Schema | None) -> Iterator[tuple[str, str]]:
    """Each answer with its question's label; rows of groups by their number, files by their names."""
    questions = form.by_id if form else {}
    rows = [row for one in content["answers"] if isinstance(one["value"], list) for row in one["value"]]
    for one in content["answers"]:
        question = questions.get(one["question"])
        if question is not None and question.kind == QuestionKind.GROUP:
            continue
        label = question.label if question else one["question"]
        number = rows.index(one["row"]) + 1 if one["row"] in rows else 0
        yield (f"{label} (linha {number})" if number else label), _answer(content, question, one["value"])


def _answer(content: Content, question: Question | None, value: Any) -> str:
    if question is None:
        return _value(value)
    if question.kind == QuestionKind.FILE:
        return ", ".join(one["file__original_name"] for one in content["files"] if one["question"] == question.id)
    return shown(question, value)


@dataclass(frozen=True)
class Change:
    """What one content says and the other does not: empty where it says nothing."""

    section: str
    about: str
    before: str
    now: str


def changes_between(before: list[Said], now: list[Said]) -> list[Change]:
    """Return what is no longer said, is newly said or is said otherwise, in the order of what is said now."""
    old = {(one.section, one.about): one.what for one in before}
    new = {(one.section, one.about): one.what for one in now}
    places = [*new, *(place for place in old if place not in new)]
    order = {section: position for position, section in enumerate(ORDER)}
    changed = [
        Change(*place, old.get(place, ""), new.get(place, "")) for place in places if old.get(place) != new.get(place)
    ]
    return sorted(changed, key=lambda one: order[one.section])


def _project(content: Content) -> Iterator[tuple[str, str]]:
    kind = content["platform"]["kind"]
    yield "Título", content["title"]
    yield "Plataforma", PlatformKind(kind).label if kind else "por dizer"
    yield "Nome da plataforma", content["platform"]["name"] or "por dizer"


def _participants(content: Content) -> Iterator[tuple[str, str]]:
    for one in content["participants"]:
        yield one["name"], ", ".join(_participation(one))


def _participation(one: Mapping[str, Any]) -> Iterator[str]:
    yield ParticipationState(one["state"]).label
    if one["municipality_id"] is not None and one["state"] == ParticipationState.ACCEPTED:
        yield "usa a plataforma" if one["uses_platform"] else "não usa a plataforma"
        yield "partilha dados" if one["has_committed"] else "sem compromisso de partilha de dados"


def _lines(content: Content) -> Iterator[tuple[str, str]]:
    for one in content["lines"]:
        quantity = number(Decimal(one["quantity"])) if one["quantity"] is not None else "por dizer"
        amount = money(Decimal(one["amount"])) if one["amount"] is not None else "por dizer"
        yield one["line__code"], f"quantidade {quantity}, montante {amount}"


def _budget(content: Content) -> Iterator[tuple[str, str]]:
    for position, one in enumerate(content["budget"], start=1):
        of_line = f" ({one['line__code']})" if one["line__code"] else ""
        yield f"{position}. {one['label']}, {one['year']}{of_line}", money(Decimal(one["amount"]))
    if content["budget"]:
        yield "Total", money(sum((Decimal(one["amount"]) for one in content["budget"]), Decimal()))


def _services(content: Content) -> Iterator[tuple[str, str]]:
    for one in content["data_services"]:
        yield one["name"], ". ".join(part for part in (one["vertical"], one["description"]) if part) or "sem descrição"


def _files(content: Content) -> Iterator[tuple[str, str]]:
    for one in content["files"]:
        yield f"{one['purpose']}: {one['file__original_name']}", f"SHA-256 {one['sha256']}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "sim" if value else "não"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_PARTS = (
    (PROJECT, _project),
    (PARTICIPANTS, _participants),
    (LINES, _lines),
    (BUDGET, _budget),
    (SERVICES, _services),
    (FILES, _files),
)
ORDER = (PROJECT, PARTICIPANTS, LINES, BUDGET, SERVICES, ANSWERS, FILES)


def content_now(application: Application, facts: ApplicationFacts) -> Content:
    """Return what would be handed in now, as it would be read back."""
    content: Content = json.loads(canonical(content_of(application, facts)))
    return content


def form_now(application: Application) -> Schema | None:
    """Return what the form of the draft asks."""
    return schema_of(application.response.version) if application.response else None


def form_handed_in(submission: Submission) -> Schema | None:
    """Return what the form asked in the version that was answered and handed in."""
    response = submission.application.response
    number = content_handed_in(submission).get("form")
    if response is None or number is None:
        return None
    if response.version.number == number:
        return schema_of(response.version)
    version = response.version.questionnaire.versions.filter(number=number).first()
    return schema_of(version) if version else None
