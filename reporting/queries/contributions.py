"""The regions' contributions: one's own, and all seven of a year."""

from dataclasses import dataclass

from accounts.permissions import Actor, is_regional_officer_of
from governance.models import TerritorialStructure
from reporting.enums import OPEN_STATES, ContributionState
from reporting.models import RegionalContribution, ReportEdition
from territories.models import Region


@dataclass(frozen=True)
class RegionLine:
    """A region and its contribution to a year, None while nothing was written."""

    region: Region
    contribution: RegionalContribution | None


def region_lines(year: int) -> list[RegionLine]:
    contributions = {row.region_id: row for row in RegionalContribution.objects.filter(year=year)}
    structures = TerritorialStructure.objects.select_related("region").order_by("position", "pk")
    return [RegionLine(structure.region, contributions.get(structure.region_id)) for structure in structures]


def contribution_of(region_id: int, year: int) -> RegionalContribution:
    """The contribution of a region to a year, or an unsaved draft when nothing was written."""
    found = RegionalContribution.objects.filter(region_id=region_id, year=year).select_related("region").first()
    return found or RegionalContribution(region_id=region_id, year=year, version=0)


def contribution_by_id(contribution_id: int) -> RegionalContribution | None:
    return RegionalContribution.objects.filter(pk=contribution_id).select_related("region", "signed_by").first()


@dataclass(frozen=True)
class ContributionTask:
    """A year whose report is being prepared, and how far the region's contribution is."""

    edition: ReportEdition
    contribution: RegionalContribution


def contribution_tasks(actor: Actor) -> list[ContributionTask]:
    """The years for which the actor's region may still contribute, oldest first; none for who is no officer."""
    region_id = actor.region_id
    if region_id is None or not is_regional_officer_of(actor, region_id):
        return []
    written = {row.year: row for row in RegionalContribution.objects.filter(region_id=region_id)}
    editions = ReportEdition.objects.filter(state__in=OPEN_STATES, errata_of=None).order_by("year", "pk")
    return [
        ContributionTask(
            edition,
            written.get(edition.year) or RegionalContribution(region_id=region_id, year=edition.year, version=0),
        )
        for edition in editions
    ]


def contributions_to_review(year: int | None = None) -> list[RegionalContribution]:
    """What regions signed and nobody of the EATA took or returned yet."""
    waiting = RegionalContribution.objects.filter(state=ContributionState.SUBMITTED).select_related("region")
    if year is not None:
        waiting = waiting.filter(year=year)
    return list(waiting.order_by("signed_at", "pk"))
