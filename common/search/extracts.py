"""The parts of texts that answer a question, with what was found marked.

The database would read every word of every text and take its root. Here only the words that begin as one of the
question are looked at, and the roots that it gave for them are remembered.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

from common.search.asking import Asked, Term
from common.search.port import MARK, UNMARK
from common.search.roots import roots
from common.search.words import folded, forms, kept

# Words with one root begin alike; short ones differ earlier: «pão», «pães».
ALIKE, ALIKE_IF_SHORT, SHORT = 3, 2, 5
LENGTH, BEFORE, MOST_FRAGMENTS, MOST_WEIGHED, MOST_INSIDE = 190, 60, 2, 40, 12
GAP = " … "
# Letters of one byte each, the quicker first.
WESTERN = ("latin-1", "cp1252")
SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=\S)")
NO_WORD = re.compile(r"[\W_]")


@dataclass(frozen=True)
class Text:
    """What is shown of a document."""

    language: str
    title: str
    body: str


class Place(NamedTuple):
    """A word of a text, folded; or the root that it was found by."""

    start: int
    end: int
    word: str


def marked_texts(asked: Asked, texts: Iterable[Text]) -> list[tuple[str, str]]:
    """Return each title, and the extract of each body, with marks around what was found."""
    rows = [Text(row.language, _composed(row.title), _composed(row.body)) for row in texts]
    sought = {language: _Sought(asked, language) for language in {row.language for row in rows}}
    seen = [(row, sought[row.language].alike(row.title), sought[row.language].alike(row.body)) for row in rows]
    for language, words in sought.items():
        mine = chain.from_iterable((*title, *body) for row, title, body in seen if row.language == language)
        words.learn({place.word for place in mine})
    return [
        (
            _marked(row.title, 0, len(row.title), sought[row.language].found(title)),
            _extract(row.body, sought[row.language].found(body)),
        )
        for row, title, body in seen
    ]


class _Sought:
    """The words of a question as the index has them in one language."""

    def __init__(self, asked: Asked, language: str) -> None:
        self.language = language
        ways = chain.from_iterable(clause.alternatives for clause in asked.wanted)
        terms = list(chain.from_iterable(ways))
        self.words = {form for term in terms for form in _forms(term)}
        self.begun = {term.words[-1] for term in terms if term.is_open}
        self.pattern = _beginning_as(self.words | self.begun)
        self.roots: Mapping[str, str | None] = {}
        self.wanted: frozenset[str] = frozenset()
        self.beginnings: tuple[str, ...] = ()

    def alike(self, text: str) -> list[Place]:
        """The words of a text that may be one of these."""
        # With a space before, which makes the first word be like the others and the places be those of the text.
        return [Place(match.start(), match.end() - 1, match[1]) for match in self.pattern.finditer(f" {flat(text)}")]

    def learn(self, words: set[str]) -> None:
        """Take the roots of the words of the question and of these."""
        written = {word: kept(word) if self.language == "pt" else word for word in self.words | words}
        plain = {word for word, one in written.items() if one.isalpha()}
        known = roots.of(plain | self.begun, self.language)
        self.roots = written | {word: known[word] for word in plain}
        self.wanted = frozenset(root for word in self.words if (root := self.roots[word]))
        self.beginnings = tuple(known[word] or word for word in self.begun)

    def found(self, places: Iterable[Place]) -> list[Place]:
        return [
            Place(place.start, place.end, root)
            for place in places
            if (root := self.roots[place.word]) and (root in self.wanted or root.startswith(self.beginnings))
        ]


def _forms(term: Term) -> Iterator[str]:
    for word in term.words:
        yield from [word] if term.is_exact else forms(word)


def _beginning_as(words: Iterable[str]) -> re.Pattern[str]:
    starts = {word[: ALIKE_IF_SHORT if len(word) <= SHORT else ALIKE] for word in words}
    either = "|".join(re.escape(start) for start in sorted(starts))
    return re.compile(rf" ((?:{either})\w*)")


@cache
def _letters() -> dict[int, str]:
    """Each letter that is one other without its accents and in lower case."""
    ranges = (range(ord("A"), ord("Z") + 1), range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x1F00))
    plain = {code: folded(chr(code)) for code in chain(*ranges)}
    return {code: letter for code, letter in plain.items() if len(letter) == 1}


@cache
def _bytes(encoding: str) -> bytes:
    """The same for a text in this encoding, and a space for what is no letter."""
    plain = (bytes([code]).decode(encoding, "replace").translate(_letters()) for code in range(256))
    return b"".join(one.encode("latin-1", "replace") if one.isalnum() else b" " for one in plain)


def flat(text: str) -> str:
    """Fold a text letter by letter, so that every word stays at its place, and leave nothing but words and spaces."""
    for encoding in WESTERN:
        with suppress(UnicodeEncodeError):
            return text.encode(encoding).translate(_bytes(encoding)).decode("latin-1")
    return NO_WORD.sub(" ", text.translate(_letters()))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _marked(text: str, start: int, end: int, places: Iterable[Place]) -> str:
    parts, at = [], start
    for place in places:
        if start <= place.start and place.end <= end:
            parts += [text[at : place.start], MARK, text[place.start : place.end], UNMARK]
            at = place.end
    return " ".join("".join([*parts, text[at:end]]).split())


def _extract(text: str, places: list[Place]) -> str:
    """The parts where most of what was asked stands together; the beginning where nothing does."""
    if not places:
        return text[: _end(text, LENGTH)]
    starts = sorted(place.start for place in _telling(places[:MOST_WEIGHED]))
    fragments: list[str] = []
    done = 0
    for at in starts:
        start = _start(text, at, done)
        done = _end(text, start + LENGTH)
        fragments.append(_marked(text, start, done, places))
    return GAP.join(fragments)


def _telling(places: list[Place]) -> list[Place]:
    """Where each fragment begins to tell: the best one, and another if it has a word that the best one lacks."""
    reach = LENGTH - BEFORE
    groups = [
        [other for other in places[at : at + MOST_INSIDE] if other.end <= place.start + reach]
        for at, place in enumerate(places)
    ]
    groups = [group for group in groups if group]
    chosen: list[Place] = []
    told: set[str] = set()
    while groups and len(chosen) < MOST_FRAGMENTS:
        best = max(groups, key=lambda group: (len({place.word for place in group} - told), len(group)))
        if chosen and {place.word for place in best} <= told:
            break
        chosen.append(best[0])
        told |= {place.word for place in best}
        groups = [group for group in groups if abs(group[0].start - best[0].start) >= LENGTH]
    return chosen


def _start(text: str, at: int, earliest: int) -> int:
    """Where to begin, a little before: with the sentence if it begins there, with a whole word otherwise."""
    from_here = max(earliest, at - BEFORE)
    sentences = list(SENTENCE.finditer(text, from_here, at))
    if sentences:
        return sentences[-1].end()
    if from_here == earliest:
        return from_here
    space = text.find(" ", from_here, at)
    return at if space < 0 else space + 1


def _end(text: str, at: int) -> int:
    """The last place to end without cutting a word."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at + 1)
    return at if space < at - BEFORE else space
