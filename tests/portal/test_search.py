"""The search follows the pages of the site and the parts of a practice, whatever happens to them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from common.search import freshness
from common.search.models import SearchEntry
from practices.models import Practice, PracticePartner
from tests.portal.scenes import below, homes
from tests.practices.factories import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def after(monkeypatch, django_capture_on_commit_callbacks):
    """Do something, commit it, and answer where the search finds what; the workers answer at once."""
    monkeypatch.setattr(freshness.current_app, "send_task", lambda name, asked: freshness.refresh(*asked))

    def done(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return list(SearchEntry.objects.filter(is_gone=False).order_by("url").values_list("url", "audience"))

    return done


def test_a_page_is_found_where_it_is_while_it_is_public(after):
    home, _ = homes()
    folder = below(home, slug="pasta", title="Pasta")
    page = below(home, slug="uma", title="Uma")
    shelf = ("/pasta/", "public")

    assert after(lambda: page.save_revision().publish()) == [shelf, ("/uma/", "public")]

    page.refresh_from_db()
    page.slug = "outra"
    assert after(lambda: page.save_revision().publish()) == [("/outra/", "public"), shelf]
    assert after(lambda: page.move(folder, pos="last-child")) == [shelf, ("/pasta/outra/", "public")]

    page.refresh_from_db()
    closed = PageViewRestriction(page=folder, restriction_type=PageViewRestriction.LOGIN)
    assert after(closed.save) == [("/pasta/", "signed_in"), ("/pasta/outra/", "signed_in")]
    closed.restriction_type = PageViewRestriction.GROUPS
    assert after(closed.save) == []
    assert after(closed.delete) == [shelf, ("/pasta/outra/", "public")]

    assert after(page.unpublish) == [shelf]
    page.refresh_from_db()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    assert after(lambda: page.save_revision().publish()) == [shelf]
    page.go_live_at, page.expire_at = None, timezone.now() + timedelta(seconds=0.5)
    assert after(lambda: page.save_revision().publish()) == [shelf, ("/pasta/outra/", "public")]
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert after(lambda: call_command("publish_scheduled")) == [shelf]
    assert after(folder.delete) == []


def test_what_belongs_to_a_practice_is_found_with_it(after):
    after(PracticeFactory)
    practice = Practice.objects.get()
    partner = PracticePartner(practice=practice, name="Cooperativa das Marés")
    assert after(partner.save) == [(f"/boas-praticas/{practice.slug}/", "public")]

    assert "Marés" in SearchEntry.objects.get(is_gone=False).names
    after(partner.delete)
    assert "Marés" not in SearchEntry.objects.get(is_gone=False).names
