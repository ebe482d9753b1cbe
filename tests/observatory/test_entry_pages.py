"""The pages of declared figures, as the people who use them see them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.files.models import StoredFile
from observatory import operations
from observatory.enums import EntryState, Origin
from observatory.models import Area, Entry, Observation
from tests.observatory.factories import a_measure, a_period, cells, publish
from tests.observatory.scenes import AT, HOW, by, handed_in, place, seen, typed
from tests.support.cast import client_of

FORM = "/area/valores/M40/2024/1312/"
GRID = "/area/valores/M40/2024/"
WRITTEN = {"value": "1 234,5", "status": "A", "note": HOW, "version": ""}
pytestmark = pytest.mark.usefixtures("norm_loaded")


@pytest.fixture(autouse=True)
def real_figures(settings):
    """What is declared here is not invented; that of a demonstration is."""
    settings.DEMONSTRATION = False


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_from_a_blank_form_to_the_public_page(editor_porto, eata_member, client):
    porto, eata = client_of(editor_porto), client_of(eata_member)
    assert porto.get(GRID).headers["Location"] == FORM
    written = porto.post(FORM, WRITTEN | {"check": ""})
    assert written.headers["Location"] == "/area/valores/M40/2024/submeter/?t=1312"
    assert "1 234,5 €" in text_of(porto.get(written.headers["Location"])).replace("\u202f", " ").replace("\xa0", " ")
    entry = Entry.objects.get()

    for told in ("1 valor submetido. A EATA", "Já submetido: 1 valor submetido. A EATA"):  # pressed twice
        answer = porto.post("/area/valores/M40/2024/submeter/?t=1312", {"entry": f"{entry.pk}:1"}, follow=True)
        assert answer.redirect_chain == [(f"/area/valores/{entry.pk}/", 302)]
        assert told in text_of(answer)
    review = f"/area/valores/{entry.pk}/rever/"
    assert "Confirmar e publicar" in text_of(eata.get(review))
    assert eata.post(review, {"approve": "", "version": "1"}).headers["Location"] == "/area/valores/entradas/"

    entry.refresh_from_db()
    assert entry.state == EntryState.APPROVED
    page = text_of(client.get("/observatorio/M40/?periodo=2024"))
    assert "Declarado por Porto (município)" in page
    assert "1 234,5 declarado pela entidade" in page.replace("\u202f", " ") or "1 235 declarado pela entidade" in page
    table = client.get("/observatorio/M40.csv?periodo=2024").content.decode()
    (line,) = [line for line in table.splitlines() if ";1312;" in line]
    assert "declarado pela entidade" in line
    assert "declarado pela entidade" in client.get("/observatorio/M40.json?periodo=2024").content.decode()


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"value": "doze"}, "Escreva só o número"),
        ({"value": "-5"}, "O mínimo desta medida é 0."),
        ({"value": "5", "status": "M"}, "apague um dos dois"),
        ({"url": "xpto"}, "URL"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(editor_porto, sent, problem):
    response = client_of(editor_porto).post(FORM, WRITTEN | sent)

    assert response.status_code == 422
    assert problem in response.content.decode()
    assert HOW in response.content.decode()
    assert not Entry.objects.exists()


def test_what_is_not_filled_in_cannot_be_chosen(editor_porto, ccdr_norte):
    porto, address = client_of(editor_porto), "/area/valores/M40/2024/submeter/"
    empty = typed(editor_porto, value=None)

    page = porto.get(address).content.decode()
    assert "Falta o valor, ou a razão para não o haver." in page
    assert re.search(rf'id="valor-{empty.pk}" disabled', page)
    assert "Submeter à EATA</button>" not in page
    typed(ccdr_norte, area="1317")
    both = client_of(ccdr_norte).get(address).content.decode()
    assert both.count(" checked>") == both.count("Submeter à EATA</button>") == 1


def test_the_pages_of_a_demonstration_say_that_it_is_simulated(settings, editor_porto, eata_member, client):
    settings.DEMONSTRATION = True
    entry, eata = handed_in(editor_porto, value="55000.5"), client_of(eata_member)
    review = f"/area/valores/{entry.pk}/rever/"

    assert "o valor é público como «simulado para demonstração»" in text_of(eata.get(review))
    assert "Nesta demonstração, é publicado como simulado." in text_of(eata.get("/area/valores/M40/aprovar/"))
    told = eata.post(review, {"approve": "", "version": "1"}, follow=True)
    assert "publicado, como simulado, com a indicação de quem o declarou" in text_of(told)
    page = client.get("/observatorio/M40/?periodo=2024&t=1312").content.decode()
    assert "Dados simulados para demonstração" in page
    assert "55\u202f001" in page
    assert "55\u202f000" not in page


def test_a_file_proves_a_figure_to_those_who_may_see_it(editor_porto, editor_faro, eata_member):
    upload = SimpleUploadedFile("contas.csv", b"ano;valor\n2024;1234,5\n", content_type="text/csv")
    client_of(editor_porto).post(FORM, WRITTEN | {"file": upload})

    stored = StoredFile.objects.get()
    assert Entry.objects.get().file == stored
    address = f"/ficheiros/{stored.uuid}/"
    statuses = [client_of(each).get(address).status_code for each in (editor_porto, eata_member, editor_faro)]
    assert statuses == [200, 200, 404]


def test_a_form_that_came_too_late_shows_what_was_typed(editor_porto, signatory_porto):
    typed(signatory_porto, value="9")

    stale = client_of(editor_porto).post(FORM, WRITTEN)
    page = text_of(stale)
    assert (stale.status_code, Entry.objects.get().value) == (409, 9)
    assert "Pedro Presidente mudou este valor depois de o ter aberto" in page
    again = re.search(r'name="version" value="(\d+)"', stale.content.decode())
    kept = client_of(editor_porto).post(FORM, WRITTEN | {"version": again[1]})
    assert (kept.status_code, str(Entry.objects.get().value)) == (302, "1234.5000")

    operations.submit_entries(seen=seen(Entry.objects.get()), by=by(signatory_porto))
    late = client_of(editor_porto).post(FORM, WRITTEN | {"value": "77", "version": "2"})
    assert late.status_code == 409
    assert "Valor: 77" in text_of(late)


def grid(browser, **sent):
    """Post the grid of the region with some cells filled in, as its page has them."""
    page = browser.get(GRID).content.decode()
    blank = {f"s_{code}": "A" for code in re.findall(r'name="v_(\d{4})"', page)}
    return browser.post(GRID, blank | {"note": HOW, "url": ""} | sent)


def test_a_ccdr_fills_in_many_at_once(ccdr_norte, editor_porto):
    handed_in(editor_porto, value="5")
    browser = client_of(ccdr_norte)

    kept = grid(browser, v_1317="1 500", v_0303="0", s_1306="O", check="")

    assert kept.headers["Location"] == "/area/valores/M40/2024/submeter/"
    drafts = Entry.objects.filter(state=EntryState.DRAFT).order_by("area__code")
    told = [(entry.area.code, entry.value, entry.status, entry.note) for entry in drafts]
    assert told == [("0303", 0, "A", HOW), ("1306", None, "O", HOW), ("1317", 1500, "A", HOW)]


def test_a_wrong_cell_keeps_the_whole_grid_unwritten(ccdr_norte):
    refused = grid(client_of(ccdr_norte), v_1317="1500", v_0303="-2", v_1312="doze")

    page = refused.content.decode()
    assert refused.status_code == 422
    assert not Entry.objects.exists()
    assert 'value="1500"' in page
    assert page.count("Escreva só o número") == page.count("O mínimo desta medida é 0.") == 2


def test_what_another_wrote_meanwhile_is_told_beside_its_cell(ccdr_norte, editor_porto):
    browser = client_of(ccdr_norte)
    typed(editor_porto, value="5")

    refused = grid(browser, v_1312="8", v_1317="3")

    assert refused.status_code == 409
    assert "Paula Porto mudou entretanto este valor" in text_of(refused)
    assert Entry.objects.get().value == 5
    version = re.search(r'name="n_1312" value="(\d+)"', refused.content.decode())[1]
    assert grid(browser, v_1312="8", v_1317="3", n_1312=version).status_code == 302
    assert sorted(Entry.objects.values_list("value", flat=True)) == [3, 8]


def test_a_cell_decided_meanwhile_is_told_with_what_was_typed(ccdr_norte, editor_porto):
    handed_in(editor_porto, value="5")

    refused = grid(client_of(ccdr_norte), v_1312="8")

    assert refused.status_code == 422
    assert "O que escreveu, «8», não foi guardado" in text_of(refused)


def test_the_eata_confirms_many_and_leaves_the_strange_ones(editor_porto, ccdr_norte, eata_member):
    publish(a_measure("M40"), cells([1], areas=[place("1317")], period=a_period("2023")))
    plain, strange = handed_in(editor_porto, value="5"), handed_in(ccdr_norte, area="1317", value="900")
    eata = client_of(eata_member)

    page = eata.get("/area/valores/M40/aprovar/").content.decode()
    ticked = re.findall(r'name="entry" value="(\d+:\d+)"[^>]* checked', page)
    eata.post("/area/valores/M40/aprovar/", {"entry": ticked})

    assert ticked == [f"{plain.pk}:1"]
    assert "É 900 vezes o valor de 2023" in page
    states = dict(Entry.objects.values_list("pk", "state"))
    assert states == {plain.pk: EntryState.APPROVED, strange.pk: EntryState.SUBMITTED}


def test_a_decision_that_came_second_is_told(editor_porto, eata_member, eata_coordinator):
    entry = handed_in(editor_porto)
    operations.return_entry(
        entry=entry, version=1, reason="Falta o documento.", user=eata_coordinator, at=by(editor_porto).at
    )

    for address in (f"/area/valores/{entry.pk}/rever/", "/area/valores/M40/aprovar/"):
        answer = client_of(eata_member).post(address, {"approve": "", "version": "1", "entry": f"{entry.pk}:1"})
        assert answer.status_code == 409
        assert "Carlos Coordenador" in text_of(answer)
    assert not Observation.objects.filter(measure=entry.measure).exists()


@pytest.mark.parametrize("act", ["retirar", "abandonar"])
def test_undoing_asks_first_and_is_noticed_when_late(editor_porto, act):
    entry = handed_in(editor_porto) if act == "retirar" else typed(editor_porto)
    porto, address = client_of(editor_porto), f"/area/valores/{entry.pk}/{act}/"

    assert porto.get(address).status_code == 200
    assert porto.post(address, {"version": "1"}).headers["Location"] == f"/area/valores/{entry.pk}/"
    entry.refresh_from_db()
    assert entry.state == {"retirar": EntryState.DRAFT, "abandonar": EntryState.DISCARDED}[act]
    assert porto.post(address, {"version": "1"}).status_code == 302


def test_a_published_figure_is_corrected_from_its_page(editor_porto, eata_member):
    entry = handed_in(editor_porto)
    operations.approve_entries(seen=seen(entry), user=eata_member, at=AT)
    porto = client_of(editor_porto)

    assert "Começar uma correção" in text_of(porto.get(f"/area/valores/{entry.pk}/"))
    assert porto.post(f"/area/valores/{entry.pk}/corrigir/").headers["Location"] == FORM
    assert "Correção do valor publicado" in text_of(porto.get(FORM))


LIST_QUERIES, MANY_QUERIES = 18, 16
PAGES = ("/area/valores/", "/area/valores/entradas/", GRID, FORM, "/area/valores/M40/2024/submeter/")


def test_strangers_find_nothing(stranger, editor_faro, ccdr_algarve, reporter_arte, editor_porto):
    entry = handed_in(editor_porto)
    own = f"/area/valores/{entry.pk}/"
    acts = [f"{own}{act}/" for act in ("rever", "retirar", "abandonar", "corrigir")]

    for outsider in (stranger, reporter_arte):
        statuses = {client_of(outsider).get(page).status_code for page in (*PAGES, own)}
        assert statuses <= {403, 404}
    for neighbour in (editor_faro, ccdr_algarve):
        browser = client_of(neighbour)
        for address in (FORM, own, *acts):
            assert browser.post(address, WRITTEN).status_code in {403, 404, 405}
            assert browser.get(address).status_code in {403, 404, 405}
        assert "Porto" not in text_of(browser.get("/area/valores/entradas/"))


def test_a_list_costs_the_same_with_one_and_with_three(editor_porto, eata_member, django_assert_num_queries):
    eata = client_of(eata_member)
    eata.get("/area/valores/entradas/")  # what is read once for all pages
    for years in (("2023",), ("2024", "2025")):
        for year in years:
            handed_in(editor_porto, period=year)
        with django_assert_num_queries(LIST_QUERIES):
            assert eata.get("/area/valores/entradas/").status_code == 200
        with django_assert_num_queries(MANY_QUERIES):
            assert eata.get("/area/valores/M40/aprovar/").status_code == 200


def test_the_list_is_filtered_paged_and_kept_as_a_file(editor_porto, eata_member):
    for code in ("M03", "M08", "M40"):
        handed_in(editor_porto, measure=code, value="1")
    typed(editor_porto, measure="M11", value="1")
    eata = client_of(eata_member)

    waiting = text_of(eata.get("/area/valores/entradas/?estado=SUBMITTED"))
    table = eata.get("/area/valores/entradas.csv?estado=SUBMITTED&medida=M40").content.decode("utf-8-sig")

    assert "3 valores" in waiting
    assert [line.split(";")[0] for line in table.splitlines() if line.startswith("M")] == ["Medida", "M40"]
    assert eata.get("/area/valores/entradas.xlsx").status_code == 200


def test_the_board_of_a_region_counts(ccdr_norte, editor_porto):
    handed_in(editor_porto)
    page = text_of(client_of(ccdr_norte).get("/area/valores/?estado=SUBMITTED"))

    towns = Area.objects.filter(level=3, region__code="norte").count()
    assert f"{towns - 1} de {towns} por declarar; 1 por confirmar" in page
    assert "1 medida" in page


def test_who_confirms_is_taken_to_what_waits(eata_member):
    assert (
        client_of(eata_member).get("/area/valores/").headers["Location"] == "/area/valores/entradas/?estado=SUBMITTED"
    )


def test_a_declared_figure_beside_simulated_ones_passes_for_none_of_them(editor_porto, eata_member, client):
    town = place("1312")
    publish(a_measure("M40"), cells([7], areas=[town], period=a_period("2023")), origin=Origin.SIMULATED)
    entry = handed_in(editor_porto)
    operations.approve_entries(seen=seen(entry), user=eata_member, at=AT)

    mark = "Dados simulados para demonstração"
    assert mark in client.get("/observatorio/M40/?periodo=2024").content.decode()
    files = {
        view: client.get(f"/observatorio/M40.json?periodo=2024{view}").content.decode()
        for view in ("", "&vista=serie")
    }
    mixed = "Alguns destes valores são simulados para demonstração"
    assert [(mark in file, mixed in file) for file in files.values()] == [(False, False), (False, True)]
