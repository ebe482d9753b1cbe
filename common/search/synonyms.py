"""The synonyms of the strategy, first from reference/synonyms.csv and then as the editors keep them."""

from pathlib import Path

from common.norm.reference import Load
from common.pagecache.fragments import kept
from common.search.models import Synonym
from common.search.words import SynonymGroup, Thesaurus, words_of

FOLDER = Path(__file__).parent / "reference"
FILE = "synonyms.csv"
ROWS = 65


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


def split_terms(terms: str) -> tuple[tuple[str, ...], ...]:
    """Read «PGU | plataforma de gestão urbana» as the folded words of each term."""
    found = (tuple(words_of(term)) for term in terms.split("|"))
    return tuple(term for term in found if term)


@kept
def thesaurus() -> Thesaurus:
    rows = Synonym.objects.filter(is_active=True).order_by("code").values_list("terms", "is_one_way")
    return Thesaurus(SynonymGroup(split_terms(terms), is_one_way) for terms, is_one_way in rows)
