"""What looks for faults finds them, though it asks no place twice for its contrast."""

import pytest

from tests.support.live import Visit

PAGE = """<!doctype html><html lang="pt"><head><title>Página</title><style>
body {{ color: black; background: white }}
.weak {{ color: #999 }} .cover {{ position: absolute; inset: 0; background: #333; z-index: -1 }}
.black {{ background: #222; height: 300px }} .above {{ position: absolute; top: 150px }}
.wide {{ color: black }} .narrow {{ display: none }}
.broad a {{ color: inherit }} @media (max-width: 400px) {{ .broad {{ display: none }} }}
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
        *(f"at 360 px: color-contrast: #{name}" for name in "acde"),
        "color-contrast: #a",
        "dark: color-contrast: #b",
    ]


# The page before, where all is right, and the faults of the next.
@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        ('<p class="a">bem</p>', '<p class="a" id="a">outra vez</p>', ""),
        ('<p class="a">bem</p>', '<p class="a weak" id="a">mal</p>', "a"),
        ('<p class="a">bem</p>', '<div class="weak"><p class="a" id="a">mal</p></div>', "a"),
        ("", '<p class="weak" id="a">mal</p><p class="weak" id="b">mal</p>', "ab"),
        # A lone letter is not judged: it does not speak for words.
        ("", '<p class="weak" id="a">5</p><p class="weak" id="b">mal</p>', "b"),
        ('<p class="a">bem</p>', '<i class="cover"></i><p class="a" id="a">mal</p>', "a"),
        ('<b class="above">bem</b>', '<div class="black"></div><b class="above" id="a">mal</b>', "a"),
    ],
)
def test_what_was_right_is_asked_again_where_it_may_be_wrong(window, before, after, faults):
    assert contrast(window, header="", main=before) == []

    found = contrast(window, header="", main=after)

    assert sorted(fault for fault in found if fault.startswith("color-contrast: #")) == [
        f"color-contrast: #{name}" for name in faults
    ]


def test_a_fault_is_told_on_every_page_that_has_it(window):
    header = '<p id="a" class="weak">fraco</p>'
    first, second = (contrast(window, header=header, main="") for _ in range(2))
    assert first == second == ["at 360 px: color-contrast: #a", "color-contrast: #a"]


BROAD = '<nav class="broad" aria-label="Secções"><a href="/">{}</a></nav>'


def test_what_only_a_wide_page_shows_is_asked_of_it(window):
    def found(label):
        window.page.set_content(PAGE.format(header=BROAD.format(label), main=""))
        return [fault.partition(":")[0] for fault in window.faults_at_every_width()]

    assert [found(label) for label in ("Início", "Início", "", "")] == [[], [], ["link-name"], ["link-name"]]
