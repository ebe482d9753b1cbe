"""Numbers as people write them: «1.234,5», «1,234.5», «1 234,5». How they are written is found once for a file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

SPACES = " \u00a0\u202f\u2009'’"
MINUS = "\N{MINUS SIGN}"  # as spreadsheets and typesetters write it
_SHAPE = re.compile(r"[-+]?[\d.,]+")
_GROUPED = re.compile(rf"(?<=\d)[{SPACES}](?=\d{{3}}(?!\d))")
_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
MARKS = {".": ",", ",": "."}
_SIMPLE = {mark: re.compile(rf"[-+]?\d{{1,30}}(?:[{mark}]\d{{1,30}})?", re.ASCII) for mark in MARKS}


class NotANumber(ValueError):
    """A text that is no number in the way the file writes them."""


@dataclass(frozen=True)
class NumberStyle:
    """Which mark stands before the decimals, and how sure that is.

    `examples` has, for «,» and «.», a number of the file that only makes sense so; with both there is a conflict.
    """

    decimal: str
    is_certain: bool = False
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def is_conflicting(self) -> bool:
        return len(self.examples) > 1

    @property
    def grouping(self) -> str:
        return MARKS[self.decimal]


def decimal_mark_of(text: str) -> str | None:
    """Return the decimal mark when the number can only be read one way, nothing when it can be read both ways."""
    number = _without_spaces(text)
    if not _SHAPE.fullmatch(number):
        return None
    digits = number.lstrip("+-")
    marks = [char for char in digits if char in MARKS]
    if len(set(marks)) == 2:
        last = marks[-1]
        return last if marks.count(last) == 1 and _is_grouped(digits.rsplit(last, 1)[0], MARKS[last]) else None
    if not marks:
        return None
    if len(marks) > 1:
        return MARKS[marks[0]] if _is_grouped(digits, marks[0]) else None
    whole, _, part = digits.partition(marks[0])
    looks_grouped = len(part) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
    return None if looks_grouped else marks[0]


def style_of(numbers: Iterable[str], *, otherwise: str = ",") -> NumberStyle:
    """Find how a file writes its numbers; where nothing tells, it is the mark given."""
    examples: dict[str, str] = {}
    for text in numbers:
        mark = decimal_mark_of(text)
        if mark is not None:
            examples.setdefault(mark, text.strip())
        if len(examples) == 2:
            break
    decimal = next(iter(examples)) if len(examples) == 1 else otherwise
    return NumberStyle(decimal, is_certain=len(examples) == 1, examples=examples)


def parse_number(text: str, decimal: str) -> Decimal:
    """Read a number in a given style; groups of thousands must be whole. Raises NotANumber."""
    number = _without_spaces(text)
    sign, digits = (number[0], number[1:]) if number[:1] in ("-", "+") else ("", number)
    whole, mark, part = digits.partition(decimal)
    if mark and not part.isdecimal():
        raise NotANumber(text)
    if MARKS[decimal] in whole:
        if not _is_grouped(whole, MARKS[decimal]):
            raise NotANumber(text)
        whole = whole.replace(MARKS[decimal], "")
    if not whole.isdecimal() or not (whole + part).isascii():
        raise NotANumber(text)
    return Decimal(f"{sign}{whole}.{part or '0'}") if part else Decimal(f"{sign}{whole}")


def simple_number(text: str, decimal: str) -> Decimal | None:
    """Read what most numbers are, digits and perhaps a mark; nothing for the others, which are looked at closely."""
    return Decimal(text.replace(decimal, ".")) if _SIMPLE[decimal].fullmatch(text) else None


def parse_plain(text: str) -> Decimal:
    """Read a number as programs write it: a point, and nothing else. Raises NotANumber."""
    if not _PLAIN.fullmatch(text.strip()):
        raise NotANumber(text)
    return Decimal(text.strip())


def _without_spaces(text: str) -> str:
    """Spaces and apostrophes that part groups of three go; any other stays and spoils the number."""
    stripped = text.replace(MINUS, "-").strip().removesuffix("%").strip()
    return _GROUPED.sub("", stripped)


def _is_grouped(digits: str, mark: str) -> bool:
    first, *rest = digits.split(mark)
    return 1 <= len(first) <= 3 and first.isdecimal() and all(len(part) == 3 and part.isdecimal() for part in rest)
