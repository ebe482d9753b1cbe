"""The shape of a version's sections and questions, read from its JSON with every mistake told by its place."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import TextChoices

from common.questionnaires.enums import ConditionOperator, QuestionKind
from common.questionnaires.soundness import DIGITS, mistakes_of

_Choice = TypeVar("_Choice", bound=TextChoices)


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

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question, _ in self.walk()}

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The group of each question that is a column of one."""
        return {question.id: group.id for question, group in self.walk() if group}

    def section(self, section_id: str) -> Section | None:
        return next((section for section in self.sections if section.id == section_id), None)

    def section_of(self, question_id: str) -> Section | None:
        """Return where a question, or the group it is in, is asked."""
        top = self.group_of.get(question_id, question_id)
        return next((one for one in self.sections if any(top == question.id for question in one.questions)), None)


class SchemaProblems(Exception):
    """Everything that is wrong with a definition, each with its place: «Secção 2, pergunta 3»."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(f"{place}: {message}" for place, message in problems))
        self.problems = tuple(problems)


def as_json(schema: Schema) -> dict[str, Any]:
    """Return what is kept of a definition: everything but what says no more than the default."""
    return {"sections": [_plain(section) for section in schema.sections]}


def _plain(part: Any) -> Any:
    if isinstance(part, Decimal):
        return f"{part:f}"
    if isinstance(part, tuple | list):
        return [_plain(item) for item in part]
    if not is_dataclass(part):
        return getattr(part, "value", part)
    kept = {each.name: getattr(part, each.name) for each in fields(part)}
    return {name: _plain(value) for name, value in kept.items() if not _is_default(name, value)}


def _is_default(name: str, value: Any) -> bool:
    """Tell what need not be written; a condition's «não» is a value, a question that is not required has none."""
    if name in ("is_required", "least_rows"):
        return not value
    return value is None or value in ("", (), Limits())


def read(data: Any) -> Schema:
    """Return the definition that JSON holds. Raises SchemaProblems with every mistake, each with its place."""
    reader = Reader()
    schema = reader.schema(data)
    problems = reader.problems or [*mistakes_of(schema)]
    if problems:
        raise SchemaProblems(problems)
    return schema


def in_hand(data: Any) -> tuple[Schema, list[tuple[str, str]]]:
    """Return a definition that is still being written, with what has to be mended before it is used."""
    reader = Reader()
    schema = reader.schema(data)
    return schema, reader.problems + [*mistakes_of(schema)]


