"""Confirms, against the Diário da República, that an entity took over from another."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from common.audit.trail import record
from territories.models import EntitySuccession

if TYPE_CHECKING:
    from accounts.models import User


class SuccessionRefused(Exception):
    """A succession that cannot be confirmed; the message says what is missing."""


@transaction.atomic
def confirm_succession(
    *, succession: EntitySuccession, effective_on: date | None, reference: str, user: "User"
) -> EntitySuccession:
    """Mark a succession as confirmed from a day on; tasks follow the successor from that day."""
    kept = EntitySuccession.objects.select_for_update().get(pk=succession.pk)
    if kept.is_confirmed:
        raise SuccessionRefused("Esta sucessão já foi confirmada. Consulte o histórico.")
    if effective_on is None:
        raise SuccessionRefused("Indique desde quando a sucessão produz efeitos, como está no diploma.")
    if not reference.strip():
        raise SuccessionRefused("Indique o diploma e o Diário da República onde a sucessão consta.")
    before = kept.effective_on
    kept.effective_on = effective_on
    kept.confirmed_reference = reference.strip()
    kept.is_confirmed = True
    kept.save(update_fields=["effective_on", "confirmed_reference", "is_confirmed"])
    record(
        kept,
        "territories.confirm_succession",
        user=user,
        data={
            "reference": kept.confirmed_reference,
            "effective_on": effective_on.isoformat(),
            "before": before.isoformat() if before else None,
        },
    )
    return kept
