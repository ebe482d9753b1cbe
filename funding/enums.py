"""Words of funding: calls, applications, their evaluation, decisions and execution."""

from django.db.models import TextChoices

from common.words import Words


class MechanismKind(Words):
    """Where the money comes from."""

    PRR = "PRR", "Plano de Recuperação e Resiliência"
    PT2030 = "PT2030", "Portugal 2030"
    EU = "EU", "programa europeu de gestão direta"
    STATE = "STATE", "Orçamento do Estado"
    OWN = "OWN", "fundos próprios"
    OTHER = "OTHER", "outra fonte"


class CallState(Words):
    """What was decided about a call. Open and closed are not states: the clock says them (`queries.phase_of`)."""

    DRAFT = "DRAFT", "em preparação"
    CONSULTATION = "CONSULTATION", "projeto em consulta"
    APPROVED = "APPROVED", "aprovado"
    PUBLISHED = "PUBLISHED", "publicado"
    EVALUATING = "EVALUATING", "em avaliação"
    HEARING = "HEARING", "em audiência dos interessados"
    DECIDED = "DECIDED", "decidido"
    EXECUTING = "EXECUTING", "em execução"
    ARCHIVED = "ARCHIVED", "arquivado"
    CANCELLED = "CANCELLED", "anulado"


class CallMoment(Words):
    """What a published call is at an instant, by its dates alone."""

    NOT_YET = "NOT_YET", "ainda não abriu"
    OPEN = "OPEN", "aberto"
    CLOSED = "CLOSED", "fechado"


class CallStage(Words):
    """How a call is at an instant, in the words of who comes to the page: what was decided and the clock together."""

    PREPARING = "PREPARING", "em preparação"
    CONSULTATION_SOON = "CONSULTATION_SOON", "consulta por abrir"
    CONSULTATION = "CONSULTATION", "em consulta pública"
    CONSULTED = "CONSULTED", "consulta terminada"
    NOT_YET = "NOT_YET", "abre em breve"
    OPEN = "OPEN", "aberto"
    CLOSED = "CLOSED", "fechado"
    EVALUATING = "EVALUATING", "em avaliação"
    HEARING = "HEARING", "em audiência dos interessados"
    DECIDED = "DECIDED", "decidido"
    EXECUTING = "EXECUTING", "em execução"
    ARCHIVED = "ARCHIVED", "arquivado"
    CANCELLED = "CANCELLED", "anulado"
    SUPERSEDED = "SUPERSEDED", "superado"


class EditionKind(Words):
    """Why a call said something new from a moment on."""

    CONSULTATION = "CONSULTATION", "projeto em consulta"
    PUBLICATION = "PUBLICATION", "publicação"
    AMENDMENT = "AMENDMENT", "alteração"
    EXTENSION = "EXTENSION", "prorrogação do prazo"


class PhaseKind(Words):
    """The steps of a call's calendar, in their order; each has planned and actual moments."""

    CONSULTATION = "CONSULTATION", "consulta do projeto de aviso"
    VALIDATION = "VALIDATION", "validação do aviso"
    APPLICATIONS = "APPLICATIONS", "candidaturas"
    ANALYSIS = "ANALYSIS", "análise e esclarecimentos"
    HEARING = "HEARING", "audiência dos interessados"
    DECISION = "DECISION", "decisão e contratação"
    EXECUTION = "EXECUTION", "execução"


class Instrument(Words):
    """What binds a beneficiary."""

    CONTRACT = "CONTRACT", "contrato"
    PROTOCOL = "PROTOCOL", "protocolo"
    SUBSCRIPTION = "SUBSCRIPTION", "subscrição"


