"""Loads the verticals, the vocabulary, and the practices that the programme's own documents describe.

A practice is written once, from its source; what somebody changes afterwards is never written over.
"""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from common.norm.citation import cite
from common.norm.reference import Load, Row
from initiatives.models import Initiative
from practices.enums import Evidence, PartnerRole, PracticeKind, PracticeState, ReviewAct, Stage
from practices.models import (
    EvidenceAssessment,
    Practice,
    PracticeIndicator,
    PracticePartner,
    PracticeTransition,
    Tag,
    Vertical,
)
from practices.operations.review import REVIEW_MONTHS, months_after
from practices.queries.sections import completeness
from practices.queries.territory import place_of
from recommendations.models import Recommendation, RecommendationDomain
from territories.models import Entity, Municipality

FOLDER = Path(__file__).parents[1] / "reference"
WORDS = (
    "kind",
    "title",
    "summary",
    "stage",
    "challenge",
    "solution",
    "governance_participation",
    "implementation_steps",
    "results_text",
    "cost_note",
)


def load_reference(load: Load) -> None:
    _load_vocabulary(load)
    rows = load.table(FOLDER, "catalogue.csv", key=["slug"], rows=13)
    parts = load.table(FOLDER, "catalogue_parts.csv", key=["practice", "part", "name"], rows=23)
    load.known("catalogue.csv", rows, "kind", PracticeKind.values)
    load.known("catalogue.csv", rows, "stage", ["", *Stage.values])
    load.known("catalogue_parts.csv", parts, "practice", {row["slug"] for row in rows})
    load.known("catalogue_parts.csv", parts, "role", ["", *PartnerRole.values])
    links = _Links()
    label = str(Practice._meta.verbose_name_plural)
    kept = set(Practice.objects.values_list("slug", flat=True))
    for row in rows:
        if row["slug"] in kept:
            load.changes.unchanged[label] += 1
        else:
            links.check(load, row)
            _create(row, [part for part in parts if part["practice"] == row["slug"]], links)
            load.changes.created[label] += 1


def _load_vocabulary(load: Load) -> None:
    verticals = load.table(FOLDER, "verticals.csv", key=["slug"], rows=24)
    domains = {domain.slug: domain for domain in RecommendationDomain.objects.all()}
    load.known("verticals.csv", verticals, "domain", domains)
    load.put_many(
        Vertical,
        ["slug"],
        [
            {
                "slug": row["slug"],
                "domain": domains[row["domain"]],
                "number": int(row["number"]),
                "name": row["name"],
                "source": row["source"],
            }
            for row in verticals
        ],
    )
    tags = load.table(FOLDER, "tags.csv", key=["slug"], rows=19)
    load.put_many(Tag, ["slug"], [{"slug": row["slug"], "name": row["name"]} for row in tags])


class _Links:
    """What the rows name, read once."""

    def __init__(self) -> None:
        self.entities = {entity.code: entity for entity in Entity.objects.all()}
        self.domains = {domain.slug: domain for domain in RecommendationDomain.objects.all()}
        self.many: dict[str, dict[str, Any]] = {
            "municipalities": {each.code: each for each in Municipality.objects.all()},
            "verticals": {each.slug: each for each in Vertical.objects.all()},
            "recommendations": {str(each.number): each for each in Recommendation.objects.all()},
            "initiatives": {str(each.number): each for each in Initiative.objects.all()},
            "tags": {each.slug: each for each in Tag.objects.all()},
        }

    def check(self, load: Load, row: Row) -> None:
        load.known("catalogue.csv", [row], "owner", self.entities)
        load.known("catalogue.csv", [row], "domain", self.domains)
        for column, rows in self.many.items():
            load.known("catalogue.csv", [row], column, rows, split="|")

    def of(self, row: Row, column: str) -> list[Any]:
        return [self.many[column][code] for code in row[column].split("|") if code]


def _create(row: Row, parts: list[Row], links: _Links) -> None:
    at = datetime.fromisoformat(row["published_on"]).replace(hour=10, tzinfo=UTC)
    practice = Practice(
        slug=row["slug"],
        owner_entity=links.entities[row["owner"]],
        domain=links.domains[row["domain"]],
        source_note=_cited(row["source"]),
        evidence_reviewed=int(row["evidence"]),
        evidence_level=int(row["evidence"]),
        state=PracticeState.PUBLISHED,
        live=True,
        first_published_at=at,
        last_published_at=at,
        review_due_on=months_after(at.date(), REVIEW_MONTHS),
        **{name: row[name] for name in WORDS},
    )
    practice.save()
    practice.territories.set(links.of(row, "municipalities"))
    for column in ("verticals", "recommendations", "initiatives", "tags"):
        getattr(practice, column).set(links.of(row, column))
    place = place_of(practice)
    practice.population_band, practice.population_year = place.population_band, place.population_year
    practice.density_class = place.density_class
    practice.partners.set([_partner(part, links, n) for n, part in enumerate(parts) if part["part"] == "partner"])
    practice.indicators.set([_indicator(part, n) for n, part in enumerate(parts) if part["part"] == "indicator"])
    practice.completeness = completeness(practice)
    practice.save()
    _say_where_it_came_from(practice, row, at)


def _say_where_it_came_from(practice: Practice, row: Row, at: datetime) -> None:
    EvidenceAssessment.objects.create(
        practice=practice, level=Evidence(int(row["evidence"])), reason=row["evidence_reason"], at=at
    )
    PracticeTransition.objects.create(
        practice=practice, act=ReviewAct.LOADED, to_state=practice.state, at=at, reason=practice.source_note
    )


def _cited(source: str) -> str:
    """Name each document once, with every place in it."""
    places: dict[str, list[str]] = {}
    for quoted in source.split("; "):
        number, _, place = quoted.partition(" ")
        places.setdefault(number, []).append(place)
    return "; ".join(cite(f"{number} {' '.join(found)}") for number, found in places.items())


def _partner(part: Row, links: _Links, place: int) -> PracticePartner:
    return PracticePartner(
        entity=links.entities.get(part["entity"]), name=part["name"], role=part["role"], sort_order=place
    )


def _indicator(part: Row, place: int) -> PracticeIndicator:
    return PracticeIndicator(
        name=part["name"],
        unit=part["unit"],
        value=Decimal(part["value"]),
        baseline=Decimal(part["baseline"]) if part["baseline"] else None,
        method=part["method"],
        source_text=cite(part["source"]),
        sort_order=place,
    )
