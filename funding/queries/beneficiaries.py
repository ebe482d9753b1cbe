"""Who was given support, as published: from the last final results of each call and what came of them.

What was not published does not exist here: an award whose call has no final results is not a row, nor is what a person
wrote, signed or sent.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, Q

from common.pagecache.fragments import kept
from funding.enums import AwardState, CallState, DecisionStage, MechanismKind, MilestoneState
from funding.models import Award, AwardParty, Call, Milestone, PaymentRequest
from funding.queries.execution import (
    PaidThere,
    PlatformInUse,
    money_of_award,
    municipalities_with_platform,
    paid_of_the_recovery_plan,
    paid_there,
)
from funding.queries.results import Result, Results, Town, final_results
from initiatives.models import TargetIndicator
from initiatives.queries import TargetLine, target_board
from territories.models import Municipality


@dataclass(frozen=True)
class Contract:
    """What followed an approval: signed by all, so that it binds. Euros paid are less what came back."""

    number: str
    state: AwardState
    amount: Decimal
    paid: Decimal
    award: Award


@dataclass(frozen=True)
class Beneficiary:
    """An application that was given support. `contract` is None while nobody is bound by one."""

    call: Call
    results: Results
    row: Result
    contract: Contract | None
    municipalities: tuple[Town, ...]

    @property
    def is_alone(self) -> bool:
        """Of one municipality, so that its euros are those of that municipality."""
        return len(self.municipalities) == 1


@dataclass(frozen=True)
class Totals:
    """Each support once, however many municipalities share it; None is what nobody can say yet."""

    supports: int
    municipalities: int
    awarded: Decimal
    contracted: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class Supported:
    """The last final results of each call, the last published first, and the supports in them."""

    results: tuple[Results, ...]
    rows: tuple[Beneficiary, ...]


@kept
def supported() -> Supported:
    """Return who was given support by all calls with final results, in at most four queries."""
    published = tuple(final_results())
    contracts = _contracts(row.application for results in published for row in results.supported)
    rows = (_beneficiary(one, row, contracts.get(row.application)) for one in published for row in one.supported)
    return Supported(published, tuple(rows))


def totals_of(found: Sequence[Beneficiary], within: Collection[str] | None = None) -> Totals:
    """Add up these supports; of their municipalities count those `within`, or all."""
    towns = {town.code for one in found for town in one.municipalities}
    contracts = [one.contract for one in found if one.contract is not None]
    return Totals(
        supports=len(found),
        municipalities=len(towns if within is None else towns.intersection(within)),
        awarded=sum((one.row.amount for one in found if one.row.amount is not None), Decimal()),
        contracted=sum((one.amount for one in contracts), Decimal()) if contracts else None,
        paid=sum((one.paid for one in contracts), Decimal()) if contracts else None,
    )


def by_municipality(found: Iterable[Beneficiary]) -> dict[str, list[Beneficiary]]:
    """Return the supports in which each municipality takes part, by its code."""
    there: dict[str, list[Beneficiary]] = {}
    for one in found:
        for town in one.municipalities:
            there.setdefault(town.code, []).append(one)
    return there


def calls_without_results(at: datetime) -> list[Call]:
    """Return the published calls that are over and of which nobody can say here who was given support."""
    over = Call.objects.filter(published_at__isnull=False, closes_at__lte=at).exclude(state=CallState.CANCELLED)
    calls = over.exclude(results__stage=DecisionStage.FINAL)
    return list(calls.select_related("mechanism").order_by("-closes_at", "-pk"))


def milestones_in(municipality: Municipality, found: Iterable[Beneficiary]) -> dict[str, list[Milestone]]:
    """Return the verified milestones of a municipality by the number of their contract, in one query."""
    awards = [one.contract.award for one in found if one.contract is not None]
    verified = Milestone.objects.filter(award__in=awards, municipality=municipality, state=MilestoneState.VERIFIED)
    told: dict[str, list[Milestone]] = {}
    for one in verified.select_related("award").order_by("claimed_on", "pk"):
        told.setdefault(one.award.number, []).append(one)
    return told


def target_line(code: str, on: date) -> TargetLine | None:
    """Return the target that is counted by code, with what was last measured of it; None without the norm."""
    indicators = TargetIndicator.objects.filter(target__code=code)
    return next(iter(target_board(on, indicators=indicators)), None)


@dataclass(frozen=True)
class PlatformsBehind:
    """The municipalities that a target counts: those that may be shown, and how many more there are."""

    counted: int
    rows: tuple[tuple[PlatformInUse, Beneficiary], ...]

    @property
    def unpublished(self) -> int:
        return self.counted - len(self.rows)


def platforms_behind() -> PlatformsBehind:
    """Return the municipalities with a verified platform, with the support that paid for each."""
    counted = municipalities_with_platform()
    known = {one.contract.award.pk: one for one in supported().rows if one.contract is not None}
    rows = tuple((one, known[one.milestone.award_id]) for one in counted if one.milestone.award_id in known)
    return PlatformsBehind(len(counted), rows)


@dataclass(frozen=True)
class PaymentsBehind:
    """The euros that a target counts: by municipality, and each contract once."""

    counted: Decimal
    places: tuple[PaidThere, ...]
    contracts: tuple[tuple[Beneficiary, Decimal], ...]

    @property
    def shown(self) -> Decimal:
        return sum((paid for _, paid in self.contracts), Decimal())

    @property
    def alone(self) -> Decimal:
        return sum((paid for one, paid in self.contracts if one.is_alone), Decimal())

    @property
    def shared(self) -> Decimal:
        return self.shown - self.alone

    @property
    def unpublished(self) -> Decimal:
        return self.counted - self.shown


def payments_behind() -> PaymentsBehind:
    """Return what calls of the PRR paid, by municipality and by contract."""
    found = [
        (one, one.contract)
        for one in supported().rows
        if one.contract is not None and one.call.mechanism.kind == MechanismKind.PRR and one.contract.paid
    ]
    return PaymentsBehind(
        paid_of_the_recovery_plan(),
        tuple(paid_there(contract.award for _, contract in found)),
        tuple((one, contract.paid) for one, contract in found),
    )


def _contracts(applications: Iterable[str]) -> dict[str, Contract]:
    asked = list(applications)
    parties = AwardParty.objects.filter(municipality__isnull=False).select_related("municipality")
    awards = (
        Award.objects.filter(Q(application__uuid__in=asked) & ~Q(state=AwardState.PREPARING))
        .select_related("application")
        .prefetch_related(
            Prefetch("payments", PaymentRequest.objects.order_by("pk")), Prefetch("parties", parties.order_by("pk"))
        )
        .order_by("pk")
    )
    return {str(one.application.uuid): _contract(one) for one in awards} if asked else {}


def _contract(award: Award) -> Contract:
    return Contract(award.number, AwardState(award.state), award.amount, money_of_award(award).paid, award)


def _beneficiary(results: Results, row: Result, contract: Contract | None) -> Beneficiary:
    """The municipalities are those of the decision, or those bound by the contract where there is one."""
    towns = row.municipalities
    if contract is not None:
        bound = [one.municipality for one in contract.award.parties.all() if one.municipality]
        towns = tuple(Town(one.code, one.name) for one in sorted(bound, key=lambda one: (one.sort_name, one.pk)))
    return Beneficiary(results.edition.call, results, row, contract, towns)


@kept
def municipalities_by_code() -> Mapping[str, Municipality]:
    """Return the municipalities with their regions, by code and in the order of their names, in one query."""
    found = Municipality.objects.select_related("region").order_by("sort_name", "pk")
    return {one.code: one for one in found}
