"""The synonyms of the strategy, first from reference/synonyms.csv and then as the editors keep them."""

import csv
from functools import cache
from itertools import chain, count
from pathlib import Path

from django.utils.text import slugify

from common.norm.reference import Load
from common.pagecache.fragments import kept
from common.search.models import Synonym
from common.search.words import SynonymGroup, Thesaurus, words_of

FOLDER = Path(__file__).parent / "reference"
FILE = "synonyms.csv"
ROWS = 65
LEAST_TERMS, MOST_TERMS, MOST_WORDS, LONGEST_CODE = 2, 20, 12, 50


def load_reference(load: Load) -> None:
    """Add the groups that are not there yet; what an editor changed or put out of use stays so."""
    rows = load.table(FOLDER, FILE, key=["code"], rows=ROWS)
    known = set(Synonym.objects.values_list("code", flat=True))
    new = [
        Synonym(code=row["code"], terms=row["terms"], is_one_way=row["one_way"] == "sim", note=row["note"])
        for row in rows
        if row["code"] not in known
    ]
    Synonym.objects.bulk_create(new)
    label = str(Synonym._meta.verbose_name_plural)
    load.changes.created[label] += len(new)
    load.changes.unchanged[label] += len(rows) - len(new)


@cache
def built_in() -> frozenset[str]:
    """The codes that come with the portal; a group of these is put out of use, never erased."""
    with (FOLDER / FILE).open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


def problem_of(terms: str) -> str:
    """Return what is wrong with the terms of a group, for whoever wrote them, or nothing."""
    said = [term.strip() for term in terms.split("|")]
    words = [tuple(words_of(term)) for term in said]
    if len(said) < LEAST_TERMS:
        return "Escreva pelo menos dois termos, separados por uma barra vertical: PGU | plataforma de gestão urbana."
    if not all(words):
        return "Há um termo vazio: retire a barra a mais ou escreva o termo entre as barras."
    if len(set(words)) < len(words):
        return "Há dois termos iguais; os acentos e as maiúsculas não contam."
    if len(said) > MOST_TERMS or max(map(len, words)) > MOST_WORDS:
        return f"Um grupo tem até {MOST_TERMS} termos, de até {MOST_WORDS} palavras cada um."
    return ""


def new_code(terms: str) -> str:
    """Return a code that nobody has, from the first term."""
    code = slugify(terms.split("|")[0])[:LONGEST_CODE] or "grupo"
    taken = set(Synonym.objects.filter(code__startswith=code).values_list("code", flat=True)) | built_in()
    return next(one for one in chain([code], (f"{code}-{number}" for number in count(2))) if one not in taken)


def split_terms(terms: str) -> tuple[tuple[str, ...], ...]:
    """Read «PGU | plataforma de gestão urbana» as the folded words of each term."""
    found = (tuple(words_of(term)) for term in terms.split("|"))
    return tuple(term for term in found if term)


@kept
def thesaurus() -> Thesaurus:
    rows = Synonym.objects.filter(is_active=True).order_by("code").values_list("terms", "is_one_way")
    return Thesaurus(SynonymGroup(split_terms(terms), is_one_way) for terms, is_one_way in rows)
