"""All that the page of a practice shows, frozen; and what the address of one that left the catalogue says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from common.media.models import PortalImage
from common.pagecache.fragments import kept
from practices.enums import LICENCES, Evidence, PartnerRole, Replicability, licence_known_as
from practices.models import Practice, PracticeImage, PracticePartner
from practices.queries.catalogue import PracticeSheet, sheet_of, with_lists
from practices.queries.family import Family, family_tree
from practices.queries.published import published_practices, withdrawn_practice
from territories.queries import EntityLabel, entity_labels

WIDE, NARROW = "max-1200x1200", "width-480"


@dataclass(frozen=True)
class Figure:
    """A result with its number before and after; what was not measured is None."""

    name: str
    unit: str
    baseline: Decimal | None
    value: Decimal | None
    measured_on: date | None
    source_url: str
    source_text: str
    method: str

    @property
    def change(self) -> Decimal | None:
        """The change in percent of what was there before, where there was something."""
        if not self.baseline or self.value is None:
            return None
        return (self.value - self.baseline) / abs(self.baseline) * 100


@dataclass(frozen=True)
class Partner:
    name: str
    role: str


@dataclass(frozen=True)
class Contact:
    """Somebody who agreed to be named; the address is never part of it."""

    name: str
    role: str


@dataclass(frozen=True)
class Asset:
    title: str
    url: str
    licence: str

    @property
    def licence_url(self) -> str:
        """Where the licence is read, when it is one that people know."""
        return LICENCES.get(licence_known_as(self.licence) or "", "")


@dataclass(frozen=True)
class Picture:
    url: str
    small_url: str
    width: int
    height: int
    alt: str
    author: str
    licence: str

    @property
    def licence_url(self) -> str:
        return LICENCES.get(licence_known_as(self.licence) or "", "")


@dataclass(frozen=True)
class Pointer:
    """Another practice, by name and address."""

    slug: str
    title: str
    is_live: bool


TEXTS = (
    "challenge",
    "solution",
    "governance_participation",
    "implementation_steps",
    "results_text",
    "barriers",
    "what_failed",
    "lessons",
    "success_conditions",
    "transfer_advice",
)


@dataclass(frozen=True)
class PracticePage:
    sheet: PracticeSheet
    texts: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    partners: tuple[Partner, ...]
    contacts: tuple[Contact, ...]
    assets: tuple[Asset, ...]
    pictures: tuple[Picture, ...]
    cost_note: str
    procurement_url: str
    staff_fte: Decimal | None
    evidence_proposed: Evidence | None
    replicability: Replicability | None
    replicability_is_reviewed: bool
    label_on: date | None
    review_due_on: date | None
    population_year: int | None
    superseded_by: Pointer | None
    derived_from: Pointer | None
    family: Family | None = None

    def text(self, name: str) -> str:
        return dict(self.texts)[name]


@kept
def public_page(slug: str, on: date) -> PracticePage | None:
    """Return all that is public of a practice, in a fixed number of queries; None when there is no such page."""
    pages = _pages([slug], on)
    return replace(pages[0], family=family_tree(pages[0].sheet.id, on)) if pages else None


@kept
def compared_pages(slugs: tuple[str, ...], on: date) -> tuple[PracticePage, ...]:
    """Return the public practices among these, in the order asked for, without their families."""
    found = {page.sheet.slug: page for page in _pages(slugs, on)}
    return tuple(found[slug] for slug in slugs if slug in found)


def _pages(slugs: Sequence[str], on: date) -> list[PracticePage]:
    return pages_of(published_practices().filter(slug__in=slugs), on)


def pages_of(practices: QuerySet[Practice], on: date) -> list[PracticePage]:
    """Return the pages that these rows make, without their families."""
    rows = list(_with_parts(with_lists(practices)))
    partners = {partner.entity_id for row in rows for partner in row.partners.all() if partner.entity_id is not None}
    labels = entity_labels(partners | {row.owner_entity_id for row in rows}, on)
    return [_page(row, labels) for row in rows]


def _with_parts(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    pictures = PortalImage.objects.prefetch_renditions(WIDE, NARROW)
    return practices.select_related("superseded_by", "derived_from").prefetch_related(
        Prefetch("partners", PracticePartner.objects.order_by("sort_order", "pk")),
        "indicators",
        "contacts",
        "assets",
        Prefetch(
            "images",
            PracticeImage.objects.prefetch_related(Prefetch("image", pictures)).order_by("sort_order", "pk"),
        ),
    )


def _page(row: Any, labels: dict[int, EntityLabel]) -> PracticePage:
    given = row.replicability if row.replicability_reviewed is None else row.replicability_reviewed
    return PracticePage(
        sheet=sheet_of(row, labels[row.owner_entity_id]),
        texts=tuple((name, getattr(row, name)) for name in TEXTS),
        figures=tuple(_figure(each) for each in _in_order(row.indicators)),
        partners=tuple(_partner(each, labels) for each in row.partners.all()),
        contacts=tuple(
            Contact(each.name, each.role) for each in _in_order(row.contacts) if each.is_public and each.consent_at
        ),
        assets=tuple(Asset(each.title, each.url, each.licence) for each in _in_order(row.assets)),
        pictures=tuple(_picture(each) for each in row.images.all()),
        cost_note=row.cost_note,
        procurement_url=row.procurement_url,
        staff_fte=row.staff_fte,
        evidence_proposed=None if row.evidence_proposed is None else Evidence(row.evidence_proposed),
        replicability=None if given is None else Replicability(given),
        replicability_is_reviewed=row.replicability_reviewed is not None,
        label_on=row.label_on,
        review_due_on=row.review_due_on,
        population_year=row.population_year,
        superseded_by=_pointer(row.superseded_by),
        derived_from=_pointer(row.derived_from),
    )


def _in_order(parts: Any) -> list[Any]:
    return sorted(parts.all(), key=lambda part: (part.sort_order or 0, part.pk))


def _figure(row: Any) -> Figure:
    return Figure(
        row.name, row.unit, row.baseline, row.value, row.measured_on, row.source_url, row.source_text, row.method
    )


def _partner(row: PracticePartner, labels: dict[int, EntityLabel]) -> Partner:
    name = labels[row.entity_id].display if row.entity_id is not None else row.name
    return Partner(name, str(PartnerRole(row.role).label) if row.role else "")


def _picture(row: PracticeImage) -> Picture:
    wide, small = row.image.get_rendition(WIDE), row.image.get_rendition(NARROW)
    return Picture(wide.url, small.url, wide.width, wide.height, row.alt, row.author, row.licence)


def _pointer(practice: Practice | None) -> Pointer | None:
    if practice is None or practice.first_published_at is None:
        return None
    return Pointer(practice.slug, practice.title, practice.live)


@dataclass(frozen=True)
class Departed:
    """What the address of a practice that left the catalogue says."""

    slug: str
    title: str
    owner: EntityLabel
    reason: str
    published_at: datetime | None
    successor: Pointer | None


def departed_practice(slug: str, on: date) -> Departed | None:
    """Return what is said of a practice that was public and no longer is; None when it never was."""
    row = withdrawn_practice(slug)
    if row is None:
        return None
    owner = entity_labels([row.owner_entity_id], on)[row.owner_entity_id]
    successor = _pointer(row.superseded_by)
    return Departed(row.slug, row.title, owner, row.withdrawn_reason, row.first_published_at, successor)
