"""The site in a real browser: every type of page, both languages and colour schemes, and writing to the team."""

import pytest

from portal.models import ContactMessage, GuideIndexPage, GuidePage
from portal.operations.site_tree import read_drafts
from tests.portal.scenes import below, homes, newsroom, piece, translated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site():
    """One page of each type in both languages, with the bodies of the house."""
    bodies = {(draft.language, draft.key): draft.values.get("body", []) for draft in read_drafts()}
    portuguese, english = homes()
    content = below(portuguese, slug="privacidade", body=bodies["pt-pt", "privacidade"])
    translated(content, english, slug="privacy", body=bodies["en", "privacidade"])
    guides = below(portuguese, GuideIndexPage, slug="kit")
    below(guides, GuidePage, slug="pgu", body=bodies["pt-pt", "kit-pgu"])
    piece(newsroom(portuguese), "2026-05-01", slug="nova")


PAGES = ("/", "/en/", "/privacidade/", "/en/privacy/", "/kit/", "/kit/pgu/", "/noticias/", "/noticias/nova/",
         "/contactos/", "/en/contact/", "/en/site-map/", "/en/nothing/")  # fmt: skip


def test_pages_of_the_site_have_no_faults(visit, site):
    window = visit(bypass_csp=True)

    found = {}
    for page in PAGES:
        window.go(page)
        found[page] = window.faults_at_every_width()

    assert {page: faults for page, faults in found.items() if faults} == {}


def test_a_visitor_without_script_changes_language_and_writes_to_the_team(visit, site):
    window = visit(script=False, width=360)
    window.go("/privacidade/")

    window.page.get_by_role("link", name="English").click()
    assert window.page.url.endswith("/en/privacy/")
    window.go("/en/contact/")
    window.page.get_by_label("Subject").select_option("QUESTION")
    window.page.get_by_label("Name").fill("Ann")
    window.page.get_by_label("E-mail").fill("ann@example.org")
    window.page.get_by_label("Message").fill("Where do we begin?")
    window.page.wait_for_timeout(3100)
    window.page.get_by_role("button", name="Send message").click()

    assert "Your message has arrived" in window.page.inner_text("main")
    assert ContactMessage.objects.get().language == "en"
