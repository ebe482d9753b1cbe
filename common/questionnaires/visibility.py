"""Which questions are asked, from the answers given so far.

A condition on an answer that was not given decides nothing; one on a question that is not asked cannot hold.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from common.questionnaires.enums import ConditionOperator as Is, QuestionKind as Kind, Visibility
from common.questionnaires.schema import Condition, Question, Schema

Key = tuple[str, str]  # the question, and the row of its group or nothing
Answers = Mapping[Key, Any]  # JSON of each answer, hidden ones too
VISIBLE, HIDDEN, UNDETERMINED = Visibility.VISIBLE, Visibility.HIDDEN, Visibility.UNDETERMINED


def visibility_of(schema: Schema, answers: Answers) -> dict[Key, Visibility]:
    """Tell of every question, and of every column in every row of its group, whether it is asked."""
    found: dict[Key, Visibility] = {}
    for section in schema.sections:
        around = _all(_holds(one, "", schema, answers, found) for one in section.conditions)
        for question in section.questions:
            own = _all(_holds(one, "", schema, answers, found) for one in question.conditions)
            found[question.id, ""] = _all([around, own])
            for row in rows_of(question, answers):
                found.update(_of_row(question, row, schema, answers, found))
    return found


def section_visibility(schema: Schema, answers: Answers) -> dict[str, Visibility]:
    """Tell of every section whether it is asked: what says its own condition."""
    found = visibility_of(schema, answers)
    return {
        section.id: _all(_holds(one, "", schema, answers, found) for one in section.conditions)
        for section in schema.sections
    }


def rows_of(question: Question, answers: Answers) -> list[str]:
    """Return the rows of a group, in order; none of anything else."""
    rows = answers.get((question.id, "")) if question.kind == Kind.GROUP else None
    return [row for row in rows if isinstance(row, str)] if isinstance(rows, list | tuple) else []


def asked(schema: Schema, answers: Answers) -> Iterator[tuple[Question, str]]:
    """Yield the questions that are asked, with the row, in the order of the questionnaire."""
    shown = visibility_of(schema, answers)
    for section in schema.sections:
        for question in section.questions:
            if shown[question.id, ""] != VISIBLE:
                continue
            yield question, ""
            for row in rows_of(question, answers):
                for column in question.questions:
                    if shown[column.id, row] == VISIBLE:
                        yield column, row


def counted(schema: Schema, answers: Answers) -> dict[Key, Any]:
    """Return the answers to what is asked: the only ones that count and are handed in."""
    keys = [(question.id, row) for question, row in asked(schema, answers)]
    return {key: answers[key] for key in keys if key in answers}


def _of_row(
    group: Question, row: str, schema: Schema, answers: Answers, known: dict[Key, Visibility]
) -> dict[Key, Visibility]:
    found: ChainMap[Key, Visibility] = ChainMap({}, known)
    for column in group.questions:
        own = [_holds(one, row, schema, answers, found) for one in column.conditions]
        found[column.id, row] = _all([known[group.id, ""], *own])
    return dict(found.maps[0])


def _all(parts: Iterable[Visibility]) -> Visibility:
    said = set(parts)
    return next((one for one in (HIDDEN, UNDETERMINED) if one in said), VISIBLE)


def _holds(
    condition: Condition, row: str, schema: Schema, answers: Answers, found: Mapping[Key, Visibility]
) -> Visibility:
    key = condition.question, row if condition.question in schema.group_of else ""
    if found.get(key, HIDDEN) != VISIBLE:
        return found.get(key, HIDDEN)
    answer = answers.get(key)
    if answer is None or answer == []:
        return UNDETERMINED
    return VISIBLE if _is(condition, schema.by_id[condition.question], answer) else HIDDEN


def _is(condition: Condition, question: Question, answer: Any) -> bool:
    """Compare an answer; one of another type, kept from an earlier version, meets no condition."""
    if condition.operator == Is.IS_ANSWERED:
        return True
    try:
        mine = _comparable(question.kind, answer)
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        return _compare(condition.operator, mine, [_comparable(question.kind, value) for value in values])
    except (ArithmeticError, TypeError, ValueError):
        return False


def _compare(operator: Is, mine: Any, theirs: list[Any]) -> bool:
    match operator:
        case Is.ANY_OF | Is.CONTAINS | Is.EQUALS:
            return bool(mine & set(theirs)) if isinstance(mine, frozenset) else mine in theirs
        case Is.DIFFERS:
            return mine not in theirs
        case Is.GREATER | Is.AFTER:
            return bool(mine > theirs[0])
        case Is.AT_LEAST:
            return bool(mine >= theirs[0])
        case Is.LESS | Is.BEFORE:
            return bool(mine < theirs[0])
        case Is.AT_MOST:
            return bool(mine <= theirs[0])
        case _:
            raise ValueError(operator)


def _comparable(kind: Kind, value: Any) -> Any:
    if kind in (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY):
        return Decimal(value)
    if kind == Kind.SOME_OF and isinstance(value, list):
        return frozenset(value)
    if isinstance(value, bool) != (kind == Kind.YES_NO):
        raise TypeError(kind)
    return value
