import json
from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.urls import translate_url
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from common.media.operations import store_image
from common.pagecache.generation import clock
from common.pagecache.store import store
from portal.blocks.references import practice_choices
from portal.models import ContentPage, GuideIndexPage, GuidePage
from practices.enums import PracticeState, Stage
from practices.models import Practice
from tests.action_plan.factories import InitiativeFactory
from tests.common.media.test_uploads import DESCRIPTION, upload
from tests.portal.scenes import below, homes, newsroom, piece, published, translated
from tests.practices.factories import PracticeFactory
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
TEXT = {"type": "text", "value": '<p>Ver <a href="/plano-de-acao/">o plano</a>.</p>'}


def heading(text, level="h2"):
    return {"type": "heading", "value": {"text": text, "level": level}}


def test_a_page_shows_its_blocks_and_lists_its_sections_with_addresses_of_their_own(client):
    portuguese, _ = homes()
    table = {"caption": "Prazos", "columns": ["O quê", "Quando"], "rows": [["Plano", "2026"]], "source": "ENTI"}
    body = [
        heading("Um"),
        heading("Um"),
        heading("Três"),
        heading("Pormenor", "h3"),
        TEXT,
        {"type": "table", "value": table},
    ]
    below(portuguese, body=body)

    response = client.get("/uma-pagina/")

    assert response.context["outline"] == [("um", "Um"), ("um-2", "Um"), ("tres", "Três")]
    html = response.content.decode()
    assert '<h3 id="pormenor">Pormenor</h3>' in html
    assert '<th scope="row">Plano</th><td data-label="Quando">2026</td>' in html


def test_a_page_shows_a_practice_as_it_is_now_and_nothing_of_one_withdrawn(client):
    portuguese, _ = homes()
    practice = PracticeFactory(title="Rega que espera", stage=Stage.PILOT)
    below(portuguese, body=[{"type": "practice", "value": {"practice": str(practice.uuid)}}])

    shown = client.get("/uma-pagina/").content.decode()
    Practice.objects.filter(pk=practice.pk).update(
        live=False, state=PracticeState.WITHDRAWN, withdrawn_reason="Já não funciona."
    )
    gone = client.get("/uma-pagina/").content.decode()

    assert f'<a href="/boas-praticas/{practice.slug}/">' in shown
    assert "<dd>piloto</dd>" in shown
    assert "Rega que espera" not in gone
    assert practice_choices() == [(str(practice.uuid), "Rega que espera (saiu do catálogo: não se mostra)")]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_queries_whatever_they_hold(client, django_assert_num_queries, count):
    portuguese, english = homes()
    page = below(portuguese, body=[TEXT] * count)
    translated(page, english, slug="a-page")
    for number in range(count):
        below(page, slug=f"filha-{number}")
    index = newsroom(portuguese)
    for number in range(count):
        piece(index, date(2026, 1, number + 1), slug=f"noticia-{number}")
    guides = below(portuguese, GuideIndexPage, slug="kit")
    for number in range(count):
        below(guides, GuidePage, slug=f"guia-{number}")
    costs = {
        "/uma-pagina/": 3,
        "/uma-pagina/filha-0/": 4,
        "/noticias/": 7,
        "/noticias/noticia-0/": 6,
        "/kit/": 4,
        "/kit/guia-0/": 6,
        "/mapa-do-sitio/": 1,
    }
    for path in costs:
        client.get(path)  # content types are read once in the life of a process

    for path, queries in costs.items():
        with django_assert_num_queries(queries, info=path):
            assert client.get(path).status_code == 200


def test_the_language_switch_stays_on_the_page(client):
    portuguese, english = homes()
    page = below(portuguese)
    translated(page, english, slug="a-page", title="A page")

    there = client.get("/uma-pagina/").content.decode()
    back = client.get("/en/a-page/").content.decode()

    assert '<html lang="pt-PT">' in there
    assert 'href="/en/a-page/" hreflang="en" lang="en"' in there
    assert '<link rel="alternate" hreflang="en" href="http://testserver/en/a-page/">' in there
    assert '<link rel="alternate" hreflang="x-default" href="http://testserver/uma-pagina/">' in there
    assert '<html lang="en">' in back
    assert 'href="/uma-pagina/" hreflang="pt-PT" lang="pt-PT"' in back
    assert "Skip to content" in back


