"""The six repositories and the words of what they keep."""

from enum import StrEnum

from common.words import Words


class RepositoryCode(StrEnum):
    """A repository as its address says it."""

    LEGISLATION = "legislacao"
    FREE_ZONES = "zonas-livres-tecnologicas"
    PARTNERS = "parceiros"
    SOLUTIONS = "solucoes"
    APIS = "apis"
    FUNDING = "financiamento"


class LegalKind(Words):
    LAW = "LAW", "lei"
    DECREE_LAW = "DECREE_LAW", "decreto-lei"
    COUNCIL_RESOLUTION = "COUNCIL_RESOLUTION", "resolução do Conselho de Ministros"
    ORDINANCE = "ORDINANCE", "portaria"
    ORDER = "ORDER", "despacho"
    EU_REGULATION = "EU_REGULATION", "regulamento da União Europeia"
    EU_DIRECTIVE = "EU_DIRECTIVE", "diretiva da União Europeia"
    STANDARD = "STANDARD", "norma técnica"
    FRAMEWORK = "FRAMEWORK", "referencial"
    OTHER = "OTHER", "outro instrumento"


class LegalTheme(Words):
    STRATEGY = "STRATEGY", "estratégia e governação"
    DIGITAL = "DIGITAL", "transição digital"
    FREE_ZONES = "FREE_ZONES", "zonas livres tecnológicas"
    DATA = "DATA", "dados abertos"
    INTEROPERABILITY = "INTEROPERABILITY", "interoperabilidade"
    ENTITIES = "ENTITIES", "entidades e competências"
    MONITORING = "MONITORING", "indicadores e monitorização"


class LegalStatus(Words):
    """Where an act stands on a day; worked out from its dates, never written."""

    IN_FORCE = "IN_FORCE", "em vigor"
    TO_CONFIRM = "TO_CONFIRM", "publicado, vigência por confirmar"
    NOT_YET = "NOT_YET", "ainda não publicado ou em vigor"
    ENDED = "ENDED", "já não vigora"
    UNDATED = "UNDATED", "sem data conhecida"


class LegalTieKind(Words):
    AMENDS = "AMENDS", "altera"
    REPEALS = "REPEALS", "revoga"
    TRANSPOSES = "TRANSPOSES", "transpõe"
    FOLLOWS = "FOLLOWS", "dá seguimento a"
    CITES = "CITES", "invoca"


class TrialStage(Words):
    PLANNED = "PLANNED", "em preparação"
    RUNNING = "RUNNING", "em teste"
    FINISHED = "FINISHED", "teste concluído"


class PartnerKind(Words):
    CENTRAL = "CENTRAL", "administração central"
    REGIONAL = "REGIONAL", "administração regional"
    LOCAL = "LOCAL", "administração local"
    ASSOCIATION = "ASSOCIATION", "associação ou fundação"
    ACADEMIA = "ACADEMIA", "ensino superior e investigação"
    COMPANY = "COMPANY", "empresa"
    PROGRAMME = "PROGRAMME", "programa ou iniciativa"
    INTERNATIONAL = "INTERNATIONAL", "rede ou organização internacional"


class SolutionKind(Words):
    PLATFORM = "PLATFORM", "plataforma"
    SERVICE = "SERVICE", "serviço"
    BUILDING_BLOCK = "BUILDING_BLOCK", "building block"
    FRAMEWORK = "FRAMEWORK", "referencial ou modelo"
    PROJECT = "PROJECT", "projeto de referência"


class Maturity(Words):
    UNKNOWN = "UNKNOWN", "sem informação"
    PLANNED = "PLANNED", "prevista"
    PILOT = "PILOT", "em piloto"
    PRODUCTION = "PRODUCTION", "em produção"
    SUPERSEDED = "SUPERSEDED", "superada"


class SolutionScope(Words):
    NATIONAL = "NATIONAL", "nacional"
    MUNICIPAL = "MUNICIPAL", "municipal ou intermunicipal"
    EUROPEAN = "EUROPEAN", "europeu ou internacional"


class ApiStandard(Words):
    UNKNOWN = "UNKNOWN", "sem informação"
    REST_JSON = "REST_JSON", "REST com JSON"
    OPENAPI = "OPENAPI", "OpenAPI"
    NGSI_LD = "NGSI_LD", "NGSI-LD"
    OGC = "OGC", "OGC API"
    OTHER = "OTHER", "outra"


class ApiAccess(Words):
    UNKNOWN = "UNKNOWN", "sem informação"
    OPEN = "OPEN", "aberto"
    REGISTERED = "REGISTERED", "com registo"
    RESTRICTED = "RESTRICTED", "reservado"


class ApiStatus(Words):
    NAMED = "NAMED", "fonte nomeada, API por confirmar"
    PLANNED = "PLANNED", "prevista"
    AVAILABLE = "AVAILABLE", "disponível"
    RETIRED = "RETIRED", "descontinuada"


class MechanismKind(Words):
    EU_FUND = "EU_FUND", "fundo europeu"
    TECHNICAL_SUPPORT = "TECHNICAL_SUPPORT", "assistência técnica"
    NATIONAL = "NATIONAL", "apoio nacional"
    OWN = "OWN", "recursos próprios"
    PRIVATE = "PRIVATE", "com envolvimento do setor privado"


class FundingState(Words):
    """Where a mechanism stands on a day; worked out from its period, never written."""

    OPEN = "OPEN", "período em curso"
    NOT_YET = "NOT_YET", "período por começar"
    ENDED = "ENDED", "período terminado"
    UNDATED = "UNDATED", "sem período conhecido"


class Topic(Words):
    """What somebody asks for: a new entry in a repository, or to join the alliance."""

    LEGISLATION = "LEGISLATION", "diploma ou norma"
    FREE_ZONES = "FREE_ZONES", "caso de zona livre tecnológica"
    PARTNERS = "PARTNERS", "parceiro"
    SOLUTIONS = "SOLUTIONS", "solução ou building block"
    APIS = "APIS", "API"
    FUNDING = "FUNDING", "mecanismo de financiamento"
    ALLIANCE = "ALLIANCE", "adesão à Aliança para um Portugal Inteligente"


class RequestState(Words):
    RECEIVED = "RECEIVED", "por apreciar"
    ACCEPTED = "ACCEPTED", "aceite"
    REFUSED = "REFUSED", "não aceite"
