"""What a person typed, understood: words, "phrases", -exclusions, OR, codes; and the same for PostgreSQL to run."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from common.search.words import FILLERS, NO_SYNONYMS, NUMBER_MARK, Thesaurus, Words, code_of, forms, words_of

MAX_TEXT = 200
MAX_WORDS = 16
SHORTEST_PREFIX = 3
PIECE = re.compile(r'(?P<minus>-)?(?:["“”«»](?P<phrase>[^"“”«»]*)["“”«»]?|(?P<word>[^\s"“”«»]+))')
# «176/2023», «17-A/2024», «2016/679»: one name, whose numbers mean nothing apart.
REFERENCE = re.compile(r"\d+(?:-[A-Z])?/\d{2,4}(?:/[A-Z]+)?", re.IGNORECASE)
Written = Callable[[str], str]
# A name with a number, «RCM n.º 176/2023», «iniciativa 5», «I10-A1», unless the number is a year.
NUMBERED = re.compile(
    r"(?:\b[^\W\d_]{2,}\.?\s+(?:n\.?\s?[oº°]\s*)?)?\b(?!(?:19|20)\d\d\b(?![/-]))[^\W\d_]{0,3}\d[\w/-]*", re.IGNORECASE
)
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

    def tsquery(self, written: Written = str) -> str:
        return " <-> ".join(self._word(word, written) for word in self.words)

    def _word(self, word: str, written: Written) -> str:
        found = dict.fromkeys(f"'{written(form)}'" for form in ([word] if self.is_exact else forms(word)))
        if self.is_open:
            found[f"'{word}':*"] = None
        return "(" + " | ".join(found) + ")"


@dataclass(frozen=True)
class Clause:
    """Any of these alternatives will do; each is terms that must all be there."""

    alternatives: tuple[tuple[Term, ...], ...]
    is_excluded: bool = False

    def unfinished(self, last: str) -> "Clause":
        """The same with its last word taken for a beginning wherever it stands alone."""
        ways = tuple(
            tuple(replace(term, is_prefix=term.words == (last,) and not term.is_exact) for term in terms)
            for terms in self.alternatives
        )
        return replace(self, alternatives=ways)

    def tsquery(self, written: Written = str) -> str:
        ways = (" & ".join(term.tsquery(written) for term in terms) for terms in self.alternatives)
        joined = " | ".join(f"({way})" for way in ways)
        return f"!({joined})" if self.is_excluded else f"({joined})"


@dataclass(frozen=True)
class Asked:
    """A question. `text` is what was typed, tidied and cut; the rest is how it was understood."""

    text: str
    clauses: tuple[Clause, ...] = ()
    words: tuple[str, ...] = ()
    """The plain words, folded: what spelling is checked on."""
    code: str = ""
    ends_in: str = ""
    """The last word, if a plain one ends the question."""

    def unfinished(self) -> "Asked":
        """The same with its last word taken for the beginning of longer ones."""
        if not self.ends_in:
            return self
        return replace(self, clauses=(*self.clauses[:-1], self.clauses[-1].unfinished(self.ends_in)))

    @property
    def wanted(self) -> list[Clause]:
        return [clause for clause in self.clauses if not clause.is_excluded]

    @property
    def reference(self) -> str:
        """The first name with a number in it, as typed."""
        found = NUMBERED.search(self.text)
        return found[0] if found else ""

    @property
    def is_empty(self) -> bool:
        return not self.wanted

    def every_word(self, written: Written = str) -> str:
        """The question to PostgreSQL; `written` is how words stand in what is asked."""
        return " & ".join(clause.tsquery(written) for clause in self.clauses)

    def any_word(self, written: Written = str) -> str:
        excluded = [clause.tsquery(written) for clause in self.clauses if clause.is_excluded]
        return " & ".join([f"({self.shown_words(written)})", *excluded])

    def shown_words(self, written: Written = str) -> str:
        """What is marked in the results."""
        return " | ".join(clause.tsquery(written) for clause in self.wanted)


def tidy(text: str) -> str:
    """Return what was typed on one line, without control characters, cut to a length that anybody needs."""
    printable = "".join(character if character.isprintable() else " " for character in text[: 4 * MAX_TEXT])
    return " ".join(printable.split())[:MAX_TEXT].strip()


def understand(text: str, thesaurus: Thesaurus = NO_SYNONYMS, *, is_unfinished: bool = False) -> Asked:
    """Read a question. Anything may be typed: what means nothing is left out, and nothing is ever an error.

    The last word of an unfinished question is the beginning of longer ones; that of a finished one never is, because
    the root of «Porto» begins «portal» and «portaria».
    """
    text = tidy(text)
    pieces = _pieces(text)
    words = tuple(word for piece in pieces if piece.is_plain for word in piece.words)
    ends_in = words[-1] if pieces and pieces[-1].is_plain else ""
    asked = Asked(text, _clauses(pieces, thesaurus), words, code_of(text), ends_in)
    return asked.unfinished() if is_unfinished else asked


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
    for is_plain, group in groupby(pieces, key=lambda piece: piece.is_plain):
        if is_plain:
            yield _of_words([word for piece in group for word in piece.words], thesaurus)
            continue
        for piece in group:
            if piece.is_or:
                yield None
            else:
                yield [Clause(((Term(piece.words, is_exact=piece.is_phrase),),), piece.is_excluded)]


def _of_words(words: list[str], thesaurus: Thesaurus) -> list[Clause]:
    clauses = []
    start = 0
    while start < len(words):
        known = thesaurus.at(words, start)
        term = known[0] if known else (words[start],)
        typed = tuple(Term((word,)) for word in term)
        others = tuple((Term(other),) for other in known[1]) if known else ()
        clauses.append(Clause((typed, *others)))
        start += len(term)
    return clauses
