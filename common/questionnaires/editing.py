"""Changes to a definition, each giving back another one; what they leave wrong is told before it is used."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from common.questionnaires.schema import Condition, Question, Schema, Section

_Part = TypeVar("_Part", Section, Question)
LONGEST_ID = 40


def new_id(words: str, taken: set[str]) -> str:
    """Return an identifier that says what it is of, and that nobody has."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_ID].strip("_") or "pergunta"
    number, name = 2, stem
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name


def names_in(schema: Schema) -> set[str]:
    return {question.id for question, _ in schema.walk()} | {section.id for section in schema.sections}


def put_section(schema: Schema, section: Section) -> Schema:
    """Add a section at the end, or change the one of the same name and keep its questions."""
    old = schema.section(section.id)
    if old is None:
        return Schema((*schema.sections, section))
    changed = replace(section, questions=old.questions)
    return Schema(tuple(changed if one.id == section.id else one for one in schema.sections))


def put_question(schema: Schema, question: Question, home: str) -> Schema:
    """Add a question at the end of a section or group, or change the one of the same name where it is."""
    if question.id in schema.by_id:
        old = schema.by_id[question.id]
        kept = replace(question, questions=old.questions if question.kind == old.kind else ())
        return _in_questions(schema, lambda list_: tuple(kept if one.id == question.id else one for one in list_))
    if schema.section(home):
        return Schema(
            tuple(
                replace(one, questions=(*one.questions, question)) if one.id == home else one
                for one in schema.sections
            )
        )
    return _into_group(schema, schema.by_id[home], question)


def move(schema: Schema, name: str, step: int) -> Schema:
    """Move a section or question up or down; a question at the edge goes on into the next section."""
    if schema.section(name):
        return Schema(_moved(schema.sections, name, step))
    moved = _in_questions(schema, lambda list_: _moved(list_, name, step))
    if moved != schema or name in schema.group_of:
        return moved
    places = [section.id for section in schema.sections]
    home = schema.section_of(name)
    there = places.index(home.id) + step if home else -1
    if not 0 <= there < len(places):
        return schema
    question = schema.by_id[name]
    without = delete(schema, name)
    target = without.sections[there]
    questions = (question, *target.questions) if step > 0 else (*target.questions, question)
    return Schema(tuple(replace(one, questions=questions) if one is target else one for one in without.sections))


def duplicate(schema: Schema, name: str) -> Schema:
    """Put a copy right after, with names of its own; conditions inside the copy follow the copy."""
    taken = names_in(schema)
    section = schema.section(name)
    if section:
        copy = _renamed_section(section, taken)
        return Schema(_after(schema.sections, name, copy))
    return _in_questions(schema, lambda list_: _after_question(list_, name, taken))


def delete(schema: Schema, name: str) -> Schema:
    if schema.section(name):
        return Schema(tuple(one for one in schema.sections if one.id != name))
    return _in_questions(schema, lambda list_: tuple(one for one in list_ if one.id != name))


def used_by(schema: Schema, name: str) -> list[str]:
    """Return the texts of what is asked depending on a question, or on one inside what has this name."""
    section = schema.section(name)
    gone = {name}
    for question in section.questions if section else (schema.by_id[name],) if name in schema.by_id else ():
        gone |= {question.id, *(column.id for column in question.questions)}
    parts: list[tuple[str, str, tuple[Condition, ...]]] = [(s.id, s.title, s.conditions) for s in schema.sections]
    parts += [(question.id, question.label, question.conditions) for question, _ in schema.walk()]
    return [
        label for id_, label, conditions in parts if id_ not in gone and any(c.question in gone for c in conditions)
    ]


def earlier_than(schema: Schema, name: str | None, home: str) -> list[Question]:
    """Return the questions that a condition of this one may look at; a new one comes last in its home."""
    found: list[Question] = []
    group = schema.group_of.get(name or "") or (home if home in schema.by_id else None)
    for section in schema.sections:
        if section.id == name:
            return found
        for question in section.questions:
            if question.id == name:
                return found
            if question.id == group:
                columns = [column.id for column in question.questions]
                until = columns.index(name) if name in columns else len(columns)
                return found + list(question.questions[:until])
            found.append(question)
        if section.id == home and not name:
            return found
    return found


def _in_questions(schema: Schema, change: Callable[[tuple[Question, ...]], tuple[Question, ...]]) -> Schema:
    """Change every list of questions, those inside groups too."""

    def of_group(question: Question) -> Question:
        return replace(question, questions=change(question.questions)) if question.questions else question

    return Schema(
        tuple(
            replace(section, questions=change(tuple(of_group(one) for one in section.questions)))
            for section in schema.sections
        )
    )


def _into_group(schema: Schema, group: Question, question: Question) -> Schema:
    grown = replace(group, questions=(*group.questions, question))
    return _in_questions(schema, lambda list_: tuple(grown if one.id == group.id else one for one in list_))


def _moved(parts: tuple[_Part, ...], name: str, step: int) -> tuple[_Part, ...]:
    ids = [one.id for one in parts]
    if name not in ids or not 0 <= ids.index(name) + step < len(ids):
        return parts
    order = list(parts)
    part = order.pop(ids.index(name))
    order.insert(ids.index(name) + step, part)
    return tuple(order)


def _after(parts: Sequence[_Part], name: str, copy: _Part) -> tuple[_Part, ...]:
    return tuple(each for one in parts for each in ((one, copy) if one.id == name else (one,)))


def _after_question(list_: tuple[Question, ...], name: str, taken: set[str]) -> tuple[Question, ...]:
    found = next((one for one in list_ if one.id == name), None)
    if found is None:
        return list_
    copy = _renamed(found, taken, {})
    return _after(list_, name, replace(copy, label=f"{found.label} (cópia)"))


def _renamed_section(section: Section, taken: set[str]) -> Section:
    names: dict[str, str] = {}
    id_ = new_id(section.id, taken)
    taken.add(id_)
    questions = tuple(_renamed(one, taken, names) for one in section.questions)
    return replace(section, id=id_, title=f"{section.title} (cópia)", questions=questions)


def _renamed(question: Question, taken: set[str], names: dict[str, str]) -> Question:
    """Return a copy under another name; `names` collects the new ones, for the conditions that come after."""
    names[question.id] = new_id(question.id, taken)
    taken.add(names[question.id])
    columns = tuple(_renamed(one, taken, names) for one in question.questions)
    conditions = tuple(replace(one, question=names.get(one.question, one.question)) for one in question.conditions)
    return replace(question, id=names[question.id], questions=columns, conditions=conditions)
