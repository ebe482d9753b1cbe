"""Signs and words that stand beside a value, or in its place, told as our statuses."""

from decimal import Decimal

from common.folding import fold
from observatory.enums import ABSENT, ObservationStatus as Status

# INE: matched on the description, because the signs themselves come mangled (sinal_conv_desc, in both languages).
INE_FLAGS = {
    "dado nao disponivel": Status.NOT_AVAILABLE,
    "nao disponivel": Status.NOT_AVAILABLE,
    "not available": Status.NOT_AVAILABLE,
    "data not available": Status.NOT_AVAILABLE,
    "dado confidencial": Status.CONFIDENTIAL,
    "confidential data": Status.CONFIDENTIAL,
    "confidential": Status.CONFIDENTIAL,
    "dado nulo ou nao aplicavel": Status.NOT_APPLICABLE,
    "nao aplicavel": Status.NOT_APPLICABLE,
    "null or not applicable": Status.NOT_APPLICABLE,
    "not applicable": Status.NOT_APPLICABLE,
    "dado provisorio": Status.PROVISIONAL,
    "valor provisorio": Status.PROVISIONAL,
    "provisional value": Status.PROVISIONAL,
    "dado preliminar": Status.PROVISIONAL,
    "valor preliminar": Status.PROVISIONAL,
    "preliminary value": Status.PROVISIONAL,
    "dado rectificado": Status.NORMAL,
    "dado retificado": Status.NORMAL,
    "valor retificado": Status.NORMAL,
    "revised value": Status.NORMAL,
    "quebra de serie": Status.BREAK,
    "break in series": Status.BREAK,
    "dado estimado": Status.ESTIMATED,
    "valor estimado": Status.ESTIMATED,
    "estimated value": Status.ESTIMATED,
    "valor previsto": Status.FORECAST,
    "forecast": Status.FORECAST,
    "dado com coeficiente de variacao elevado": Status.LOW_RELIABILITY,
    "extremely unreliable value": Status.LOW_RELIABILITY,
}
# The same signs as INE prints them in its tables, where they stand in a column of their own.
INE_SIGNS = {
    "pe": Status.PROVISIONAL,
    "po": Status.PROVISIONAL,
    "rv": Status.NORMAL,
    "*": Status.NORMAL,
    "§": Status.LOW_RELIABILITY,
    "┴": Status.BREAK,
}
LESS_THAN_HALF = "ə"  # INE: less than half of the unit, so that there is a value and nobody says which
# Eurostat: several may stand together; the first of this order that is there is what counts.
EUROSTAT_FLAGS = {
    "c": Status.CONFIDENTIAL,
    "b": Status.BREAK,
    "u": Status.LOW_RELIABILITY,
    "n": Status.LOW_RELIABILITY,
    "d": Status.DEFINITION_DIFFERS,
    "f": Status.FORECAST,
    "e": Status.ESTIMATED,
    "s": Status.ESTIMATED,
    "i": Status.IMPUTED,
    "p": Status.PROVISIONAL,
    "z": Status.NOT_APPLICABLE,
    "m": Status.NOT_AVAILABLE,
    "o": Status.NOT_AVAILABLE,
    "r": Status.NORMAL,
    "a": Status.NORMAL,
}
# Tables and surveys: what people write where there is no value.
MARKS = {
    "": Status.NOT_REPORTED,
    "n.r.": Status.NOT_REPORTED,
    "nr": Status.NOT_REPORTED,
    "sem reporte": Status.NOT_REPORTED,
    "sem resposta": Status.NOT_REPORTED,
    "nao respondeu": Status.NOT_REPORTED,
    "x": Status.NOT_AVAILABLE,
    ":": Status.NOT_AVAILABLE,
    "n.d.": Status.NOT_AVAILABLE,
    "nd": Status.NOT_AVAILABLE,
    "n/d": Status.NOT_AVAILABLE,
    "n.d": Status.NOT_AVAILABLE,
    "s/d": Status.NOT_AVAILABLE,
    "sem dados": Status.NOT_AVAILABLE,
    "..": Status.NOT_AVAILABLE,
    "nao disponivel": Status.NOT_AVAILABLE,
    "ns": Status.NOT_AVAILABLE,
    "nao sabe": Status.NOT_AVAILABLE,
    "-": Status.NOT_APPLICABLE,
    "–": Status.NOT_APPLICABLE,
    "—": Status.NOT_APPLICABLE,
    "//": Status.NOT_APPLICABLE,
    "n.a.": Status.NOT_APPLICABLE,
    "na": Status.NOT_APPLICABLE,
    "n/a": Status.NOT_APPLICABLE,
    "nao aplicavel": Status.NOT_APPLICABLE,
    "…": Status.CONFIDENTIAL,
    "...": Status.CONFIDENTIAL,
    "confidencial": Status.CONFIDENTIAL,
}
ABSENT_ALONE = Status.NOT_AVAILABLE  # there is no value and nobody says why


def words(text: str) -> str:
    """Letters that are not ours stay: «ə» is a sign of its own, and not the empty text that folding leaves of it."""
    said = " ".join(text.split())
    return said if said in MARKS else " ".join(fold(said).split()) or said


def mark_of(text: str) -> Status | None:
    """Return why there is no value, when that is what the text of a cell says."""
    return MARKS.get(words(text))


def eurostat_flag(flags: str) -> Status | None:
    """Return the weightiest of the flags, nothing when one of them is not known."""
    letters = set(flags.strip().lower()) - {" ", ",", ":"}
    if letters - EUROSTAT_FLAGS.keys():
        return None
    return next((status for letter, status in EUROSTAT_FLAGS.items() if letter in letters), Status.NORMAL)


def settled(value: Decimal | None, flag: Status) -> tuple[Decimal | None, Status]:
    """A flag says why there is no value, or how to read the one there is; both at once, or neither, cannot be kept.

    A value that is called confidential is left out; one that is called absent in another way is taken as unreliable.
    """
    if value is None:
        return None, flag if flag in ABSENT else ABSENT_ALONE
    if flag == Status.CONFIDENTIAL:
        return None, flag
    return value, Status.LOW_RELIABILITY if flag in ABSENT else flag
