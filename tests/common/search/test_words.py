import re

import pytest

from common.search.asking import MAX_TEXT, MAX_WORDS, understand
from common.search.spelling import Candidate, corrected, distance, nearest
from common.search.synonyms import split_terms
from common.search.words import SynonymGroup, Thesaurus, as_indexed, code_of, folded, forms, kept, kept_rules, plain
from tests.common.search.library import SYNONYMS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I10-A1", "i10a1"),
        ("Recomendação n.º 12", "recomendacao12"),
        ("recomendacao nº12", "recomendacao12"),
        ("iniciativa número 5", "iniciativa5"),
        ("obras no Porto", "obrasnoporto"),
        ("n.º", ""),
        ("«»", ""),
    ],
)
def test_codes_are_compared_without_what_people_vary(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [("ação", "ações"), ("municipal", "municipais"), ("móvel", "móveis"), ("civil", "civis"), ("homem", "homens")],
)
def test_both_numbers_of_a_word_have_a_form_in_common(one, other):
    assert set(forms(folded(one))) & set(forms(folded(other))) != set()


def test_short_words_of_portuguese_stand_whole_in_the_index():
    assert as_indexed("porto portos portarias arte lei leis rede de 176 i10", "pt") == (
        "porto0 porto0 portarias arte0 lei0 lei0 rede0 de 176 i10"
    )
    assert as_indexed("city cities", "en") == "city cities"
    assert understand("Porto municipal").every_word(kept) == "((('porto0'))) & ((('municipal' | 'municipais')))"


def test_an_engine_that_reads_words_itself_keeps_the_same_ones():
    def read(word):
        for pattern, replacement in kept_rules():
            word = re.sub(pattern, replacement.replace("$1", r"\g<1>"), word)
        return word

    words = "porto portos portarias leis anel aneis fins avioes pais paises luzes mares os azul azuis gas i10 176"
    assert [read(word) for word in words.split()] == [kept(word) for word in words.split()]


def test_plain_text_is_its_words_and_nothing_else():
    assert plain("RCM n.º 176/2023, «Évora» (ARPGU)") == "rcm 176 2023 evora arpgu"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00\x01",
        "🙂🙂",
        "%_\\",
        "' & | ! <-> :*",
        "()*:",
        "-porto",
        '""',
        "–—…",
        "OU OR |",
        "\u202e\u200f",
    ],
)
def test_what_asks_for_nothing_is_empty(text):
    assert understand(text).is_empty


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("água", "((('agua')))"),
        ("a água", "((('agua')))"),
        ("luz", "((('luz')))"),
        ("ar", "((('ar')))"),
        ("ações água", "((('acoes' | 'acao'))) & ((('agua')))"),
        ('"rede de água"', "((('rede') <-> ('de') <-> ('agua')))"),
        ("RCM n.º 176/2023, água", "((('rcm' | 'rcns'))) & ((('176') <-> ('2023'))) & ((('agua')))"),
        ("DL 17-A/2024", "((('dl'))) & ((('17') <-> ('a') <-> ('2024')))"),
        ("rede -água", "((('rede'))) & !((('agua')))"),
        ("rede OU água", "((('rede')) | (('agua')))"),
        ("OU água", "((('agua')))"),
        (
            "PGU",
            "((('pgu')) | (('plataforma') <-> ('de') <-> ('gestao' | 'gestoes' | 'gestaes') <-> ('urbana')))",
        ),
    ],
)
def test_what_was_typed_becomes_a_query(text, query):
    assert understand(text, SYNONYMS).every_word() == query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("água", "((('agua' | 'agua':*)))"),
        ("água lu", "((('agua'))) & ((('lu')))"),
        ("rede OU luz", "((('rede')) | (('luz' | 'luz':*)))"),
        ("luz -água", "((('luz'))) & !((('agua')))"),
        ('"luz"', "((('luz')))"),
        (
            "PGU",
            "((('pgu' | 'pgu':*)) | "
            "(('plataforma') <-> ('de') <-> ('gestao' | 'gestoes' | 'gestaes') <-> ('urbana')))",
        ),
    ],
)
def test_only_the_last_word_of_an_unfinished_question_is_a_beginning(text, query):
    assert understand(text, SYNONYMS, is_unfinished=True).every_word() == query


def test_a_question_is_cut_to_a_length_that_anybody_needs():
    long = understand("cidade " * 5_000)

    assert len(long.text) <= MAX_TEXT
    assert len(long.words) == MAX_WORDS


def test_synonyms_are_found_without_little_words_and_in_the_plural():
    thesaurus = Thesaurus(
        [SynonymGroup((("zlt",), ("zona", "livre", "tecnologica"))), SynonymGroup((("a",), ("b",)), True)]
    )

    assert thesaurus.at(["zonas", "livres", "tecnologicas"], 0) == (("zonas", "livres", "tecnologicas"), [("zlt",)])
    assert SYNONYMS.at(["plataforma", "gestao", "urbana"], 0) == (("plataforma", "gestao", "urbana"), [("pgu",)])
    assert thesaurus.at(["a"], 0) == (("a",), [("b",)])
    assert thesaurus.at(["b"], 0) is None


def test_terms_are_split_at_the_bars():
    assert split_terms("PGU | plataforma de gestão urbana ||") == (("pgu",), ("plataforma", "de", "gestao", "urbana"))


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("agua", "agua", 0),
        ("agua", "aguas", 1),
        ("auga", "agua", 1),
        ("gemeos", "gmeos", 1),
        ("", "ab", 2),
        ("abc", "xyz", 3),
    ],
)
def test_slips_between_words(one, other, slips):
    assert distance(one, other) == slips


def test_the_nearest_word_has_fewest_slips_and_then_most_uses():
    candidates = [Candidate("gemea", "gémea", 9), Candidate("gemeo", "gémeo", 2), Candidate("gene", "gene", 90)]

    assert nearest("gmeo", candidates).shown == "gémeo"
    assert nearest("geme", candidates[:2]).shown == "gémea"
    assert nearest("automovel", candidates) is None


def test_a_correction_leaves_the_rest_as_it_was():
    assert corrected("Gemos -Porto «digitias»", {"digitias": "digitais"}) == "Gemos -Porto «digitais»"
