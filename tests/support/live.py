"""A real browser against the real server. Without Chromium these tests are skipped aloud, but fail in CI."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from common.ops.doctor import chromium

AXE = Path(axe_playwright_python.__path__[0]) / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FAULTS = (Path(__file__).parent / "faults.js").read_text()
HOW_TO = "no Chromium here: «apt-get install chromium» or «brew install --cask chromium»"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    executable = chromium()
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO, pytrace=False)
        pytest.skip(HOW_TO)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield running
        running.close()


class Visit:
    """A visitor's window: it records what leaves the host, what the policy blocks and what scripts throw."""

    def __init__(self, context: Any, base: str, settled: list[int] | None = None) -> None:
        self.context, self.base = context, base
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.settled = [] if settled is None else settled  # places whose contrast was found right
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._console)

    def _request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != urlsplit(self.base).netloc:
            self.strangers.append(request.url)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url'] or '?'} on {self.page.url})")

    def go(self, path: str) -> Any:
        return self.page.goto(self.base + path)

    def faults(self) -> list[str]:
        """What axe-core finds with all its rules, best practice too: one line for each rule and place."""
        return self._found()

    def faults_in_the_dark(self) -> list[str]:
        """What the other colours of the same page change, only the contrast."""
        self.page.emulate_media(color_scheme="dark")
        found = self._found(only="contrast")
        self.page.emulate_media(color_scheme="light")
        return [f"dark: {fault}" for fault in found]

    def overflow(self) -> list[str]:
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [f"{wider} px too wide"] if wider else []

    def faults_at_every_width(self) -> list[str]:
        """Everything that is wrong with the page that is open: narrow, and wide in both schemes where it differs."""
        found = []
        for width in (768, 320, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            found += [f"at {width} px: {fault}" for fault in self.overflow()]
        found += [f"at 360 px: {fault}" for fault in self._found()]
        self.page.set_viewport_size({"width": 1440, "height": 900})
        return found + self._found(only="more") + self.faults_in_the_dark()  # the colours are the same at every width

    def _found(self, *, only: str = "") -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
            self.context.add_init_script(path=AXE)  # for the pages after this one
        told = self.page.evaluate(FAULTS, {"known": self.settled, "only": only})
        self.settled += told["settled"]
        return list(told["faults"])


@pytest.fixture(scope="session")
def settled() -> list[int]:
    """What was right in one window is not asked again in the next."""
    return []


@pytest.fixture
def visit(browser, live_server, settled) -> Iterator[Any]:
    """`visit(width=360, script=True, scheme="light", cookies=client.cookies)` opens a window."""
    opened: list[Visit] = []

    def open_window(*, width=1440, height=900, script=True, scheme="light", cookies=None, bypass_csp=False):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme=scheme,
            reduced_motion="reduce",  # colours that are still changing have no contrast to measure
            locale="pt-PT",
            timezone_id="Europe/Lisbon",
            bypass_csp=bypass_csp,
        )
        given = cookies or {}
        context.add_cookies(
            [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in given.items()]
        )
        opened.append(Visit(context, live_server.url, settled))
        return opened[-1]

    yield open_window
    strangers = [address for window in opened for address in window.strangers]
    for window in opened:
        window.context.close()
    assert strangers == [], "requests left the host"
