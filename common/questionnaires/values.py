"""From what a person typed to what is kept, and back to what is shown.

Nothing typed is guessed at: what does not serve is refused in a sentence, and what was not typed is not an answer.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import regex
from django.core.exceptions import ValidationError

from common.questionnaires.enums import QuestionKind as Kind
from common.questionnaires.schema import Question
from common.questionnaires.soundness import DIGITS, day
from common.ui import formatting

LONGEST = {Kind.TEXT: 300, Kind.LONG_TEXT: 10_000}
MOST_BYTES = 400_000  # of one typed answer, before anything is counted
MOST_ROWS = 50
DECIMALS = {Kind.INTEGER: 0, Kind.DECIMAL: 2, Kind.MONEY: 2}
GRAPHEME = regex.compile(r"\X")
NUMBER = re.compile(
    r"(?P<sign>[-+\u2212]?)(?P<whole>[1-9][0-9]{0,2}(?:[. ][0-9]{3})+|[0-9]+)(?:(?P<mark>[.,])(?P<part>[0-9]+))?",
    re.ASCII,
)
SPACES = re.compile(r"[\u00a0\u202f\u2009\s]+")
WRITTEN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
YES, NO = frozenset({"sim", "s", "true", "1", "yes"}), frozenset({"não", "nao", "n", "false", "0", "no"})
OUTDATED = "A pergunta mudou e a resposta já não serve: responda outra vez."
NOT_A_NUMBER = "Escreva um número, por exemplo 1 234,56."
TOO_BIG = f"É um número com mais de {DIGITS} algarismos: verifique se não tem algarismos a mais."


def clean(question: Question, raw: Any) -> Any:
    """Return the JSON kept for what was typed, or None when nothing was. Raises ValidationError in Portuguese."""
    if question.kind == Kind.SOME_OF:
        return _some_of(question, raw)
    if question.kind == Kind.GROUP:
        raise ValidationError("As linhas de um grupo acrescentam-se e retiram-se uma a uma.")
    text = _typed(raw, is_long=question.kind == Kind.LONG_TEXT)
    return _OF_KIND[question.kind](question, text) if text else None


def fault_in(question: Question, value: Any) -> str:
    """Tell why a kept answer no longer serves the question as it is asked now, or nothing."""
    if question.kind == Kind.GROUP:
        return "" if isinstance(value, list) else OUTDATED
    if isinstance(value, list) and question.kind != Kind.SOME_OF:
        return OUTDATED
    try:
        again = clean(question, typed(question, value))
    except ValidationError as error:
        return " ".join(error.messages)
    return "" if again == value and type(again) is type(value) else OUTDATED


def graphemes(text: str) -> int:
    """Count characters as people see them: an emoji of a family is one, as is «ã» however it was typed."""
    return sum(1 for _ in GRAPHEME.finditer(text))


def typed(question: Question, value: Any) -> Any:
    """Return what the field holds for a kept answer: what `clean` turns into the same answer again."""
    if value is None:
        return [] if question.kind == Kind.SOME_OF else ""
    if isinstance(value, bool):
        return "sim" if value else "não"
    if question.kind in DECIMALS and isinstance(value, str | int):
        return str(value).replace(".", ",")
    return value if isinstance(value, list) else str(value)


def shown(question: Question, value: Any) -> str:
    """Return a kept answer in words, as it is read; an option that no longer exists by its identifier."""
    if value is None or value == []:
        return ""
    labels = {option.id: option.label for option in question.options}
    match question.kind:
        case Kind.YES_NO if isinstance(value, bool):
            return "Sim" if value else "Não"
        case Kind.ONE_OF:
            return labels.get(str(value), str(value))
        case Kind.SOME_OF if isinstance(value, list):
            return "; ".join(labels.get(str(one), str(one)) for one in value)
        case Kind.GROUP if isinstance(value, list):
            return f"{len(value)} {'linha' if len(value) == 1 else 'linhas'}"
        case Kind.INTEGER | Kind.DECIMAL | Kind.MONEY | Kind.DATE:
            return _written(question.kind, str(value))
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def limit_note(question: Question) -> str:
    """Say the limits of an answer before they are met, or nothing."""
    limits = question.limits
    match question.kind:
        case Kind.TEXT | Kind.LONG_TEXT if limits.longest:
            return f"Até {formatting.number(limits.longest)} caracteres."
        case Kind.INTEGER | Kind.DECIMAL | Kind.MONEY:
            return _between(_bound(question.kind, limits.least), _bound(question.kind, limits.most))
        case Kind.DATE:
            return _between(_day(limits.earliest), _day(limits.latest))
        case Kind.SOME_OF:
            return _between(_bound(Kind.INTEGER, limits.least), _bound(Kind.INTEGER, limits.most), " opções")
        case Kind.GROUP:
            most = str(limits.most_rows) if limits.most_rows else None
            return _between(str(limits.least_rows) if limits.least_rows else None, most, " linhas")
    return ""


def _bound(kind: Kind, number: Decimal | None) -> str | None:
    return None if number is None else _amount(kind, number)


def _day(text: str | None) -> str | None:
    on = day(text) if text else None
    return formatting.day(on) if on else None


def _between(low: str | None, high: str | None, unit: str = "") -> str:
    if low is not None and high is not None:
        return f"Entre {low} e {high}{unit}."
    return f"No mínimo {low}{unit}." if low is not None else f"No máximo {high}{unit}." if high is not None else ""


def _typed(raw: Any, *, is_long: bool) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise ValidationError("A resposta chegou numa forma que não se percebe. Escreva-a outra vez.")
    if "\x00" in raw:
        raise ValidationError("O texto tem um carácter nulo, que não se vê: apague-o ou escreva o texto outra vez.")
    if len(raw.encode(errors="surrogatepass")) > MOST_BYTES:
        raise ValidationError("O texto é demasiado grande para uma resposta: junte-o como ficheiro ou encurte-o.")
    if any("\ud800" <= each <= "\udfff" for each in raw):
        raise ValidationError("O texto tem um carácter que não existe: apague-o ou escreva o texto outra vez.")
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if is_long else SPACES.sub(" ", text)


def _text(question: Question, text: str) -> str:
    longest = question.limits.longest or LONGEST[question.kind]
    length = graphemes(text)
    if length > longest:
        over = length - longest
        raise ValidationError(
            f"Tem {formatting.number(length)} caracteres e o máximo são {formatting.number(longest)}: "
            f"retire {formatting.number(over)}."
        )
    return text


def _number(question: Question, text: str) -> Any:
    number = _parsed(text, question.kind)
    most_decimals = DECIMALS[question.kind]
    if question.kind == Kind.DECIMAL and question.limits.decimals is not None:
        most_decimals = question.limits.decimals
    decimals = -int(number.normalize().as_tuple().exponent)
    if decimals > most_decimals:
        raise ValidationError(_too_precise(question.kind, most_decimals))
    _within(question, number)
    if question.kind == Kind.INTEGER:
        return int(number)
    return f"{number:.2f}" if question.kind == Kind.MONEY else formatted_plain(number)


def formatted_plain(number: Decimal) -> str:
    """Write a number in one way only: no exponent and no zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _parsed(text: str, kind: Kind) -> Decimal:
    """Read «1.234,56», «1 234,56», «1234,56» and «1234.5»; a single point before three digits groups thousands."""
    bare = re.sub(r"^(?:€|EUR)\s*|\s*(?:€|EUR|euros?)$", "", text, flags=re.IGNORECASE) if kind == Kind.MONEY else text
    found = NUMBER.fullmatch(bare.strip())
    if found is None or (found["mark"] == "." and "." in found["whole"]):
        raise ValidationError(NOT_A_NUMBER)
    whole = re.sub(r"[. ]", "", found["whole"]).lstrip("0") or "0"
    if len(whole) > DIGITS or len(found["part"] or "") > DIGITS:
        raise ValidationError(TOO_BIG if len(whole) > DIGITS else _too_precise(kind, DECIMALS[kind]))
    number = Decimal(f"{whole}.{found['part'] or 0}")
    return -number if found["sign"] in ("-", formatting.MINUS) and number else number


