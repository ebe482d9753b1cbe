"""Words as the search compares them: without accents or case, in their singular and plural, with their synonyms."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

WORD = re.compile(r"[^\W_]+")
NUMBER_MARK = re.compile(r"\bn(?:\.\s?[oº°]|[º°]|r\.?)s?(?=\W|\d|$)|\bn[uú]meros?\b", re.IGNORECASE)
# Endings of the plural and of the singular, where cutting a root does not bring both together.
NUMBERS = (
    ("oes", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("eis", "el"),
    ("eis", "il"),
    ("ois", "ol"),
    ("uis", "ul"),
    ("is", "il"),
    ("ns", "m"),
)
SINGULARS = (
    ("oes", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("eis", "el"),
    ("ois", "ol"),
    ("uis", "ul"),
    ("ns", "m"),
    ("ares", "ar"),
    ("eres", "er"),
    ("ores", "or"),
    ("zes", "z"),
)
SHORTEST_STEM = 2
# What a question is made of and no document is about; dropped when other words remain.
FILLERS = frozenset((Path(__file__).parent / "reference" / "fillers.txt").read_text(encoding="utf-8").split())
MAX_CODE = 80
SHORTEST_KEPT, LONGEST_KEPT = 3, 5
KEPT = "0"

Words = tuple[str, ...]


def folded(text: str) -> str:
    """Return the text in lower case and without accents; letters of other alphabets stay."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in order; «n.º» is not one."""
    return WORD.findall(folded(NUMBER_MARK.sub(" ", text)))


def plain(text: str) -> str:
    """Return a text as its folded words alone: what is indexed, so that «176/2023» is two words everywhere."""
    return " ".join(words_of(text))


def singular(word: str) -> str:
    """Return a folded word without its plural, roughly: enough to compare two words, not to show one."""
    for plural, ending in SINGULARS:
        if word.endswith(plural) and len(word) - len(plural) >= SHORTEST_STEM:
            return word[: -len(plural)] + ending
    return word[:-1] if word.endswith("s") and len(word) > SHORTEST_STEM else word


def kept(word: str) -> str:
    """Return a short folded word of Portuguese in its singular and marked with a digit, for its root not to be taken.

    The root of «Porto» is also that of «portarias», that of «arte» is also that of «artes».
    """
    one = singular(word)
    is_short = SHORTEST_KEPT <= len(one) <= LONGEST_KEPT and word not in FILLERS and word.isalpha()
    return f"{one}{KEPT}" if is_short else word


def kept_rules() -> list[tuple[str, str]]:
    """The same as regular expressions, each replaced in turn, for an engine that reads the words itself.

    A filler is kept too: who asks for one asks the same of it.
    """
    rules = []
    for plural, ending in SINGULARS:
        shortest = max(SHORTEST_STEM, SHORTEST_KEPT - len(ending))
        rules.append((f"^([a-z]{{{shortest},{LONGEST_KEPT - len(ending)}}}){plural}$", f"$1{ending}"))
    whole = f"[a-z]{{{SHORTEST_KEPT},{LONGEST_KEPT}}}"
    # What is too short once its last «s» is gone is not kept: «gás».
    too_short = f"(?![a-z]{{{SHORTEST_KEPT - 1}}}s$)"
    return [*rules, (f"^({whole})s$", "$1"), (f"^{too_short}({whole})$", f"$1{KEPT}")]


def as_indexed(text: str, language: str) -> str:
    """Return the words of a plain text as those of this language stand in the index."""
    return " ".join(map(kept, text.split())) if language == "pt" else text


def code_of(text: str) -> str:
    """Return a name or code as it is compared: «Recomendação n.º 12» is «recomendacao12», «I10-A1» is «i10a1»."""
    return "".join(words_of(text))[:MAX_CODE]


def forms(word: str) -> list[str]:
    """Return a folded word with its other number: «acoes» and «acao»."""
    found = [word]
    for plural, singular in NUMBERS:
        for ending, other in ((plural, singular), (singular, plural)):
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
                found.append(word[: -len(ending)] + other)
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class SynonymGroup:
    """Terms that say one thing; a one-way group leads only from its first term to the others."""

    terms: tuple[Words, ...]
    is_one_way: bool = False

    def others_than(self, term: Words) -> tuple[Words, ...]:
        if self.is_one_way and term != self.terms[0]:
            return ()
        return tuple(other for other in self.terms if other != term)


class Thesaurus:
    """Finds the synonyms of what was asked, longest term first; little words and plurals do not count in finding."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        self._others: dict[Words, list[Words]] = {}
        for group in groups:
            for term in group.terms:
                known = self._others.setdefault(_identity(term), [])
                known += [other for other in group.others_than(term) if other not in known]
        self._others = {term: others for term, others in self._others.items() if others}
        self._longest = max((len(term) for term in self._others), default=0)

    def at(self, words: Sequence[str], start: int) -> tuple[Words, list[Words]] | None:
        """Return the longest known term that begins at this word, with what else says it."""
        for size in range(min(self._longest, len(words) - start), 0, -1):
            term = tuple(words[start : start + size])
            others = self._others.get(_identity(term))
            if others:
                return term, others
        return None


def _identity(term: Words) -> Words:
    """The words of a term that say what it is, in the singular."""
    telling = tuple(word for word in term if word not in FILLERS) or term
    return tuple(singular(word) for word in telling)


NO_SYNONYMS = Thesaurus(())
