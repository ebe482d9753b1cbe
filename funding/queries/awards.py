"""Awards with everything their page shows, and the applications that wait for a contract."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from common.ui.formatting import day, number
from funding.enums import ApplicationState
from funding.models import (
    Amendment,
    Application,
    Award,
    AwardParty,
    AwardReport,
    ContractDocument,
    Milestone,
    PaymentApproval,
    PaymentLine,
    PaymentRequest,
)

WORDS = {"ends_on": "Termina antes de", "amount": "Montante (€)", "parties": "Beneficiários", "lead": "Quem lidera"}


@dataclass(frozen=True)
class Changed:
    """What an amendment changes, in words; `before` None is what was not there."""

    label: str
    before: str | None
    after: str


def award_with_content(uuid: UUID) -> Award | None:
    """Return an award with its parties, documents, milestones, payments and amendments; None when there is none."""
    payments = PaymentRequest.objects.select_related("requested_by", "report").prefetch_related(
        Prefetch("lines", PaymentLine.objects.select_related("file").order_by("issued_on", "pk")),
        Prefetch("approvals", PaymentApproval.objects.select_related("approved_by").order_by("round", "level")),
    )
    milestones = Milestone.objects.select_related("municipality", "evidence", "verified_by")
    amendments = Amendment.objects.select_related("requested_by", "decided_by", "accepted_by")
    parties = AwardParty.objects.select_related("entity__community", "municipality", "signed_by")
    texts = ContractDocument.objects.select_related("file")
    award = (
        Award.objects.filter(uuid=uuid)
        .select_related("application__call", "application__lead", "decision", "lead")
        .prefetch_related(
            Prefetch("parties", parties.order_by("pk")),
            Prefetch("documents", texts.order_by("-added_at", "-pk")),
            Prefetch("milestones", milestones.order_by("due_on", "pk")),
            Prefetch("payments", payments.order_by("number", "pk")),
            "files",
            Prefetch("reports", AwardReport.objects.order_by("ends_on", "pk")),
            Prefetch("amendments", amendments.order_by("number", "pk")),
        )
        .first()
    )
    if award is not None:
        _say_what_was_found(award)
    return award


def _say_what_was_found(award: Award) -> None:
    """Put beside each file of an award what the antivirus said of it."""
    looked_at = {one.file_id: one for one in award.files.all()}
    stored = [
        *(one.file for one in award.documents.all()),
        *(one.evidence for one in award.milestones.all()),
        *(line.file for payment in award.payments.all() for line in payment.lines.all()),
    ]
    for file in filter(None, stored):
        file.of_award = looked_at.get(file.pk)  # type: ignore[attr-defined]  # for who shows it


def accepted_applications() -> QuerySet[Application]:
    """Return the applications whose award was accepted: the only ones that get a contract."""
    return Application.objects.filter(state=ApplicationState.ACCEPTED)


def awards_to_open() -> QuerySet[Application]:
    """Return the applications whose award was accepted and that have no contract yet, by title."""
    waiting = accepted_applications().filter(award=None)
    return waiting.select_related("call", "lead").order_by("title", "pk")


def codes_in(amendments: Iterable[Amendment]) -> set[str]:
    """Return the codes of entities that amendments speak of, to be read by name."""
    told = [side for one in amendments for side in (one.before, one.after)]
    return {code for one in told for code in [*one.get("parties", ()), *filter(None, [one.get("lead")])]}


def changes_of(amendment: Amendment, names: Mapping[str, str]) -> list[Changed]:
    """Return each thing an amendment changes, as it was and as it will be; entities by their `names`."""
    told: list[Changed] = []
    for name, after in amendment.after.items():
        before = amendment.before.get(name)
        if name == "milestones":
            told += [
                Changed(f"Marco {code}", _said((before or {}).get(code), names), _shown(one, names))
                for code, one in after.items()
            ]
        else:
            told.append(Changed(WORDS.get(name, name), _said(before, names), _shown(after, names)))
    return told


def _said(value: Any, names: Mapping[str, str]) -> str | None:
    return None if value is None else _shown(value, names)


def _shown(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return f"{value['title']}, até {_shown(value['due_on'], names)}"
    if isinstance(value, list):
        return ", ".join(names.get(one, one) for one in value)
    if value in names:
        return names[value]
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return number(Decimal(value), 2)
