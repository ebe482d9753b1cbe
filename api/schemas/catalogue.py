"""Good practices, repositories, events and reports, as the API tells what of them is published."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from ninja import Schema
from pydantic import Field

from api.schemas.common import Named, Number, Organisation, page_address, plain
from common.norm.citation import cite
from events.enums import EventKind, Mode
from events.models import Event
from practices.queries.catalogue import PracticeSheet, Term
from practices.queries.page import PracticePage
from reporting.models import Artefact, ReportEdition
from repositories.catalogue import Line, Repository


def _terms(found: tuple[Term, ...]) -> list[Named]:
    return [Named(code=term.value, name=term.label) for term in found]


class PracticeOut(Schema):
    """Uma boa prática do catálogo público."""

    slug: str
    kind: str
    title: str
    summary: str
    summary_en: str | None
    owner: Organisation
    domains: list[Named]
    municipalities: list[Named]
    regions: list[Named]
    recommendations: list[int]
    initiatives: list[int]
    tags: list[str]
    stage: str | None = Field(description="Maturidade.")
    evidence: int | None = Field(description="Nível de evidência, de 0 a 5; vazio se ninguém o atribuiu.")
    starts_on: date | None
    ends_on: date | None
    cost_investment: Number | None = Field(description="Em euros.")
    cost_annual: Number | None = Field(description="Em euros.")
    replications_under_way: int
    replications_succeeded: int
    text_licence: str | None
    is_demonstration: bool
    published_at: datetime | None
    updated_at: datetime
    page: str

    @classmethod
    def words(cls, sheet: PracticeSheet) -> dict[str, Any]:
        return {
            "slug": sheet.slug,
            "kind": sheet.kind.value,
            "title": sheet.title,
            "summary": sheet.summary,
            "summary_en": sheet.summary_en or None,
            "owner": Organisation.of(sheet.owner),
            "domains": _terms(sheet.domains),
            "municipalities": [Named(code=spot.code, name=spot.name) for spot in sheet.spots],
            "regions": _terms(sheet.regions),
            "recommendations": [int(term.value) for term in sheet.recommendations],
            "initiatives": [int(term.value) for term in sheet.initiatives],
            "tags": [term.label for term in sheet.tags],
            "stage": sheet.stage.value if sheet.stage else None,
            "evidence": None if sheet.evidence is None else int(sheet.evidence),
            "starts_on": sheet.starts_on,
            "ends_on": sheet.ends_on,
            "cost_investment": plain(sheet.cost_investment),
            "cost_annual": plain(sheet.cost_annual),
            "replications_under_way": sheet.uptake.under_way,
            "replications_succeeded": sheet.uptake.succeeded,
            "text_licence": sheet.licence or None,
            "is_demonstration": sheet.is_demonstration,
            "published_at": sheet.published_at,
            "updated_at": sheet.updated_at,
            "page": page_address("practices:detail", sheet.slug),
        }

    @classmethod
    def of(cls, sheet: PracticeSheet) -> "PracticeOut":
        return cls(**cls.words(sheet))


class ResultOut(Schema):
    """Um resultado medido."""

    name: str
    unit: str | None
    baseline: Number | None
    value: Number | None
    measured_on: date | None
    source: str | None


class AssetOut(Schema):
    title: str
    url: str | None
    licence: str | None


class PracticeDetail(PracticeOut):
    texts: dict[str, str] = Field(description="Os textos da prática, pelo nome de cada secção.")
    results: list[ResultOut]
    partners: list[str]
    assets: list[AssetOut]

    @classmethod
    def told(cls, page: PracticePage) -> "PracticeDetail":
        return cls(
            **cls.words(page.sheet),
            texts=dict(page.texts),
            results=[
                ResultOut(
                    name=one.name,
                    unit=one.unit or None,
                    baseline=plain(one.baseline),
                    value=plain(one.value),
                    measured_on=one.measured_on,
                    source=one.source_text or one.source_url or None,
                )
                for one in page.figures
            ],
            partners=[partner.name for partner in page.partners],
            assets=[
                AssetOut(title=one.title, url=one.url or None, licence=one.licence or None) for one in page.assets
            ],
        )


Fact = str | int | float | bool | None


class EntryOut(Schema):
    """Uma entrada publicada de um repositório."""

    slug: str
    repository: str
    title: str
    summary: str
    facts: dict[str, Fact] = Field(description="O que é próprio deste repositório; vazio onde não há informação.")
    domains: list[Named]
    initiatives: list[int]
    recommendations: list[int]
    entry_source: str = Field(description="Documento e lugar nele.")
    source_url: str | None
    is_to_confirm: bool = Field(description="Se vem de fonte externa, por confirmar.")
    is_demonstration: bool
    updated_at: datetime
    page: str

    @classmethod
    def of(cls, repository: Repository, line: Line) -> "EntryOut":
        entry = line.entry
        return cls(
            slug=entry.slug,
            repository=str(repository.code),
            title=entry.title,
            summary=entry.summary,
            facts={field.label: _fact(field.getter(line)) for field in repository.fields},
            domains=[Named(code=one.slug, name=one.name) for one in entry.domains.all()],
            initiatives=sorted(one.number for one in entry.initiatives.all()),
            recommendations=sorted(one.number for one in entry.recommendations.all()),
            entry_source=cite(entry.source),
            source_url=entry.source_url or None,
            is_to_confirm=entry.is_to_confirm,
            is_demonstration=entry.is_demonstration,
            updated_at=entry.updated_at,
            page=f"{settings.PORTAL_BASE_URL}{entry.get_absolute_url()}",
        )


def _fact(value: Any) -> Fact:
    match value:
        case None | "":
            return None
        case bool() | int() | float():
            return value
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
    return str(value)


class EventOut(Schema):
    """Um evento publicado. Quem se inscreve, e a ligação da sessão em linha, não são públicos."""

    slug: str
    kind: str
    kind_label: str
    title: str
    summary: str
    series: Named | None
    mode: str
    mode_label: str
    venue: str | None
    municipality: Named | None
    organiser: str | None
    starts_at: datetime
    ends_at: datetime
    seats: int | None = Field(description="Vazio quando não há limite.")
    cancelled_at: datetime | None
    cancel_reason: str | None
    recording_url: str | None
    is_demonstration: bool
    updated_at: datetime
    page: str

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        series, town = event.series, event.municipality
        return cls(
            slug=event.slug,
            kind=event.kind,
            kind_label=EventKind(event.kind).portuguese,
            title=event.title,
            summary=event.summary,
            series=Named(code=series.slug, name=series.title) if series else None,
            mode=event.mode,
            mode_label=Mode(event.mode).portuguese,
            venue=event.venue or None,
            municipality=Named(code=town.code, name=town.name) if town else None,
            organiser=event.organiser.code if event.organiser else None,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            seats=event.seats,
            cancelled_at=event.cancelled_at,
            cancel_reason=event.cancel_reason or None,
            recording_url=event.recording_url or None,
            is_demonstration=event.is_demonstration,
            updated_at=event.updated_at,
            page=page_address("events:detail", event.slug),
        )


class FileOut(Schema):
    """Um ficheiro de uma edição; o resumo é o dos bytes que se descarregam."""

    name: str
    media_type: str
    size: int
    sha256: str
    url: str

    @classmethod
    def of(cls, edition: ReportEdition, artefact: Artefact) -> "FileOut":
        return cls(
            name=artefact.name,
            media_type=artefact.media_type,
            size=artefact.size,
            sha256=artefact.sha256,
            url=page_address("reporting:file", edition.year, edition.edition, artefact.name),
        )


class ReportOut(Schema):
    """Uma edição publicada do relatório anual."""

    year: int
    edition: str
    state: str = Field(description="PUBLISHED, ou RECTIFIED quando outra edição a corrige.")
    cut_off: datetime = Field(description="Último instante cujos factos contam.")
    published_at: datetime | None
    corrects: str | None = Field(description="Edição que esta corrige.")
    changes: str | None = Field(description="O que mudou em relação à edição que corrige.")
    snapshot_sha256: str | None = Field(description="SHA-256 dos dados congelados.")
    page: str

    @classmethod
    def words(cls, edition: ReportEdition) -> dict[str, Any]:
        return {
            "year": edition.year,
            "edition": edition.edition,
            "state": edition.state,
            "cut_off": edition.cut_off,
            "published_at": edition.published_at,
            "corrects": edition.errata_of.edition if edition.errata_of else None,
            "changes": edition.changes or None,
            "snapshot_sha256": edition.snapshot.sha256 if edition.snapshot else None,
            "page": page_address("reporting:edition", edition.year, edition.edition),
        }

    @classmethod
    def of(cls, edition: ReportEdition) -> "ReportOut":
        return cls(**cls.words(edition))


class ReportDetail(ReportOut):
    files: list[FileOut]
