"""How far a set of answers is, and what it lacks: of sections, without touching the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.questionnaires.enums import QuestionKind as Kind, Visibility
from common.questionnaires.schema import Question, Schema, Section
from common.questionnaires.values import fault_in
from common.questionnaires.visibility import Answers, Key, rows_of, section_visibility, visibility_of


@dataclass(frozen=True)
class Missing:
    """A question that keeps the answers from being handed in; `row_number` counts from 1 in its group."""

    section_id: str
    section_title: str
    question_id: str
    row: str
    row_number: int | None
    label: str
    why: str

    @property
    def anchor(self) -> str:
        return f"a--{self.question_id}--{self.row}"


@dataclass(frozen=True)
class SectionProgress:
    """`asked` and `answered` count questions that are visible now; `missing` those that hold up handing in."""

    section_id: str
    title: str
    asked: int
    answered: int
    missing: int
    visibility: Visibility

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.visibility == Visibility.VISIBLE


def missing_in(schema: Schema, answers: Answers) -> list[Missing]:
    """List what is asked, required and unanswered, or answered with what does not serve, in order."""
    shown = visibility_of(schema, answers)
    return [each for section in schema.sections for each in _missing_in_section(section, answers, shown)]


def progress_in(schema: Schema, answers: Answers) -> list[SectionProgress]:
    """Tell how far each section is, in order; a hidden one asks nothing."""
    shown, sections = visibility_of(schema, answers), section_visibility(schema, answers)
    return [_progress(section, answers, shown, sections[section.id]) for section in schema.sections]


def _progress(
    section: Section, answers: Answers, shown: dict[Key, Visibility], visibility: Visibility
) -> SectionProgress:
    leaves = [(q, row) for q, row, _ in _asked_in(section, answers, shown) if q.kind != Kind.GROUP]
    return SectionProgress(
        section_id=section.id,
        title=section.title,
        asked=len(leaves),
        answered=sum(1 for question, row in leaves if _is_answered(answers.get((question.id, row)))),
        missing=len(list(_missing_in_section(section, answers, shown))),
        visibility=visibility,
    )


def _asked_in(
    section: Section, answers: Answers, shown: dict[Key, Visibility]
) -> Iterator[tuple[Question, str, int | None]]:
    for question in section.questions:
        if shown[question.id, ""] != Visibility.VISIBLE:
            continue
        yield question, "", None
        for number, row in enumerate(rows_of(question, answers), 1):
            for column in question.questions:
                if shown[column.id, row] == Visibility.VISIBLE:
                    yield column, row, number


def _missing_in_section(section: Section, answers: Answers, shown: dict[Key, Visibility]) -> Iterator[Missing]:
    for question, row, number in _asked_in(section, answers, shown):
        why = _why(question, answers.get((question.id, row)))
        if why:
            yield Missing(section.id, section.title, question.id, row, number, question.label, why)


def _why(question: Question, value: object) -> str:
    if question.kind == Kind.GROUP:
        return _why_of_group(question, len(value) if isinstance(value, list) else 0)
    if not _is_answered(value):
        return "Falta responder." if question.is_required else ""
    return fault_in(question, value)


def _why_of_group(question: Question, rows: int) -> str:
    least = max(question.limits.least_rows, 1 if question.is_required else 0)
    if rows < least:
        return f"Tem {rows} {'linha' if rows == 1 else 'linhas'} e precisa de pelo menos {least}."
    most = question.limits.most_rows
    return f"Tem {rows} linhas e só pode ter {most}: retire {rows - most}." if most and rows > most else ""


def _is_answered(value: object) -> bool:
    return value is not None and value != []
