"""Charts in a real page: accessible, inside the window, within the policy, readable without script."""

import pytest
from playwright.sync_api import expect

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.chart-svg text')]
    .filter(text => text.checkVisibility())
    .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
DRAWN = "[...document.querySelectorAll('.chart-svg')].filter(drawing => drawing.checkVisibility()).length"


WINDOWS = [(360, "light"), (360, "dark"), (768, "light"), (1440, "dark")]


@pytest.mark.django_db(transaction=True)
def test_charts_can_be_read_by_everyone(visit, settings):
    settings.ROOT_URLCONF = "tests.common.charts.urls"

    for width, scheme in WINDOWS:
        window = visit(width=width, scheme=scheme, bypass_csp=True)
        window.go("/graficos/")

        # The gallery shows one map twice, which no page of the portal does.
        assert [fault for fault in window.faults() if not fault.startswith("landmark-unique")] == []
        assert window.page.evaluate(OVERFLOW) == 0
        assert window.page.evaluate(DRAWN) == 10
        assert window.page.evaluate(SMALLEST) >= 10.5

    window = visit()
    window.go("/graficos/")
    tiles, said = window.page.locator(".tile-link"), window.page.get_by_role("status").last
    tiles.first.focus()
    expect(said).to_contain_text("Exemplo 1 ")
    window.page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    expect(said).to_contain_text("Exemplo 2 ")
    assert window.page.locator(".tile-link[tabindex='0']").count() == 1

    window = visit(script=False)
    window.go("/graficos/")
    window.page.get_by_text("Ver os dados em tabela").first.click()

    expect(window.page.get_by_role("cell", name="sem reporte").first).to_be_visible()
    assert window.complaints == []
