"""The contribution of a region: written and signed by its officer, accepted or returned by the EATA."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from reporting.enums import ContributionState
from reporting.models import RegionalContribution
from reporting.operations.refusals import ReportRefused, StaleText
from territories.models import Region

LONGEST = 12_000


def _lock(contribution: RegionalContribution, state: ContributionState) -> RegionalContribution:
    locked = RegionalContribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    if locked.state != state:
        raise ReportRefused(f"O contributo está agora {locked.get_state_display()}. Recarregue a página.")
    return locked


@transaction.atomic
def save_contribution(
    *, region: Region, year: int, version: int, text: str, user: User, at: datetime
) -> RegionalContribution:
    """Keep the draft of a region's text; the first save creates it. Raises StaleText."""
    if len(text) > LONGEST:
        raise ReportRefused(f"O texto tem {len(text)} caracteres; o limite é {LONGEST}. Resuma-o.")
    RegionalContribution.objects.get_or_create(region=region, year=year, defaults={"updated_at": at, "version": 0})
    locked = RegionalContribution.objects.select_for_update(of=("self",)).get(region=region, year=year)
    if locked.state != ContributionState.DRAFT:
        raise ReportRefused(f"O contributo está {locked.get_state_display()} e já não se altera.")
    if locked.version != version:
        raise StaleText(locked.text)
    locked.text, locked.updated_at = text.strip().replace("\r\n", "\n"), at
    locked.version += 1
    locked.save(update_fields=["text", "version", "updated_at"])
    record(locked, "reporting.write_contribution", user=user, data={"version": locked.version})
    return locked


@transaction.atomic
def submit_contribution(*, contribution: RegionalContribution, user: User, at: datetime) -> RegionalContribution:
    """Sign the text and send it to the EATA."""
    locked = _lock(contribution, ContributionState.DRAFT)
    if not locked.text:
        raise ReportRefused("Escreva o contributo antes de o assinar.")
    locked.state, locked.return_reason, locked.updated_at = ContributionState.SUBMITTED, "", at
    locked.signed_by, locked.signed_name, locked.signed_at = user, user.name, at
    locked.save()
    record(locked, "reporting.submit_contribution", user=user, data={"version": locked.version})
    return locked


@transaction.atomic
def accept_contribution(*, contribution: RegionalContribution, user: User, at: datetime) -> RegionalContribution:
    """Take the text into the report; it is final from then on."""
    locked = _lock(contribution, ContributionState.SUBMITTED)
    if locked.signed_by_id == user.pk:
        raise ReportRefused("Quem assinou o contributo não o pode aceitar. Peça a outra pessoa da EATA.")
    locked.state, locked.accepted_by, locked.accepted_at, locked.updated_at = ContributionState.ACCEPTED, user, at, at
    locked.save()
    record(locked, "reporting.accept_contribution", user=user, data={"version": locked.version})
    return locked


@transaction.atomic
def return_contribution(
    *, contribution: RegionalContribution, reason: str, user: User, at: datetime
) -> RegionalContribution:
    """Give the text back to the region, with the reason; its signature falls."""
    if not reason.strip():
        raise ReportRefused("Escreva o motivo da devolução.")
    locked = _lock(contribution, ContributionState.SUBMITTED)
    _back_to_draft(locked, reason.strip(), at)
    record(locked, "reporting.return_contribution", user=user, data={"reason": reason.strip()})
    return locked


@transaction.atomic
def withdraw_contribution(*, contribution: RegionalContribution, user: User, at: datetime) -> RegionalContribution:
    """The officer takes the text back before it was accepted."""
    locked = _lock(contribution, ContributionState.SUBMITTED)
    _back_to_draft(locked, "", at)
    record(locked, "reporting.withdraw_contribution", user=user, data={"version": locked.version})
    return locked


def _back_to_draft(contribution: RegionalContribution, reason: str, at: datetime) -> None:
    contribution.state, contribution.return_reason, contribution.updated_at = ContributionState.DRAFT, reason, at
    contribution.signed_by, contribution.signed_name, contribution.signed_at = None, "", None
    contribution.save()
