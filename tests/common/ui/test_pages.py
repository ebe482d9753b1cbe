"""The frame of every page: what it loads, what it says when something fails, and how heavy it is."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from common.ui import style_guide
from tests.support.client import faults_in
from tests.support.first_view import BUDGET, NotOurs, first_view

ROOT = Path(style_guide.__file__).parents[2]
APPS = ("common", "territories", "accounts", "governance", "initiatives", "recommendations", "action_plan",
        "reporting", "portal", "desk")  # fmt: skip
STATIC = Path(style_guide.__file__).parent / "static/ui"


@pytest.fixture
def page(rf):
    request = rf.get("/gestao/estilo/?estado=EM_CURSO&ordenar=prazo")
    request.user = AnonymousUser()
    return style_guide.style_guide(request).content.decode()


def test_the_page_of_components_would_be_accepted_by_a_strict_browser(page):
    assert faults_in(page) == []


def test_the_page_of_components_keeps_to_the_budget(page):
    view = first_view(page)

    assert (view.total <= BUDGET, view.scripts <= 3_400) == (True, True)


def test_the_first_view_is_all_that_a_browser_fetches(page):
    plain, foreign = first_view("<p>ção</p>"), first_view("<p>Ærø</p>")
    styled = '<link rel="stylesheet" href="/static/ui/css/site.css">'

    assert (plain.total, foreign.fonts) == (plain.document, 0)
    assert first_view(styled + "<p>ção</p>").fonts < 32_000 < first_view(styled + "<p>Ærø</p>").fonts
    with pytest.raises(NotOurs):
        first_view('<script src="https://elsewhere.example/a.js"></script>')


def test_nothing_comes_from_another_host():
    for path in STATIC.rglob("*"):
        if path.suffix in {".css", ".js"}:
            assert re.findall(r"(?:https?:)?//[\w.]+\.\w+", path.read_text()) == []


ICONS_ASKED = re.compile(
    r"""{% icon "([\w-]+)"|{% empty_state [^%]*[\w"] "([a-z-]+)" %}|{% empty_state [^%]*icon="([\w-]+)\""""
)


def test_every_icon_asked_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    templates = [path for app in APPS for path in (ROOT / app).rglob("templates/**/*.html")]
    asked = {name for path in templates for found in ICONS_ASKED.findall(path.read_text()) for name in found if name}

    assert asked - drawn == set()


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_errors_are_told_without_database_or_visitor(code):
    html = render_to_string(f"{code}.html")

    assert faults_in(html) == []
    assert len(re.findall(r"<h1>[^<]+</h1>", html)) == 1


def test_a_refusal_says_its_own_reason(rf):
    html = render_to_string("403.html", {"exception": "O seu mandato terminou a 31/12/2025."}, rf.get("/"))

    assert "O seu mandato terminou a 31/12/2025." in html


def test_a_message_by_mail_has_the_same_words_in_both_forms():
    context = {"recipient_name": "Ana", "portal_url": "https://portal.example"}

    assert render_to_string("ui/email/base.txt", context).strip().splitlines() == [
        "Olá Ana,",
        "",
        "",
        "",
        "Portal dos Territórios Inteligentes",
        "https://portal.example",
    ]
    assert "Portal dos Territórios Inteligentes" in render_to_string("ui/email/base.html", context)
