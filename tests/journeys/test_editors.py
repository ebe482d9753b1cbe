"""An editor's days in a real browser: write, see, submit, be sent back, go on, be published, schedule, translate."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Locale, Page, Revision, Site

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


def desk_of(visit, user):
    """A window where the person is signed in; the editor's pages are long, so they may take their time."""
    window = visit(cookies=client_of(user).cookies)
    window.page.set_default_timeout(30_000)
    return window


def act(page, label):
    """Choose what to do with the page from the menu at the foot of the editor."""
    page.get_by_role("button", name="Mais ações").click()
    page.get_by_role("button", name=label, exact=True).click()


def told(page, text):
    """Wait for what the back office says on the next page."""
    expect(page.locator(".messages")).to_contain_text(text)


def faults(window) -> list[str]:
    """What the browser complains of, but for the checker's own list of what an unfinished page still lacks."""
    return [complaint for complaint in window.complaints if not complaint.startswith("axe.run results")]


def test_a_page_is_written_and_seen_before_it_is_submitted(visit, home, content_editor, eata_member):
    window = desk_of(visit, content_editor)
    page = window.page
    window.go(f"/gestao/pages/add/portal/contentpage/{home.pk}/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=lead]").fill("Como se mede a água nos municípios.")

    page.get_by_role("button", name="Mudar visualização").click()
    seen = page.frame_locator("#w-preview-iframe")
    expect(seen.get_by_text(TITLE).first).to_be_visible(timeout=30_000)
    for size in ("telemóvel", "tablete", "computador"):
        page.get_by_label(f"Ver em tamanho de {size}").check(force=True)
    expect(seen.locator("html")).to_have_attribute("lang", "pt-PT")

    act(page, "Enviar para Revisão editorial")
    page.wait_for_url(f"**/gestao/pages/{home.pk}/")
    text = ContentPage.objects.get(title=TITLE)
    assert (text.live, text.workflow_in_progress) == (False, True)
    assert Notice.objects.filter(kind="accounts.content_submitted", recipient=eata_member).count() == 1
    assert faults(window) == []


def test_what_is_sent_back_is_mended_and_exactly_that_is_published(visit, home, content_editor, eata_member, client):
    text = written(home, content_editor)
    text.get_workflow().start(text, content_editor)
    editing = f"/gestao/pages/{text.pk}/edit/"
    reviewer, editor = desk_of(visit, eata_member), desk_of(visit, content_editor)

    reviewer.go(editing)
    act(reviewer.page, "Devolver com comentário")
    reviewer.page.locator(".modal [name=comment]").fill("Falta dizer de quando são os números.")
    reviewer.page.locator(".modal button[type=submit]").click()
    told(reviewer.page, TITLE)

    editor.go(editing)
    told(editor.page, "Falta dizer de quando são os números.")
    editor.page.locator("[name=lead]").fill("Como se media em 2026.")
    act(editor.page, "Reenviar para Revisão pela EATA")
    told(editor.page, TITLE)

    reviewer.go(editing)
    act(reviewer.page, "Aprovar e Publicar")
    told(reviewer.page, TITLE)
    assert "Como se media em 2026." in client.get(text.path_on_site()).content.decode()
    assert set(Notice.objects.filter(recipient=content_editor).values_list("kind", flat=True)) == {
        "accounts.content_returned",
        "accounts.content_approved",
    }
    assert (faults(reviewer), faults(editor)) == ([], [])


def test_a_page_waits_for_the_hour_that_was_marked(visit, home, content_editor, eata_member, client):
    text = written(home, content_editor)
    hour = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    window = desk_of(visit, content_editor)
    page = window.page
    window.go(f"/gestao/pages/{text.pk}/edit/")

    page.get_by_role("button", name="Mudar estado").click()
    page.get_by_role("button", name="Agendar", exact=True).click()
    page.locator("[role=dialog] [name=go_live_at]").fill(f"{hour:%d/%m/%Y %H:%M}")
    page.get_by_role("button", name="Guardar o agendamento").press("Enter")  # the calendar lies over it
    page.wait_for_load_state()
    act(page, "Enviar para Revisão editorial")
    page.wait_for_url(f"**/gestao/pages/{home.pk}/")
    ContentPage.objects.get(pk=text.pk).current_workflow_task_state.approve(user=eata_member)

    waiting = Revision.objects.get(approved_go_live_at__isnull=False)
    assert (waiting.object_id, waiting.approved_go_live_at) == (str(text.pk), hour)
    assert publish_due(at=timezone.now()) == (0, 0)
    assert client.get(text.path_on_site()).status_code == 404


def test_a_page_is_translated_and_only_then_published_in_the_other_language(
    visit, home, content_editor, eata_member, client
):
    text = written(home, content_editor)
    text.save_revision().publish()
    window = desk_of(visit, content_editor)
    page = window.page
    window.go(f"/gestao/localize/submit/page/{text.pk}/")

    page.get_by_label("English").check(force=True)
    page.get_by_role("button", name="Enviar", exact=True).click()
    page.get_by_role("button", name="Traduzir").first.wait_for()
    english = ContentPage.objects.get(translation_key=text.translation_key, locale__language_code="en")
    assert not english.live

    for words in ("Water, measured", "How it is measured."):
        page.get_by_role("button", name="Traduzir").first.click()
        page.locator("textarea:visible").last.fill(words)
        page.get_by_role("button", name="Gravar", exact=True).click()
        expect(page.get_by_text(words).first).to_be_visible()
    reviewer = desk_of(visit, eata_member)
    reviewer.go(f"/gestao/pages/{english.pk}/edit/")
    reviewer.page.get_by_role("button", name="Publicar em").click()
    reviewer.page.wait_for_load_state()

    english.refresh_from_db()
    assert (english.live, english.title, english.lead) == (True, "Water, measured", "How it is measured.")
