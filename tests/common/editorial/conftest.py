"""A small site to edit: a home in each language, its news, and a page."""

from types import SimpleNamespace

import pytest
from wagtail.models import Locale, Page, Site

from accounts.editorial import load_workflow
from common.norm.reference import Load
from portal.models import ContentPage, HomePage, NewsIndexPage


@pytest.fixture
def site(db) -> SimpleNamespace:
    load_workflow(Load())
    root = Page.get_first_root_node()
    own, _ = Locale.objects.get_or_create(language_code="pt-pt")
    english, _ = Locale.objects.get_or_create(language_code="en")
    home = HomePage.objects.filter(locale=own).first() or root.add_child(
        instance=HomePage(title="Início", slug="inicio", locale=own)
    )
    there = Site.objects.filter(is_default_site=True)
    there.update(root_page=home) if there.exists() else Site.objects.create(root_page=home, is_default_site=True)
    Site.clear_site_root_paths_cache()
    news = home.add_child(instance=NewsIndexPage(title="Novidades", slug="novidades"))
    about = home.add_child(
        instance=ContentPage(
            title="O que fazemos", slug="o-que-fazemos", lead="Uma frase.", search_description="Isto."
        )
    )
    return SimpleNamespace(home=home, news=news, about=about, own=own, english=english)
