"""Links of published pages: found wherever they are written, asked for politely, listed when they fail."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from common.editorial.client import Answer, ask
from common.editorial.enums import LinkState
from common.editorial.models import Link, LinkUse
from common.editorial.operations import gather_links, note_answer
from common.editorial.queries.links import inner_troubles, troubles
from common.editorial.tasks import check_links
from common.jobs.models import Job
from common.media.models import PortalDocument
from portal.models import ContentPage
from tests.support.cast import client_of


class Elsewhere(BaseHTTPRequestHandler):
    """Another site: some pages are there, some not, one dislikes HEAD, one moved, one goes round."""

    asked: list[tuple[str, str]] = []
    ANSWERS = {"/ok": 200, "/gone": 404, "/guarded": 403, "/broken": 500}

    def answer(self):
        self.asked.append((self.command, self.path))
        if self.path in {"/moved", "/round"}:
            self.send_response(301)
            self.send_header("Location", "/ok" if self.path == "/moved" else "/round")
        elif self.path == "/no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(self.ANSWERS[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815 - names that the server looks for

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def elsewhere(settings):
    settings.LINK_CHECK, settings.LINK_CHECK_PRIVATE, settings.LINK_CHECK_PAUSE_SECONDS = True, True, 0.0
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    Elsewhere.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Silent:
    def tell(self, done, total, label=""):
        self.told = (done, total, label)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/ok", Answer(200)),
        ("/gone", Answer(404)),
        ("/no-head", Answer(200)),
        ("/round", Answer(None, "redireciona sem fim")),
    ],
)
def test_what_is_found_at_the_other_end(elsewhere, path, answer):
    assert ask(elsewhere + path) == answer


def test_a_page_that_moved_says_where_to(elsewhere):
    assert ask(f"{elsewhere}/moved") == Answer(200, moved_to=f"{elsewhere}/ok")


def test_head_is_asked_first_and_get_only_when_it_does_not_please(elsewhere):
    ask(f"{elsewhere}/ok")
    ask(f"{elsewhere}/no-head")

    assert Elsewhere.asked == [("HEAD", "/ok"), ("HEAD", "/no-head"), ("GET", "/no-head")]


def test_nobody_looks_around_our_network_from_here(elsewhere, settings):
    settings.LINK_CHECK_PRIVATE = False

    assert ask(f"{elsewhere}/ok") == Answer(None, "é um endereço da rede interna")
    assert Elsewhere.asked == []


@pytest.mark.parametrize("url", ["ftp://exemplo.pt/", "http:///x", "http://exemplo.pt:porta/"])
def test_what_is_no_address_is_not_asked(url):
    assert ask(url).status is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer(200), LinkState.WORKS),
        (Answer(200, moved_to="https://novo.pt/"), LinkState.MOVED),
        (Answer(403), LinkState.GUARDED),
        (Answer(410), LinkState.BROKEN),
        (Answer(503), LinkState.FAILING),
        (Answer(None, "a ligação falhou"), LinkState.FAILING),
    ],
)
def test_what_an_answer_means(answer, state):
    link = Link.objects.create(url="https://exemplo.pt/")

    assert note_answer(link=link, answer=answer, at=timezone.now()).state == state


@pytest.mark.django_db
def test_silence_three_times_is_an_answer_and_one_answer_forgets_it():
    link = Link.objects.create(url="https://exemplo.pt/")
    silence = Answer(None, "a ligação falhou")

    states = [note_answer(link=link, answer=silence, at=timezone.now()).state for _ in range(3)]

    assert states == [LinkState.FAILING, LinkState.FAILING, LinkState.BROKEN]
    assert note_answer(link=link, answer=Answer(200), at=timezone.now()).failures == 0


def written(site, *hrefs) -> ContentPage:
    links = "".join(f'<p><a href="{href}">aqui</a></p>' for href in hrefs)
    page = ContentPage(title="Com ligações", slug="com-ligacoes", body=[("text", links)])
    site.home.add_child(instance=page)
    return page


def test_links_are_found_in_texts_blocks_and_fields(site, settings):
    settings.PORTAL_BASE_URL = "https://portal.pt"
    written(site, "https://um.pt/?a=1&amp;b=2", "/iniciativas/99/", "mailto:a@b.pt", "#fim")
    site.about.body = [("links", {"title": "", "links": [{"label": "Dois", "page": None, "url": "https://dois.pt/"}]})]
    site.about.save()

    assert gather_links() == 3
    assert sorted(LinkUse.objects.values_list("link__url", "title")) == [
        ("https://dois.pt/", "O que fazemos"),
        ("https://portal.pt/iniciativas/99/", "Com ligações"),
        ("https://um.pt/?a=1&b=2", "Com ligações"),
    ]


def test_links_of_drafts_are_not_asked_for_and_old_links_are_forgotten(site):
    page = written(site, "https://um.pt/")
    gather_links()

    page.unpublish()

    assert gather_links() == 0
    assert not Link.objects.exists()


def test_the_check_tells_what_failed_and_where_to_mend_it(site, elsewhere, django_capture_on_commit_callbacks):
    page = written(site, f"{elsewhere}/ok", f"{elsewhere}/gone")

    check_links(Silent())

    found = [(each.where, each.target, each.problem) for each in troubles()]
    assert found == [("Com ligações", f"{elsewhere}/gone", "não existe (404)")]
    assert troubles()[0].edit_url == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_check_goes_on_where_the_one_before_stopped(site, elsewhere):
    written(site, f"{elsewhere}/ok", f"{elsewhere}/gone")
    gather_links()
    done = Link.objects.get(url__endswith="/ok")
    note_answer(link=done, answer=Answer(200), at=timezone.now())

    check_links(Silent())
    check_links(Silent())

    assert [path for _, path in Elsewhere.asked] == ["/gone", "/gone"]
    Link.objects.update(checked_at=timezone.now() - timedelta(days=7))
    check_links(Silent())
    assert {path for _, path in Elsewhere.asked} == {"/gone", "/ok"}


def test_the_check_asks_nobody_where_it_is_turned_off(site, elsewhere, settings):
    settings.LINK_CHECK = False
    written(site, f"{elsewhere}/ok")

    check_links(Silent())

    assert Elsewhere.asked == []
    assert Link.objects.get().state == LinkState.UNCHECKED


def test_links_inside_the_site_to_what_readers_do_not_reach(site, content_editor):
    document = PortalDocument.objects.create(title="Guia", file=ContentFile(b"x", name="guia.txt"))
    hidden = site.home.add_child(instance=ContentPage(title="Por publicar", slug="por-publicar", live=False))
    site.about.body = [
        ("text", f'<p><a linktype="page" id="{hidden.pk}">a</a> <a linktype="document" id="{document.pk}">b</a></p>')
    ]
    site.about.save()
    assert [each.problem for each in inner_troubles()] == ["página por publicar ou retirada"]

    document.delete()

    assert sorted(each.problem for each in inner_troubles()) == [
        "documento apagado",
        "página por publicar ou retirada",
    ]


def test_the_list_and_its_files(site, content_editor, stranger):
    client = client_of(content_editor)
    link = Link.objects.create(url="https://exemplo.pt/")
    note_answer(link=link, answer=Answer(404), at=timezone.now())
    LinkUse.objects.create(link=link, model_label="portal.ContentPage", object_id=site.about.pk, title="O que fazemos")

    page = client.get(reverse("editorial:links")).content.decode()
    file = client.get(reverse("editorial:links"), {"export": "csv"}).content.decode("utf-8-sig")

    assert "https://exemplo.pt/" in page
    assert file.splitlines()[0].startswith("Onde;Leva a;Problema;Verificada;Fonte dos dados")
    assert "O que fazemos;https://exemplo.pt/;não existe (404)" in file
    assert client_of(stranger).get(reverse("editorial:links")).status_code == 403


def test_a_check_is_asked_for_once(site, content_editor):
    client = client_of(content_editor)
    assert "Pode demorar" in client.get(reverse("editorial:check")).content.decode()

    answer = client.post(reverse("editorial:check"))

    job = Job.objects.get(name="editorial.check_links")
    assert answer.headers["Location"] == reverse("jobs:progress", args=[job.uuid])
    assert job.created_by == content_editor
