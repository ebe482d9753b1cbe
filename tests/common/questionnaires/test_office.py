"""The editor: who writes, what is written, and that nobody's change is written over."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.questionnaires import access, authoring
from common.questionnaires.models import Questionnaire, QuestionnaireVersion, Response
from common.questionnaires.operations import open_response
from common.questionnaires.queries import schema_of, section_view
from common.questionnaires.refusals import GroundsNeeded
from common.questionnaires.schema import in_hand
from tests.common.questionnaires.forms import AT, PROJECT, a_version, answer, question, section
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
BASE = "/gestao/questionarios/"


@pytest.fixture
def browser(eata_member):
    return client_of(eata_member)


@pytest.fixture
def version():
    return a_version(frozen_at=None)


def at(version, path=""):
    return f"{BASE}{version.questionnaire_id}/{path}"


def html_of(browser, address):
    return browser.get(address).content.decode()


def state(version):
    version.refresh_from_db()
    return authoring.state_of(version)


def order(version):
    version = QuestionnaireVersion.objects.get(pk=version.pk)
    return [one.id for one, _ in schema_of(version).walk()]


def no_rows(**more):
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    return {f"{prefix}-{name}": value for prefix in ("condition", "option") for name, value in empty.items()} | more


def test_nobody_else_writes_questionnaires(version, reporter_arte, stranger, editor_porto):
    for person in (reporter_arte, stranger, editor_porto):
        for path in ("", "seccao/", "pergunta/?id=nome", "experimentar/", "por-em-uso/", "versoes/1.json"):
            assert client_of(person).get(at(version, path)).status_code in {302, 403}
        assert client_of(person).post(at(version, "ordem/"), {"do": "delete:nome"}).status_code in {302, 403}
    assert order(version)[0] == "nome"


def test_a_questionnaire_begins_with_something_that_can_be_tried(browser):
    made = browser.post(f"{BASE}novo/", {"title": "Relatório de execução", "code": "Relatorio-2026"})
    questionnaire = Questionnaire.objects.get()
    assert (made["Location"], questionnaire.code) == (f"{BASE}{questionnaire.pk}/", "relatorio-2026")
    assert "Primeira pergunta" in html_of(browser, f"{BASE}{questionnaire.pk}/experimentar/")
    again = browser.post(f"{BASE}novo/", {"title": "Outro", "code": "relatorio-2026"})
    assert "Já há um questionário com este código" in again.content.decode()


def test_parts_are_moved_copied_taken_out_and_put_back(browser, version):
    def press(do):
        return browser.post(at(version, "ordem/"), {"do": do, "state": state(version)}, follow=True).content.decode()

    press("down:nome")
    assert order(version)[:2] == ["tem_parceiros", "nome"]
    press("copy:nome")
    assert order(version)[:3] == ["tem_parceiros", "nome", "nome_2"]
    said = press("delete:tem_parceiros")
    assert "Dependiam dela: «Pergunta parceiros». Pode anular." in said
    assert "Antes de pôr em uso é preciso corrigir:" in said
    press("undo:")
    assert order(version)[0] == "tem_parceiros"


def test_two_authors_do_not_write_over_each_other(browser, version):
    old = state(version)
    browser.post(at(version, "ordem/"), {"do": "delete:nome", "state": old})
    late = browser.post(at(version, "ordem/"), {"do": "delete:custo", "state": old}, follow=True)
    assert "Outra pessoa alterou o questionário entretanto." in late.content.decode()
    assert ("nome" in order(version), "custo" in order(version)) == (False, True)


def test_a_question_is_written_with_its_options_limits_and_conditions(browser, version):
    page = f"{at(version, 'pergunta/')}?em=orcamento&tipo=SOME_OF"
    data = {
        "label": "Serviços de dados",
        "help": "Os que a plataforma oferece.",
        "is_required": "on",
        "most": 2,
        "more_options": "Rede\nNuvem\n\nSensores",
        "state": state(version),
        "option-TOTAL_FORMS": 0,
        "option-INITIAL_FORMS": 0,
        "condition-TOTAL_FORMS": 2,
        "condition-INITIAL_FORMS": 0,
        "condition-0-question": "tem_parceiros",
        "condition-0-operator": "EQUALS",
        "condition-0-value": "Sim",
        "condition-1-question": "",
    }
    assert browser.post(page, data)["Location"] == f"{at(version)}#servicos_de_dados"
    made = schema_of(QuestionnaireVersion.objects.get()).by_id["servicos_de_dados"]
    assert [(option.id, option.label) for option in made.options] == [
        ("rede", "Rede"),
        ("nuvem", "Nuvem"),
        ("sensores", "Sensores"),
    ]
    assert (made.limits.most, made.is_required, made.conditions[0].value) == (2, True, True)


def test_correcting_an_option_does_not_make_it_another(browser, version):
    options = [{"id": "a", "label": "Rde"}, {"id": "b", "label": "Nuvem"}]
    QuestionnaireVersion.objects.update(schema={"sections": [section(question("x", "ONE_OF", options=options))]})
    page = f"{at(version, 'pergunta/')}?id=x"
    data = {
        "label": "X",
        "state": state(version),
        "option-TOTAL_FORMS": 3,
        "option-INITIAL_FORMS": 2,
        "option-0-id": "a",
        "option-0-label": "Rede",
        "option-0-position": 2,
        "option-1-id": "b",
        "option-1-label": "Nuvem",
        "option-1-position": 1,
        "option-2-label": "Sensores",
        "condition-TOTAL_FORMS": 0,
        "condition-INITIAL_FORMS": 0,
    }
    assert browser.post(page, data).status_code == 302
    made = schema_of(QuestionnaireVersion.objects.get()).by_id["x"]
    assert [(option.id, option.label) for option in made.options] == [
        ("b", "Nuvem"),
        ("a", "Rede"),
        ("sensores", "Sensores"),
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"operator": "GREATER", "value": "3"}, "não se aplica a uma pergunta do tipo sim ou não"),
        ({"operator": "EQUALS", "value": "talvez"}, "Responda sim ou não."),
        ({"operator": "EQUALS", "value": ""}, "Escreva a resposta de que depende."),
        ({"operator": "MATCHES", "value": "x"}, "Condição: Selecione uma opção válida."),
    ],
)
def test_a_condition_that_cannot_be_is_told_and_nothing_is_kept(browser, version, values, said):
    row = {f"condition-0-{name}": value for name, value in values.items()} | {"condition-0-question": "tem_parceiros"}
    before = order(version)
    page = browser.post(
        f"{at(version, 'pergunta/')}?id=parceiros",
        no_rows(label="X", state=state(version)) | row | {"condition-TOTAL_FORMS": 1},
    )
    assert said in page.content.decode()
    assert (page.status_code, order(version)) == (200, before)


@pytest.mark.parametrize("kind", ["TEXT", "INTEGER", "DECIMAL", "MONEY", "DATE", "YES_NO", "FILE", "GROUP"])
def test_each_kind_of_question_can_be_written(browser, version, kind):
    page = f"{at(version, 'pergunta/')}?em=orcamento&tipo={kind}"
    assert browser.get(page).status_code == 200
    assert browser.post(page, no_rows(label="Coisa nova", state=state(version))).status_code == 302
    schema, _ = in_hand(QuestionnaireVersion.objects.get().schema)
    assert schema.by_id["coisa_nova"].kind == kind
    again = f"{at(version, 'pergunta/')}?id=coisa_nova"
    assert browser.get(again).status_code == 200


@pytest.mark.parametrize("query", ["", "id=inventada", "em=inventada", "em=nome", "em=equipa&tipo=GROUP"])
def test_a_place_that_does_not_exist_takes_no_question(browser, version, query):
    assert browser.get(f"{at(version, 'pergunta/')}?{query}").status_code == 404


def test_a_section_is_written(browser, version):
    made = browser.post(at(version, "seccao/"), no_rows(title="Anexos", help="Tudo.", state=state(version)))
    assert made["Location"] == f"{at(version)}#anexos"
    page = html_of(browser, f"{at(version, 'seccao/')}?id=orcamento")
    assert "Pergunta tem_parceiros" in page


def test_a_version_is_put_in_use_with_what_changes_told(browser, version, eata_member):
    assert "Nada muda" not in html_of(browser, at(version, "por-em-uso/"))
    browser.post(at(version, "por-em-uso/"))
    response = open_response(questionnaire=version.questionnaire, at=AT)
    answer(response, "nome", "Farol", eata_member)
    browser.post(at(version, "preparar/"))
    second = QuestionnaireVersion.objects.get(number=2)
    page = f"{at(version, 'pergunta/')}?id=nome"
    browser.post(page, no_rows(label="Nome completo", state=authoring.state_of(second)))
    told = html_of(browser, at(version, "por-em-uso/"))
    assert "<del>Pergunta nome</del> → <ins>Nome completo</ins>" in told
    said = browser.post(at(version, "por-em-uso/"), follow=True).content.decode()
    assert "A versão 2 está em uso. Rascunhos que a seguem: 1." in said
    response = Response.objects.get()
    assert response.version == second
    assert section_view(response, "projeto", editable=True).fields[0].is_changed
    assert "Nome completo" in html_of(browser, f"{at(version, 'diferenca/')}?de=1&para=2")
    assert browser.get(at(version, "por-em-uso/")).status_code == 404


def test_what_has_mistakes_is_not_put_in_use(browser, version):
    browser.post(at(version, "ordem/"), {"do": "delete:tem_parceiros", "state": state(version)})
    assert "Não se pode pôr em uso sem corrigir:" in html_of(browser, at(version, "por-em-uso/"))
    browser.post(at(version, "por-em-uso/"))
    version.refresh_from_db()
    assert version.frozen_at is None


def test_where_people_are_answering_grounds_are_asked_for(browser, version, monkeypatch):
    monkeypatch.setattr(access, "_uses", [lambda questionnaire, at: ["O aviso X está aberto."]])
    page = at(version, "por-em-uso/")
    assert "O aviso X está aberto." in html_of(browser, page)
    assert browser.post(page, {"grounds": " "}).status_code == 200
    version.refresh_from_db()
    assert version.frozen_at is None
    browser.post(page, {"grounds": "A pergunta 2 não se percebia."})
    version.refresh_from_db()
    assert (version.frozen_at is None, version.grounds) == (False, "A pergunta 2 não se percebia.")
    assert "Fundamento: A pergunta 2 não se percebia." in html_of(browser, at(version))


def test_nobody_goes_around_the_grounds(version, eata_member, monkeypatch):
    monkeypatch.setattr(access, "_uses", [lambda questionnaire, at: ["O aviso X está aberto."]])
    with pytest.raises(GroundsNeeded):
        authoring.put_in_use(version=version, user=eata_member, at=AT)


def test_a_version_that_was_never_used_is_thrown_away(browser, version):
    assert browser.post(at(version, "deitar-fora/"))["Location"] == BASE
    assert QuestionnaireVersion.objects.count() == 0
    used = a_version()
    assert browser.post(at(used, "deitar-fora/")).status_code == 404


def test_a_file_takes_the_place_of_what_is_in_hand_and_comes_back_out(browser, version):
    content = browser.get(at(version, "versoes/1.json")).content
    data = json.loads(content) | {}
    data["sections"][0]["questions"][0]["label"] = "Do ficheiro"
    upload = SimpleUploadedFile("q.json", json.dumps(data).encode(), "application/json")
    browser.post(at(version, "trazer/"), {"file": upload})
    assert QuestionnaireVersion.objects.get().schema["sections"][0]["questions"][0]["label"] == "Do ficheiro"
    assert QuestionnaireVersion.objects.get().before == PROJECT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Linha 1, coluna 2"),
        ('{"sections": [{}]}', "falta pelo menos uma pergunta"),
        ("NaN", "tem de ser um objeto"),
        ("[" * 100_000, "não é"),
        ("", "Escolha um ficheiro ou cole o texto."),
    ],
    ids=["cut", "empty section", "nan", "deep", "nothing"],
)
def test_a_file_with_mistakes_changes_nothing(browser, version, text, said):
    assert said in browser.post(at(version, "trazer/"), {"text": text}).content.decode()
    assert QuestionnaireVersion.objects.get().schema == PROJECT


def test_a_preview_keeps_nothing_and_shows_what_answering_would(browser, version):
    page = at(version, "experimentar/")
    html = html_of(browser, page)
    assert re.findall(r'data-field="(a--parceiros--)" hidden', html) == ["a--parceiros--"]
    sent = {"here": "projeto", "carried": "{}", "e--nome--": "", "a--nome--": "Farol"}
    sent |= {"e--tem_parceiros--": "", "a--tem_parceiros--": "sim"}
    html = browser.post(page, sent).content.decode()
    assert re.findall(r'data-field="(a--parceiros--)" hidden', html) == []
    assert 'value="Farol"' in html
    carried = re.search(r'name="carried" value="([^"]*)"', html)[1].replace("&quot;", '"')
    html = browser.post(page, {"here": "projeto", "carried": carried, "row": "add:equipa"}).content.decode()
    assert html.count("remove:equipa--") == 1
    html = browser.post(page, {"here": "projeto", "carried": carried, "forward": "1"}).content.decode()
    assert "<h1>Secção orcamento</h1>" in html
    wrong = browser.post(page, {"here": "orcamento", "carried": carried, "e--custo--": "", "a--custo--": "muito"})
    assert "Escreva um número, por exemplo 1 234,56." in wrong.content.decode()
    assert Response.objects.count() == 0


@pytest.mark.parametrize("carried", ["", "[]", "{", '{"nome--": {"a": 1}, "x--": 2, "equipa--": "z"}', "1" * 600_000])
def test_a_preview_survives_what_a_page_may_carry(browser, version, carried):
    sent = {"here": "projeto", "carried": carried, "section": "inventada"}
    assert browser.post(at(version, "experimentar/"), sent).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_whatever_there_is(browser, count, django_assert_num_queries):
    sections = [section(*(question(f"q{s}_{n}") for n in range(count)), id_=f"s{s}") for s in range(count)]
    for n in range(count):
        last = a_version({"sections": sections}, code=f"q{n}", frozen_at=None)
    with django_assert_num_queries(22):
        assert browser.get(BASE).status_code == 200
    with django_assert_num_queries(21):
        assert browser.get(at(last)).status_code == 200
