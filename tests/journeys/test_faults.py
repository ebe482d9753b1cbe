"""What looks for faults finds them, though it asks no place twice for its contrast."""

import pytest

from tests.support.live import Visit

PAGE = """<!doctype html><html lang="pt"><head><title>Página</title><style>
body {{ color: black; background: white }}
.weak {{ color: #999 }} .wide {{ color: black }} .narrow {{ display: none }}
@media (prefers-color-scheme: dark) {{ body, .wide {{ color: white; background: black }} .dim {{ color: #333 }} }}
@media (max-width: 400px) {{ .wide {{ color: #ccc }} .narrow {{ display: block; color: #bbb }} }}
</style></head><body><header><p>Portal</p>{header}</header><main><h1>Página</h1>{main}</main></body></html>"""
MAIN = """<p id="a" class="weak">sempre</p><p id="b" class="dim">no escuro</p>
<p id="c" class="wide">quando estreita <b id="d">tudo</b></p><p id="e" class="narrow">só estreita</p>"""


@pytest.fixture
def window(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield Visit(context, "about:blank")
    context.close()


def contrast(window, **parts):
    window.page.set_content(PAGE.format(**parts))
    found = window.faults_at_every_width()
    return [fault.partition(" Fix")[0] for fault in found if "color-contrast: " in fault]


def test_weak_colours_are_found_in_every_scheme_and_at_every_width(window):
    found = contrast(window, header="", main=MAIN)
    assert found == [
        "dark: color-contrast: #b",
        "color-contrast: #a",
        *(f"at 360 px: color-contrast: #{name}" for name in "cde"),
    ]


def test_a_region_is_asked_again_when_it_looks_different(window):
    assert contrast(window, header='<p id="a">bem</p>', main="") == []
    assert contrast(window, header='<p id="a" class="weak">fraco</p>', main="") == ["color-contrast: #a"]
