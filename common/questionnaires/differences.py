"""What changed from one version to another, as people who answer would notice it."""

from dataclasses import dataclass

from common.questionnaires.enums import ConditionOperator, QuestionKind
from common.questionnaires.schema import Condition, Question, Schema
from common.questionnaires.values import limit_note, shown

ADDED, REMOVED, CHANGED = "nova", "retirada", "alterada"


@dataclass(frozen=True)
class Change:
    """`details` are pairs of what it was and what it is, each with what it is about."""

    kind: str
    what: str
    label: str
    details: tuple[tuple[str, str, str], ...] = ()


def differences(old: Schema, new: Schema) -> list[Change]:
    """List what was added, taken out or changed, in the order of the newer one; what was taken out comes last."""
    found = [*_of_sections(old, new), *_of_questions(old, new)]
    return sorted(found, key=lambda change: change.kind == REMOVED)


def said_condition(condition: Condition, schema: Schema) -> str:
    """Say a condition as a sentence: «Tem parceiros?» é igual a «Sim»."""
    question = schema.by_id.get(condition.question)
    label = question.label if question else condition.question
    if condition.operator == ConditionOperator.IS_ANSWERED:
        return f"«{label}» {condition.operator.label}"
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    said = " ou ".join(f"«{said_value(question, value)}»" for value in values)
    return f"«{label}» {condition.operator.label} {said}"


def said_value(question: Question | None, value: object) -> str:
    """Say the value of a condition as the answer it stands for."""
    if question is None:
        return str(value)
    as_answer = [value] if question.kind == QuestionKind.SOME_OF else value
    return shown(question, as_answer)


def _of_sections(old: Schema, new: Schema) -> list[Change]:
    found = []
    for section in new.sections:
        was = old.section(section.id)
        if was is None:
            found.append(Change(ADDED, "secção", section.title))
            continue
        pairs = [("título", was.title, section.title), ("ajuda", was.help, section.help)]
        pairs.append(("quando se mostra", _all_said(was.conditions, old), _all_said(section.conditions, new)))
        details = tuple(pair for pair in pairs if pair[1] != pair[2])
        if details:
            found.append(Change(CHANGED, "secção", section.title, details))
    gone = [section for section in old.sections if new.section(section.id) is None]
    return found + [Change(REMOVED, "secção", section.title) for section in gone]


def _of_questions(old: Schema, new: Schema) -> list[Change]:
    found = []
    for question, _ in new.walk():
        was = old.by_id.get(question.id)
        if was is None:
            found.append(Change(ADDED, "pergunta", question.label))
            continue
        pairs = zip(_said(was, old), _said(question, new), strict=True)
        details = tuple((name, before, after) for (name, before), (_, after) in pairs if before != after)
        if details:
            found.append(Change(CHANGED, "pergunta", question.label, details))
    gone = [question for question, _ in old.walk() if question.id not in new.by_id]
    return found + [Change(REMOVED, "pergunta", question.label) for question in gone]


def _said(question: Question, schema: Schema) -> list[tuple[str, str]]:
    home = schema.section_of(question.id)
    group = schema.group_of.get(question.id)
    return [
        ("texto", question.label),
        ("ajuda", question.help),
        ("tipo", str(question.kind.label)),
        ("obrigatória", "sim" if question.is_required else "não"),
        ("opções", "; ".join(option.label for option in question.options)),
        ("limites", _limits(question)),
        ("quando se mostra", _all_said(question.conditions, schema)),
        ("onde está", schema.by_id[group].label if group else home.title if home else ""),
    ]


def _limits(question: Question) -> str:
    limits = question.limits
    decimals = f"Até {limits.decimals} casas decimais." if limits.decimals is not None else ""
    files = f"{', '.join(limits.media_types)} {limits.most_bytes or ''}".strip()
    return " ".join(part for part in (limit_note(question), decimals, files) if part)


def _all_said(conditions: tuple[Condition, ...], schema: Schema) -> str:
    return " e ".join(said_condition(one, schema) for one in conditions) or "sempre"