def test_a_page_without_translation_offers_the_home_and_says_so(client):
    portuguese, _ = homes()
    below(portuguese)

    html = client.get("/uma-pagina/").content.decode()
    missing = client.get("/en/uma-pagina/")

    assert "(home page only)" in html
    assert 'rel="alternate" hreflang' not in html
    assert missing.status_code == 404
    assert missing.context["portuguese_path"] == "/uma-pagina/"
    assert client.get("/en/iniciativas/").status_code == 200
    assert client.get("/en/area/").context["portuguese_path"] == ""
    assert client.get("/en/nada/").context["portuguese_path"] == ""


def test_the_switch_keeps_the_page_of_an_app_and_its_filters(client):
    there = client.get("/iniciativas/?q=dados&page=2").content.decode()
    back = client.get("/en/iniciativas/?q=dados").content.decode()

    assert 'href="/en/iniciativas/?q=dados&amp;page=2" hreflang="en" lang="en"' in there
    assert '<link rel="canonical" href="http://testserver/iniciativas/?page=2">' in there
    assert '<link rel="alternate" hreflang="en" href="http://testserver/en/iniciativas/">' in there
    assert '<html lang="en">' in back
    assert 'href="/iniciativas/?q=dados" hreflang="pt-PT" lang="pt-PT"' in back
    assert '<link rel="canonical" href="http://testserver/en/iniciativas/">' in back


@pytest.mark.parametrize("path", ["/en/area/", "/en/conta/", "/en/iniciativas/iniciativas.csv"])
def test_files_and_the_pages_of_who_signed_in_have_one_address(client, path):
    assert client.get(path).status_code == 404


def test_a_draft_and_a_restricted_page_are_not_public(client):
    portuguese, _ = homes()
    below(portuguese, slug="rascunho", live=False)
    restricted = below(portuguese, slug="reservada")
    below(restricted, slug="filha")
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)

    assert client.get("/rascunho/").status_code == 404
    for path in ("/reservada/", "/reservada/filha/"):
        assert client.get(path).headers["Location"].startswith("/entrar/")


