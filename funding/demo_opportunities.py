"""Invented calls of other programmes around the day of loading; each says that it is an example."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.queries import people_with_roles
from common.canonical import canonical, sha256_of
from common.ops.demo import Account
from funding.enums import SourceStatus
from funding.models import OpenOpportunity, OpportunityDeadline
from funding.operations.opportunities import kept_content
from funding.readers.european_portal import BRUSSELS, PAGE_OF_TOPIC

# Reference, title, programme, days until it opens and until each deadline, whether hours are known, budget, topics.
EXAMPLES = (
    ("EXEMPLO-DIGITAL-01", "Local digital twins for small and medium cities (example)", "Europa Digital", -40, (33,),
     True, "18000000", ("digital twins", "smart communities")),
    ("EXEMPLO-HORIZON-02", "Climate-neutral mobility data spaces (example)", "Horizonte Europa", -75, (12, 195), False,
     "24000000", ("mobility", "data spaces")),
    ("EXEMPLO-LIFE-03", "Urban water losses and smart metering (example)", "LIFE", 21, (110,), True, None,
     ("water", "smart metering")),
    ("EXEMPLO-CEF-04", "5G for smart communities (example)", "Mecanismo Interligar a Europa", -120, (-3,), True,
     "51000000", ("5G", "connectivity")),
    ("EXEMPLO-I3-05", "Interregional innovation in public services (example)", "Inovação inter-regional",
     -10, (), False, None, ("public services",)),
)  # fmt: skip
NOTE = "Exemplo de demonstração. Pede consórcio de três países; um município pode entrar como parceiro."
SUMMARY = "Invented for demonstration: this text stands where the European portal describes the call."


@transaction.atomic
def load() -> Iterable[Account]:
    """Make the examples once; a second load leaves them where they are."""
    if OpenOpportunity.objects.filter(is_demonstration=True).exists():
        return []
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    for reference, title, programme, opens, ends, is_exact, budget, topics in EXAMPLES:
        one = OpenOpportunity(
            reference=reference,
            title=title,
            programme=programme,
            status=SourceStatus.OPEN if opens < 0 else SourceStatus.FORTHCOMING,
            opens_at=_midnight(now + timedelta(days=opens)),
            budget=Decimal(budget) if budget else None,
            url=PAGE_OF_TOPIC + reference,
            summary=SUMMARY,
            keywords=list(topics),
            first_seen_at=now,
            last_seen_at=now,
            is_demonstration=True,
        )
        deadlines = [_deadline(now + timedelta(days=days), is_exact) for days in ends]
        one.closes_at = deadlines[-1].ends_at if deadlines else None
        one.save()
        for each in deadlines:
            each.opportunity = one
        OpportunityDeadline.objects.bulk_create(deadlines)
        one.content_sha256 = sha256_of(canonical(kept_content(one)))
        one.save(update_fields=["content_sha256"])
    _judge(now)
    return []


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(BRUSSELS).date(), time(), BRUSSELS)


def _deadline(at: datetime, is_exact: bool) -> OpportunityDeadline:
    if is_exact:
        ends_at = datetime.combine(at.astimezone(BRUSSELS).date(), time(17), BRUSSELS)
        return OpportunityDeadline(ends_at=ends_at, is_day=False)
    return OpportunityDeadline(ends_at=_midnight(at + timedelta(days=1)), is_day=True)


def _judge(now: datetime) -> None:
    by = people_with_roles([Role.EATA_MEMBER], now.date()).first()
    OpenOpportunity.objects.filter(reference=EXAMPLES[0][0]).update(
        is_relevant=True, note=NOTE, judged_by=by, judged_at=now
    )