def _too_precise(kind: Kind, decimals: int) -> str:
    if not decimals:
        return "Escreva um número inteiro, sem casas decimais."
    return f"Tem casas decimais a mais: use no máximo {decimals}{' (cêntimos)' if kind == Kind.MONEY else ''}."


def _within(question: Question, number: Decimal) -> None:
    limits, kind = question.limits, question.kind
    least = Decimal(0) if limits.least is None and kind == Kind.MONEY else limits.least
    if least is not None and number < least:
        if not least:
            raise ValidationError("Não pode ser negativo.")
        raise ValidationError(f"Tem de ser pelo menos {_amount(kind, least)}.")
    if limits.most is not None and number > limits.most:
        raise ValidationError(f"Não pode passar de {_amount(kind, limits.most)}.")


def _amount(kind: Kind, number: Decimal) -> str:
    return formatting.money(number) if kind == Kind.MONEY else formatting.number(number)


def _written(kind: Kind, value: str) -> str:
    if kind == Kind.DATE:
        on = day(value)
        return formatting.day_long(on) if on else value
    try:
        return _amount(kind, Decimal(value))
    except ArithmeticError:
        return value


def _date(question: Question, text: str) -> str:
    on = day(text)
    written = WRITTEN_DAY.fullmatch(text)
    if on is None and written:
        on = day(f"{written[3]}-{int(written[2]):02d}-{int(written[1]):02d}")
    if on is None or not 1900 <= on.year <= 2200:
        raise ValidationError("Escreva um dia que exista, por exemplo 31/12/2026.")
    for limit, is_beyond, word in (
        (question.limits.earliest, date.__lt__, "a partir de"),
        (question.limits.latest, date.__gt__, "até"),
    ):
        bound = day(limit) if limit else None
        if bound and is_beyond(on, bound):
            raise ValidationError(f"Tem de ser {word} {formatting.day_long(bound)}.")
    return on.isoformat()


def _yes_no(_: Question, text: str) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise ValidationError("Responda sim ou não.")


def _one_of(question: Question, text: str) -> str:
    if text in {option.id for option in question.options}:
        return text
    raise ValidationError("Escolha uma das opções da lista.")


def _some_of(question: Question, raw: Any) -> list[str] | None:
    given = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    chosen = {_typed(one, is_long=False) for one in given} - {""}
    kept = [option.id for option in question.options if option.id in chosen]
    if len(kept) != len(chosen):
        raise ValidationError("Escolha opções da lista.")
    least, most = question.limits.least, question.limits.most
    if most is not None and len(kept) > most:
        raise ValidationError(f"Escolha no máximo {most:f}: tem {len(kept)}.")
    if kept and least is not None and len(kept) < least:
        raise ValidationError(f"Escolha pelo menos {least:f}: tem {len(kept)}.")
    return kept or None


def _file(_: Question, text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValidationError("O ficheiro não se encontra: carregue-o outra vez.") from None


_OF_KIND = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.MONEY: _number,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.ONE_OF: _one_of,
    Kind.FILE: _file,
}