def test_publishing_changes_the_kept_page_at_once(client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 300
    store.clear()
    portuguese, _ = homes()
    page = published(below(portuguese))
    clock.forget()
    assert b"Uma p" in client.get("/uma-pagina/").content
    assert len(store) == 1

    page.title = "Outro nome"
    transaction.get_connection().run_on_commit.clear()
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert "Outro nome" in client.get("/uma-pagina/").content.decode()
    store.clear()


def unpublished(page, _editor):
    page.unpublish()


def moved(page, _editor):
    page.move(below(page.get_parent(), slug="outra"), pos="last-child")


def illustrated_anew(page, editor):
    """The picture of a page is replaced in the library."""
    said = {"title": "Praça", "description": DESCRIPTION, "collection": 1, "tags": "", "file": upload("outra.jpg")}
    answer = client_of(editor).post(f"/gestao/images/{page.image_id}/", said)
    assert answer.status_code == 302


@pytest.mark.parametrize("change", [unpublished, moved, illustrated_anew])
def test_kept_pages_are_old_once_a_page_or_its_picture_changes(
    content_editor, django_capture_on_commit_callbacks, change
):
    picture = store_image(upload=upload(), title="Praça", description=DESCRIPTION, user=None)
    page = published(below(homes()[0], image=picture))
    transaction.get_connection().run_on_commit.clear()

    with django_capture_on_commit_callbacks() as waiting:
        change(page, content_editor)

    assert "_bump" in {after.__qualname__ for after in waiting}


def test_a_page_that_changes_address_leads_on(client, django_capture_on_commit_callbacks):
    portuguese, _ = homes()
    page = published(below(portuguese, slug="antes"))

    page.slug = "depois"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert Redirect.objects.get().redirect_page_id == page.pk
    response = client.get("/antes/")
    assert (response.status_code, response.headers["Location"]) == (301, "/depois/")


def test_news_are_narrowed_by_year_and_domain(client):
    portuguese, _ = homes()
    index = newsroom(portuguese)
    initiative = InitiativeFactory()
    old = piece(index, date(2024, 5, 1), slug="antiga", title="Antiga")
    old.domains = [initiative.domain]
    old.save()
    piece(index, date(2026, 5, 1), slug="nova", title="Nova")

    def titles(query):
        return [page.title for page in client.get(f"/noticias/{query}").context["page_obj"]]

    assert titles("") == ["Nova", "Antiga"]
    assert titles("?ano=2024") == ["Antiga"]
    assert titles(f"?dominio={initiative.domain.slug}") == ["Antiga"]
    assert titles("?ano=1999") == ["Nova", "Antiga"]


def test_a_feed_holds_the_whole_text_with_addresses_that_work_elsewhere(client, settings):
    settings.PORTAL_BASE_URL = "https://portal.exemplo.pt"
    portuguese, english = homes()
    index = newsroom(portuguese)
    piece(index, date(2026, 5, 1), slug="nova", title="Ações & prazos", body=[TEXT])
    piece(newsroom(english, slug="news"), date(2026, 5, 1), slug="new", title="New")

    tree = ElementTree.fromstring(client.get("/noticias/rss/").content)  # noqa: S314 - our own document
    foreign = ElementTree.fromstring(client.get("/en/news/rss/").content)  # noqa: S314 - our own document

    (item,) = tree.findall("channel/item")
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert item.findtext("title") == "Ações & prazos"
    assert item.findtext("link") == "https://portal.exemplo.pt/noticias/nova/"
    assert 'href="https://portal.exemplo.pt/plano-de-acao/"' in content
    assert [one.text for one in foreign.findall("channel/item/title")] == ["New"]


def test_news_tell_machines_what_they_are(client):
    portuguese, _ = homes()
    piece(newsroom(portuguese), date(2026, 5, 1), slug="nova", title="Nova </script>")

    html = client.get("/noticias/nova/").content.decode()
    data = [json.loads(part.split("</script>")[0]) for part in html.split('<script type="application/ld+json">')[1:]]

    assert [one["@type"] for one in data] == ["NewsArticle", "BreadcrumbList"]
    assert data[0]["headline"] == "Nova </script>"
    assert [item["name"] for item in data[1]["itemListElement"]] == ["Início", "Notícias", "Nova </script>"]
    assert '<meta property="og:type" content="article">' in html
    assert '<meta property="og:image" content="http://testserver/static/ui/share.png">' in html


def test_the_sitemap_gives_the_languages_of_each_page(client):
    portuguese, english = homes()
    page = below(portuguese)
    translated(page, english, slug="a-page")
    below(portuguese, slug="so-portuguesa")

    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own document
    found = {
        url.findtext("{*}loc").removeprefix("http://testserver"): [
            (link.get("hreflang"), link.get("href").removeprefix("http://testserver"))
            for link in url.findall("{*}link")
        ]
        for url in tree
    }

    both = [("pt-PT", "/uma-pagina/"), ("en", "/en/a-page/")]
    assert found["/uma-pagina/"] == found["/en/a-page/"] == both
    assert found["/so-portuguesa/"] == []
    assert found["/"] == [("pt-PT", "/"), ("en", "/en/")]
    assert found["/contactos/"] == [("pt-PT", "/contactos/"), ("en", "/en/contact/")]


def test_the_site_map_for_people_follows_the_tree(client):
    portuguese, _ = homes()
    page = below(portuguese, title="Mãe", slug="mae")
    below(page, title="Filha", slug="filha")

    (mother,) = client.get("/mapa-do-sitio/").context["pages"]

    assert (mother.title, mother.path) == ("Mãe", "/mae/")
    assert [(one.title, one.path) for one in mother.children] == [("Filha", "/mae/filha/")]


def test_addresses_of_views_change_with_the_language(client):
    assert translate_url("/contactos/", "en") == "/en/contact/"
    with override("en"):
        assert translate_url("/en/site-map/", "pt-pt") == "/mapa-do-sitio/"
    assert client.get("/en/contact/").status_code == client.get("/en/site-map/").status_code == 200


def test_the_front_page_is_the_editors_page_in_each_language(client):
    homes()

    assert "Título inicio" in client.get("/").content.decode()
    english = client.get("/en/").content.decode()
    assert "Título home-en" in english
    assert "strategic objectives" in english


def test_an_error_page_needs_no_database(client, settings, monkeypatch):
    client.raise_request_exception = False
    settings.DEBUG = False
    monkeypatch.setattr("portal.views.site_map.tree", lambda: 1 / 0)

    response = client.get("/en/site-map/")

    assert response.status_code == 500
    assert "The portal could not answer" in response.content.decode()


def test_an_index_holds_only_its_own_kind_of_page():
    assert ContentPage.allowed_subpage_models() == [ContentPage]
    assert GuidePage.allowed_subpage_models() == []
