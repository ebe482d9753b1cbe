"""What goes out was read by a second person, word by word, whatever button is pressed."""

import pytest
from django.apps import apps
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Page, PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from common.notifications.models import Notice
from common.reviewed import Reviewed
from portal.models import ContentPage, NewsIndexPage, NewsPage
from tests.accounts.factories import UserFactory
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
REVIEWED = [
    model for model in apps.get_models() if issubclass(getattr(model, "base_form_class", None) or object, Reviewed)
]


def edit_handler_of(model):
    return model.get_edit_handler() if issubclass(model, Page) else get_edit_handler(model)


@pytest.fixture
def page(site, content_editor):
    """A page with a paragraph, as its author left it; not public."""
    made = site.home.add_child(
        instance=ContentPage(title="Água", slug="agua", lead="Como se mede.", live=False, owner=content_editor)
    )
    made.save_revision(user=content_editor)
    return made


def form_of(page, **changed):
    values = {
        "title": page.title, "lead": page.lead, "slug": page.slug, "seo_title": "", "search_description": "",
        "image": "", "image_description": "", "go_live_at": "", "expire_at": "",
        "body": streamfield([]), "comments": inline_formset([]),
    }  # fmt: skip
    return nested_form_data({**values, **changed})


def post(browser, page, follow=False, **changed):
    return browser.post(f"/gestao/pages/{page.pk}/edit/", form_of(page, **changed), follow=follow)


def sent(page, user):
    page.get_workflow().start(page, user)
    return page


APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


def test_nobody_publishes_at_once_and_the_text_stays_as_a_draft(page, eata_member):
    answer = post(client_of(eata_member), page, follow=True, lead="Publicado à pressa.", **{"action-publish": "1"})

    page.refresh_from_db()
    assert (page.live, page.get_latest_revision_as_object().lead) == (False, "Publicado à pressa.")
    assert "outra pessoa tem de o aprovar" in answer.content.decode()


def test_the_coordination_publishes_what_cannot_wait_and_says_why(page, content_editor, eata_member, eata_coordinator):
    browser, other = client_of(eata_coordinator), client_of(eata_member)
    asked = post(browser, page, lead="Sem o dado pessoal.", **{"action-publish": "1"})
    address = asked.headers["Location"]
    page.refresh_from_db()
    assert not page.live
    assert "Porque não pode esperar" in browser.get(address).content.decode()

    silent = browser.post(address, {"reason": "já"})
    said = browser.post(address, {"reason": "Mostrava o telefone de uma pessoa."})

    page.refresh_from_db()
    assert (silent.status_code, said.status_code, page.live, page.lead) == (422, 302, True, "Sem o dado pessoal.")
    entry = PageLogEntry.objects.get(action="accounts.publish_unreviewed")
    assert entry.data["reason"] == "Mostrava o telefone de uma pessoa."
    told = Notice.objects.filter(kind="accounts.content_urgent").values_list("recipient", flat=True)
    assert set(told) == {eata_member.pk}
    assert other.get(address).status_code in {302, 403}
    assert other.post(address, {"reason": "Também quero eu, e já."}).status_code in {302, 403}


def test_what_is_approved_is_published_and_what_is_changed_while_approving_is_not(page, content_editor, eata_member):
    sent(page, content_editor)
    browser = client_of(eata_member)

    changed = post(browser, page, lead="Metido por quem aprova.", **APPROVE)
    page.refresh_from_db()
    waiting = (page.live, page.workflow_in_progress, page.get_latest_revision_as_object().lead)
    post(browser, page, **APPROVE)

    page.refresh_from_db()
    assert "O texto foi alterado" in changed.content.decode()
    assert waiting == (False, True, "Como se mede.")
    assert (page.live, page.lead) == (True, "Como se mede.")


def test_news_are_approved_as_they_came_with_their_date_and_line_ends(site, content_editor, eata_member):
    index = NewsIndexPage.objects.child_of(site.home).get()
    news = index.add_child(
        instance=NewsPage(title="Água", slug="agua", lead="Primeira linha.\nSegunda linha.", live=False)
    )
    news.save_revision(user=content_editor)
    sent(news, content_editor)
    as_a_browser_sends_it = {
        "lead": "Primeira linha.\r\nSegunda linha.", "published_on": news.published_on.isoformat(),
        "source": "", "source_url": "", **APPROVE,
    }  # fmt: skip
    browser = client_of(eata_member)

    moved = post(browser, news, **{**as_a_browser_sends_it, "published_on": "2020-01-01"})
    post(browser, news, **as_a_browser_sends_it)

    news.refresh_from_db()
    assert "O texto foi alterado" in moved.content.decode()
    assert (news.live, news.lead) == (True, "Primeira linha.\nSegunda linha.")


@pytest.mark.parametrize("model", REVIEWED, ids=lambda model: model._meta.label_lower)
def test_no_field_of_a_reviewed_form_waits_for_a_hidden_twin(model):
    """Django adds one to every field with a worked out default, and Wagtail does not draw it: always «changed»."""
    form = edit_handler_of(model).get_form_class()(instance=model(), for_user=UserFactory())

    assert [name for name, field in form.fields.items() if field.show_hidden_initial] == []


def test_nobody_approves_what_they_sent_or_wrote(page, content_editor, eata_member, eata_coordinator):
    page.save_revision(user=eata_member)
    sent(page, content_editor)

    post(client_of(eata_member), page, **APPROVE)
    page.refresh_from_db()
    alone = page.live
    post(client_of(eata_coordinator), page, **APPROVE)

    page.refresh_from_db()
    assert (alone, page.live) == (False, True)


def test_many_at_once_and_the_machines_door_are_closed(page, eata_coordinator):
    browser = client_of(eata_coordinator)

    browser.post(f"/gestao/bulk/wagtailcore/page/publish/?id={page.pk}&next=/gestao/", {"include_descendants": "on"})
    door = browser.post(f"/gestao/api/main/pages/{page.pk}/action/publish/")

    page.refresh_from_db()
    assert (page.live, door.status_code) == (False, 404)


def test_a_translation_is_published_by_somebody_who_translated_none_of_it(
    site, page, content_editor, eata_member, eata_coordinator, django_capture_on_commit_callbacks
):
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=site.english)
    translation.save_target(publish=False)
    english = ContentPage.objects.get(translation_key=page.translation_key, locale=site.english)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=site.english, data="Water",
            last_translated_by=eata_member,
        )  # fmt: skip
    address = f"/gestao/pages/{english.pk}/edit/"

    with django_capture_on_commit_callbacks(execute=True):
        client_of(eata_member).post(address, {"action": "publish"})
    own = ContentPage.objects.get(pk=english.pk).live
    with django_capture_on_commit_callbacks(execute=True):
        client_of(eata_coordinator).post(address, {"action": "publish"})

    english.refresh_from_db()
    assert (own, english.live, english.lead) == (False, True, "Water")
