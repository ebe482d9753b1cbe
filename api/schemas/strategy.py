"""The strategy and its plan, as the API tells them: initiatives, actions, recommendations, targets, governance."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from action_plan.queries import ActionSheet, MilestoneSheet
from api.schemas.common import Named, Number, Organisation, page_address, plain
from common.norm.citation import cite
from governance.queries import BodySheet, RevisionSheet, StructureSheet
from initiatives.queries import InitiativeSheet, TargetLine
from initiatives.queries.sheets import Responsible
from recommendations.models import Recommendation


class ResponsibleOut(Organisation):
    code: str
    is_lead: bool | None = Field(description="Se lidera; vazio enquanto ninguém a designou.")

    @classmethod
    def told(cls, one: Responsible) -> "ResponsibleOut":
        return cls(**Organisation.of(one.label).dict(), code=one.code, is_lead=one.is_lead)


class InitiativeOut(Schema):
    """Uma das 16 iniciativas da estratégia."""

    number: int
    code: str
    title: str = Field(description="Título na Tabela 1, o oficial.")
    title_annex2: str = Field(description="Título no Anexo II.")
    domain: Named
    objectives: list[str] = Field(description="Códigos dos objetivos estratégicos que serve.")
    responsibles: list[ResponsibleOut] = Field(description="Como na Tabela 1.")
    responsibles_annex2: list[ResponsibleOut] = Field(description="Como no Anexo II.")
    source: str
    updated_at: datetime
    page: str

    @classmethod
    def of(cls, sheet: InitiativeSheet) -> "InitiativeOut":
        return cls(
            number=sheet.number,
            code=sheet.code,
            title=sheet.title,
            title_annex2=sheet.title_annex2,
            domain=Named(code=sheet.domain_slug, name=sheet.domain_name),
            objectives=list(sheet.objective_codes),
            responsibles=[ResponsibleOut.told(one) for one in sheet.responsibles],
            responsibles_annex2=[ResponsibleOut.told(one) for one in sheet.responsibles_annex2],
            source=cite(sheet.source),
            updated_at=sheet.updated_at,
            page=page_address("initiatives:detail", sheet.number),
        )


class MilestoneOut(Schema):
    """Um marco: o prazo aprovado, o que vale hoje, e se foi cumprido. As datas são os últimos dias dos prazos."""

    position: int
    label: str | None
    baseline_on: date = Field(description="Prazo aprovado.")
    precision: str = Field(description="Com que precisão o prazo foi dado: DAY, MONTH, QUARTER, SEMESTER, YEAR.")
    current_on: date = Field(description="Prazo em vigor, depois das revisões.")
    current_precision: str
    forecast_on: date | None = Field(description="Quando a entidade prevê; vazio se não o disse.")
    achieved_on: date | None
    slip_days: int = Field(description="Dias entre o prazo aprovado e o atual.")
    is_overdue: bool
    days_overdue: int
    revisions: int = Field(description="Quantas vezes o prazo foi revisto.")

    @classmethod
    def of(cls, sheet: MilestoneSheet) -> "MilestoneOut":
        return cls(
            position=sheet.position,
            label=sheet.label or None,
            baseline_on=sheet.baseline_on,
            precision=sheet.precision.value,
            current_on=sheet.current_on,
            current_precision=sheet.current_precision.value,
            forecast_on=sheet.forecast_on,
            achieved_on=sheet.achieved_on,
            slip_days=sheet.slip_days,
            is_overdue=sheet.is_overdue,
            days_overdue=sheet.days_overdue,
            revisions=sheet.revision_count,
        )


class ActionOut(Schema):
    """Uma ação do plano, com os seus três eixos: andamento, avaliação e reporte."""

    code: str
    initiative: int
    text: str
    responsible: Organisation
    partners: list[Organisation]
    funding: list[Named]
    milestones: list[MilestoneOut]
    lifecycle: str = Field(description="NOT_REPORTED, NOT_STARTED, IN_PROGRESS, SUSPENDED, COMPLETED, CANCELLED.")
    lifecycle_label: str
    percent: Number | None = Field(description="Execução em percentagem; vazio enquanto não houver reporte.")
    rating: str = Field(description="ON_TRACK, NEEDS_MONITORING, WORRYING, CRITICAL, NOT_REPORTED, NOT_APPLICABLE.")
    rating_label: str
    reporting_state: str = Field(description="UP_TO_DATE, LATE, NEVER_REPORTED ou NOT_APPLICABLE.")
    reporting_state_label: str
    last_reported_on: date | None
    last_period: str | None
    final_due_on: date = Field(description="Último prazo da ação.")
    is_overdue: bool
    resolution_note: str | None
    source: str
    updated_at: datetime
    page: str

    @classmethod
    def of(cls, sheet: ActionSheet) -> "ActionOut":
        return cls(
            code=sheet.code,
            initiative=sheet.initiative_number,
            text=sheet.text,
            responsible=Organisation.of(sheet.responsible),
            partners=[Organisation.of(partner) for partner in sheet.partners],
            funding=[Named(code=code, name=name) for code, name in sheet.funding],
            milestones=[MilestoneOut.of(milestone) for milestone in sheet.milestones],
            lifecycle=sheet.lifecycle.value,
            lifecycle_label=sheet.lifecycle.portuguese,
            percent=plain(sheet.percent),
            rating=sheet.rating.value,
            rating_label=sheet.rating.portuguese,
            reporting_state=sheet.reporting_state.value,
            reporting_state_label=sheet.reporting_state.portuguese,
            last_reported_on=sheet.last_reported_on,
            last_period=sheet.last_period,
            final_due_on=sheet.final_due_on,
            is_overdue=sheet.is_overdue,
            resolution_note=sheet.resolution_note or None,
            source=cite(sheet.source),
            updated_at=sheet.updated_at,
            page=page_address("action_plan:detail", sheet.code.lower()),
        )


class RecommendationOut(Schema):
    """Uma das 31 recomendações aos territórios."""

    number: int
    code: str
    domain: Named
    text: str
    source: str
    updated_at: datetime
    page: str

    @classmethod
    def of(cls, row: Recommendation) -> "RecommendationOut":
        return cls(
            number=row.number,
            code=row.code,
            domain=Named(code=row.domain.slug, name=row.domain.name),
            text=row.text,
            source=cite(row.source),
            updated_at=row.updated_at,
            page=page_address("recommendations:detail", row.number),
        )


class StatementOut(Schema):
    """O que um documento diz de uma meta."""

    text: str
    deadline: str = Field(description="Prazo, como no documento.")
    deadline_on: date | None
    source: str


class PrrTargetOut(Schema):
    """Uma meta do PRR e o que dela foi medido. Por definir e por medir não são zero."""

    code: str
    measure: str
    indicator: str
    operator: str | None = Field(description="AT_LEAST (pelo menos) ou EXACTLY (igual a).")
    value: Number | None = Field(description="Meta; vazia quando está por definir.")
    unit: str
    due_on: date | None
    measured_value: Number | None = Field(description="Valor medido; vazio quando está por medir.")
    measured_on: date | None
    measured_source: str | None
    is_reached: bool | None
    percent: Number | None
    initiatives: list[int]
    statements: list[StatementOut]

    @classmethod
    def of(cls, line: TargetLine) -> "PrrTargetOut":
        return cls(
            code=line.code,
            measure=line.measure,
            indicator=line.indicator,
            operator=line.operator or None,
            value=plain(line.value),
            unit=line.unit,
            due_on=line.due_on,
            measured_value=plain(line.measured_value),
            measured_on=line.measured_on,
            measured_source=line.source or None,
            is_reached=line.is_reached,
            percent=plain(line.percent),
            initiatives=list(line.initiative_numbers),
            statements=[
                StatementOut(
                    text=one.text, deadline=one.deadline_raw, deadline_on=one.deadline_on, source=cite(one.source)
                )
                for one in line.statements
            ],
        )


class DutyOut(Schema):
    code: str
    letter: str | None = Field(description="Alínea, como impressa.")
    text: str


class SeatOut(Schema):
    kind: str
    member: str
    role: str = Field(description="CHAIR, MEMBER, GUEST ou RULE.")


class RevisionOut(Schema):
    """A cadência e a composição de um órgão numa revisão do modelo."""

    label: str
    status: str
    cadence: str = Field(description="Como no texto.")
    months: int | None = Field(description="De quantos em quantos meses; vazio onde não se pode calcular.")
    composition: list[SeatOut]

    @classmethod
    def of(cls, sheet: RevisionSheet) -> "RevisionOut":
        return cls(
            label=sheet.cadence.label,
            status=sheet.cadence.status,
            cadence=sheet.cadence.raw,
            months=sheet.cadence.months,
            composition=[
                SeatOut(kind=item.member_kind, member=item.member, role=item.role) for item in sheet.composition
            ],
        )


class BodyOut(Schema):
    """Um órgão do modelo de governança."""

    code: str
    name: str
    level: str
    chair: str
    composition: str = Field(description="Como no texto.")
    duties: list[DutyOut]
    revisions: list[RevisionOut]
    source: str
    page: str

    @classmethod
    def of(cls, sheet: BodySheet) -> "BodyOut":
        body = sheet.body
        return cls(
            code=body.code,
            name=body.name,
            level=body.level,
            chair=body.chair,
            composition=body.composition,
            duties=[DutyOut(code=duty.code, letter=duty.letter or None, text=duty.text) for duty in sheet.duties],
            revisions=[RevisionOut.of(revision) for revision in sheet.revisions],
            source=cite(body.source),
            page=page_address("governance:detail", body.code.lower()),
        )


class StructureOut(Schema):
    """Uma das sete estruturas de ação territorial."""

    code: str
    region: Named
    chair: Organisation | None = Field(description="Vazio onde o texto não nomeia ninguém.")
    chair_text: str = Field(description="Como no texto.")
    source: str
    page: str

    @classmethod
    def of(cls, sheet: StructureSheet) -> "StructureOut":
        return cls(
            code=sheet.structure.code,
            region=Named(code=sheet.region.code, name=sheet.region.name),
            chair=Organisation.of(sheet.chair) if sheet.chair else None,
            chair_text=sheet.structure.chair_raw,
            source=cite(sheet.structure.source),
            page=page_address("governance:structure", sheet.slug),
        )
