"""The public catalogue as frozen sheets: what a card, a filter, a file and a map need of each practice.

One query brings the practices with all their lists, another the names of their owners; then nothing else is read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from common.folding import fold
from common.pagecache.fragments import kept
from common.ui import formatting
from common.ui.languages import kept_in_portuguese
from common.ui.sitemap import Address
from practices.enums import (
    LICENCES,
    OPEN_STAGES,
    DensityClass,
    Evidence,
    FundingOrigin,
    PracticeKind,
    ReplicationStage,
    Stage,
    licence_known_as,
)
from practices.models import Practice, Replication
from practices.queries.published import published_practices
from territories.enums import PopulationBand
from territories.queries import EntityLabel, entity_labels

NATIONAL = "nacional"


@dataclass(frozen=True)
class Term:
    """Something a practice is found by: what the address says and what people read."""

    value: str
    label: str
    short: str = ""


@dataclass(frozen=True)
class Spot:
    """A municipality where the practice is in use."""

    code: str
    name: str
    region: Term
    nuts3: str


@dataclass(frozen=True)
class Uptake:
    """How often others took a practice up, where the public may know; an interest alone is nobody's business."""

    under_way: int = 0
    succeeded: int = 0
    abandoned: int = 0
    disputed: int = 0

    @property
    def total(self) -> int:
        return self.under_way + self.succeeded + self.abandoned


@dataclass(frozen=True)
class PracticeSheet:
    """A public practice in a line. What is not known is None or empty, never zero."""

    id: int
    slug: str
    kind: PracticeKind
    title: str
    summary: str
    summary_en: str
    language: str
    owner_id: int
    owner: EntityLabel
    domain: Term
    other_domains: tuple[Term, ...]
    spots: tuple[Spot, ...]
    regions: tuple[Term, ...]
    verticals: tuple[Term, ...]
    recommendations: tuple[Term, ...]
    initiatives: tuple[Term, ...]
    tags: tuple[Term, ...]
    stage: Stage | None
    evidence: Evidence | None
    population: PopulationBand | None
    density: DensityClass
    starts_on: date | None
    ends_on: date | None
    is_ongoing: bool
    cost_investment: Decimal | None
    cost_annual: Decimal | None
    funding: tuple[FundingOrigin, ...]
    offers_mentoring: bool
    uptake: Uptake
    label: str
    licence: str
    licence_url: str
    source_note: str
    is_demonstration: bool
    is_superseded: bool
    published_at: datetime | None
    updated_at: datetime
    words: str
    """Everything a search on the list reads, folded."""

    @property
    def is_under_way(self) -> bool | None:
        """Whether it goes on; None when nobody said so and no end was given."""
        if self.is_ongoing or self.ends_on is not None:
            return self.is_ongoing
        return None

    @property
    def summary_here(self) -> str:
        """The summary in the language of the page; where that has none, the Portuguese one, marked as such."""
        return self.summary_en if formatting.is_english() and self.summary_en else kept_in_portuguese(self.summary)

    @property
    def domains(self) -> tuple[Term, ...]:
        return (self.domain, *self.other_domains)

    @property
    def elsewhere(self) -> str:
        """Where it is in use, unless the name of whoever it belongs to already says it."""
        return "" if self.where in self.owner.name else self.where

    @property
    def where(self) -> str:
        """Say in a few words where it is in use."""
        if not self.spots:
            return ", ".join(region.label for region in self.regions)
        if len(self.spots) <= 3:
            return ", ".join(spot.name for spot in self.spots)
        return _("%(spots)s municípios") % {"spots": len(self.spots)}


def practice_sheets(on: date) -> list[PracticeSheet]:
    """Return every public practice, newest first, in two queries; names of entities are those of the day."""
    return list(_sheets(on))


def public_sheet(uuid: str, on: date) -> PracticeSheet | None:
    """Return one public practice; None once it is out of the catalogue."""
    return next(iter(sheets_of(published_practices().filter(uuid=uuid), on)), None) if uuid else None


@kept
def _sheets(on: date) -> tuple[PracticeSheet, ...]:
    return tuple(sheets_of(published_practices(), on))


def addresses() -> list[Address]:
    """Tell search engines of the list and of every public practice, in one query."""
    rows = published_practices().select_related(None).values_list("slug", "last_published_at")
    found = [Address(reverse("practices:detail", args=[slug]), changed_at) for slug, changed_at in rows]
    return [Address(reverse("practices:index")), *found]


def sheets_of(practices: QuerySet[Practice], on: date) -> list[PracticeSheet]:
    rows = list(with_lists(practices))
    labels = entity_labels({row.owner_entity_id for row in rows}, on)
    return [sheet_of(row, labels[row.owner_entity_id]) for row in rows]


