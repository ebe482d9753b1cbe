"""Words of the observatory; where SDMX has a code list, its codes are ours (CL_FREQ, CL_OBS_STATUS)."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_noop

from common.words import Levels, Words


class MeasureKind(Words):
    """What a value is, which decides how it is read, drawn and put together."""

    COUNT = "COUNT", "contagem"
    AMOUNT = "AMOUNT", "quantia"
    RATE = "RATE", "taxa ou rácio"
    INDEX = "INDEX", "índice"
    ADOPTION = "ADOPTION", "adoção (sim ou não)"


class Direction(Words):
    """Which way is better; neutral measures describe and are never coloured as good or bad."""

    HIGHER = "HIGHER", "mais é melhor"
    LOWER = "LOWER", "menos é melhor"
    NEUTRAL = "NEUTRAL", "sem sentido preferido"


class Aggregation(Words):
    """How the value of a larger area comes from smaller ones, when the source does not give it."""

    SUM = "SUM", "soma"
    WEIGHTED = "WEIGHTED", "média ponderada pelo denominador"
    SHARE = "SHARE", "proporção de municípios que responderam «sim»"
    NONE = "NONE", "não agregável"


class AreaLevel(Levels):
    """Levels of the territory, from the whole to the part."""

    COUNTRY = 0, "país"
    REGION = 1, "região"
    COMMUNITY = 2, "entidade intermunicipal"
    MUNICIPALITY = 3, "município"


class Frequency(Words):
    """SDMX CL_FREQ 2.1: how often a source publishes."""

    ANNUAL = "A", "anual"
    HALF_YEARLY = "S", "semestral"
    QUARTERLY = "Q", "trimestral"
    MONTHLY = "M", "mensal"
    EVERY_FOUR_YEARS = "A4", "de quatro em quatro anos"
    EVERY_TEN_YEARS = "A10", "de dez em dez anos"
    IRREGULAR = "I", "irregular"
    UNKNOWN = "_U", "por confirmar"


class ObservationStatus(Words):
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


class Origin(Words):
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


class EnteredBy(TextChoices):
    """Whose figures of a measure are entered by hand: of each municipality, or of the region as a whole."""

    MUNICIPALITY = "MUNICIPALITY", "de cada município"
    REGION = "REGION", "da região, pela CCDR"


class EntryState(TextChoices):
    """A figure that a municipality, a community or a CCDR enters by hand."""

    DRAFT = "DRAFT", "rascunho"
    SUBMITTED = "SUBMITTED", "por confirmar"
    RETURNED = "RETURNED", "devolvido"
    APPROVED = "APPROVED", "publicado"
    DISCARDED = "DISCARDED", "abandonado"


WRITABLE_ENTRY_STATES = frozenset({EntryState.DRAFT, EntryState.RETURNED})
OPEN_ENTRY_STATES = WRITABLE_ENTRY_STATES | {EntryState.SUBMITTED}

# What somebody may say of their own territory: three ways of having a value, and three reasons for having none.
DECLARED_VALUES = (ObservationStatus.NORMAL, ObservationStatus.PROVISIONAL, ObservationStatus.ESTIMATED)
DECLARED_REASONS = (ObservationStatus.NOT_AVAILABLE, ObservationStatus.NOT_APPLICABLE, ObservationStatus.CONFIDENTIAL)


class EntryStanding(TextChoices):
    """How a figure that is asked for stands."""

    MISSING = "MISSING", "por declarar"
    RETURNED = "RETURNED", "devolvido"
    DRAFT = "DRAFT", "rascunho"
    SUBMITTED = "SUBMITTED", "por confirmar"
    PUBLISHED = "PUBLISHED", "publicado"
    OFFICIAL = "OFFICIAL", "publicado pela fonte"


class CheckOutcome(TextChoices):
    """What was found when a source was asked what it has."""

    SAME = "SAME", "sem novidades"
    NEWER = "NEWER", "dados novos na fonte"
    CHANGED = "CHANGED", "a descrição mudou na fonte"
    GONE = "GONE", "a fonte já não o dá"
    FAILED = "FAILED", "a fonte não respondeu"


class Rhythm(TextChoices):
    """How often somebody hears of what they follow."""

    AT_ONCE = "AT_ONCE", "logo que há novidades"
    WEEKLY = "WEEKLY", "uma vez por semana, à segunda-feira"
    MONTHLY = "MONTHLY", "uma vez por mês, no dia 1"


class MailStanding(StrEnum):
    """Whether what somebody follows is written to them."""

    ON = "ON"
    OFF = "OFF"
    NOTHING = "NOTHING"


class PeerKind(Words):
    """Who a territory is compared with; the page says how each group is made."""

    ALL = "todos", "todos do mesmo nível"
    ALIKE = "parecidos", "municípios parecidos"
    COMMUNITY = "comunidade", "a mesma entidade intermunicipal"
    REGION = "regiao", "a mesma região"
    POPULATION = "populacao", "o mesmo escalão de população"
    DENSITY = "densidade", "o mesmo escalão de densidade"
    LOW_DENSITY = "baixa-densidade", "a mesma condição de baixa densidade"
    GROUP = "grupo", "um grupo escolhido"


class ProgressStatus(Words):
    """What is told of a measure: the first five against a target, the next five of its pace alone."""

    REACHED = "REACHED", "meta atingida"
    ON_TRACK = "ON_TRACK", "no rumo"
    MODERATE = "MODERATE", "progresso moderado"
    INSUFFICIENT = "INSUFFICIENT", "progresso insuficiente"
    AWAY = "AWAY", "afasta-se da meta"
    BETTER = "BETTER", "a melhorar"
    WORSE = "WORSE", "a piorar"
    RISING = "RISING", "a subir"
    FALLING = "FALLING", "a descer"
    STEADY = "STEADY", "sem mudança"
    NOT_ASSESSABLE = "NOT_ASSESSABLE", "não avaliável"


class WhyNot(Words):
    """Why no progress is told."""

    TOO_FEW = "TOO_FEW", "há menos de três valores"
    BREAK = "BREAK", "há uma quebra de série entre o primeiro valor e o último"
    FLAGGED = "FLAGGED", "o primeiro valor não é firme"
    NO_WAY = "NO_WAY", "a meta não deixa caminho por medir"


# The short names and units that are loaded, for who reads them in another language.
WORDS_OF_THE_TABLE = (
    gettext_noop("Ambiente Inteligente"),
    gettext_noop("Mobilidade Inteligente"),
    gettext_noop("Governança Inteligente"),
    gettext_noop("Economia Inteligente"),
    gettext_noop("Sociedade Inteligente"),
    gettext_noop("Qualidade de Vida Inteligente"),
    gettext_noop("Edifícios com certificação A+ a B-"),
    gettext_noop("Instalações com contador inteligente"),
    gettext_noop("Gestão de consumos com sistemas ligados"),
    gettext_noop("Consumo doméstico de eletricidade"),
    gettext_noop("Energia produzida com biomassa"),
    gettext_noop("Emissões de gases com efeito de estufa"),
    gettext_noop("Índice de qualidade do ar"),
    gettext_noop("Medição da qualidade do ar com sistemas ligados"),
    gettext_noop("Resíduos preparados para reutilização e reciclagem"),
    gettext_noop("Resíduos urbanos recolhidos"),
    gettext_noop("Gestão de resíduos com sistemas ligados"),
    gettext_noop("Monitorização da água com sistemas ligados"),
    gettext_noop("Água distribuída"),
    gettext_noop("Densidade populacional"),
    gettext_noop("Plano municipal de ação climática"),
    gettext_noop("Postos de carregamento de veículos elétricos"),
    gettext_noop("Pontos de carregamento por veículo elétrico"),
    gettext_noop("Deslocações pendulares sustentáveis"),
    gettext_noop("Gestão da mobilidade com sistemas ligados"),
    gettext_noop("Monitorização do tráfego em tempo real"),
    gettext_noop("Aplicações móveis para as pessoas"),
    gettext_noop("Municípios que usam internet das coisas"),
    gettext_noop("Centro único de operações"),
    gettext_noop("Fornecimento de dados abertos"),
    gettext_noop("Utilização de dados abertos"),
    gettext_noop("Novas startups por ano"),
    gettext_noop("Despesa em I&D"),
    gettext_noop("PME com intensidade digital básica"),
    gettext_noop("PME que vendem online"),
    gettext_noop("Acessos fixos à internet de banda larga"),
    gettext_noop("Alunos por computador com internet"),
    gettext_noop("Plataformas de participação cívica"),
    gettext_noop("Votantes nas eleições autárquicas"),
    gettext_noop("Competências digitais acima do básico"),
    gettext_noop("População com ensino superior"),
    gettext_noop("Emprego cultural"),
    gettext_noop("Índice de bem-estar"),
    gettext_noop("Despesa municipal em cultura e desporto"),
    gettext_noop("Tecnologias na prevenção do crime"),
    gettext_noop("Investimento em avisos à população"),
    gettext_noop("Municípios com estratégia e conselho de saúde"),
    gettext_noop("Espaços e percursos para mobilidade ativa"),
    gettext_noop("Médicas/os por 1000 habitantes"),
    gettext_noop("Álcool e tabaco na adolescência"),
    gettext_noop("Mortalidade infantil"),
    gettext_noop("Mortalidade materna"),
    gettext_noop("Mortalidade padronizada"),
    gettext_noop("Esperança de vida saudável"),
    gettext_noop("População residente"),
    gettext_noop("Superfície"),
    gettext_noop("GWh/ano"),
    gettext_noop("N.º"),
    gettext_noop("N.º/km²"),
    gettext_noop("alunos por computador"),
    gettext_noop("anos"),
    gettext_noop("kWh/hab."),
    gettext_noop("kg/hab."),
    gettext_noop("km²"),
    gettext_noop("m³/hab."),
    gettext_noop("por 100 000 hab."),
    gettext_noop("por 100 000 nados-vivos"),
    gettext_noop("por 100 hab."),
    gettext_noop("por 1000 hab."),
    gettext_noop("por veículo"),
    gettext_noop("t per capita"),
)
