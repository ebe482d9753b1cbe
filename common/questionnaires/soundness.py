"""What lets a definition be answered: unique names, limits that can be met, conditions that look back."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from common.questionnaires.enums import ConditionOperator as Is, QuestionKind as Kind

if TYPE_CHECKING:
    from common.questionnaires.schema import Condition, Limits, Question, Schema

DIGITS = 15  # before the decimal comma: beyond it no amount or count makes sense
MOST_QUESTIONS = 300
MOST_OPTIONS = 400
ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
CHOICES = frozenset({Kind.ONE_OF, Kind.SOME_OF})
EQUAL = frozenset({Kind.TEXT, Kind.DATE, Kind.YES_NO, Kind.ONE_OF}) | NUMBERS
USES: dict[Is, frozenset[Kind]] = {
    Is.IS_ANSWERED: frozenset(Kind),
    Is.EQUALS: EQUAL,
    Is.DIFFERS: EQUAL,
    Is.ANY_OF: frozenset({Kind.TEXT, Kind.INTEGER}) | CHOICES,
    Is.CONTAINS: frozenset({Kind.SOME_OF}),
    Is.GREATER: NUMBERS,
    Is.AT_LEAST: NUMBERS,
    Is.LESS: NUMBERS,
    Is.AT_MOST: NUMBERS,
    Is.BEFORE: frozenset({Kind.DATE}),
    Is.AFTER: frozenset({Kind.DATE}),
}
LIMITS_OF: dict[Kind, frozenset[str]] = {
    Kind.TEXT: frozenset({"longest"}),
    Kind.LONG_TEXT: frozenset({"longest"}),
    Kind.INTEGER: frozenset({"least", "most"}),
    Kind.DECIMAL: frozenset({"least", "most", "decimals"}),
    Kind.MONEY: frozenset({"least", "most"}),
    Kind.DATE: frozenset({"earliest", "latest"}),
    Kind.YES_NO: frozenset(),
    Kind.ONE_OF: frozenset(),
    Kind.SOME_OF: frozenset({"least", "most"}),
    Kind.FILE: frozenset({"media_types", "most_bytes"}),
    Kind.GROUP: frozenset({"most_rows", "least_rows"}),
}


def mistakes_of(schema: "Schema") -> Iterator[tuple[str, str]]:
    """Tell what keeps a definition from being used, each with its place."""
    yield from _of_names(schema)
    asked: dict[str, Question] = {}
    for n, section in enumerate(schema.sections, 1):
        place = f"Secção {n}"
        if not section.title:
            yield place, "falta o título."
        if not section.questions:
            yield place, "falta pelo menos uma pergunta."
        for k, condition in enumerate(section.conditions, 1):
            yield from _of_condition(condition, asked, f"{place}, condição {k}")
        for m, question in enumerate(section.questions, 1):
            yield from _of_question(question, asked, f"{place}, pergunta {m}")
            asked[question.id] = question


def _of_names(schema: "Schema") -> Iterator[tuple[str, str]]:
    if not schema.sections:
        yield "Questionário", "falta pelo menos uma secção."
    questions = [question.id for question, _ in schema.walk()]
    if len(questions) > MOST_QUESTIONS:
        yield "Questionário", f"tem {len(questions)} perguntas e só pode ter {MOST_QUESTIONS}."
    for word, ids in (("secções", [one.id for one in schema.sections]), ("perguntas", questions)):
        for name, times in Counter(ids).items():
            if not ID.fullmatch(name):
                yield "Questionário", f"«{name}» não serve de identificador: minúsculas sem acentos, algarismos e _."
            if times > 1:
                yield "Questionário", f"há {times} {word} com o identificador «{name}»."


def _of_question(question: "Question", asked: dict[str, Any], place: str) -> Iterator[tuple[str, str]]:
    if not question.label:
        yield place, "falta o texto da pergunta."
    for k, condition in enumerate(question.conditions, 1):
        yield from _of_condition(condition, asked, f"{place}, condição {k}")
    yield from _of_options(question, place)
    yield from _of_limits(question, f"{place}, limites")
    if question.kind != Kind.GROUP:
        if question.questions:
            yield place, "só um grupo tem colunas."
        return
    if not question.questions:
        yield place, "um grupo precisa de pelo menos uma coluna."
    before = dict(asked)
    for n, column in enumerate(question.questions, 1):
        where = f"{place}, coluna {n}"
        if column.kind == Kind.GROUP:
            yield where, "um grupo não pode ter outro grupo dentro."
        else:
            yield from _of_question(column, before, where)
        before[column.id] = column


def _of_options(question: "Question", place: str) -> Iterator[tuple[str, str]]:
    ids = [option.id for option in question.options]
    if question.kind not in CHOICES:
        if ids:
            yield place, "só perguntas de escolha têm opções."
        return
    if not 2 <= len(ids) <= MOST_OPTIONS:
        yield place, f"tem {len(ids)} opções; precisa de duas a {MOST_OPTIONS}."
    for n, option in enumerate(question.options, 1):
        if not option.label:
            yield f"{place}, opção {n}", "falta o texto da opção."
        if not ID.fullmatch(option.id):
            yield f"{place}, opção {n}", f"«{option.id}» não serve de identificador."
        elif ids.count(option.id) > 1:
            yield f"{place}, opção {n}", f"o identificador «{option.id}» está repetido."


def _of_limits(question: "Question", place: str) -> Iterator[tuple[str, str]]:
    limits = question.limits
    for name in sorted(set(_given(limits)) - LIMITS_OF[question.kind]):
        yield place, f"«{name}» não se aplica a uma pergunta do tipo {question.kind.label}."
    for name in ("earliest", "latest"):
        if getattr(limits, name) and day(getattr(limits, name)) is None:
            yield place, f"«{name}» tem de ser um dia, escrito como 2026-12-31."
    for low, high in (("least", "most"), ("earliest", "latest"), ("least_rows", "most_rows")):
        least, most = getattr(limits, low), getattr(limits, high)
        if least is not None and most is not None and least > most:
            yield place, f"«{low}» é maior do que «{high}»: nenhuma resposta serve."
    if limits.longest == 0 or limits.most_rows == 0 or limits.most_bytes == 0:
        yield place, "um limite de zero não deixa responder."
    if limits.decimals is not None and limits.decimals > 6:
        yield place, "«decimals» pode ir até 6."


def _given(limits: "Limits") -> Iterator[str]:
    for name in limits.__dataclass_fields__:
        if getattr(limits, name) not in (None, (), 0) or (name in {"least", "most"} and getattr(limits, name) == 0):
            yield name


def _of_condition(condition: "Condition", asked: dict[str, Any], place: str) -> Iterator[tuple[str, str]]:
    other = asked.get(condition.question)
    if other is None:
        yield place, f"«{condition.question}» não é uma pergunta feita antes desta."
        return
    if other.kind not in USES[condition.operator]:
        yield place, f"«{condition.operator.label}» não se aplica a uma pergunta do tipo {other.kind.label}."
        return
    if condition.operator == Is.IS_ANSWERED:
        if condition.value is not None:
            yield place, "«foi respondida» não leva valor."
        return
    values = condition.value if condition.operator == Is.ANY_OF else (condition.value,)
    if not isinstance(values, tuple) or not values:
        yield place, "«é uma de» precisa de uma lista com pelo menos um valor."
        return
    for value in values:
        if not _fits(other, value):
            yield place, f"«{value}» não é uma resposta possível à pergunta «{other.label}»."


def _fits(question: "Question", value: Any) -> bool:
    """Tell whether JSON has the type of the question's answers; limits do not matter to compare."""
    kind = question.kind
    if kind == Kind.YES_NO:
        return isinstance(value, bool)
    if kind == Kind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    if kind in CHOICES:
        return any(option.id == value for option in question.options)
    if kind == Kind.DATE:
        return day(value) is not None
    return kind == Kind.TEXT or bool(re.fullmatch(rf"-?\d{{1,{DIGITS}}}(?:\.\d{{1,6}})?", value))


def day(text: str) -> date | None:
    """Return the day that ISO 8601 writes as «2026-12-31», and nothing for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None
