"""What a person typed, understood: words, "phrases", -exclusions, OR, codes; and the same for PostgreSQL to run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from common.search.words import FILLERS, NO_SYNONYMS, NUMBER_MARK, Thesaurus, Words, code_of, forms, words_of

MAX_TEXT = 200
MAX_WORDS = 16
SHORTEST_PREFIX = 3
PIECE = re.compile(r'(?P<minus>-)?(?:["“”«»](?P<phrase>[^"“”«»]*)["“”«»]?|(?P<word>[^\s"“”«»]+))')
# «176/2023», «17-A/2024», «2016/679»: one name, whose numbers mean nothing apart.
REFERENCE = re.compile(r"\d+(?:-[A-Z])?/\d{2,4}(?:/[A-Z]+)?", re.IGNORECASE)
ORS = frozenset({"OR", "OU", "|"})


@dataclass(frozen=True)
class Term:
    """Words side by side; one word may be the beginning of a longer one, and exact words keep their number."""

    words: Words
    is_prefix: bool = False
    is_exact: bool = False

    @property
    def is_open(self) -> bool:
        """Whether longer words that begin so will do; very short beginnings would be half of all words."""
        return self.is_prefix and len(self.words[-1]) >= SHORTEST_PREFIX

    def tsquery(self) -> str:
        return " <-> ".join(self._word(word) for word in self.words)

    def _word(self, word: str) -> str:
        found = [f"'{form}'" for form in ([word] if self.is_exact else forms(word))]
        if self.is_open:
            found.append(f"'{word}':*")
        return "(" + " | ".join(found) + ")"


@dataclass(frozen=True)
class Clause:
    """Any of these alternatives will do; each is terms that must all be there."""

    alternatives: tuple[tuple[Term, ...], ...]
    is_excluded: bool = False

    def tsquery(self) -> str:
        joined = " | ".join("(" + " & ".join(term.tsquery() for term in terms) + ")" for terms in self.alternatives)
        return f"!({joined})" if self.is_excluded else f"({joined})"


@dataclass(frozen=True)
class Asked:
    """A question. `text` is what was typed, tidied and cut; the rest is how it was understood."""

    text: str
    clauses: tuple[Clause, ...] = ()
    words: tuple[str, ...] = ()
    """The plain words, folded: what spelling is checked on."""
    code: str = ""

    @property
    def wanted(self) -> list[Clause]:
        return [clause for clause in self.clauses if not clause.is_excluded]

    @property
    def is_empty(self) -> bool:
        return not self.wanted

    @cached_property
    def every_word(self) -> str:
        return " & ".join(clause.tsquery() for clause in self.clauses)

    @cached_property
    def any_word(self) -> str:
        excluded = [clause.tsquery() for clause in self.clauses if clause.is_excluded]
        some = "(" + " | ".join(clause.tsquery() for clause in self.wanted) + ")"
        return " & ".join([some, *excluded])

    @property
    def shown_words(self) -> str:
        """What is marked in the results."""
        return " | ".join(clause.tsquery() for clause in self.wanted)


def tidy(text: str) -> str:
    """Return what was typed on one line, without control characters, cut to a length that anybody needs."""
    printable = "".join(character if character.isprintable() else " " for character in text[: 4 * MAX_TEXT])
    return " ".join(printable.split())[:MAX_TEXT].strip()


def understand(text: str, thesaurus: Thesaurus = NO_SYNONYMS) -> Asked:
    """Read a question. Anything may be typed: what means nothing is left out, and nothing is ever an error."""
    text = tidy(text)
    pieces = _pieces(text)
    words = tuple(word for piece in pieces if piece.is_plain for word in piece.words)
    return Asked(text, _clauses(pieces, thesaurus), words, code_of(text))


@dataclass(frozen=True)
class _Piece:
    words: Words
    is_phrase: bool = False
    is_excluded: bool = False
    is_or: bool = False

    @property
    def is_plain(self) -> bool:
        return not (self.is_phrase or self.is_excluded or self.is_or)


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    room = MAX_WORDS
    for match in PIECE.finditer(NUMBER_MARK.sub(" ", text)):
        if match["word"] in ORS:
            found.append(_Piece((), is_or=True))
            continue
        said = match["phrase"] if match["word"] is None else match["word"]
        is_phrase = match["word"] is None or REFERENCE.fullmatch(said.strip(".,;:()")) is not None
        words = tuple(words_of(said))[:room]
        if words:
            found.append(_Piece(words, is_phrase, bool(match["minus"])))
            room -= len(words)
    return _without_fillers(found)


def _without_fillers(pieces: list[_Piece]) -> list[_Piece]:
    left = [piece for piece in pieces if not (piece.is_plain and set(piece.words) <= FILLERS)]
    return left if any(piece.words and not piece.is_excluded for piece in left) else pieces


def _clauses(pieces: list[_Piece], thesaurus: Thesaurus) -> tuple[Clause, ...]:
    """Clauses in the order of the words; an OR joins the two beside it."""
    clauses: list[Clause] = []
    is_joining = False
    for made in _runs(pieces, thesaurus):
        if made is None:
            is_joining = bool(clauses)
            continue
        if is_joining and not made[0].is_excluded and not clauses[-1].is_excluded:
            clauses[-1] = Clause(clauses[-1].alternatives + made.pop(0).alternatives)
        clauses += made
        is_joining = False
    return tuple(clauses)


def _runs(pieces: list[_Piece], thesaurus: Thesaurus) -> Iterator[list[Clause] | None]:
    """What each run of plain words and each other piece asks for; None for an OR."""
    last = pieces[-1] if pieces else None
    for is_plain, group in groupby(pieces, key=lambda piece: piece.is_plain):
        if is_plain:
            run = list(group)
            yield _of_words([word for piece in run for word in piece.words], thesaurus, is_last=run[-1] is last)
            continue
        for piece in group:
            if piece.is_or:
                yield None
            else:
                yield [Clause(((Term(piece.words, is_exact=piece.is_phrase),),), piece.is_excluded)]


def _of_words(words: list[str], thesaurus: Thesaurus, *, is_last: bool) -> list[Clause]:
    clauses = []
    start = 0
    while start < len(words):
        known = thesaurus.at(words, start)
        term = known[0] if known else (words[start],)
        end = start + len(term)
        ends_all = is_last and end == len(words)
        typed = tuple(Term((word,), is_prefix=ends_all and word == words[-1]) for word in term)
        others = tuple((Term(other),) for other in known[1]) if known else ()
        clauses.append(Clause((typed, *others)))
        start = end
    return clauses
