"""Words of the action plan's three separate axes, its deadlines and its reports."""

from common.words import Words


class PlanState(Words):
    DRAFT = "DRAFT", "rascunho"
    APPROVED = "APPROVED", "aprovada"
    REVOKED = "REVOKED", "revogada"


class FundingKind(Words):
    PROGRAMME = "PROGRAMME", "programa ou instrumento"
    RESPONSIBLE_ENTITY = "RESPONSIBLE_ENTITY", "entidade responsável"
    NOT_NEEDED = "NOT_NEEDED", "sem necessidade de financiamento"


class Precision(Words):
    """How exact a deadline is; it is late only after the last day of its window."""

    DAY = "DAY", "dia"
    MONTH = "MONTH", "mês"
    QUARTER = "QUARTER", "trimestre"
    SEMESTER = "SEMESTER", "semestre"
    YEAR = "YEAR", "ano"


class MilestoneKind(Words):
    DELIVERY = "DELIVERY", "entrega"
    MILESTONE = "MILESTONE", "marco"
    PRR_TARGET = "PRR_TARGET", "meta PRR"


class Lifecycle(Words):
    NOT_STARTED = "NOT_STARTED", "não iniciada"
    IN_PROGRESS = "IN_PROGRESS", "em curso"
    SUSPENDED = "SUSPENDED", "suspensa"
    COMPLETED = "COMPLETED", "concluída"
    CANCELLED = "CANCELLED", "cancelada"


FINISHED = frozenset({Lifecycle.COMPLETED, Lifecycle.CANCELLED})


class ReportedLifecycle(Words):
    """What is known of an action's lifecycle: nothing, before its first approved report."""

    NOT_REPORTED = "NOT_REPORTED", "sem reporte"
    NOT_STARTED = "NOT_STARTED", "não iniciada"
    IN_PROGRESS = "IN_PROGRESS", "em curso"
    SUSPENDED = "SUSPENDED", "suspensa"
    COMPLETED = "COMPLETED", "concluída"
    CANCELLED = "CANCELLED", "cancelada"


class Rating(Words):
    """Delivery rating in the words of the PRR's national monitoring commission (CNA-PRR)."""

    ON_TRACK = "ON_TRACK", "alinhado com o planeamento"
    NEEDS_MONITORING = "NEEDS_MONITORING", "necessário acompanhamento"
    WORRYING = "WORRYING", "preocupante"
    CRITICAL = "CRITICAL", "crítico"
    NOT_REPORTED = "NOT_REPORTED", "sem reporte"
    NOT_APPLICABLE = "NOT_APPLICABLE", "não aplicável"


ASSIGNABLE_RATINGS = (Rating.ON_TRACK, Rating.NEEDS_MONITORING, Rating.WORRYING, Rating.CRITICAL)


class ReportingState(Words):
    UP_TO_DATE = "UP_TO_DATE", "em dia"
    LATE = "LATE", "em atraso de reporte"
    NEVER_REPORTED = "NEVER_REPORTED", "sem reporte"
    NOT_APPLICABLE = "NOT_APPLICABLE", "não aplicável"


class UpdateState(Words):
    DRAFT = "DRAFT", "rascunho"
    SUBMITTED = "SUBMITTED", "submetido"
    RETURNED = "RETURNED", "devolvido"
    APPROVED = "APPROVED", "aprovado"


class ReportStanding(Words):
    """How far a report that a period expects has come; from nothing at all to approved."""

    MISSING = "MISSING", "sem reporte"
    WRITING = "WRITING", "a escrever"
    RETURNED = "RETURNED", "devolvido"
    SUBMITTED = "SUBMITTED", "submetido"
    APPROVED = "APPROVED", "aprovado"


OWING = frozenset({ReportStanding.MISSING, ReportStanding.WRITING, ReportStanding.RETURNED})
OPEN_UPDATE_STATES = frozenset({UpdateState.DRAFT, UpdateState.SUBMITTED, UpdateState.RETURNED})
EDITABLE_UPDATE_STATES = frozenset({UpdateState.DRAFT, UpdateState.RETURNED})


class EvidenceKind(Words):
    FILE = "FILE", "ficheiro"
    LINK = "LINK", "ligação"


class RevisionReason(Words):
    PROCUREMENT = "PROCUREMENT", "contratação pública"
    FUNDING = "FUNDING", "financiamento"
    STAFF = "STAFF", "recursos humanos"
    DEPENDENCY = "DEPENDENCY", "dependência de outra ação"
    LEGAL_CHANGE = "LEGAL_CHANGE", "alteração legal"
    SCOPE_CHANGE = "SCOPE_CHANGE", "alteração de âmbito"
    FORCE_MAJEURE = "FORCE_MAJEURE", "força maior"
    OTHER = "OTHER", "outra"


class RequestState(Words):
    PENDING = "PENDING", "pendente"
    ACCEPTED = "ACCEPTED", "aceite"
    REFUSED = "REFUSED", "recusado"
    WITHDRAWN = "WITHDRAWN", "retirado"


class PeriodMoment(Words):
    """When a reporting period reminds those who owe it a report."""

    OPENED = "OPENED", "abertura"
    TWO_WEEKS_LEFT = "T-14", "14 dias antes"
    THREE_DAYS_LEFT = "T-3", "3 dias antes"
    LATE = "T+1", "dia seguinte ao prazo"
    CLOSED = "CLOSED", "dia seguinte ao fecho"


class DependencyKind(Words):
    PRECEDES = "PRECEDES", "precede"
    RELATED = "RELATED", "relacionada"


class DependencyStatus(Words):
    INFERRED = "INFERRED", "inferida do texto, por confirmar"
    CONFIRMED = "CONFIRMED", "confirmada pela EATA"
    REJECTED = "REJECTED", "rejeitada pela EATA"


class LineageKind(Words):
    CONTINUES = "CONTINUES", "continua"
    SPLITS = "SPLITS", "divide"
    MERGES = "MERGES", "funde"
    REPLACES = "REPLACES", "substitui"
    ABANDONED = "ABANDONED", "abandona"


class EventKind(Words):
    """What happened to an action, in its history."""

    UPDATE_APPROVED = "UPDATE_APPROVED", "reporte aprovado"
    UPDATE_CORRECTED = "UPDATE_CORRECTED", "reporte corrigido"
    DEADLINE_REVISED = "DEADLINE_REVISED", "prazo revisto"
    RATING_ASSESSED = "RATING_ASSESSED", "avaliação da EATA"


class Audience(Words):
    """Who hears of a deadline."""

    OWNER = "OWNER", "responsável pelo reporte"
    ENTITY_HEAD = "ENTITY_HEAD", "dirigente da entidade"
    EATA_COORDINATOR = "EATA_COORDINATOR", "coordenação da EATA"
