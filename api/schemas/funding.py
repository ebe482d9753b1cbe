"""Calls, their plan and their results, as programs read them."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from api.schemas.common import Named, Number, page_address, plain
from funding.enums import CallStage, CriterionKind, DecisionStage, EditionKind, Outcome, PhaseKind
from funding.models import CallEdition, CallQuestion, PlannedCall, ResultsPublication
from funding.queries import CallContent, ListedCall


class CallOut(Schema):
    """Um aviso de abertura de concurso, como se publica. Se está aberto di-lo o relógio, no instante da resposta."""

    code: str
    number: str | None
    title: str
    summary: str | None
    mechanism: Named
    stage: str = Field(description="Em que ponto está neste instante: OPEN, CLOSED, EVALUATING…")
    stage_label: str
    is_open: bool = Field(description="Se recebe candidaturas neste instante.")
    opens_at: datetime | None
    closes_at: datetime | None = Field(description="Recebe até imediatamente antes deste instante.")
    budget: Number | None = Field(description="Dotação em euros; vazio quando o aviso não a diz.")
    most_per_application: Number | None
    superseded_note: str | None = Field(description="Porque deixou de valer, se outro o substituiu.")
    cancelled_reason: str | None
    is_demonstration: bool
    page: str

    @classmethod
    def words(cls, row: ListedCall) -> dict[str, Any]:
        call = row.call
        return {
            "code": call.code,
            "number": call.number or None,
            "title": call.title,
            "summary": call.summary or None,
            "mechanism": Named(code=call.mechanism.code, name=call.mechanism.name),
            "stage": row.stage.value,
            "stage_label": CallStage(row.stage).portuguese,
            "is_open": row.clock.is_open,
            "opens_at": call.opens_at,
            "closes_at": call.closes_at,
            "budget": plain(call.budget),
            "most_per_application": plain(call.most_per_application),
            "superseded_note": call.superseded_note or None,
            "cancelled_reason": call.cancelled_reason or None,
            "is_demonstration": call.is_demonstration,
            "page": page_address("funding:call", call.code),
        }


class PhaseOut(Schema):
    """Uma fase do calendário."""

    kind: str
    name: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_exact: bool = Field(description="Falso quando só se conhece o dia: o fim é a meia-noite depois dele.")
    note: str | None


class LineOut(Schema):
    """Uma tipologia, e a que outra obriga."""

    code: str
    title: str
    description: str | None
    unit: str | None
    instrument: str | None
    needs: str | None = Field(description="A tipologia que esta exige.")
    most: Number | None


class RuleOut(Schema):
    kind: str
    severity: str = Field(description="BLOCK impede a submissão; WARN avisa.")
    message: str
    source: str | None


class CriterionOut(Schema):
    code: str
    title: str
    parent: str | None
    kind: str = Field(description="COMPUTED conta-se; ASSESSED avalia-se.")
    kind_label: str
    weight: Number | None = Field(description="Em percentagem; vazio quando o aviso não o diz.")
    threshold: Number | None


class DocumentOut(Schema):
    title: str
    url: str
    size: int | None
    sha256: str | None


class CallEditionOut(Schema):
    """O que o aviso disse a partir de um momento; «content» são os bytes de que se fez o SHA-256."""

    number: int
    kind: str
    kind_label: str
    published_at: datetime
    grounds: str | None
    sha256: str
    content: str

    @classmethod
    def of(cls, code: str, edition: CallEdition) -> "CallEditionOut":
        return cls(
            number=edition.number,
            kind=edition.kind,
            kind_label=EditionKind(edition.kind).portuguese,
            published_at=edition.published_at,
            grounds=edition.grounds or None,
            sha256=edition.sha256,
            content=page_address("funding:edition_file", code, edition.number),
        )


class QuestionOut(Schema):
    """Uma pergunta publicada, sem quem a fez, e a resposta."""

    question: str
    answer: str
    answered_at: datetime | None
    corrected_at: datetime | None

    @classmethod
    def of(cls, row: CallQuestion) -> "QuestionOut":
        return cls(
            question=row.published_text, answer=row.answer, answered_at=row.answered_at, corrected_at=row.corrected_at
        )


class CallDetail(CallOut):
    text: str | None
    legal_basis: str | None
    questions_until: datetime | None
    hearing_days: int = Field(description="Dias úteis da audiência dos interessados.")
    needs_platform: bool
    is_sealed: bool = Field(description="Se as candidaturas ficam seladas até o prazo terminar.")
    phases: list[PhaseOut]
    lines: list[LineOut]
    rules: list[RuleOut]
    criteria: list[CriterionOut]
    documents: list[DocumentOut]
    low_density: list[str] = Field(description="Códigos dos municípios da lista de baixa densidade anexa.")
    editions: list[CallEditionOut]
    questions: list[QuestionOut]

    @classmethod
    def of(
        cls,
        row: ListedCall,
        content: CallContent,
        editions: list[CallEdition],
        questions: list[CallQuestion],
    ) -> "CallDetail":
        return cls(
            **cls.words(row),
            text=content.text or None,
            legal_basis=content.legal_basis or None,
            questions_until=content.questions_until,
            hearing_days=content.hearing_days,
            needs_platform=content.needs_platform,
            is_sealed=content.is_sealed,
            **_parts(content),
            editions=[CallEditionOut.of(row.call.code, edition) for edition in editions],
            questions=[QuestionOut.of(one) for one in questions],
        )


def _parts(content: CallContent) -> dict[str, Any]:
    return {
        "phases": [
            PhaseOut(
                kind=one.kind.value,
                name=one.label or PhaseKind(one.kind).portuguese,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                is_exact=one.is_exact,
                note=one.note or None,
            )
            for one in content.phases
        ],
        "lines": [
            LineOut(
                code=one.code,
                title=one.title,
                description=one.description or None,
                unit=one.unit or None,
                instrument=one.instrument or None,
                needs=one.needs,
                most=plain(one.most),
            )
            for one in content.lines
        ],
        "rules": [
            RuleOut(kind=one.kind.value, severity=one.severity.value, message=one.message, source=one.source or None)
            for one in content.rules
        ],
        "criteria": [
            CriterionOut(
                code=one.code,
                title=one.title,
                parent=one.parent,
                kind=one.kind.value,
                kind_label=CriterionKind(one.kind).portuguese,
                weight=plain(one.weight),
                threshold=plain(one.threshold),
            )
            for one in content.criteria
        ],
        "documents": [
            DocumentOut(
                title=one.title,
                url=page_address("files:download", one.uuid) if one.uuid else one.url,
                size=one.size,
                sha256=one.sha256 or None,
            )
            for one in content.documents
        ],
        "low_density": list(content.low_density),
    }


class PlannedCallOut(Schema):
    """Um aviso que se prevê abrir."""

    title: str
    mechanism: Named
    audience: str | None
    opens_on: date
    closes_on: date | None
    is_exact: bool = Field(description="Falso quando só se conhece o mês, o trimestre ou o ano: é o último dia dele.")
    dates: str | None = Field(description="As datas como constam da fonte.")
    budget: Number | None
    call: str | None = Field(description="Código do aviso que dele se fez.")
    is_dropped: bool
    note: str | None
    plan_source: str | None

    @classmethod
    def of(cls, row: PlannedCall, shown: set[int]) -> "PlannedCallOut":
        return cls(
            title=row.title,
            mechanism=Named(code=row.mechanism.code, name=row.mechanism.name),
            audience=row.audience or None,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            is_exact=row.is_exact,
            dates=row.date_text or None,
            budget=plain(row.budget),
            call=row.call.code if row.call and row.call_id in shown else None,
            is_dropped=row.is_dropped,
            note=row.note or None,
            plan_source=row.source or None,
        )


class CallResultOut(Schema):
    """O resultado de uma candidatura, como foi publicado."""

    call: str
    edition: int
    stage: str = Field(description="PROPOSED, antes de ouvidos os interessados; FINAL.")
    stage_label: str
    published_at: datetime
    registry: str | None
    title: str
    lead: Named
    municipalities: list[Named]
    outcome: str
    outcome_label: str
    amount: Number | None = Field(description="Euros; vazio onde não há apoio.")
    rank: int | None = Field(description="Lugar na ordenação em que a decisão assenta.")
    score: Number | None
    is_forfeited: bool = Field(description="Aprovada que caducou por não ter sido aceite.")

    @classmethod
    def of(cls, edition: ResultsPublication, row: Mapping[str, Any]) -> "CallResultOut":
        return cls(
            call=edition.call.code,
            edition=edition.number,
            stage=edition.stage,
            stage_label=DecisionStage(edition.stage).portuguese,
            published_at=edition.published_at,
            registry=row["registry"],
            title=row["title"],
            lead=Named(code=row["lead"], name=row["lead_name"]),
            municipalities=[Named(**one) for one in row["municipalities"]],
            outcome=row["outcome"],
            outcome_label=Outcome(row["outcome"]).portuguese,
            amount=_number(row["amount"]),
            rank=row.get("rank"),
            score=_number(row.get("score")),
            is_forfeited=bool(row.get("is_forfeited")),
        )


def rows_of(edition: ResultsPublication) -> list[dict[str, Any]]:
    """What an edition of results says, from the very bytes that were hashed."""
    found: list[dict[str, Any]] = json.loads(edition.payload)["rows"]
    return found


def _number(value: Any) -> Number | None:
    return None if value is None else plain(Decimal(str(value)))
