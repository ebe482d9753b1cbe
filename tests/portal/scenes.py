"""A small site: a home in each language, and pages put below them."""

import json
from uuid import uuid4

from wagtail.models import Locale, Page, Site

from portal.models import ContentPage, HomePage, NewsIndexPage, NewsPage


def homes():
    """The two homes, Portuguese and English, as `load_site` would place them."""
    root, key = Page.get_first_root_node(), uuid4()
    english = Locale.objects.get_or_create(language_code="en")[0]
    found = {}
    for locale, slug in ((Locale.objects.get(language_code="pt-pt"), "inicio"), (english, "home-en")):
        found[locale.language_code] = root.add_child(
            instance=HomePage(title=slug, slug=slug, heading=f"Título {slug}", locale=locale, translation_key=key)
        )
    Site.objects.update(root_page=found["pt-pt"])
    return found["pt-pt"], found["en"]


def below(parent, model=ContentPage, *, body=(), **values):
    values = {"title": "Uma página", "slug": "uma-pagina", "locale": parent.locale, **values}
    page = model(body=json.dumps(list(body)), **values)
    return parent.add_child(instance=page)


def translated(page, parent, **values):
    """The page in the language of another parent."""
    return below(parent, type(page), translation_key=page.translation_key, **values)


def newsroom(home, **values):
    return below(home, NewsIndexPage, **{"title": "Notícias", "slug": "noticias", **values})


def published(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def piece(index, on, **values):
    return below(index, NewsPage, **{"published_on": on, "lead": "Uma entrada.", **values})