class RuleKind(TextChoices):
    """The closed library of rules of a call; each is a function of `queries.rules` over typed rows."""

    APPLICANT_KIND_IN = "APPLICANT_KIND_IN", "natureza de quem se candidata"
    ONE_APPLICATION_PER_MUNICIPALITY = "ONE_APPLICATION_PER_MUNICIPALITY", "cada município numa só candidatura"
    ONE_APPLICATION_PER_BODY = "ONE_APPLICATION_PER_BODY", "cada entidade intermunicipal numa só candidatura"
    SINGLE_PLATFORM = "SINGLE_PLATFORM", "uma só plataforma por candidatura"
    ALL_USE_PLATFORM = "ALL_USE_PLATFORM", "todos os municípios usam a plataforma"
    COMMITMENT_OF_EACH = "COMMITMENT_OF_EACH", "compromisso de cada município com a partilha de dados"
    MEMBERS_OF_LEAD = "MEMBERS_OF_LEAD", "os municípios pertencem à entidade que lidera"
    PARTICIPANTS_BETWEEN = "PARTICIPANTS_BETWEEN", "número de municípios"
    LINE_NEEDS_LINE = "LINE_NEEDS_LINE", "uma tipologia exige outra"
    BUDGET_WITHIN = "BUDGET_WITHIN", "orçamento dentro do limite"


class RuleSeverity(TextChoices):
    WARN = "WARN", "avisa"
    BLOCK = "BLOCK", "impede a submissão"


class ApplicationState(Words):
    """Where an application is; what it was at each moment is in its chain of events."""

    DRAFT = "DRAFT", "em preparação"
    SUBMITTED = "SUBMITTED", "submetida"
    WITHDRAWN = "WITHDRAWN", "desistência"
    LAPSED = "LAPSED", "não submetida a tempo"
    SCREENING = "SCREENING", "em verificação"
    CLARIFICATION = "CLARIFICATION", "a aguardar esclarecimentos"
    IN_REVIEW = "IN_REVIEW", "em avaliação"
    SCORED = "SCORED", "avaliada"
    PROPOSED = "PROPOSED", "com proposta de decisão"
    HEARING = "HEARING", "em audiência dos interessados"
    HEARING_ANALYSIS = "HEARING_ANALYSIS", "pronúncia em análise"
    DECIDED = "DECIDED", "decidida"
    ACCEPTED = "ACCEPTED", "aceite pelo beneficiário"
    FORFEITED = "FORFEITED", "caducada"


# An application in these states no longer holds its municipalities.
RELEASED_STATES = frozenset({ApplicationState.WITHDRAWN, ApplicationState.LAPSED, ApplicationState.FORFEITED})


class ParticipationState(Words):
    INVITED = "INVITED", "convidado"
    ACCEPTED = "ACCEPTED", "aceite"
    DECLINED = "DECLINED", "recusado"
    REMOVED = "REMOVED", "retirado por quem lidera"
    RELEASED = "RELEASED", "libertado"


class ParticipantRole(Words):
    LEAD = "LEAD", "lidera"
    MEMBER = "MEMBER", "participa"
    PARTNER = "PARTNER", "parceiro"


class PlatformKind(Words):
    NEW = "NEW", "plataforma nova"
    EVOLUTION = "EVOLUTION", "evolução de uma plataforma existente"


class DraftPart(Words):
    """The pages of a draft that are saved whole; the value is what the address says."""

    PROJECT = "projeto", "Projeto e plataforma"
    LINES = "tipologias", "Tipologias"
    BUDGET = "orcamento", "Orçamento"
    DATA_SERVICES = "servicos-de-dados", "Serviços de dados"


class ScanState(Words):
    PENDING = "PENDING", "por verificar"
    CLEAN = "CLEAN", "verificado"
    INFECTED = "INFECTED", "em quarentena"
    ERROR = "ERROR", "verificação falhou"


class CriterionKind(Words):
    COMPUTED = "COMPUTED", "calculado"
    ASSESSED = "ASSESSED", "avaliado"


class ComputedFrom(Words):
    """What a computed criterion counts: each is a function of `queries.criteria` over typed rows."""

    LOW_DENSITY_MUNICIPALITIES = "LOW_DENSITY_MUNICIPALITIES", "municípios de baixa densidade"
    MUNICIPALITIES = "MUNICIPALITIES", "municípios"
    DATA_SERVICES = "DATA_SERVICES", "serviços de dados"


