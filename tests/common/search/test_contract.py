"""What the search answers, whatever engine runs it."""

import pytest

from common.search.asking import understand
from common.search.port import NEWEST, OLDEST
from common.search.registry import PUBLIC, SIGNED_IN
from tests.common.search.library import BOOKS, SYNONYMS, asked, doc, keys, put

EVERYBODY = (PUBLIC,)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("água", "agua"),
        ("agua", "agua"),
        ("ÁGUAS", "agua"),
        ("inovação", "pgu"),
        ("decisao", "pgu"),
        ("município", "agua"),
        ("PGU", "pgu"),
        ("plataformas gestao urbana", "pgu"),
        ("comunidades intermunicipais", "cim"),
        ("P1", "agua"),
        ("prática n.º 1", "agua"),
        ("p12", "pgu"),
        ('"sala de operações"', "pgu"),
        ("xyz OU candeeiros", "luz"),
        ("onde há sensores no Porto", "luz"),
    ],
)
def test_a_question_finds_its_document_first(backend, text, first):
    assert keys(backend.search(asked(text)))[:1] == [first]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sensores", ["luz", "agua"]),
        ("sensores -água", ["luz"]),
        ("sensores água", ["agua"]),
        ('"operações de sala"', []),
        ("segredoabsoluto", []),
        ("-sensores", []),
        ("de a o", []),
        ("🙂", []),
        ("مرحبا", []),
        ("%_\\", []),
        ("poupanca_total", ["cim"]),
        ("' & | ! <-> :* (", []),
        ("sensores'; DROP TABLE search_index_searchentry; --", []),
        ("sensores\x00", ["luz", "agua"]),
    ],
)
def test_exactly_these_are_found(backend, text, found):
    assert keys(backend.search(asked(text))) == found


@pytest.mark.parametrize(("text", "found"), [("iluminaç", ["luz"]), ("cand", ["luz"]), ("port", ["luz", "pgu"])])
def test_a_beginning_finds_what_goes_on_from_it_only_where_it_is_one(backend, text, found):
    assert sorted(keys(backend.search(asked(text, is_unfinished=True)))) == found
    if text != "port":  # which is the root of «Porto»
        assert keys(backend.search(asked(text))) == []


def test_a_short_name_is_not_the_beginning_of_other_words(backend):
    put([*BOOKS, doc("portal", "Portal das portarias"), doc("enti", "Entidades e entidade")])

    assert sorted(keys(backend.search(asked("Porto")))) == ["luz", "pgu"]
    assert backend.search(asked("ENTI")).total == 0


def test_ten_thousand_letters_are_no_error(backend):
    assert keys(backend.search(asked("cidade " * 1_500))) == ["twin"]
    assert backend.search(asked("x" * 10_000)).total == 0


def test_only_its_audience_finds_a_document(backend):
    everybody = backend.search(asked("sensores"))
    members = backend.search(asked("sensores", audiences=(PUBLIC, SIGNED_IN)))

    assert (everybody.total, everybody.without_filters, dict(everybody.kinds)) == (2, 2, {"things": 2})
    assert sorted(keys(members)) == ["agua", "luz", "reservado"]
    assert backend.suggest(understand("ata res", is_unfinished=True), ("pt",), EVERYBODY, 8) == []
    assert [
        one.title for one in backend.suggest(understand("ata res", is_unfinished=True), ("pt",), (SIGNED_IN,), 8)
    ] == ["Ata reservada sobre sensores"]


def test_nothing_of_a_restricted_document_is_suggested_as_spelling(backend):
    assert backend.correct(understand("segredoabsoluta")) == ""


def test_each_facet_counts_under_the_other_filters(backend):
    found = backend.search(asked("sensores OU sala", domains=("Ambiente",), years=(2025,)))

    assert (keys(found), found.total, found.without_filters) == (["luz"], 1, 3)
    assert dict(found.kinds) == {"things": 1}
    assert dict(found.domains) == {"Ambiente": 1, "Energia": 1}
    assert dict(found.years) == {"2024": 1, "2025": 1}
    assert dict(found.territories) == {"Norte": 1, "Porto": 1}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"territories": ("Porto",)}, ["luz", "pgu"]),
        ({"territories": ("Porto", "Évora")}, ["agua", "luz", "pgu"]),
        ({"kinds": ("things",), "years": (2026,)}, ["pgu"]),
        ({"kinds": ("other",)}, []),
    ],
)
def test_filters_narrow(backend, filters, found):
    assert sorted(keys(backend.search(asked("sensores OU sala", **filters)))) == found


def test_results_are_ordered_by_date(backend):
    newest = backend.search(asked("sensores OU sala", order=NEWEST))
    oldest = backend.search(asked("sensores OU sala", order=OLDEST))

    assert (keys(newest), keys(oldest)) == (["pgu", "luz", "agua"], ["agua", "luz", "pgu"])


def test_what_was_found_is_marked_and_everything_else_escaped(backend):
    (hit,) = backend.search(asked("perdas")).hits

    assert "<mark>perdas</mark>" in hit.extract_html
    assert (hit.title_html, hit.url, hit.year) == ("Gestão da água em Évora", "/obras/agua/", 2024)
    assert backend.search(asked("iluminacao publica")).hits[0].title_html == (
        "<mark>Iluminação</mark> <mark>pública</mark> com sensores"
    )


def test_english_comes_first_and_hides_its_portuguese(backend):
    found = backend.search(asked("digital twin OU gémeo OU sensores", languages=("en", "pt")))

    assert keys(found)[0] == "twin-en"
    assert "twin" not in keys(found)
    assert keys(backend.search(asked("cities models", languages=("en",)))) == ["twin-en"]
    assert keys(backend.search(asked("gémeos"))) == ["twin"]


def test_fewer_words_will_do_when_asked(backend):
    assert backend.search(asked("candeeiros inexistente")).total == 0
    assert keys(backend.search(asked("candeeiros inexistente -água", takes_any_word=True))) == ["luz"]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("ilum", ["Iluminação pública com sensores"]),
        ("publica ilum", ["Iluminação pública com sensores"]),
        ("gestao da ag", ["Gestão da água em Évora"]),
        ("p12", ["Plataforma de gestão urbana do Porto"]),
        ("pgu", ["Plataforma de gestão urbana do Porto"]),
        ("iluminasao publica", ["Iluminação pública com sensores"]),
        ("zzzz", []),
    ],
)
def test_titles_are_suggested_while_typing(backend, typed, titles):
    found = backend.suggest(understand(typed, SYNONYMS, is_unfinished=True), ("pt",), EVERYBODY, 8)

    assert [one.title for one in found] == titles


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("ilumniação", "iluminação"),
        ("candeiros do Porto", "candeeiros do Porto"),
        ("sensores", ""),
        ("sensor", ""),
        ("zzzzzzzz", ""),
        ("ab", ""),
    ],
)
def test_misspelt_words_are_corrected(backend, text, better):
    assert backend.correct(understand(text)) == better
