"""What is scheduled appears and disappears at its hour, once, whatever happens to the worker."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from wagtail.models import PageLogEntry

from common.editorial.operations import publish_due, something_is_due
from common.editorial.queries.desk import appointments, drafts_of
from common.editorial.tasks import look_at_the_clock
from common.jobs.models import Job
from common.pagecache.models import Generation
from portal.models import ContentPage, NewsPage
from tests.support.cast import client_of

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
AT = NOW + timedelta(hours=2)
UNTIL = NOW + timedelta(hours=4)


def scheduled(site, user=None, slug="amanha") -> NewsPage:
    """A piece of news approved to appear at an hour and to leave at another."""
    page = NewsPage(title="Amanhã", slug=slug, lead="Notícia de amanhã.", live=False, owner=user)
    page.published_on, page.go_live_at, page.expire_at = NOW.date(), AT, UNTIL
    site.news.add_child(instance=page)
    page.save_revision(user=user).publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_page_appears_and_disappears_at_its_hour(site, clock, client, django_capture_on_commit_callbacks):
    page = scheduled(site)
    address = page.path_on_site()
    seen = {}
    for moment in (NOW, AT, UNTIL):
        clock.move_to(moment)
        with django_capture_on_commit_callbacks(execute=True):
            look_at_the_clock()
        seen[moment] = client.get(address).status_code

    assert seen == {NOW: 404, AT: 200, UNTIL: 404}
    assert Job.objects.filter(name="editorial.publish_due", state="DONE").count() == 2


def test_public_pages_are_made_anew_each_time(site, clock, django_capture_on_commit_callbacks):
    scheduled(site)
    before = Generation.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    for moment in (AT, UNTIL):
        clock.move_to(moment)
        connection.run_on_commit.clear()  # what the setting up of this test left waiting
        with django_capture_on_commit_callbacks(execute=True):
            publish_due(at=moment)

    assert Generation.objects.get(pk=1).number == before + 2
    actions = ["wagtail.publish.scheduled", "wagtail.unpublish.scheduled"]
    assert PageLogEntry.objects.filter(action__in=actions).count() == 2


def test_quiet_minutes_leave_nothing_behind(site, clock):
    scheduled(site)

    assert not something_is_due(at=NOW)
    assert look_at_the_clock() is False
    assert Job.objects.count() == 0


def test_the_second_time_finds_it_done(site, clock):
    scheduled(site)
    clock.move_to(AT)

    assert publish_due(at=AT) == (1, 0)
    assert publish_due(at=AT) == (0, 0)
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1


def test_one_that_fails_keeps_no_other_and_is_tried_again(site, clock, monkeypatch, caplog):
    bad, good = scheduled(site, slug="um"), scheduled(site, slug="dois")
    clock.move_to(AT)
    publish = NewsPage.full_clean

    def fails(self, *arguments, **options):
        if self.pk == bad.pk:
            raise RuntimeError("the disk is full")
        return publish(self, *arguments, **options)

    monkeypatch.setattr(NewsPage, "full_clean", fails)
    assert publish_due(at=AT) == (1, 0)
    assert list(NewsPage.objects.filter(live=True)) == [good]
    assert "the disk is full" in caplog.text
    monkeypatch.undo()
    assert publish_due(at=AT) == (1, 0)


def test_the_home_says_what_waits_and_what_was_begun(site, clock, content_editor):
    page = scheduled(site, content_editor)
    draft = ContentPage(title="A meio", slug="a-meio", live=False, owner=content_editor)
    site.home.add_child(instance=draft)
    draft.save_revision(user=content_editor)

    assert [(one.title, one.at, one.appears) for one in appointments(content_editor, NOW)] == [("Amanhã", AT, True)]
    assert "A meio" in [each.title for each in drafts_of(content_editor)]
    home = client_of(content_editor).get("/gestao/").content.decode()
    assert "À espera da hora" in home
    assert "Rascunhos meus por publicar" in home
    clock.move_to(AT)
    publish_due(at=AT)
    assert [(one.title, one.appears) for one in appointments(content_editor, AT)] == [(page.title, False)]
