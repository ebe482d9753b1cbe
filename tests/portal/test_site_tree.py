import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from portal.models import ContentPage, LoadedPage
from portal.operations import load_site
from portal.operations.site_tree import read_drafts


@pytest.mark.django_db
def test_the_site_is_made_once_in_both_languages_and_never_over_an_editor(client, norm_loaded, capsys):
    drafts = read_drafts()
    call_command("load_site", "--dry-run")
    assert LoadedPage.objects.count() == 0

    made = load_site(at=timezone.now())
    ContentPage.objects.get(slug="termos").delete()
    about = ContentPage.objects.get(slug="sobre")
    about.title = "Outro título"
    about.save()

    assert {draft.key for draft in drafts if draft.language == "en"} == {
        draft.key for draft in drafts if draft.language == "pt-pt"
    }
    assert len(made) == len(drafts)
    assert load_site(at=timezone.now()) == []
    assert ContentPage.objects.get(slug="sobre").title == "Outro título"
    assert not Page.objects.filter(slug="termos").exists()
    paths = [
        "/estrategia/",
        "/kit/plataforma-de-gestao-urbana/",
        "/privacidade/",
        "/en/about/",
        "/en/news/strategy-published/",
    ]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert 'href="/en/toolkit/"' in client.get("/en/about/").content.decode()
    front = client.get("/").content.decode()
    assert 'href="/estrategia/"' in front
    assert client.get("/en/").context["news"][0].title.startswith("ARTE takes over")
