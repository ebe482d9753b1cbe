"""A practice from its first word to the public page: written, given back, written again, approved twice."""

import pytest
from playwright.sync_api import expect

from practices.models import Practice
from tests.practices.factories import SmartDomainFactory
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "/area/boas-praticas/"


def window_of(visit, person, **options):
    return visit(cookies=client_of(person).cookies, **options)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def write_the_essential(page):
    page.get_by_label("Resumo").fill("Sensores decidem quando regar os jardins.")
    page.get_by_label("Domínio principal").select_option(label="Ambiente inteligente")
    page.get_by_label("Maturidade").select_option(label="implementada")
    page.get_by_label("Que problema havia?").fill("Regava-se com chuva.")
    page.get_by_label("O que fizeram?").fill("Sensores de humidade.")
    page.get_by_label("O que mudou?").fill("Menos água gasta.")
    page.get_by_label("Licença do texto").fill("CC BY 4.0")


def test_written_given_back_written_again_and_published_as_approved(visit, editor_porto, ccdr_norte, eata_member):
    SmartDomainFactory(name="Ambiente inteligente")
    author = window_of(visit, editor_porto)
    author.go(HOME)
    author.page.get_by_role("link", name="Descrever uma prática").first.click()
    author.page.get_by_label("Como se chama a prática?").fill("Rega que espera pela chuva")
    press(author.page, "Começar")
    write_the_essential(author.page)
    # Nobody pressed anything: it saved itself.
    expect(author.page.locator("[data-autosave-said]")).to_contain_text("Guardado às", timeout=15_000)
    press(author.page, "Guardar e continuar")
    author.page.get_by_role("heading", name="Como se fez", level=1).wait_for()
    assert author.faults() == []
    author.page.get_by_role("link", name="Resultados").click()
    author.page.get_by_role("button", name="Acrescentar outro indicador").click()
    author.page.get_by_label("O que se mediu").nth(1).fill("Água gasta")
    author.page.get_by_label("Unidade").nth(1).fill("m³ por ano")
    author.page.get_by_label("Depois", exact=True).nth(1).fill("1.234,5")
    press(author.page, "Guardar")
    author.page.get_by_role("link", name="Pré-visualizar").click()
    expect(author.page.get_by_text("Sensores de humidade.")).to_be_visible()
    author.go(HOME)
    author.page.get_by_role("link", name="Rega que espera pela chuva").click()
    author.page.get_by_role("link", name="Rever e submeter").click()
    press(author.page, "Submeter")
    author.page.get_by_text("em análise regional").first.wait_for()

    region = window_of(visit, ccdr_norte, scheme="dark")
    region.go(f"{HOME}analise/")
    region.page.get_by_role("link", name="Rega que espera pela chuva").click()
    assert region.faults() == []
    region.page.get_by_label("Porque devolve").fill("Falta dizer quem decide.")
    press(region.page, "Devolver")
    region.page.get_by_text("Devolvida ao autor").wait_for()

    author.go(HOME)
    author.page.get_by_role("link", name="Rega que espera pela chuva").click()
    expect(author.page.get_by_text("Falta dizer quem decide.").first).to_be_visible()
    author.page.get_by_role("link", name="Como se fez").click()
    author.page.get_by_label("Quem decide e quem participou?").fill("A câmara e as juntas.")
    press(author.page, "Guardar")
    author.page.get_by_role("link", name="Rever e submeter").click()
    press(author.page, "Submeter")
    author.page.get_by_text("em análise regional").first.wait_for()

    region.go(f"{HOME}analise/")
    region.page.get_by_role("link", name="Rega que espera pela chuva").click()
    press(region.page, "Validar")
    region.page.get_by_text("Validada pela região").wait_for()

    country = window_of(visit, eata_member)
    country.go(f"{HOME}analise/")
    country.page.get_by_role("link", name="Rega que espera pela chuva").click()
    country.page.get_by_label("Nível de evidência").select_option(index=2)
    country.page.get_by_label("Em que se baseia").fill("Há uma lógica plausível.")
    press(country.page, "Aprovar e publicar")
    country.page.get_by_text("Aprovada e publicada").wait_for()

    public = visit()
    public.go(f"/boas-praticas/{Practice.objects.get().slug}/")
    for words in ("Regava-se com chuva.", "Sensores de humidade.", "A câmara e as juntas."):
        expect(public.page.get_by_text(words).first).to_be_visible()
    for window in (author, region, country):
        assert (window.strangers, window.complaints) == ([], [])
