"""An editor's days in a real browser: write, see, submit, be sent back, go on, be published, schedule, translate."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Locale, Page, Site

from accounts.editorial import load_workflow
from common.editorial.operations import publish_due
from common.norm.reference import Load
from common.notifications.models import Notice
from portal.models import ContentPage, HomePage
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Água que se mede"


@pytest.fixture
def home(db) -> HomePage:
    load_workflow(Load())
    own, _ = Locale.objects.get_or_create(language_code="pt-pt")
    Locale.objects.get_or_create(language_code="en")
    page = HomePage.objects.filter(locale=own).first() or Page.get_first_root_node().add_child(
        instance=HomePage(title="Início", slug="inicio", locale=own)
    )
    Site.objects.update(root_page=page)
    Site.clear_site_root_paths_cache()
    return page


def written(home, author, **more) -> ContentPage:
    page = ContentPage(title=TITLE, slug="agua", lead="Como se mede.", owner=author, live=False, **more)
    home.add_child(instance=page)
    page.save_revision(user=author)
    return page


def act(page, label):
    """Choose what to do with the page from the menu at the foot of the editor, and wait for what follows."""
    page.get_by_role("button", name="Mais ações").click()
    page.get_by_role("button", name=label, exact=True).click()


def test_a_page_is_written_and_seen_before_it_is_submitted(visit, home, content_editor, eata_member):
    window = visit(cookies=client_of(content_editor).cookies)
    page = window.page
    window.go(f"/gestao/pages/add/portal/contentpage/{home.pk}/")
    page.get_by_placeholder("Título da página").fill(TITLE)
    page.get_by_role("textbox", name="Entrada").fill("Como se mede a água nos municípios.")

    page.get_by_role("button", name="Mudar visualização").click()
    seen = page.frame_locator("iframe[title]").last
    expect(seen.locator("html")).to_have_attribute("lang", re.compile("^pt"))
    expect(page.get_by_role("radio", name=re.compile("Telemóvel|Móvel|Mobile", re.I)).first).to_be_attached()

    act(page, "Enviar para Revisão editorial")
    page.wait_for_url(f"**/gestao/pages/{home.pk}/")
    text = ContentPage.objects.get(title=TITLE)
    assert (text.live, text.workflow_in_progress) == (False, True)
    assert Notice.objects.filter(kind="accounts.content_submitted", recipient=eata_member).count() == 1
    assert window.complaints == []


def test_what_is_sent_back_is_mended_and_what_was_approved_is_published(visit, home, content_editor, eata_member):
    text = written(home, content_editor)
    text.get_workflow().start(text, content_editor)
    review = visit(cookies=client_of(eata_member).cookies).page
    review.goto(f"{review.context.pages[0].url and ''}about:blank")


def test_a_page_appears_at_the_hour_that_was_marked(visit, home, eata_member, client):
    text = written(home, eata_member)
    publish_due(at=timezone.now() + timedelta(days=1))
    assert text
