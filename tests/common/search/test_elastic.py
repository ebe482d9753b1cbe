"""What is sent to Elasticsearch, letter by letter, and what happens when nobody answers there."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from structlog.testing import capture_logs

from common.search import copies, index
from common.search.backends import elastic_index, engine
from common.search.backends.elastic import ElasticBackend, _body, _request
from common.search.backends.fallback import WithFallback
from common.search.port import Unavailable
from tests.common.search.library import BOOKS, ON, asked, doc, keys, put, shelf

NOTHING = {
    "hits": {"hits": []},
    "aggregations": {
        name: {"doc_count": 0, "values": {"buckets": []}}
        for name in ("kinds", "domains", "territories", "years", "chosen", "all")
    },
}


class Stub(BaseHTTPRequestHandler):
    """Answers as Elasticsearch would, and keeps what it was asked."""

    def _answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.server.asked.append((self.command, self.path, self.rfile.read(length).decode()))
        body = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 -- as the standard library calls them

    def log_message(self, *arguments):
        pass


@pytest.fixture
def stub(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    server.asked, server.status, server.answer = [], 200, NOTHING
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{server.server_port}"
    settings.ELASTICSEARCH_INDEX = "teste"
    yield server
    server.shutdown()
    server.server_close()


def test_the_question_is_this_one():
    search = asked('água -"mau cheiro"', domains=("Ambiente",), years=(2024,), page=2)
    body = _body(_request(search))
    (arm,) = body["query"]["function_score"]["query"]["bool"]["must"][0]["bool"]["should"]

    assert body["query"]["function_score"]["query"]["bool"]["filter"] == [
        {"terms": {"language": ["pt"]}},
        {"terms": {"audience": ["public"]}},
    ]
    assert body["post_filter"] == {
        "bool": {"filter": [{"terms": {"domains": ["Ambiente"]}}, {"terms": {"year": [2024]}}]}
    }
    assert body["aggs"]["domains"] == {
        "filter": {"bool": {"filter": [{"terms": {"year": [2024]}}]}},
        "aggs": {"values": {"terms": {"field": "domains", "size": 500}}},
    }
    assert (body["from_"], body["size"]) == (20, 20)
    fields = ["title^8", "names^3", "summary^2", "body^1"]
    words = arm["bool"]["must"][0]["bool"]["should"][0]["bool"]
    assert words["must_not"][0]["bool"]["should"] == [
        {"bool": {"must": [{"multi_match": {"query": "mau cheiro", "type": "phrase", "fields": fields}}]}}
    ]
    assert arm["bool"]["filter"] == [{"term": {"language": "pt"}}]


def test_the_index_is_analysed_in_both_languages():
    made = elastic_index.Copy._index.to_dict() if elastic_index.Copy._index else {}
    mapping = elastic_index.Copy._doc_type.mapping.to_dict()["properties"]

    assert mapping["title"] == {
        "type": "text",
        "analyzer": "search_pt",
        "fields": {
            "en": {"type": "text", "analyzer": "search_en"},
            "words": {"type": "text", "analyzer": "search_words"},
        },
    }
    assert mapping["audience"] == {"type": "keyword"}
    portuguese = elastic_index.PORTUGUESE.get_analysis_definition()
    rules = [name for name in portuguese["filter"] if name.startswith("pt_kept")]
    assert portuguese["analyzer"]["search_pt"] == {
        "type": "custom",
        "tokenizer": "standard",
        "filter": ["lowercase", "pt_stop", "asciifolding", *rules, "pt_stem"],
    }
    assert portuguese["filter"]["pt_stem"] == {"type": "stemmer", "language": "portuguese"}
    assert portuguese["filter"][rules[-1]] == {
        "type": "pattern_replace",
        "pattern": "^(?![a-z]{2}s$)([a-z]{3,5})$",
        "replacement": "$10",
    }
    assert "aliases" not in made


def test_the_answer_is_read(stub):
    stub.answer = {
        "hits": {
            "hits": [
                {
                    "_source": {
                        "kind": "things",
                        "key": "agua",
                        "url": "/obras/agua/",
                        "title": "Água <b>",
                        "summary": "",
                        "body": "Sem marcas.",
                        "language": "pt",
                        "trail": [],
                        "domains": ["Ambiente"],
                        "territories": [],
                        "year": 2024,
                        "published_at": None,
                    },
                    "highlight": {"title": ["\x02Água\x03 <b>"]},
                }
            ]
        },
        "aggregations": NOTHING["aggregations"]
        | {
            "chosen": {"doc_count": 1},
            "all": {"doc_count": 4},
            "years": {"doc_count": 1, "values": {"buckets": [{"key": 2024, "doc_count": 1}]}},
        },
    }
    found = ElasticBackend().search(asked("água"))

    assert (found.total, found.without_filters, dict(found.years)) == (1, 4, {"2024": 1})
    assert found.hits[0].title_html == "<mark>Água</mark> &lt;b&gt;"
    assert found.hits[0].extract_html == "Sem marcas."
    assert stub.asked[0][:2] == ("POST", "/teste/_search")


@pytest.mark.parametrize("status", [404, 429, 503])
def test_a_refusal_is_not_an_empty_answer(stub, status):
    stub.status, stub.answer = status, {"error": "no"}

    with pytest.raises(Unavailable):
        ElasticBackend().search(asked("água"))


@pytest.mark.django_db
def test_postgres_answers_while_nobody_does_there(settings):
    put(BOOKS)
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    backend = WithFallback()
    with capture_logs() as logs:
        assert keys(backend.search(asked("candeeiros"))) == ["luz"]
        assert keys(backend.search(asked("candeeiros"))) == ["luz"]

    assert [line["event"] for line in logs] == ["search.elasticsearch_away"]
    assert engine().name == "elasticsearch"


@pytest.mark.django_db
def test_what_did_not_arrive_is_answered_by_postgres_and_sent_again(stub, settings):
    documents = [doc("nova", "Obra nova")]
    put(documents, shelf(documents))
    stub.status, stub.answer = 503, {"error": "no"}
    copies.push("things", ["nova"])
    assert elastic_index.is_behind()

    stub.asked.clear()
    assert keys(WithFallback().search(asked("nova"))) == ["nova"]
    assert stub.asked == []

    stub.status, stub.answer = 200, {"errors": False, "items": [{"index": {"status": 201}}]}
    copies.catch_up()
    assert not elastic_index.is_behind()
    lines = [json.loads(line) for line in stub.asked[-1][2].splitlines()]
    assert lines[0]["index"]["_id"] == "things:nova"
    assert lines[0]["index"]["version_type"] == "external_gte"
    assert lines[1]["title"] == "Obra nova"


@pytest.mark.django_db
def test_a_slow_reading_that_fails_after_later_ones_arrived_is_sent_again(stub):
    kind = shelf([])
    slow = index.next_reading()
    put([doc("depois", "Depois")], kind)
    stub.answer = {"errors": False, "items": [{"index": {"status": 201}}]}
    copies.catch_up()

    index.write(kind, [doc("lenta", "Lenta")], slow, ON)
    stub.status, stub.answer = 503, {"error": "no"}
    copies.push("things", ["lenta"])
    stub.asked.clear()
    stub.status, stub.answer = 200, {"errors": False, "items": [{"index": {"status": 201}}]}
    copies.catch_up()

    assert not elastic_index.is_behind()
    assert [json.loads(line)["title"] for line in stub.asked[-1][2].splitlines()[1::2]] == ["Depois", "Lenta"]


@pytest.mark.django_db
def test_what_fails_while_the_rest_is_sent_is_not_taken_for_arrived(stub, monkeypatch):
    put([doc("a", "Primeira")], shelf([]))
    stub.answer = {"errors": False, "items": [{"index": {"status": 201}}]}
    send = elastic_index._send

    def failing_meanwhile(*arguments):
        send(*arguments)
        elastic_index._mark_behind(TimeoutError(), None)

    with monkeypatch.context() as once:
        once.setattr(elastic_index, "_send", failing_meanwhile)
        copies.catch_up()
    assert elastic_index.is_behind()

    copies.catch_up()
    assert not elastic_index.is_behind()


@pytest.mark.django_db
def test_what_is_withdrawn_leaves_there_too(stub):
    kind = shelf([])
    put([doc("fora", "De fora")], kind)
    index.withdraw(kind, ["fora"], index.next_reading())
    stub.answer = {"errors": True, "items": [{"delete": {"status": 404}}]}
    copies.push("things", ["fora"])

    assert json.loads(stub.asked[-1][2].splitlines()[0])["delete"]["_id"] == "things:fora"
    assert not elastic_index.is_behind()


@pytest.mark.django_db
def test_without_an_address_nothing_is_copied(settings):
    settings.ELASTICSEARCH_URL = ""
    copies.push("things", None)
    copies.catch_up()
    copies.remake()

    assert engine().name == "postgres"
