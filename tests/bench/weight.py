"""What the first view of every public page weighs, compressed and without pictures: the heaviest page of each view."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from django.test import Client
from django.urls import resolve
from django.utils.translation import override

from tests.support.first_view import BUDGET, SCRIPT_BUDGET, FirstView, first_view

# What no map of the site names: answers to questions, other views of a list, forms, and what is not there.
ASKED = (
    "/pesquisa/?q=plataforma",
    "/pesquisa/?q=zzzqqq",
    "/en/pesquisa/?q=plan",
    "/plano-de-acao/?vista=tempo",
    "/plano-de-acao/?vista=anos",
    "/boas-praticas/?dominio=mobilidade",
    "/noticias/?ano=2026",
    "/repositorios/parceiros/aderir/",
    "/entrar/",
    "/nada-disto/",
)
HOST = "localhost"


def run() -> bool:
    """Print the table; tell whether every page keeps within both budgets."""
    heaviest: dict[str, tuple[str, FirstView]] = {}
    paths = [*sitemap_paths(), *ASKED]
    for path, view in _weighed(paths):
        name = _view_of(path)
        if name not in heaviest or heaviest[name][1].total < view.total:
            heaviest[name] = (path, view)
    heads = "".join(f"{name:>8}" for name in ("page", "style", "script", "fonts", "drawn", "all"))
    print(f"{'first view, heaviest of each kind':58}{heads}")
    for path, view in sorted(heaviest.values(), key=lambda found: -found[1].total):
        parts = (view.document, view.styles, view.scripts, view.fonts, view.drawings, view.total)
        print(f"{path[:57]:58}" + "".join(f"{part / 1000:8.1f}" for part in parts))
    views = [view for _, view in heaviest.values()]
    is_met = all(view.total <= BUDGET and view.scripts <= SCRIPT_BUDGET for view in views)
    verdict = "met" if is_met else "MISSED"
    print(f"{len(paths)} pages, kB   ≤ {BUDGET // 1000} all, ≤ {SCRIPT_BUDGET // 1000} script {verdict}")
    return is_met


def sitemap_paths() -> list[str]:
    tree = ElementTree.fromstring(Client().get("/sitemap.xml", headers={"host": HOST}).content)  # noqa: S314 - our own
    return [re.sub(r"^https?://[^/]+", "", place.text or "") for place in tree.iterfind(".//{*}url/{*}loc")]


def _weighed(paths: Iterable[str]) -> Iterable[tuple[str, FirstView]]:
    client = Client()
    for path in paths:
        response = client.get(path, headers={"host": HOST})
        if response.headers.get("Content-Type", "").startswith("text/html"):
            yield path, first_view(response.content.decode())


def _view_of(path: str) -> str:
    """The view, apart for each question asked, each language and each part of the tree."""
    if path in ASKED:
        return path
    with override("en" if path.startswith("/en/") else "pt-pt"):
        name = resolve(path).view_name
    parts = path.strip("/").split("/")
    return f"{parts[:-1]} {name}" if name == "wagtail_serve" else f"{parts[0] == 'en'} {name}"
