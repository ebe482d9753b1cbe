"""Words of the alerts: what is watched, of whom, and how far an alert has come."""

from common.words import Words


class Signal(Words):
    """What a rule watches; each is worked out in `dashboard.queries.watched` and nowhere else."""

    MEASURE_VALUE = "MEASURE_VALUE", "valor de uma medida"
    MEASURE_PACE = "MEASURE_PACE", "ritmo anual de uma medida, no sentido desejado"
    MEASURE_COVERAGE = "MEASURE_COVERAGE", "percentagem de municípios com valor de uma medida"
    COVERAGE = "COVERAGE", "percentagem de valores conhecidos dos municípios"
    TARGET_SHARE = "TARGET_SHARE", "percentagem medida de uma meta do PRR"
    LATE_ACTIONS = "LATE_ACTIONS", "ações fora do prazo"
    OVERDUE_DAYS = "OVERDUE_DAYS", "dias do maior atraso de uma ação"
    UNREPORTED_ACTIONS = "UNREPORTED_ACTIONS", "ações sem reporte em dia"
    IMPORT_AGE = "IMPORT_AGE", "dias à espera da importação mais antiga por aprovar"


class Scope(Words):
    """Of whom a signal is read: each of these is a subject with its own alert."""

    COUNTRY = "COUNTRY", "o país"
    REGION = "REGION", "cada região"
    MUNICIPALITY = "MUNICIPALITY", "cada município"
    INITIATIVE = "INITIATIVE", "cada iniciativa"


OF_A_MEASURE = frozenset({Signal.MEASURE_VALUE, Signal.MEASURE_PACE, Signal.MEASURE_COVERAGE})
SCOPES = {
    Signal.MEASURE_VALUE: (Scope.COUNTRY, Scope.REGION, Scope.MUNICIPALITY),
    Signal.MEASURE_PACE: (Scope.COUNTRY, Scope.REGION),
    Signal.MEASURE_COVERAGE: (Scope.COUNTRY, Scope.REGION),
    Signal.COVERAGE: (Scope.COUNTRY, Scope.REGION, Scope.MUNICIPALITY),
    Signal.TARGET_SHARE: (Scope.COUNTRY,),
    Signal.LATE_ACTIONS: (Scope.COUNTRY, Scope.INITIATIVE),
    Signal.OVERDUE_DAYS: (Scope.COUNTRY, Scope.INITIATIVE),
    Signal.UNREPORTED_ACTIONS: (Scope.COUNTRY, Scope.INITIATIVE),
    Signal.IMPORT_AGE: (Scope.COUNTRY,),
}


class Comparator(Words):
    """Which side of the threshold is the bad one; the threshold itself is on it."""

    ABOVE = "ABOVE", "chega a este valor ou passa dele"
    BELOW = "BELOW", "desce a este valor ou abaixo"


class Severity(Words):
    CRITICAL = "CRITICAL", "crítico"
    WARNING = "WARNING", "atenção"
    NOTICE = "NOTICE", "informação"


class AlertAudience(Words):
    """Who is told, of the subject of the alert."""

    EATA = "EATA", "EATA"
    COORDINATION = "COORDINATION", "coordenação da EATA"
    REGION = "REGION", "CCDR da região"
    RESPONSIBLE = "RESPONSIBLE", "entidades responsáveis pela iniciativa"
    MUNICIPALITY = "MUNICIPALITY", "o próprio município"


class Basis(Words):
    """What a threshold rests on; nothing of ours is told as being of the strategy."""

    DOCUMENT = "DOCUMENT", "documento aprovado"
    PROPOSAL = "PROPOSAL", "proposta da equipa do portal"
    UNDECIDED = "UNDECIDED", "por decidir"


class AlertState(Words):
    RAISED = "RAISED", "ativo"
    ACKNOWLEDGED = "ACKNOWLEDGED", "visto"
    CLEARED = "CLEARED", "resolvido"


OPEN = frozenset({AlertState.RAISED, AlertState.ACKNOWLEDGED})
