"""Words of the observatory; where SDMX has a code list, its codes are ours (CL_FREQ, CL_OBS_STATUS)."""

from django.db.models import IntegerChoices, TextChoices


class MeasureKind(TextChoices):
    """What a value is, which decides how it is read, drawn and put together."""

    COUNT = "COUNT", "contagem"
    AMOUNT = "AMOUNT", "quantia"
    RATE = "RATE", "taxa ou rácio"
    INDEX = "INDEX", "índice"
    ADOPTION = "ADOPTION", "adoção (sim ou não)"


class Direction(TextChoices):
    """Which way is better; neutral measures describe and are never coloured as good or bad."""

    HIGHER = "HIGHER", "mais é melhor"
    LOWER = "LOWER", "menos é melhor"
    NEUTRAL = "NEUTRAL", "sem sentido preferido"


class Aggregation(TextChoices):
    """How the value of a larger area comes from smaller ones, when the source does not give it."""

    SUM = "SUM", "soma"
    WEIGHTED = "WEIGHTED", "média ponderada pelo denominador"
    SHARE = "SHARE", "proporção de municípios que responderam «sim»"
    NONE = "NONE", "não agregável"


class AreaLevel(IntegerChoices):
    """Levels of the territory, from the whole to the part."""

    COUNTRY = 0, "país"
    REGION = 1, "região"
    COMMUNITY = 2, "entidade intermunicipal"
    MUNICIPALITY = 3, "município"


class Frequency(TextChoices):
    """SDMX CL_FREQ 2.1: how often a source publishes."""

    ANNUAL = "A", "anual"
    HALF_YEARLY = "S", "semestral"
    QUARTERLY = "Q", "trimestral"
    MONTHLY = "M", "mensal"
    EVERY_FOUR_YEARS = "A4", "de quatro em quatro anos"
    EVERY_TEN_YEARS = "A10", "de dez em dez anos"
    IRREGULAR = "I", "irregular"
    UNKNOWN = "_U", "por confirmar"


class ObservationStatus(TextChoices):
    """SDMX CL_OBS_STATUS 2.2: how a value is to be read, or why there is none.

    The last five carry no value; the others always do. Zero is a value.
    """

    NORMAL = "A", "valor definitivo"
    BREAK = "B", "quebra de série"
    DEFINITION_DIFFERS = "D", "definição diferente"
    ESTIMATED = "E", "estimativa"
    FORECAST = "F", "previsão"
    IMPUTED = "I", "imputado"
    PROVISIONAL = "P", "provisório"
    LOW_RELIABILITY = "U", "pouco fiável"
    NOT_AVAILABLE = "O", "não disponível"
    NOT_APPLICABLE = "M", "não aplicável a este nível"
    CONFIDENTIAL = "Q", "confidencial"
    NOT_REPORTED = "L", "ainda não reportado"
    WITHDRAWN = "X", "retirado pela fonte"


ABSENT = frozenset(
    {
        ObservationStatus.NOT_AVAILABLE,
        ObservationStatus.NOT_APPLICABLE,
        ObservationStatus.CONFIDENTIAL,
        ObservationStatus.NOT_REPORTED,
        ObservationStatus.WITHDRAWN,
    }
)


class Origin(TextChoices):
    """Where the values of a release come from; simulated ones say so on every page, file and answer."""

    OFFICIAL = "OFFICIAL", "fonte oficial"
    DECLARED = "DECLARED", "declarado pela entidade"
    SIMULATED = "SIMULATED", "simulado para demonstração"


class SourceFormat(TextChoices):
    INE_JSON = "INE_JSON", "INE (JSON)"
    JSON_STAT = "JSON_STAT", "JSON-stat 2.0"
    SURVEY = "SURVEY", "inquérito de sim ou não"
    TABLE = "TABLE", "tabela CSV ou XLSX"
    ENTRY = "ENTRY", "introdução manual"


class RunState(TextChoices):
    """An import is looked at before it counts: nothing is kept until somebody applies it."""

    WAITING = "WAITING", "em fila"
    READING = "READING", "a ler"
    READY = "READY", "por aprovar"
    APPLYING = "APPLYING", "a gravar"
    APPLIED = "APPLIED", "gravada"
    UNCHANGED = "UNCHANGED", "sem diferenças"
    REFUSED = "REFUSED", "recusada"
    FAILED = "FAILED", "falhou"


class ChangeKind(TextChoices):
    """What an import does to a cell; those of which nothing changes are only counted."""

    ADDED = "ADDED", "nova"
    CHANGED = "CHANGED", "alterada"
    VANISHED = "VANISHED", "desaparecida"


class IssueLevel(TextChoices):
    ERROR = "ERROR", "erro"
    WARNING = "WARNING", "aviso"


class IssueCode(TextChoices):
    """What a check found in a file, with the row it was found in."""

    UNKNOWN_AREA = "UNKNOWN_AREA", "território desconhecido"
    UNKNOWN_PERIOD = "UNKNOWN_PERIOD", "período desconhecido"
    UNKNOWN_CATEGORY = "UNKNOWN_CATEGORY", "categoria desconhecida"
    UNKNOWN_FLAG = "UNKNOWN_FLAG", "sinal desconhecido"
    REPEATED_KEY = "REPEATED_KEY", "chave repetida"
    NOT_A_NUMBER = "NOT_A_NUMBER", "não é um número"
    OUT_OF_RANGE = "OUT_OF_RANGE", "fora dos limites"
    NOT_YES_OR_NO = "NOT_YES_OR_NO", "nem sim nem não"
    WRONG_LEVEL = "WRONG_LEVEL", "nível em que a medida não existe"
    MISSING_AREAS = "MISSING_AREAS", "faltam territórios"
    PARTS_AND_TOTAL = "PARTS_AND_TOTAL", "as partes não somam o total"
    OUTLIER = "OUTLIER", "valor muito afastado da série"
    MASS_CHANGE = "MASS_CHANGE", "mudança súbita em muitos territórios"
    CONTRACT = "CONTRACT", "unidade, título ou precisão mudaram na fonte"


class EntryState(TextChoices):
    """A figure that a municipality or a CCDR enters by hand."""

    DRAFT = "DRAFT", "rascunho"
    SUBMITTED = "SUBMITTED", "submetida"
    RETURNED = "RETURNED", "devolvida"
    APPROVED = "APPROVED", "aprovada"


class AlertState(TextChoices):
    RAISED = "RAISED", "ativo"
    ACKNOWLEDGED = "ACKNOWLEDGED", "visto"
    CLEARED = "CLEARED", "resolvido"
