"""The frame of every page: what it loads, what it says when something fails, and how heavy it is."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from common.ui import style_guide
from tests.support.client import faults_in

ROOT = Path(style_guide.__file__).parents[2]
APPS = ("common", "territories", "accounts", "governance", "initiatives", "recommendations", "action_plan",
        "reporting", "portal", "desk")  # fmt: skip
STATIC = Path(style_guide.__file__).parent / "static/ui"
FIRST_VIEW = (
    "css/site.css", "css/components.css", "icons.svg", "motif.svg", "mark.svg", "js/theme.js", "js/portal.js",
    "fonts/enti-sans.woff2", "fonts/enti-serif.woff2",
)  # fmt: skip


def compressed(path):
    content = (STATIC / path).read_bytes()
    return len(content if path.endswith("woff2") else gzip.compress(content, 9, mtime=0))


@pytest.fixture
def page(rf):
    request = rf.get("/gestao/estilo/?estado=EM_CURSO&ordenar=prazo")
    request.user = AnonymousUser()
    return style_guide.style_guide(request).content.decode()


def test_the_page_of_components_would_be_accepted_by_a_strict_browser(page):
    assert faults_in(page) == []


def test_the_first_view_leaves_room_for_the_page_in_the_budget(page):
    parts = {path: compressed(path) for path in FIRST_VIEW}

    assert sum(parts.values()) + len(gzip.compress(page.encode())) <= 70_000
    assert sum(size for path, size in parts.items() if path.endswith(".js")) <= 2_200


def test_a_page_loads_only_what_is_counted_in_the_budget(page):
    loaded = {path.split("/ui/", 1)[1].split("#")[0] for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)}
    pointed = {
        name for css in STATIC.glob("css/[!a]*.css") for name in re.findall(r'url\("\.\./([^"]+)"\)', css.read_text())
    }

    assert loaded | pointed == set(FIRST_VIEW)


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
