"""Letters: a text in force filled in with what it is about, kept word by word, and told to the people of an entity."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from common.canonical import sha256_of
from common.norm.reference import Load
from funding.enums import LetterKind, ParticipationState
from funding.models import Application, Decision, Letter, LetterReading, LetterTemplate
from funding.notifications import tell_letter
from funding.operations.refusals import FundingRefused
from territories.models import Entity
from territories.queries import entity_labels

FOLDER = Path(__file__).parents[1] / "reference"
IN_FORCE_AT = datetime(2024, 1, 1, tzinfo=UTC)  # the texts that came with the portal hold for every call in it
# What a text may speak of; each is a text, never an object.
WORDS = frozenset(
    {
        *("aviso", "numero_do_aviso", "candidatura", "registo", "entidade", "sentido", "montante", "fundamentos"),
        *("prazo", "dias_uteis", "dias_que_nao_contam", "data"),
    }
)


# Letters that open a term to answer in; in the others its words say nothing.
WITH_A_TERM = frozenset({LetterKind.HEARING, LetterKind.APPROVED})


class TemplateRefused(FundingRefused):
    """A text speaks of what is not known, or cannot be read."""


def words_of(text: str) -> frozenset[str]:
    """Return the words in braces; raises TemplateRefused for anything that is more than a known word."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise TemplateRefused("As chavetas do texto não estão certas: cada { tem a sua }.") from error
    found = {name for _, name, spec, conversion in parts if name is not None and not spec and not conversion}
    strange = sorted({name or "" for _, name, _, _ in parts if name is not None} - (found & WORDS))
    if strange:
        known = ", ".join(sorted(WORDS))
        raise TemplateRefused(f"Não se conhece «{{{strange[0]}}}». Pode usar: {known}.")
    return frozenset(found)


def template_in_force(kind: LetterKind, at: datetime) -> LetterTemplate:
    found = LetterTemplate.objects.filter(kind=kind, in_force_at__lte=at).order_by("-number").first()
    if found is None:
        raise FundingRefused(f"Falta uma minuta em vigor: {kind.portuguese}. Prepare-a antes de notificar.")
    return found


@transaction.atomic
def send_letter(
    *,
    kind: LetterKind,
    application: Application,
    decision: Decision | None,
    words: Mapping[str, str],
    user: User | None,
    at: datetime,
) -> list[Letter]:
    """Notify every entity of an application, the lead first; mails follow, and what counts is the letter."""
    template = template_in_force(kind, at)
    letters, parties = [], parties_of(application)
    labels = entity_labels([one.pk for one in parties], localdate(at))
    for entity in parties:
        filled = {**dict.fromkeys(WORDS, "—"), **words, "entidade": labels[entity.pk].name}
        body = template.body.format_map(filled)
        letters.append(
            Letter.objects.create(
                application=application,
                decision=decision,
                template=template,
                recipient=entity,
                subject=template.subject.format_map(filled)[:300],
                body=body,
                sha256=sha256_of(body),
                sent_by=user,
                sent_at=at,
            )
        )
    for letter in letters:
        tell_letter(letter, at)
    return letters


@transaction.atomic
def note_reading(*, letter: Letter, user: User, at: datetime) -> None:
    """Note when somebody first opened a letter."""
    LetterReading.objects.get_or_create(letter=letter, read_by=user, defaults={"read_at": at})


def parties_of(application: Application) -> list[Entity]:
    """Return the entities that a decision concerns: the lead, then those that accepted to take part."""
    others = application.participations.filter(state=ParticipationState.ACCEPTED).exclude(entity=application.lead_id)
    return [application.lead, *(one.entity for one in others.select_related("entity").order_by("entity_id"))]


TEMPLATES = 6


def load_templates(load: Load) -> None:
    """Put the first text of each kind in force; the coordination prepares the next ones."""
    for row in load.table(FOLDER, "letter_templates.csv", key=["kind", "number"], rows=TEMPLATES):
        words_of(row["subject"] + row["body"])
        load.put(
            LetterTemplate,
            {"kind": LetterKind(row["kind"]), "number": int(row["number"])},
            {
                "subject": row["subject"],
                "body": row["body"],
                "legal_basis": row["legal_basis"],
                "in_force_at": IN_FORCE_AT,
            },
        )
