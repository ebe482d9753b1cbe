"""Every public page of the real norm, in a real browser: for everybody, at every width, with and without scripts."""

import pytest

from observatory.models import Release

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/",
    "/iniciativas/",
    "/iniciativas/2/",
    "/iniciativas/15/",
    "/iniciativas/metas-prr/",
    "/plano-de-acao/",
    "/plano-de-acao/?responsavel=CNCS&q=local",
    "/plano-de-acao/?vista=tempo",
    "/plano-de-acao/?vista=anos",
    "/plano-de-acao/?q=nada-disto",
    "/plano-de-acao/I02-A2/",
    "/plano-de-acao/I15-A1/",
    "/plano-de-acao/I07-A2/",
    "/recomendacoes/",
    "/recomendacoes/7/",
    "/governanca/",
    "/governanca/ecg/",
    "/governanca/eat/",
    "/territorios/",
    "/territorios/1312/?pares=parecidos",
    "/territorios/algarve/",
    "/observatorio/comparar/?t=1312&t=PT&t=atlantida&dominio=economia",
    "/relatorios/",
    "/eventos/",
    "/eventos/exemplo-sessao-pgu/",
    "/eventos/series/smart-cities-tour-2019/",
    "/repositorios/",
    "/repositorios/legislacao/",
    "/repositorios/solucoes/",
    "/observatorio/",
    "/observatorio/M10/?t=Porto",
    "/observatorio/M03/",
    "/observatorio/M04/?nivel=regiao",
    "/observatorio/M28/?nivel=municipio",
    "/observatorio/metodos/",
    "/observatorio/painel/",
    "/observatorio/painel/?modo=sala",
    "/observatorio/novidades/",
    "/observatorio/M40/publicacoes/{release}/",
    "/dados/",
    "/api/v1/docs/",
    "/observatorio/M10/incorporar/",
    "/pesquisa/",
    "/pesquisa/?q=pgu",
    "/pesquisa/?q=zzzqqq",
    "/en/pesquisa/?q=plan",
    "/nao-existe/",
)
# What is written in each language apart from the rest: the same layout was looked at above, at every width.
ENGLISH = (
    "/en/",
    "/en/iniciativas/2/",
    "/en/plano-de-acao/",
    "/en/recomendacoes/",
    "/en/governanca/",
    "/en/territorios/1312/",
    "/en/observatorio/M10/",
    "/en/observatorio/painel/",
    "/en/relatorios/",
    "/en/eventos/",
    "/en/boas-praticas/",
    "/en/repositorios/solucoes/",
    "/en/dados/",
)


@pytest.mark.parametrize("pages", [PAGES[::2], PAGES[1::2]], ids=["odd", "even"])
def test_public_pages_have_no_faults_fit_their_window_and_keep_to_the_policy(visit, demonstration, kept_parts, pages):
    window = visit()
    release = Release.objects.filter(measure__code="M40").latest("pk").pk

    found = {}
    for page in pages:
        window.go(page.format(release=release))
        found[page] = window.faults_at_every_width()

    for page in ENGLISH[::2] if "/" in pages else ENGLISH[1::2]:
        assert window.go(page).status == 200
        found[page] = window.faults()

    assert {page: faults for page, faults in found.items() if faults} == {}
    assert [each for each in window.complaints if "404" not in each] == []


COMPLETE = {
    "/": "308",
    "/iniciativas/": "Capacitar para a inteligência territorial",
    "/plano-de-acao/": "Divulgação do Portal dos Territórios Inteligentes",
    "/recomendacoes/": "Promover a economia circular",
    "/governanca/": "Estrutura de ação territorial",
}


def test_pages_are_complete_without_script(visit, norm_loaded):
    window = visit(script=False)

    def shown(page):
        window.go(page)
        return window.page.inner_text("main")

    assert [page for page, text in COMPLETE.items() if text not in shown(page)] == []


def test_the_plan_is_filtered_by_keyboard_alone(visit, norm_loaded):
    window = visit(script=False)
    window.go("/plano-de-acao/")

    box = window.page.get_by_label("Procurar")
    box.focus()
    window.page.keyboard.type("gémeos digitais")
    with window.page.expect_navigation(url="**/plano-de-acao/?*q=*"):
        window.page.keyboard.press("Enter")

    assert "I10-A1" in window.page.inner_text("main")
    assert "I01-A1" not in window.page.inner_text("main")
