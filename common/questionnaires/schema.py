"""The shape of a version's sections and questions, read from its JSON with every mistake told by its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from common.questionnaires.enums import ConditionOperator, QuestionKind


@dataclass(frozen=True)
class Condition:
    """`question` is the id of an earlier question; `value` is JSON of that question's kind, a list for ANY_OF."""

    question: str
    operator: ConditionOperator
    value: object = None


@dataclass(frozen=True)
class Option:
    id: str
    label: str


@dataclass(frozen=True)
class Limits:
    """Characters are counted as people see them (graphemes); sizes are in bytes."""

    least: Decimal | None = None
    most: Decimal | None = None
    longest: int | None = None
    decimals: int | None = None
    earliest: str | None = None
    latest: str | None = None
    most_rows: int | None = None
    least_rows: int = 0
    media_types: tuple[str, ...] = ()
    most_bytes: int | None = None


@dataclass(frozen=True)
class Question:
    """`conditions` must all hold for it to be asked; `questions` are the columns of a group, which holds no group."""

    id: str
    kind: QuestionKind
    label: str
    help: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    limits: Limits = field(default_factory=Limits)
    conditions: tuple[Condition, ...] = ()
    questions: tuple["Question", ...] = ()


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    questions: tuple[Question, ...]
    help: str = ""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Schema:
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[tuple[Question, Question | None]]:
        """Yield every question with the group it is in, in the order they are asked."""
        for section in self.sections:
            for question in section.questions:
                yield question, None
                for column in question.questions:
                    yield column, question