class AssignmentState(Words):
    OFFERED = "OFFERED", "por aceitar"
    ACTIVE = "ACTIVE", "em avaliação"
    RECUSED = "RECUSED", "impedimento declarado"
    SUBMITTED = "SUBMITTED", "entregue"
    REPLACED = "REPLACED", "substituída"


class PeerReviews(Words):
    """Whether an evaluator reads what the others said of the same application; never before handing in their own."""

    NEVER = "NEVER", "nunca"
    WHEN_ALL_IN = "WHEN_ALL_IN", "depois de todas entregues"


class RankingState(Words):
    DRAFT = "DRAFT", "em preparação"
    PUBLISHED = "PUBLISHED", "publicada"
    SUPERSEDED = "SUPERSEDED", "substituída"


class DecisionStage(Words):
    PROPOSED = "PROPOSED", "proposta"
    FINAL = "FINAL", "final"


class Outcome(Words):
    APPROVED = "APPROVED", "aprovada"
    APPROVED_PARTIAL = "APPROVED_PARTIAL", "aprovada em parte"
    RESERVE = "RESERVE", "lista de reserva"
    REJECTED = "REJECTED", "não aprovada"
    INADMISSIBLE = "INADMISSIBLE", "não admitida"


class LetterKind(Words):
    """What a letter notifies of."""

    HEARING = "HEARING", "proposta de decisão e audiência dos interessados"
    READMITTED = "READMITTED", "readmissão à avaliação"
    APPROVED = "APPROVED", "decisão de aprovação"
    NOT_APPROVED = "NOT_APPROVED", "decisão de não aprovação"
    APPEAL_ANSWERED = "APPEAL_ANSWERED", "decisão sobre reclamação ou recurso"
    FORFEITED = "FORFEITED", "caducidade da aprovação"


class HearingEffect(Words):
    KEPT = "KEPT", "mantém a proposta"
    CHANGED = "CHANGED", "altera a proposta"


class AppealKind(Words):
    COMPLAINT = "COMPLAINT", "reclamação"
    HIERARCHICAL = "HIERARCHICAL", "recurso hierárquico"
    JUDICIAL = "JUDICIAL", "impugnação judicial"


class AwardState(Words):
    PREPARING = "PREPARING", "em contratação"
    RUNNING = "RUNNING", "em execução"
    SUSPENDED = "SUSPENDED", "suspenso"
    CLOSED = "CLOSED", "encerrado"
    TERMINATED = "TERMINATED", "resolvido"


class MilestoneState(Words):
    """Being late is worked out from the date, never kept."""

    PLANNED = "PLANNED", "por cumprir"
    CLAIMED = "CLAIMED", "declarado"
    VERIFIED = "VERIFIED", "verificado"
    REFUSED = "REFUSED", "não aceite"


class ReportState(Words):
    """What was done with a report; whether it is due or late is worked out from its dates (`ReportStanding`)."""

    PLANNED = "PLANNED", "por começar"
    DRAFT = "DRAFT", "em preparação"
    SUBMITTED = "SUBMITTED", "entregue"
    RETURNED = "RETURNED", "devolvido"
    ACCEPTED = "ACCEPTED", "aceite"


class ReportStanding(Words):
    """How a report stands on a day: what was done with it and its dates together."""

    NOT_DUE = "NOT_DUE", "ainda não se entrega"
    DUE = "DUE", "por entregar"
    LATE = "LATE", "em atraso"
    HANDED_IN = "HANDED_IN", "entregue, por apreciar"
    RETURNED = "RETURNED", "devolvido"
    RETURNED_LATE = "RETURNED_LATE", "devolvido, em atraso"
    ACCEPTED = "ACCEPTED", "aceite"
    NOT_ASKED = "NOT_ASKED", "já não se pede"


class PaymentKind(Words):
    ADVANCE = "ADVANCE", "adiantamento"
    INTERIM = "INTERIM", "pagamento intercalar"
    FINAL = "FINAL", "pagamento final"
    RECOVERY = "RECOVERY", "recuperação"


