"""The page of results: what it shows, says, counts and refuses."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from common.search import freshness, limits, registry
from common.search.models import SearchTally
from common.search.tally import forget_old_questions
from tests.common.search.library import BOOKS, doc, many, put, shelf
from tests.support.cast import client_of

PAGE = "/pesquisa/"
SUGGESTIONS = "/pesquisa/sugestoes"

# The synonyms, the results, a better spelling of what finds little, and the tally; finding nothing brings more help.
FOUND, NOTHING, TYPING = 4, 9, 2

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(kinds):
    """A registry with one kind, and its documents in the index."""
    kind = shelf(BOOKS, url_name="portal:search")
    kinds[kind.code] = kind
    put(BOOKS, kind)
    return kind


def text(response):
    return " ".join(response.content.decode().split())


def test_addresses_are_the_public_ones():
    assert (reverse("portal:search"), reverse("portal:search_suggestions")) == (PAGE, SUGGESTIONS)
    with translation.override("en"):
        assert reverse("portal:search") == "/en/pesquisa/"


def test_a_result_shows_kind_title_extract_and_where(client, library):
    response = client.get(PAGE, {"q": "perdas"})
    page = text(response)

    assert "<strong>1</strong> resultado" in page
    assert '<span class="result__kind">Obra</span>' in page
    assert '<a href="/obras/agua/">Gestão da água em Évora</a>' in page
    assert "<mark>perdas</mark>" in page
    assert "Évora, Alentejo" in page
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex, follow">' in page


def test_nothing_that_was_typed_or_published_becomes_markup(client, library):
    put([doc("x", "<b>Negrito</b> & \x02mark\x03", body='<script>alert("x")</script> perigo')], library)
    page = text(client.get(PAGE, {"q": "<script>perigo"}))

    assert "<script>alert" not in page
    assert "&lt;b&gt;Negrito&lt;/b&gt; &amp;" in page
    assert "<b>Negrito" not in page
    assert "&lt;script&gt;perigo" in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\x00",
        "a" * 10_000,
        "de a o",
        "%_\\",
        "' OR 1=1 --",
        "!(|&<->:*",
        '"aspas por fechar',
        "\u202eabc",
        "🙂 🏙️",
        "-só -exclusões",
    ],
)
def test_whatever_is_typed_has_an_answer(client, library, query):
    assert client.get(PAGE, {"q": query}).status_code == 200
    assert client.get(SUGGESTIONS, {"q": query}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["ano=abc", "ano=99999999999", "page=-1", "page=999", "page=x", "ordenar=x", "tipo=%00", "dominio=" + "a" * 3_000],
)
def test_whatever_the_address_says_has_an_answer(client, library, address):
    assert client.get(f"{PAGE}?q=sensores&{address}").status_code == 200


def test_a_page_beyond_the_last_is_the_last(client, library):
    put(many(45), library)
    response = client.get(PAGE, {"q": "caderno", "page": "9"})

    assert response.context["page"].page_obj.number == 3
    assert len(response.context["page"].rows) == 5


def test_filters_count_under_the_others_and_can_be_taken_away(client, library):
    response = client.get(f"{PAGE}?q=sensores+OU+sala&dominio=Ambiente&ano=2025")
    page = response.context["page"]

    counted = {facet.name: {option.label: option.count for option in facet.options} for facet in page.facets}
    assert counted == {
        "tipo": {"Obras": 1},
        "dominio": {"Ambiente": 1, "Energia": 1},
        "territorio": {"Norte": 1, "Porto": 1},
        "ano": {"2025": 1, "2024": 1},
    }
    assert [(chip.label, chip.value, chip.remove_url) for chip in page.chips] == [
        ("Domínio", "Ambiente", "?q=sensores+OU+sala&dominio=&ano=2025".replace("dominio=&", "")),
        ("Ano", "2025", "?q=sensores+OU+sala&dominio=Ambiente"),
    ]


def test_a_misspelt_question_is_answered_and_it_says_so(client, library):
    page = text(client.get(PAGE, {"q": "ilumniação"}))

    assert "Não há nada para <q>ilumniação</q>. Estes são os resultados de <strong>iluminação</strong>." in page
    assert "/obras/luz/" in page


def test_another_spelling_is_offered_when_it_finds_more(client, library):
    put([doc("errata", "Sensoers: uma errata")], library)
    page = text(client.get(PAGE, {"q": "sensoers"}))
    assert "Queria dizer" not in page  # the word exists: somebody wrote it

    page = text(client.get(PAGE, {"q": "candeiros sensores"}))
    assert "candeeiros" in page


def test_fewer_words_are_tried_and_it_says_so(client, library):
    page = text(client.get(PAGE, {"q": "candeeiros zzzz"}))

    assert "Nenhum documento tem todas as palavras: estes têm algumas." in page
    assert "/obras/luz/" in page


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("176/2099", "176/2099"),
        ("RCM n.º 176/2099", "RCM n.º 176/2099"),
        ("sensores P99", "sensores P99"),
        ("I10-A99", "I10-A99"),
        ("zzzz prática 1", ""),
        ("zzzz 2031", ""),
        ("P1", ""),
    ],
)
def test_a_number_that_nothing_has_is_told_to_be_so(client, library, query, missing):
    response = client.get(PAGE, {"q": query})

    assert response.context["page"].results.missing == missing
    assert (f"tem o número ou código <q>{missing}</q>" in text(response)) == bool(missing)


def test_whoever_finds_nothing_is_helped(client, library):
    page = text(client.get(PAGE, {"q": "zzzz"}))

    assert "<strong>0</strong> resultados" in page
    assert "Confirme se as palavras estão bem escritas" in page
    assert "O que se pode encontrar" in page
    assert f'href="{reverse("portal:contact")}"' in page
    help_of_filters = text(client.get(f"{PAGE}?q=sensores&ano=1999"))
    assert "Sem filtros há 2 resultados." in help_of_filters


def test_every_kind_but_those_in_the_list_of_another_says_where_it_is_listed():
    assert [kind.code for kind in registry.kinds() if not kind.url_name] == ["structures"]
    assert [reverse(kind.url_name) for kind in registry.kinds() if kind.code in {"practices", "events"}] == [
        "/boas-praticas/",
        "/eventos/",
    ]


def test_english_page_prefers_english_and_says_what_is_not(client, library):
    response = client.get("/en/pesquisa/", {"q": "twin OR gémeo OR sensores"})

    assert next(row.hit.key for row in response.context["page"].rows) == "twin-en"
    assert "twin" not in [row.hit.key for row in response.context["page"].rows]
    assert "In Portuguese" in text(response)


def test_restricted_documents_are_found_by_whom_they_are_for(client, library, stranger, editor_porto, editor_faro):
    porto = editor_porto.memberships.get().entity_id
    put([doc("porto", "Segredoabsoluto do Porto", audience=registry.audience_of_entity(porto))], library)
    visitors = {
        "nobody": client,
        "stranger": client_of(stranger),
        "other": client_of(editor_faro),
        "owner": client_of(editor_porto),
    }
    seen = {}
    for name, visitor in visitors.items():
        found = visitor.get(PAGE, {"q": "segredoabsoluto"}).context["page"].found
        suggested = json.loads(visitor.get(SUGGESTIONS, {"q": "segredoabs"}).content)["suggestions"]
        titles = [one["title"] for one in suggested]
        seen[name] = (sorted(hit.key for hit in found.hits), found.without_filters, titles)

    owned = "Segredoabsoluto do Porto"
    assert seen == {
        "nobody": ([], 0, []),
        "stranger": (["reservado"], 1, []),
        "other": (["reservado"], 1, []),
        "owner": (["porto", "reservado"], 2, [owned]),
    }


def test_what_is_withdrawn_leaves_kept_pages_at_once(kinds, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 300
    documents = [*BOOKS]
    kinds["things"] = shelf(documents)
    put(documents, kinds["things"])
    assert "/obras/luz/" in text(Client().get(PAGE, {"q": "candeeiros"}))

    documents.remove(BOOKS[1])
    with django_capture_on_commit_callbacks(execute=True):
        freshness.refresh("things", ["luz"])
    assert "/obras/luz/" not in text(Client().get(PAGE, {"q": "candeeiros"}))


def test_suggestions_are_titles_with_their_kind(client, library):
    response = client.get(SUGGESTIONS, {"q": "ilum"})

    assert json.loads(response.content) == {
        "suggestions": [{"title": "Iluminação pública com sensores", "url": "/obras/luz/", "kind": "Obra"}]
    }
    assert json.loads(client.get(SUGGESTIONS, {"q": "i"}).content) == {"suggestions": []}


def test_questions_are_counted_without_persons(client, library):
    for query in ("Sensores", "sensores", "zzzz", "maria@exemplo.pt", "912 345 678", ""):
        client.get(PAGE, {"q": query})
    client.get(PAGE, {"q": "sensores", "page": "1"})
    client.get(PAGE, {"q": "sensores", "ano": "2025"})

    counted = SearchTally.objects.order_by("text").values_list("text", "language", "asked", "in_vain")
    assert list(counted) == [("sensores", "pt", 2, 0), ("zzzz", "pt", 1, 1)]
    columns = {field.name for field in SearchTally._meta.fields}
    assert columns == {"id", "day", "language", "text", "asked", "in_vain"}


def test_whoever_asks_too_much_waits(client, library, monkeypatch):
    monkeypatch.setattr(limits.questions, "most", 2)
    monkeypatch.setattr(limits.typing, "most", 1)

    assert [client.get(PAGE, {"q": "sala"}).status_code for _ in range(3)] == [200, 200, 429]
    assert [client.get(SUGGESTIONS, {"q": "sala"}).status_code for _ in range(2)] == [200, 429]
    assert Client(REMOTE_ADDR="10.0.0.9").get(PAGE, {"q": "sala"}).status_code == 200


def test_old_questions_are_forgotten(db):
    for day in (date(2025, 11, 20), date(2025, 11, 21)):
        SearchTally.objects.create(day=day, language="pt", text="sensores", asked=1)

    assert forget_old_questions(date(2026, 11, 21)) == 1
    assert SearchTally.objects.get().day == date(2025, 11, 21)


def test_an_allowance_is_for_a_while():
    allowance = limits.Allowance(1, seconds=0)
    assert [allowance.takes("a"), allowance.takes("a")] == [True, True]


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_the_database_a_fixed_number_of_times(client, library, number, django_assert_num_queries):
    put(many(number), library)
    found = {"q": "caderno mobilidade"}
    client.get(PAGE, found)

    with django_assert_num_queries(FOUND):
        client.get(PAGE, found)
    with django_assert_num_queries(NOTHING):
        client.get(PAGE, {"q": "zzzz"})
    with django_assert_num_queries(TYPING):
        client.get(SUGGESTIONS, {"q": "cader"})
