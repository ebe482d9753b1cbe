"""Awards: their money, and what of them counts to the targets of the strategy, down to the municipality."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from accounts.permissions import Actor
from common.files.models import StoredFile
from funding.enums import COMMITTED_PAYMENTS, MechanismKind, MilestoneState, PaymentKind, PaymentState, ScanState
from funding.models import Award, AwardFile, AwardParty, AwardReport, Milestone, PaymentRequest
from funding.permissions import can_run_awards, can_see_award, can_start_application
from territories.models import Municipality

# The targets of the strategy that awards add to: municipalities with a platform, and euros paid.
PLATFORMS = "PRR-01"
MONEY = "PRR-08"
ASKED = COMMITTED_PAYMENTS | {PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.RETURNED}


@dataclass(frozen=True)
class AwardMoney:
    """Euros of an award; `asked` is what was submitted and not refused, `committed` what of it was approved."""

    amount: Decimal
    asked: Decimal
    committed: Decimal
    paid_out: Decimal
    recovered: Decimal
    recovering: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be asked for; what came back is not asked for again."""
        return self.amount - self.committed

    @property
    def paid(self) -> Decimal:
        """What the beneficiary has: paid, less what came back."""
        return self.paid_out - self.recovered

    @property
    def recoverable(self) -> Decimal:
        return self.paid_out - self.recovering


@dataclass(frozen=True)
class PlatformInUse:
    """A municipality where a platform is in use: since when, and the milestone that was verified first."""

    municipality: Municipality
    since_on: date
    milestone: Milestone

    @property
    def award(self) -> Award:
        return self.milestone.award


@dataclass(frozen=True)
class PaidThere:
    """Euros paid where a municipality is a party of the contract.

    `alone` is of contracts of its own; `jointly` of contracts with others, which nobody divides among them: the same
    euros stand beside each one, so that this column is never added up.
    """

    municipality: Municipality
    alone: Decimal
    jointly: Decimal


def money_of_award(award: Award) -> AwardMoney:
    """Return where the money of an award is, in one query, or none when its payments were fetched."""
    return _money(award, award.payments.all())


def municipalities_with_platform() -> list[PlatformInUse]:
    """Return the municipalities with a verified platform, each once whatever the calls, by name."""
    verified = (
        Milestone.objects.filter(state=MilestoneState.VERIFIED, is_platform_in_use=True)
        .select_related("municipality", "award__application__call")
        .order_by("claimed_on", "pk")
    )
    first: dict[int, PlatformInUse] = {}
    for one in verified:
        if one.municipality is not None and one.claimed_on is not None:
            first.setdefault(one.municipality.pk, PlatformInUse(one.municipality, one.claimed_on, one))
    return sorted(first.values(), key=lambda one: (one.municipality.sort_name, one.municipality.pk))


def paid_of_the_recovery_plan() -> Decimal:
    """Return the euros paid by calls of the PRR, less what came back."""
    return _net(PaymentRequest.objects.filter(award__application__call__mechanism__kind=MechanismKind.PRR))


def paid_by_municipality(kind: MechanismKind | None = None) -> list[PaidThere]:
    """Return the municipalities that are a party of a contract with payments, by name, in three queries."""
    awards = Award.objects.filter(payments__state=PaymentState.PAID).distinct()
    if kind is not None:
        awards = awards.filter(application__call__mechanism__kind=kind)
    parties = AwardParty.objects.filter(municipality__isnull=False).select_related("municipality").order_by("pk")
    loaded = awards.order_by("pk").prefetch_related(
        Prefetch("payments", PaymentRequest.objects.order_by("pk")), Prefetch("parties", parties)
    )
    return paid_there(loaded)


def paid_there(awards: Iterable[Award]) -> list[PaidThere]:
    """Return what these awards paid in each municipality, by name; their payments and parties were fetched."""
    alone: dict[Municipality, Decimal] = {}
    jointly: dict[Municipality, Decimal] = {}
    for award in awards:
        places = [one.municipality for one in award.parties.all() if one.municipality]
        column = alone if len(places) == 1 else jointly
        for place in places:
            column[place] = column.get(place, Decimal()) + _money(award, award.payments.all()).paid
    found = sorted({*alone, *jointly}, key=lambda place: (place.sort_name, place.pk))
    return [PaidThere(place, alone.get(place, Decimal()), jointly.get(place, Decimal())) for place in found]


def awards_seen_by(actor: Actor) -> QuerySet[Award]:
    """Return the awards somebody may see, the last first: all for the EATA, those of its contracts for a party."""
    awards = Award.objects.select_related("application__call", "application__lead", "decision").prefetch_related(
        Prefetch("payments", PaymentRequest.objects.order_by("number", "pk")),
        Prefetch("reports", AwardReport.objects.order_by("ends_on", "pk")),
    )
    if not can_run_awards(actor):
        if not can_start_application(actor):
            return awards.none()
        theirs = AwardParty.objects.filter(entity_id__in=actor.acts_for, is_grantor=False)
        awards = awards.filter(Q(pk__in=theirs.values("award_id")))
    return awards.order_by("-created_at", "-pk")


def may_open_award_file(actor: Actor, stored: StoredFile) -> bool:
    """Answer for `common.files`: contracts, evidence, invoices and answers, to the parties and to the EATA.

    Nobody opens what is in quarantine; what was not found clean yet, only who sent it, while they may see the award.
    """
    kept = AwardFile.objects.filter(file=stored).exclude(scan=ScanState.INFECTED).first()
    if kept is None or (kept.scan != ScanState.CLEAN and stored.uploaded_by_id != actor.user_id):
        return False
    parties = AwardParty.objects.filter(award=kept.award_id, is_grantor=False).values_list("entity_id", flat=True)
    return can_see_award(actor, parties=set(parties))


def _money(award: Award, payments: Iterable[PaymentRequest]) -> AwardMoney:
    def total(states: Iterable[str], *, is_recovery: bool) -> Decimal:
        chosen = [
            one.amount for one in payments if one.state in states and (one.kind == PaymentKind.RECOVERY) == is_recovery
        ]
        return sum(chosen, Decimal())

    paid = {PaymentState.PAID}
    return AwardMoney(
        award.amount,
        total(ASKED, is_recovery=False),
        total(COMMITTED_PAYMENTS, is_recovery=False),
        total(paid, is_recovery=False),
        total(paid, is_recovery=True),
        total(COMMITTED_PAYMENTS, is_recovery=True),
    )


def _net(payments: QuerySet[PaymentRequest]) -> Decimal:
    sums = payments.filter(state=PaymentState.PAID).aggregate(
        out=Sum("amount", filter=~Q(kind=PaymentKind.RECOVERY)),
        back=Sum("amount", filter=Q(kind=PaymentKind.RECOVERY)),
    )
    return (sums["out"] or Decimal()) - (sums["back"] or Decimal())