def with_lists(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Bring the lists of each practice as JSON, so that any number of practices costs one query."""
    annotated: QuerySet[Practice] = practices.select_related("owner_entity__region").annotate(
        spots_json=_listed(
            "territories",
            {"code": "code", "name": "name", "region": "region__code", "region_name": "region__name",
             "nuts3": "nuts3__name"},
            ("sort_name",),
        ),
        other_domains_json=_listed("other_domains", {"value": "slug", "label": "name"}, ("position",)),
        verticals_json=_listed("verticals", {"value": "slug", "label": "name"}, ("domain__position", "number")),
        recommendations_json=_listed("recommendations", {"value": "number", "label": "text"}, ("number",)),
        initiatives_json=_listed("initiatives", {"value": "number", "label": "title"}, ("number",)),
        tags_json=_listed("tags", {"value": "slug", "label": "name"}, ("name",)),
        uptake_json=ArraySubquery(
            Replication.objects.filter(practice=OuterRef("pk"), is_public=True)
            .exclude(stage=ReplicationStage.INTEREST)
            .values(json=JSONObject(stage=F("stage"), is_disputed=F("is_disputed")))
        ),
    )  # fmt: skip
    return annotated


def _listed(field: str, names: dict[str, str], order: tuple[str, ...]) -> ArraySubquery:
    """The related rows of a many-to-many field as JSON objects, in order."""
    relation: Any = Practice._meta.get_field(field)
    through = relation.remote_field.through
    target = relation.m2m_reverse_field_name()
    return ArraySubquery(
        through.objects.filter(practice=OuterRef("pk"))
        .order_by(*(f"{target}__{name}" for name in order), "pk")
        .values(json=JSONObject(**{key: F(f"{target}__{name}") for key, name in names.items()}))
    )


def sheet_of(row: Any, owner: EntityLabel) -> PracticeSheet:
    """Freeze a practice that `with_lists` brought."""
    spots = tuple(
        Spot(each["code"], each["name"], Term(each["region"], each["region_name"]), each["nuts3"])
        for each in row.spots_json
    )
    domain = Term(row.domain.slug, row.domain.name)
    lists: dict[str, tuple[Term, ...]] = {
        name: _terms(getattr(row, f"{name}_json"))
        for name in ("other_domains", "verticals", "recommendations", "initiatives", "tags")
    }
    return PracticeSheet(
        id=row.pk,
        slug=row.slug,
        kind=PracticeKind(row.kind),
        title=row.title,
        summary=row.summary,
        summary_en=row.summary_en,
        language=row.original_language,
        owner_id=row.owner_entity_id,
        owner=owner,
        domain=domain,
        spots=spots,
        regions=_regions(spots, row.owner_entity.region),
        stage=Stage(row.stage) if row.stage else None,
        evidence=None if row.evidence_level is None else Evidence(row.evidence_level),
        population=PopulationBand(row.population_band) if row.population_band else None,
        density=DensityClass(row.density_class),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_ongoing=row.is_ongoing,
        cost_investment=row.cost_investment,
        cost_annual=row.cost_annual,
        funding=tuple(FundingOrigin(code) for code in row.funding_sources),
        offers_mentoring=row.offers_mentoring,
        uptake=_uptake(row.uptake_json),
        label=row.label,
        licence=licence_known_as(row.licence) or row.licence,
        licence_url=LICENCES.get(licence_known_as(row.licence) or "", row.licence_url),
        source_note=row.source_note,
        is_demonstration=row.is_demonstration,
        is_superseded=row.superseded_by_id is not None,
        published_at=row.first_published_at,
        updated_at=row.last_published_at or row.updated_at,
        words=_words(row, owner, domain, spots, lists),
        **lists,
    )


def _terms(found: Iterable[dict[str, Any]]) -> tuple[Term, ...]:
    return tuple(Term(str(each["value"]), each["label"]) for each in found)


def _regions(spots: tuple[Spot, ...], owner_region: Any) -> tuple[Term, ...]:
    """The regions of its municipalities, else of its owner; a practice of no region is of the whole country."""
    if spots:
        return tuple(dict.fromkeys(spot.region for spot in spots))
    if owner_region is not None:
        return (Term(owner_region.code, owner_region.name),)
    return (Term(NATIONAL, _("Todo o país")),)


def _uptake(found: Iterable[dict[str, Any]]) -> Uptake:
    rows = list(found)
    stages = Counter(row["stage"] for row in rows if not row["is_disputed"])
    return Uptake(
        under_way=sum(stages[stage] for stage in OPEN_STAGES),
        succeeded=stages[ReplicationStage.SUCCEEDED],
        abandoned=stages[ReplicationStage.ABANDONED],
        disputed=sum(1 for row in rows if row["is_disputed"]),
    )


def _words(
    row: Practice, owner: EntityLabel, domain: Term, spots: Iterable[Spot], lists: dict[str, tuple[Term, ...]]
) -> str:
    named = [domain, *(term for name in ("other_domains", "verticals", "tags") for term in lists[name])]
    parts = [
        row.title, row.summary, row.summary_en, row.challenge, row.solution, row.lessons,
        owner.display, owner.name, *(term.label for term in named), *(spot.name for spot in spots),
    ]  # fmt: skip
    return fold(" ".join(parts))
