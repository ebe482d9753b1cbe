"""How far one word is from another, as fingers err: a letter more, less, other, or two swapped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.search.words import folded

SHORTEST_CORRECTED = 4


@dataclass(frozen=True)
class Candidate:
    word: str
    shown: str
    uses: int


def distance(one: str, other: str) -> int:
    """Count the slips between two words (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]


def slips_allowed(word: str) -> int:
    return 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3


def nearest(word: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate with fewest slips, then most used; none is better than a far one."""
    near = [(distance(word, candidate.word), candidate) for candidate in candidates]
    allowed = [(slips, candidate) for slips, candidate in near if 0 < slips <= slips_allowed(word)]
    best = min(allowed, key=lambda pair: (pair[0], -pair[1].uses, pair[1].word), default=None)
    return best[1] if best else None


def corrected(text: str, replacements: Mapping[str, str]) -> str:
    """Write the better words into what was typed, leaving the rest of it as it was."""

    def better(match: re.Match[str]) -> str:
        return replacements.get(folded(match[0]), match[0])

    return re.sub(r"[^\W_]+", better, text)
