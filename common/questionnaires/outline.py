"""A definition as its author reads it: every part in order, with what it depends on."""

from dataclasses import dataclass

from common.questionnaires.differences import said_condition
from common.questionnaires.enums import QuestionKind as Kind
from common.questionnaires.schema import Condition, Question, Schema
from common.questionnaires.values import limit_note


@dataclass(frozen=True)
class QuestionLine:
    question: Question
    number: str
    limits: str
    conditions: tuple[str, ...]
    columns: tuple["QuestionLine", ...] = ()

    @property
    def is_group(self) -> bool:
        return self.question.kind == Kind.GROUP


@dataclass(frozen=True)
class SectionLine:
    id: str
    title: str
    help: str
    number: int
    conditions: tuple[str, ...]
    questions: tuple[QuestionLine, ...]


def outline_of(schema: Schema) -> list[SectionLine]:
    return [
        SectionLine(
            id=section.id,
            title=section.title,
            help=section.help,
            number=number,
            conditions=_said(section.conditions, schema),
            questions=tuple(_line(one, f"{number}.{n}", schema) for n, one in enumerate(section.questions, 1)),
        )
        for number, section in enumerate(schema.sections, 1)
    ]


def _line(question: Question, number: str, schema: Schema) -> QuestionLine:
    columns = tuple(_line(one, f"{number}.{n}", schema) for n, one in enumerate(question.questions, 1))
    return QuestionLine(question, number, limit_note(question), _said(question.conditions, schema), columns)


def _said(conditions: tuple[Condition, ...], schema: Schema) -> tuple[str, ...]:
    return tuple(said_condition(one, schema) for one in conditions)
