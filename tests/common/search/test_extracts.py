"""The part of a text that answers, and what is marked in it."""

import pytest

from common.search.extracts import LENGTH, Text, flat, marked_texts
from common.search.roots import RootStore
from tests.common.search.library import asked

pytestmark = pytest.mark.django_db
LONG = "Nada disto interessa a quem procura. " * 40


def marks(text, question, language="pt", **how):
    search = asked(question, **how)
    [(_, extract)] = marked_texts(search.asked, [Text(language, "", text)])
    return extract.replace("\x02", "[").replace("\x03", "]")


@pytest.mark.parametrize(
    ("text", "question", "extract"),
    [
        ("A gestão das águas e da água.", "água", "A gestão das [águas] e da [água]."),
        ("Obras no Porto, por portaria.", "porto", "Obras no [Porto], por portaria."),
        ("As decisões e a decisão.", "decisao", "As [decisões] e a [decisão]."),
        ("Municipal, municipais, município.", "municipal", "[Municipal], [municipais], município."),
        ("Regulamento (UE) 2016/679 — «dados».", "2016/679 dados", "Regulamento (UE) [2016]/[679] — «[dados]»."),
        ("poupança_total da rede.", "poupanca", "[poupança]_total da rede."),
        ("Ł\u00f3dź e a iluminação.", "iluminação", "Łódź e a [iluminação]."),
        ("Iluminac\u0327a\u0303o pública.", "iluminação", "[Iluminação] pública."),
        ("Sem nada disso.", "água", "Sem nada disso."),
        ("Sem nada disso.", "água -nada", "Sem nada disso."),
        ("Uma sala de\n\n  operações.", '"sala de operações"', "Uma [sala] de [operações]."),
    ],
)
def test_what_was_asked_is_marked_whole(text, question, extract):
    assert marks(text, question) == extract


def test_each_language_has_its_own_roots():
    assert marks("Cities and the city.", "city", "en") == "[Cities] and the [city]."
    assert marks("Plataformas de gestão urbana.", "pgu") == "[Plataformas] de [gestão] [urbana]."


def test_words_begun_are_marked_while_typing():
    assert marks("A iluminação do Porto.", "iluminaç", is_unfinished=True) == "A [iluminação] do Porto."


def test_the_parts_that_answer_are_shown_and_no_word_is_cut():
    text = f"{LONG}A água falta. {LONG}Os candeeiros e a água poupam. {LONG}"
    found = marks(text, "água candeeiros")

    assert found.startswith("Os [candeeiros] e a [água] poupam. Nada disto")
    assert {word.strip("[].") for word in found.split()} <= {word.strip(".") for word in text.split()}


def test_two_parts_are_shown_when_no_part_has_everything():
    found = marks(f"{LONG}A água falta. {LONG}Os candeeiros poupam. {LONG}", "candeeiros água").split(" … ")

    assert [part[:18] for part in found] == ["A [água] falta. Na", "Os [candeeiros] po"]


def test_without_any_the_beginning_is_shown():
    assert LONG.startswith(marks(LONG, "água"))
    assert len(marks(LONG, "água")) <= LENGTH


def test_folding_moves_no_letter():
    text = "Ação «ÁGUA» “rede” – n.º 12, Ÿ € ş Ω ﬁ ß İ"
    assert len(flat(text)) == len(text)
    assert flat("Ação «ÁGUA» “rede”").split() == ["acao", "agua", "rede"]


def test_roots_are_asked_for_once(django_assert_num_queries):
    store = RootStore(most=3)
    with django_assert_num_queries(1):
        assert store.of(["gestao", "gestoes", "de"], "pt") == {"gestao": "gesta", "gestoes": "gesto", "de": None}
        store.of(["gestao"], "pt")
    with django_assert_num_queries(1):
        assert store.of(["cities", "city"], "en") == {"cities": "citi", "city": "citi"}
    with django_assert_num_queries(1):
        store.of(["gestao"], "pt")
