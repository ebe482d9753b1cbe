"""A submission as people read it: section by section, with the words of the version of the form that was answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from common.questionnaires.enums import QuestionKind
from common.questionnaires.models import QuestionnaireVersion
from common.ui.formatting import day, money, number
from funding.enums import ParticipationState, PlatformKind
from funding.models import Attachment
from funding.queries.submissions import Content


@dataclass(frozen=True)
class Line:
    """A question and what was answered; `code` is what a clarification or a ground refers to."""

    code: str
    label: str
    text: str


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    lines: tuple[Line, ...]


def parts_of(content: Content) -> list[Part]:
    """Return everything that was handed in; what was not said is left out."""
    said = content.said
    parts = [
        Part("projeto", "Projeto e plataforma", tuple(_project(said))),
        Part("participantes", "Participantes", tuple(_participants(content))),
        Part("tipologias", "Tipologias pedidas", tuple(_lines(said))),
        Part("orcamento", "Orçamento", tuple(_budget(content))),
        Part("servicos", "Serviços de dados", tuple(_services(said))),
        *_answered(content),
    ]
    return [part for part in parts if part.lines]


def fields_of(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return what a clarification may be about: each part and each answer, with its words."""
    found = []
    for part in parts:
        found.append((part.code, part.title))
        found += [(line.code, f"{part.title} › {line.label}") for line in part.lines if line.code]
    return found


def files_of(content: Content) -> list[Attachment]:
    """Return the files of a submission, once each; the permission to open them is asked for at their address."""
    digests = {file["sha256"] for file in content.said.get("files", ())}
    found = Attachment.objects.filter(application=content.submission.application, sha256__in=digests)
    kept = {(one.sha256, one.question): one for one in found.select_related("file").order_by("-pk")}
    return sorted(kept.values(), key=lambda one: (one.purpose, one.pk))


def _project(said: Mapping[str, Any]) -> Iterator[Line]:
    platform = said.get("platform", {})
    yield Line("projeto.titulo", "Título", said.get("title", ""))
    if platform.get("kind"):
        yield Line("projeto.plataforma", "Plataforma", PlatformKind(platform["kind"]).portuguese)
    if platform.get("name"):
        yield Line("projeto.nome", "Nome da plataforma", platform["name"])


def _participants(content: Content) -> Iterator[Line]:
    for one in content.facts.participants:
        words = [ParticipationState(one.state).portuguese]
        if one.municipality_id is not None and one.has_accepted:
            words.append("usa a plataforma" if one.uses_platform else "não usa a plataforma")
            words.append("compromete-se a partilhar dados" if one.has_committed else "sem compromisso com os dados")
            words += ["baixa densidade"] if one.is_low_density else []
        yield Line("", one.name, ", ".join(words))


def _lines(said: Mapping[str, Any]) -> Iterator[Line]:
    for one in said.get("lines", ()):
        amount = money(Decimal(one["amount"])) if one.get("amount") else "montante por dizer"
        quantity = f"{number(Decimal(one['quantity']))} · " if one.get("quantity") else ""
        yield Line(f"tipologias.{one['line__code']}", one["line__code"], f"{quantity}{amount}")


def _budget(content: Content) -> Iterator[Line]:
    for item in content.said.get("budget", ()):
        yield Line("", f"{item['label']}, {item['year']}", money(Decimal(item["amount"])))
    if content.said.get("budget"):
        yield Line("", "Total", money(content.facts.requested))


def _services(said: Mapping[str, Any]) -> Iterator[Line]:
    for one in said.get("data_services", ()):
        yield Line("", one["name"], one.get("description") or one.get("vertical") or "sem descrição")


def _answered(content: Content) -> list[Part]:
    """Put the answers under the sections of the form that was answered; what the form has no more comes last."""
    answers = {(one["question"], one["row"]): one["value"] for one in content.said.get("answers", ())}
    if not answers:
        return []
    version = _version_of(content)
    sections = version.schema.get("sections", []) if version else []
    parts = [
        Part(f"form.{section['id']}", section["title"], tuple(_section(section, answers))) for section in sections
    ]
    known = {question["id"] for section in sections for question in _flat(section["questions"])}
    others = [
        Line(question, question, str(value)) for (question, _), value in answers.items() if question not in known
    ]
    return [*parts, Part("form", "Outras respostas", tuple(others))]


def _version_of(content: Content) -> QuestionnaireVersion | None:
    """Return the version that was answered: the submission names it, and else it is the one of the answers."""
    application = content.submission.application
    if application.response_id is None:
        return None
    answered = QuestionnaireVersion.objects.filter(responses__pk=application.response_id).first()
    named = content.said.get("form")
    if answered is None or named in {None, answered.number}:
        return answered
    return QuestionnaireVersion.objects.filter(questionnaire=answered.questionnaire_id, number=named).first()


def _flat(questions: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for question in questions:
        yield question
        yield from _flat(question.get("questions") or ())


def _section(section: Mapping[str, Any], answers: Mapping[tuple[str, str], Any]) -> Iterator[Line]:
    for question in section["questions"]:
        value = answers.get((question["id"], ""))
        if question["kind"] != QuestionKind.GROUP:
            if value is not None:
                yield Line(question["id"], question["label"], _words(question, value))
            continue
        for place, row in enumerate(value or (), start=1):
            for column in question.get("questions") or ():
                inside = answers.get((column["id"], row))
                if inside is not None:
                    label = f"{question['label']} {place} › {column['label']}"
                    yield Line(f"{column['id']}:{row}", label, _words(column, inside))


def _words(question: Mapping[str, Any], value: Any) -> str:
    options = {option["id"]: option["label"] for option in question.get("options") or ()}
    match question["kind"]:
        case QuestionKind.YES_NO:
            return "sim" if value else "não"
        case QuestionKind.MONEY:
            return money(Decimal(value))
        case QuestionKind.INTEGER | QuestionKind.DECIMAL:
            return number(Decimal(value))
        case QuestionKind.DATE:
            return day(date.fromisoformat(value))
        case QuestionKind.ONE_OF:
            return str(options.get(value, value))
        case QuestionKind.SOME_OF:
            return ", ".join(options.get(one, str(one)) for one in value)
        case QuestionKind.FILE:
            return "ficheiro em anexo"
    return str(value)