class PaymentState(Words):
    DRAFT = "DRAFT", "em preparação"
    SUBMITTED = "SUBMITTED", "submetido"
    CHECKED = "CHECKED", "verificado"
    APPROVED = "APPROVED", "aprovado"
    ORDERED = "ORDERED", "ordenado"
    PAID = "PAID", "pago"
    RETURNED = "RETURNED", "devolvido"
    REFUSED = "REFUSED", "recusado"


# What counts against the amount of an award.
COMMITTED_PAYMENTS = frozenset({PaymentState.APPROVED, PaymentState.ORDERED, PaymentState.PAID})


class AmendmentKind(Words):
    TIME = "TIME", "prazo"
    BUDGET = "BUDGET", "orçamento"
    SCOPE = "SCOPE", "âmbito"
    PARTY = "PARTY", "participantes"


class AmendmentState(Words):
    REQUESTED = "REQUESTED", "pedida"
    ANALYSED = "ANALYSED", "analisada"
    APPROVED = "APPROVED", "aprovada"
    SIGNED = "SIGNED", "assinada"
    REFUSED = "REFUSED", "recusada"


class ChainKind(Words):
    """What a chain of events is about; the value is what the address says."""

    APPLICATION = "candidaturas", "candidatura"
    CALL = "avisos", "aviso"
    RANKING = "ordenacoes", "ordenação"
    AWARD = "apoios", "apoio"

    @property
    def prefix(self) -> str:
        """How the names of its chains begin."""
        return f"funding.{self.name.lower()}:"


class ExportFormat(Words):
    XLSX = "XLSX", "folha de cálculo (XLSX)"
    CSV = "CSV", "ficheiros CSV num ZIP"
    PACKAGE = "PACKAGE", "candidatura inteira (ZIP)"


class SourceStatus(Words):
    """What the European portal says of a call; its dates say more, and are believed first."""

    FORTHCOMING = "FORTHCOMING", "prevista"
    OPEN = "OPEN", "aberta"
    CLOSED = "CLOSED", "encerrada"


class OpportunityStage(Words):
    """How a call of other programmes stands at an instant."""

    OPEN = "OPEN", "aberta"
    SOON = "SOON", "abre em breve"
    CLOSED = "CLOSED", "prazo terminado"
    GONE = "GONE", "deixou de constar na fonte"


class ReadingState(Words):
    """How a reading of the European portal ended."""

    RUNNING = "RUNNING", "a decorrer"
    DONE = "DONE", "completa"
    SAME = "SAME", "sem diferenças"
    HELD = "HELD", "por confirmar"
    FAILED = "FAILED", "falhou"


class OpportunityChangeKind(Words):
    NEW = "NEW", "nova"
    CHANGED = "CHANGED", "alterada"
    GONE = "GONE", "deixou de constar"
    BACK = "BACK", "voltou a constar"


class Freshness(Words):
    """How far what is shown of the European portal may be trusted."""

    OFF = "OFF", "leitura desligada"
    NEVER = "NEVER", "nunca lida"
    FRESH = "FRESH", "em dia"
    STALE = "STALE", "desatualizada"


class SurveyStage(Words):
    """How a needs survey stands at an instant."""

    PREPARING = "PREPARING", "em preparação"
    SOON = "SOON", "por abrir"
    OPEN = "OPEN", "aberto"
    CLOSED = "CLOSED", "terminado"


class AnswerState(Words):
    """How far a municipality is with a survey: four things that nobody may take for each other."""

    NOT_STARTED = "NOT_STARTED", "por começar"
    DRAFT = "DRAFT", "em rascunho"
    CORRECTING = "CORRECTING", "entregue, a corrigir"
    HANDED_IN = "HANDED_IN", "entregue"


class NeedPriority(Words):
    HIGH = "HIGH", "alta"
    MEDIUM = "MEDIUM", "média"
    LOW = "LOW", "baixa"
