"""The plan and the front page in a real browser: whole without script, lighter with it, and for everybody."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def expect_shown(page, text):
    expect(page.locator(".faceted__count")).to_have_text(text)


def test_choices_change_the_list_in_place_and_the_address_with_it(visit, norm_loaded):
    window = visit()
    page = window.page
    window.go("/plano-de-acao/")
    page.evaluate("window.staysHere = true")

    page.get_by_text("Responsável", exact=True).first.click()
    box = page.get_by_role("checkbox", name="CNCS")
    box.check()
    page.get_by_text("3 de 47 ações").wait_for()

    page.wait_for_url("**?responsavel=CNCS")
    expect(box).to_be_focused()
    expect(box).to_be_visible()

    page.get_by_role("link", name="Linha do tempo").click()
    page.locator("#linha-do-tempo").wait_for()
    page.go_back()
    page.locator("table.plan-table").wait_for()
    page.go_back()
    page.get_by_text("47 ações").first.wait_for()

    assert page.evaluate("window.staysHere")
    assert window.complaints == []


def test_search_keeps_what_is_being_typed(visit, norm_loaded):
    window = visit()
    page = window.page
    window.go("/plano-de-acao/")

    page.get_by_label("Procurar").press_sequentially("ciberseguranca", delay=30)
    page.get_by_text("6 de 47 ações").wait_for()

    expect(page.get_by_label("Procurar")).to_have_value("ciberseguranca")
    expect(page.get_by_label("Procurar")).to_be_focused()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_everything_works_without_script(visit, norm_loaded, width):
    window = visit(width=width, script=False)
    page = window.page
    window.go("/plano-de-acao/")

    if width < 992:
        page.get_by_text("Filtrar", exact=True).click()
    page.get_by_text("Responsável", exact=True).first.click()
    page.get_by_role("checkbox", name="CNCS").check()
    page.get_by_role("button", name="Aplicar filtros").click()

    expect_shown(page, "3 de 47 ações")
    page.get_by_role("link", name="Remover o filtro").click()
    expect_shown(page, "47 ações")
    page.get_by_role("link", name="Seguinte").click()
    page.wait_for_url(re.compile(r"[?&]page=2\b"))
