"""Kinds of events and the states of a registration."""

from common.words import Words


class EventKind(Words):
    SESSION = "SESSION", "sessão de esclarecimento"
    WORKSHOP = "WORKSHOP", "oficina de trabalho"
    CONFERENCE = "CONFERENCE", "conferência"
    VISIT = "VISIT", "visita técnica"
    MEETING = "MEETING", "encontro"


class Mode(Words):
    IN_PERSON = "IN_PERSON", "presencial"
    ONLINE = "ONLINE", "em linha"
    HYBRID = "HYBRID", "presencial e em linha"


class RegistrationKind(Words):
    NONE = "NONE", "entrada livre, sem inscrição"
    HERE = "HERE", "inscrição no portal"
    ELSEWHERE = "ELSEWHERE", "inscrição noutro sítio"


class Window(Words):
    """Whether one can register at a given moment, and why not."""

    NONE = "NONE", "sem inscrição"
    ELSEWHERE = "ELSEWHERE", "inscrição noutro sítio"
    NOT_YET = "NOT_YET", "inscrições ainda não abertas"
    OPEN = "OPEN", "inscrições abertas"
    WAITING_LIST = "WAITING_LIST", "só lista de espera"
    FULL = "FULL", "esgotado"
    CLOSED = "CLOSED", "inscrições encerradas"
    CANCELLED = "CANCELLED", "cancelado"
    OVER = "OVER", "já decorreu"


class RegistrationState(Words):
    CONFIRMED = "CONFIRMED", "inscrição confirmada"
    WAITING = "WAITING", "em lista de espera"
    OFFERED = "OFFERED", "lugar oferecido, por aceitar"
    CANCELLED = "CANCELLED", "desistência"
    LAPSED = "LAPSED", "oferta não aceite a tempo"


ACTIVE_STATES = frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.OFFERED})
SEATED_STATES = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED})