class Reader:
    """Turns JSON into a definition, noting what has the wrong shape instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def schema(self, data: Any) -> Schema:
        known = self._known(data, {"sections"}, "Questionário")
        sections = self._list(known.get("sections"), "Questionário", "sections")
        return Schema(tuple(self._section(one, f"Secção {n}") for n, one in enumerate(sections, 1)))

    def _section(self, data: Any, place: str) -> Section:
        known = self._known(data, {each.name for each in fields(Section)}, place)
        return Section(
            id=self._text(known, "id", place, longest=60),
            title=self._text(known, "title", place, longest=200),
            questions=self._questions(known, place),
            help=self._text(known, "help", place, longest=5000),
            conditions=self._conditions(known, place),
        )

    def _questions(self, known: dict[str, Any], place: str) -> tuple[Question, ...]:
        listed = self._list(known.get("questions"), place, "questions")
        word = "coluna" if "pergunta" in place else "pergunta"
        return tuple(self._question(one, f"{place}, {word} {n}") for n, one in enumerate(listed, 1))

    def _question(self, data: Any, place: str) -> Question:
        known = self._known(data, {each.name for each in fields(Question)}, place)
        return Question(
            id=self._text(known, "id", place, longest=60),
            kind=self._choice(known, "kind", QuestionKind, place),
            label=self._text(known, "label", place, longest=500),
            help=self._text(known, "help", place, longest=5000),
            is_required=self._truth(known, "is_required", place),
            options=self._options(known, place),
            limits=self._limits(known.get("limits", {}), f"{place}, limites"),
            conditions=self._conditions(known, place),
            questions=self._questions(known, place),
        )

    def _options(self, known: dict[str, Any], place: str) -> tuple[Option, ...]:
        options = []
        for n, one in enumerate(self._list(known.get("options"), place, "options"), 1):
            where = f"{place}, opção {n}"
            each = self._known(one, {"id", "label"}, where)
            options.append(Option(self._text(each, "id", where, longest=60), self._text(each, "label", where)))
        return tuple(options)

    def _conditions(self, known: dict[str, Any], place: str) -> tuple[Condition, ...]:
        conditions = []
        for n, one in enumerate(self._list(known.get("conditions"), place, "conditions"), 1):
            where = f"{place}, condição {n}"
            each = self._known(one, {"question", "operator", "value"}, where)
            operator = self._choice(each, "operator", ConditionOperator, where)
            value = each.get("value")
            conditions.append(Condition(self._text(each, "question", where), operator, _kept(value)))
        return tuple(conditions)

    def _limits(self, data: Any, place: str) -> Limits:
        known = self._known(data, {each.name for each in fields(Limits)}, place)
        return Limits(
            least=self._decimal(known, "least", place),
            most=self._decimal(known, "most", place),
            longest=self._count(known, "longest", place),
            decimals=self._count(known, "decimals", place),
            earliest=self._text(known, "earliest", place) or None,
            latest=self._text(known, "latest", place) or None,
            most_rows=self._count(known, "most_rows", place),
            least_rows=self._count(known, "least_rows", place) or 0,
            media_types=tuple(self._list(known.get("media_types"), place, "media_types")),
            most_bytes=self._count(known, "most_bytes", place),
        )

    def _note(self, place: str, message: str) -> None:
        self.problems.append((place, message))

    def _known(self, data: Any, names: set[str], place: str) -> dict[str, Any]:
        if not isinstance(data, dict):
            self._note(place, "tem de ser um objeto com nomes e valores.")
            return {}
        for name in sorted(set(data) - names):
            self._note(place, f"«{name}» não é um nome conhecido; os que existem são {', '.join(sorted(names))}.")
        return data

    def _list(self, value: Any, place: str, name: str) -> list[Any]:
        if value is None or isinstance(value, list):
            return value or []
        self._note(place, f"«{name}» tem de ser uma lista.")
        return []

    def _text(self, known: dict[str, Any], name: str, place: str, *, longest: int = 300) -> str:
        value = known.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or "\x00" in value:
            self._note(place, f"«{name}» tem de ser um texto.")
            return ""
        if len(value) > longest:
            self._note(place, f"«{name}» tem {len(value)} caracteres e só pode ter {longest}.")
        return unicodedata.normalize("NFC", value).strip()

    def _truth(self, known: dict[str, Any], name: str, place: str) -> bool:
        value = known.get(name, False)
        if not isinstance(value, bool):
            self._note(place, f"«{name}» tem de ser true ou false.")
        return value is True

    def _count(self, known: dict[str, Any], name: str, place: str) -> int | None:
        value = known.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**9:
            self._note(place, f"«{name}» tem de ser um número inteiro, zero ou mais.")
            return None
        return value

    def _decimal(self, known: dict[str, Any], name: str, place: str) -> Decimal | None:
        value = known.get(name)
        if value is None:
            return None
        try:
            number = Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and number.adjusted() < DIGITS:
            return number
        self._note(place, f"«{name}» tem de ser um número, escrito como «1234.56».")
        return None

    def _choice(self, known: dict[str, Any], name: str, choices: type[_Choice], place: str) -> _Choice:
        try:
            return choices(str(known.get(name)))
        except ValueError:
            self._note(place, f"«{name}» tem de ser um de {', '.join(choices.values)}.")
            return next(iter(choices))


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
