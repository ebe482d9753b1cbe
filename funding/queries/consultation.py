"""Reading what was said of a draft call and asked about a published one."""

from dataclasses import dataclass
from datetime import date

from funding.models import Call, CallQuestion, Contribution
from territories.queries import EntityLabel, entity_labels

SAID = ("call_id", "published_text", "answer", "answered_at", "previous_answer", "corrected_at", "is_public")


@dataclass(frozen=True)
class ContributionSheet:
    """A contribution as it is shown; `entity` is None for who spoke for themselves."""

    contribution: Contribution
    entity: EntityLabel | None


@dataclass(frozen=True)
class Consultation:
    """What came of the consultation: how many contributions, those answered in public, and one's own."""

    received: int
    answered: tuple[ContributionSheet, ...]
    own: tuple[ContributionSheet, ...]


def contributions_of(call: Call, on: date) -> list[ContributionSheet]:
    """Return every contribution in the order they came, in three queries."""
    rows = Contribution.objects.filter(call=call).select_related("author", "file", "entity").order_by("sent_at", "pk")
    found = list(rows)
    labels = entity_labels({row.entity_id for row in found if row.entity_id is not None}, on)
    return [ContributionSheet(row, labels.get(row.entity_id or 0)) for row in found]


def consultation_of(call: Call, user_id: int | None, on: date) -> Consultation:
    sheets = contributions_of(call, on)
    return Consultation(
        received=len(sheets),
        answered=tuple(
            sheet
            for sheet in sheets
            if sheet.contribution.answered_at is not None and not sheet.contribution.hidden_reason
        ),
        own=tuple(sheet for sheet in sheets if user_id is not None and sheet.contribution.author_id == user_id),
    )


def public_questions(call: Call) -> list[CallQuestion]:
    """Return the published questions, as they were answered; who asked is not read."""
    found = CallQuestion.objects.filter(call=call, is_public=True).only(*SAID)
    return list(found.order_by("answered_at", "pk"))


def own_questions(call: Call, user_id: int | None) -> list[CallQuestion]:
    if user_id is None:
        return []
    return list(CallQuestion.objects.filter(call=call, asked_by_id=user_id).order_by("asked_at", "pk"))
