"""Editions as readers and the back office see them."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation

from action_plan.enums import UpdateState
from action_plan.models import DeadlineRevision, ProgressUpdate, RatingAssessment
from action_plan.queries import end_of_day
from initiatives.models import TargetMeasurement
from reporting.enums import PUBLIC_STATES, ArtefactName, EditionKind, SectionState
from reporting.models import Artefact, ReportEdition, Section, Signature
from reporting.queries.canonical import Payload
from reporting.queries.charts import on_screen
from reporting.queries.document import report_charts

NO_PAYLOAD = "snapshot__payload"


def last_moment(on: date) -> datetime:
    """Return the last moment of a day, up to and including which an edition counts."""
    return end_of_day(on) - datetime.resolution


def payload_of(edition: ReportEdition) -> Payload:
    """Read what an edition froze."""
    if edition.snapshot is None:
        raise LookupError(f"{edition} has no snapshot")
    payload: Payload = json.loads(edition.snapshot.payload)
    return payload


def published_editions() -> QuerySet[ReportEdition]:
    """The editions on line, newest year first and the newest edition of each year first."""
    reports = Artefact.objects.filter(snapshot=OuterRef("snapshot"), name="relatorio.pdf")
    return (
        ReportEdition.objects.filter(state__in=PUBLIC_STATES)
        .select_related("snapshot", "errata_of", "corrected_by")
        .defer(NO_PAYLOAD)
        .annotate(report_size=Subquery(reports.values("size")[:1]))
        .order_by("-year", "-published_at", "-pk")
    )


def all_editions() -> QuerySet[ReportEdition]:
    return (
        ReportEdition.objects.select_related("snapshot", "created_by")
        .defer(NO_PAYLOAD)
        .annotate(
            texts=Count("sections", filter=~Q(sections__narrative="")),
            closed_texts=Count("sections", filter=Q(sections__state=SectionState.CLOSED)),
        )
        .order_by("-year", "-pk")
    )


def edition_of(year: int, edition: str) -> ReportEdition | None:
    return (
        ReportEdition.objects.filter(kind=EditionKind.ANNUAL, year=year, edition=edition)
        .select_related("snapshot", "errata_of")
        .first()
    )


def artefact_of(edition: ReportEdition, name: str) -> Artefact | None:
    return artefacts_of(edition).filter(name=name).first()


def report_sha256(edition: ReportEdition) -> str:
    """Return the hash of the report that was built, or nothing before it was."""
    report = artefact_of(edition, ArtefactName.REPORT)
    return report.sha256 if report else ""


def signatures_in_force(edition: ReportEdition) -> list[Signature]:
    rows = edition.signatures.filter(withdrawn_at=None).select_related("entity")
    return list(rows.order_by("signed_at", "pk"))


def missing_regions(edition: ReportEdition) -> list[str]:
    """Return the regions that the frozen report shows without a contribution."""
    return [row["region"] for row in payload_of(edition)["regions"] if row["text"] is None]


def sections_of(edition: ReportEdition) -> QuerySet[Section]:
    return edition.sections.select_related("closed_by").order_by("position", "pk")


@dataclass(frozen=True)
class LaterFacts:
    """What was recorded after an edition's cut-off, and so is not in it."""

    updates: int
    revisions: int
    assessments: int
    measurements: int

    def __bool__(self) -> bool:
        return any((self.updates, self.revisions, self.assessments, self.measurements))


def later_facts(cut_off: datetime) -> LaterFacts:
    """Count in one query what today's pages know and the edition does not."""
    counts = {
        "updates": ProgressUpdate.objects.filter(state=UpdateState.APPROVED, approved_at__gt=cut_off),
        "revisions": DeadlineRevision.objects.filter(approved_at__gt=cut_off),
        "assessments": RatingAssessment.objects.filter(assessed_at__gt=cut_off),
        "measurements": TargetMeasurement.objects.filter(recorded_at__gt=cut_off),
    }
    querysets = [
        rows.order_by().values(one=F("pk") * 0).annotate(n=Count("pk")).values("n") for rows in counts.values()
    ]
    found = (
        ReportEdition.objects.order_by("pk")
        .annotate(**{name: Coalesce(Subquery(rows), 0) for name, rows in zip(counts, querysets, strict=True)})
        .values(*counts)
        .first()
    )
    return LaterFacts(**(found or dict.fromkeys(counts, 0)))


@dataclass(frozen=True)
class EditionPage:
    """One edition for its page: everything but `later` comes from what it froze."""

    edition: ReportEdition
    payload: Payload
    charts: dict[str, Any]
    artefacts: list[Artefact]
    signatures: list[Signature]
    others: list[ReportEdition]
    later: LaterFacts


def edition_page(edition: ReportEdition) -> EditionPage:
    payload = payload_of(edition)
    return EditionPage(
        edition=edition,
        payload=payload,
        charts=_drawn(payload),
        artefacts=list(artefacts_of(edition)),
        signatures=signatures_in_force(edition),
        others=list(published_editions().filter(year=edition.year).exclude(pk=edition.pk)),
        later=later_facts(edition.cut_off),
    )


def _drawn(payload: Payload) -> dict[str, Any]:
    """Draw in the language of what was frozen, whatever the reader's: half of each would be neither."""
    with translation.override(settings.LANGUAGE_CODE):
        return report_charts(payload, on_screen, on_screen)


def latest_edition(year: int) -> ReportEdition | None:
    """The newest edition of a year, whatever its state."""
    return (
        ReportEdition.objects.filter(kind=EditionKind.ANNUAL, year=year)
        .select_related("snapshot", "errata_of")
        .order_by("-created_at", "-pk")
        .first()
    )


def edition_by_id(edition_id: int) -> ReportEdition | None:
    return ReportEdition.objects.filter(pk=edition_id).select_related("snapshot", "errata_of").first()


def section_by_id(section_id: int) -> Section | None:
    return Section.objects.filter(pk=section_id).select_related("edition", "closed_by").first()


def artefacts_of(edition: ReportEdition) -> QuerySet[Artefact]:
    made = Artefact.objects.order_by("pk")
    return made.none() if edition.snapshot_id is None else made.filter(snapshot=edition.snapshot_id)
