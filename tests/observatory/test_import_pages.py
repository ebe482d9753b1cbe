"""Imports in the back office: a file, its columns, the difference, and the decision of a second person."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from observatory.enums import RunState, SourceFormat
from observatory.models import (
    ColumnMapping,
    Division,
    ImportChange,
    ImportRun,
    LatestObservation,
    RawPayload,
    Release,
    SourceFeed,
)
from tests.observatory.factories import a_measure, cells, publish, towns
from tests.observatory.importing import upload
from tests.observatory.ine_answers import data, metadata, row
from tests.support.cast import client_of
from tests.support.source_site import source_site

QUERIES = 23
INDEX = "/gestao/importacoes/"
COLUMNS = {
    "header_row": "1",
    "encoding": "cp1252",
    "delimiter": ";",
    "decimal": ",",
    "area": "DICO",
    "has_dico": "on",
    "values": ["Água"],
    "period": "Ano",
    "fixed_period": "",
    "status": "",
    "sheet": "",
    "save_as": "",
}


WATER = "DICO;Ano;Água\n101;2024;1.234,5\n102;2024;x\n".encode("cp1252")


def start(client, body=WATER, **more):
    told = {
        "measure": a_measure().pk,
        "format": SourceFormat.TABLE,
        "division": Division.objects.get(code="nuts-2024").pk,
        "file": SimpleUploadedFile("agua.csv", body),
        "source": "Entidade Gestora, relatório de 2024",
    }
    return client.post(f"{INDEX}nova/", told | more)


def test_a_table_from_the_file_to_the_release(
    norm_loaded, eata_member, eata_coordinator, django_capture_on_commit_callbacks
):
    client = client_of(eata_member)
    publish(a_measure(), cells([3]))

    response = start(client)

    run = ImportRun.objects.get()
    assert response.headers["Location"] == f"{INDEX}{run.pk}/colunas/"
    shown = client.get(response.headers["Location"]).content.decode()
    assert "<strong>cp1252</strong>" in shown
    assert "vê-se em «1.234,5»" in shown

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{INDEX}{run.pk}/colunas/", COLUMNS | {"ler": "1", "save_as": "Água"})
    assert response.headers["Location"].startswith("/area/tarefas/")
    run.refresh_from_db()
    assert (run.state, run.changed, run.added) == (RunState.READY, 1, 1)
    assert ColumnMapping.objects.get().name == "Água"
    page = client.get(f"{INDEX}{run.pk}/").content.decode()
    assert "Quem começou a importação não a aprova" in page
    assert "41\u202f050,0 %" in page or "41 050,0 %" in page.replace("\u202f", " ")
    assert client.get(f"{INDEX}{run.pk}/aprovar/").status_code == 302
    assert client.post(f"{INDEX}{run.pk}/aprovar/", {"is_checked": "on"}).status_code == 302
    assert Release.objects.filter(measure=run.measure).count() == 1

    second = client_of(eata_coordinator)
    assert second.post(f"{INDEX}{run.pk}/aprovar/").status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        second.post(f"{INDEX}{run.pk}/aprovar/", {"is_checked": "on"})
    run.refresh_from_db()
    assert (run.state, run.decided_by) == (RunState.APPLIED, eata_coordinator)
    assert dict(LatestObservation.objects.filter(measure=run.measure).values_list("area__code", "value")) == {
        "0101": 1234.5,
        "0102": None,
    }


def test_what_was_found_can_be_corrected_and_is_shown_again(norm_loaded, eata_member):
    client = client_of(eata_member)
    start(client, "Quadro 1;;\nDICO;Ano;Água\n101;2024;1.5\n".encode())
    run = ImportRun.objects.get()

    shown = client.post(f"{INDEX}{run.pk}/colunas/", COLUMNS | {"ver": "1", "header_row": "2", "encoding": "utf-8"})

    assert shown.status_code == 200
    assert 'value="Água"' in shown.content.decode() or ">Água<" in shown.content.decode()
    run.refresh_from_db()
    assert (run.state, run.layout.get("columns")) == (RunState.WAITING, None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"period": "", "fixed_period": ""}, "Diga que período é"),
        ({"period": "", "fixed_period": "agora"}, "Escreva um período"),
        ({"period": "", "fixed_period": "2024", "values": ["Água", "Ano"]}, "Várias colunas de valores"),
    ],
)
def test_a_mapping_that_says_too_little_is_explained(norm_loaded, eata_member, changes, said):
    client = client_of(eata_member)
    start(client)
    response = client.post(f"{INDEX}{ImportRun.objects.get().pk}/colunas/", COLUMNS | changes | {"ler": "1"})

    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_survey_has_one_question_and_one_period(norm_loaded, eata_member):
    client = client_of(eata_member)
    start(client, format=SourceFormat.SURVEY)
    response = client.post(f"{INDEX}{ImportRun.objects.get().pk}/colunas/", COLUMNS | {"ler": "1"})

    assert response.context["form"].errors["values"] == [
        "Num inquérito escolha uma só pergunta, e diga o período de todo o ficheiro."
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"file": ""}, "Escolha o ficheiro"),
        ({"source": ""}, "Diga de onde vêm os valores"),
        ({"file": "", "format": SourceFormat.INE_JSON}, "Indique o código na fonte"),
        ({"format": SourceFormat.INE_JSON}, "Junte os metadados"),
        ({"file": "", "format": SourceFormat.INE_JSON, "dataset": "1", "parameters": "tudo"}, "um filtro por linha"),
    ],
)
def test_an_import_that_can_not_begin_says_why(norm_loaded, eata_member, changes, said):
    response = start(client_of(eata_member), **changes)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert ImportRun.objects.count() == 0


def test_a_source_is_asked_in_the_background(norm_loaded, eata_member, settings, django_capture_on_commit_callbacks):
    client = client_of(eata_member)
    about, figures = metadata({"2023": "S7A2023"}, ["11A1312"]), data({"2023": [row("11A1312", "5")]})
    told = {
        "file": "",
        "format": SourceFormat.INE_JSON,
        "dataset": "0008273",
        "parameters": "Dim1=T",
        "names": "3=sexo",
    }
    told["division"] = Division.objects.get(code="nuts-2013").pk
    with source_site((200, {}, about), (200, {}, figures)) as site:
        settings.INE_URL, settings.FETCH_PAUSE_SECONDS = site.url, 0
        with django_capture_on_commit_callbacks(execute=True):
            start(client, **told)

    run, feed = ImportRun.objects.get(), SourceFeed.objects.get()
    assert (run.state, run.added) == (RunState.READY, 1)
    assert (feed.parameters, feed.dimensions, feed.provider.code) == ({"Dim1": "T"}, {"names": {"3": "sexo"}}, "ine")
    sent = client.get(f"{INDEX}{run.pk}/original/")
    assert b"".join(sent.streaming_content) == figures


def test_files_of_the_difference_and_of_what_was_found(norm_loaded, eata_member):
    client, town = client_of(eata_member), towns(1)[0]
    publish(a_measure(), cells([3]))
    wrong = upload(a_measure(), [(town.code, 2024, "=2+2")])
    good = upload(a_measure(), [(town.code, 2024, "4")])

    found = client.get(f"{INDEX}{wrong.pk}/reparos.csv").content.decode("utf-8-sig").splitlines()
    changed = client.get(f"{INDEX}{good.pk}/diferenca.csv").content.decode("utf-8-sig").splitlines()

    assert found[1].startswith("erro;não é um número;linha 2, coluna 3;«=2+2» não é um número")
    assert changed[1].startswith(f"alterada;{town.code};{town.name};2024;Total;3;valor definitivo;4;valor definitivo;")


@pytest.mark.parametrize(("file", "count"), [("reparos", 1), ("diferenca", 2)])
def test_the_same_files_as_workbooks(norm_loaded, eata_member, file, count):
    lines = [("9999", 2024, 5)] if file == "reparos" else [(town.code, 2024, 5) for town in towns(count)]
    run = upload(a_measure(), lines)

    client = client_of(eata_member)
    sheet = load_workbook(BytesIO(client.get(f"{INDEX}{run.pk}/{file}.xlsx").content)).worksheets[0]

    assert sheet.max_row == 1 + count
    assert client.get(f"{INDEX}{run.pk}/{file}.pdf").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_import_compares_nothing_again(norm_loaded, eata_member, django_assert_num_queries, count):
    client = client_of(eata_member)
    run = upload(a_measure(), [(town.code, 2024, 5) for town in towns(count)])
    client.get(f"{INDEX}{run.pk}/")

    with django_assert_num_queries(QUERIES) as asked:
        page = client.get(f"{INDEX}{run.pk}/").content.decode()

    assert page.count('<td class="title">') == count
    assert [one for one in asked.captured_queries if "latestobservation" in one["sql"]] == []


def test_the_changes_of_an_import_go_page_by_page(norm_loaded, eata_member, monkeypatch):
    publish(a_measure(), cells([10, 10, 10]))
    monkeypatch.setattr("observatory.views.office_imports.PAGE", 2)
    one, two, three, four = towns(4)
    run = upload(a_measure(), [(one.code, 2024, 11), (two.code, 2024, 30), (four.code, 2024, 5)])
    client = client_of(eata_member)

    def shown(query):
        return [(change.area, change.kind) for change in client.get(f"{INDEX}{run.pk}/?{query}").context["changes"]]

    assert shown("") == [(two.name, "CHANGED"), (one.name, "CHANGED")]
    assert shown("p=2") == [(four.name, "ADDED"), (three.name, "VANISHED")]
    assert shown("tipo=VANISHED") == [(three.name, "VANISHED")]
    assert run.changes.count() == 4


def test_a_refusal_says_why_and_may_come_from_who_started_it(norm_loaded, eata_member):
    run = upload(a_measure(), [(towns(1)[0].code, 2024, "4")], user=eata_member)
    client = client_of(eata_member)

    assert client.post(f"{INDEX}{run.pk}/recusar/", {"reason": ""}).status_code == 422
    client.post(f"{INDEX}{run.pk}/recusar/", {"reason": "É de outro ano."})

    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.REFUSED, "É de outro ano.")
    assert "«É de outro ano.»" in client.get(f"{INDEX}{run.pk}/").content.decode()


@pytest.mark.parametrize(("step", "told"), [("aprovar", "aprovada"), ("recusar", "recusada")])
def test_a_decision_taken_twice_is_taken_once(
    norm_loaded, eata_coordinator, eata_member, django_capture_on_commit_callbacks, step, told
):
    run = upload(a_measure(), [(towns(1)[0].code, 2024, "4")])
    client = client_of(eata_coordinator)
    answer = {"is_checked": "on", "reason": "É de outro ano."}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{INDEX}{run.pk}/{step}/", answer)
        page = client.post(f"{INDEX}{run.pk}/{step}/", answer, follow=True)
    said = [(message.level_tag, str(message)) for message in page.context["messages"]]

    assert said[-1] == ("info", f"A importação já estava {told}: nada se fez duas vezes.")
    assert "error" not in dict(said)
    run.refresh_from_db()
    assert run.decided_by == eata_coordinator
    late = client_of(eata_member).post(f"{INDEX}{run.pk}/{step}/", answer, follow=True)
    assert f"A importação já foi {told} por {eata_coordinator}." in str(list(late.context["messages"])[-1])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    norm_loaded, eata_member, django_assert_num_queries, count
):
    client = client_of(eata_member)
    for number in range(count):
        upload(a_measure(), [(towns(1)[0].code, 2020 + number, "4")])
    client.get(INDEX)
    with django_assert_num_queries(22):
        client.get(INDEX)
    assert client.get(f"{INDEX}?measure=M10&state=READY").content.decode().count("/gestao/importacoes/") > count
    assert "Não há importações" in client.get(f"{INDEX}?measure=M01").content.decode()


def test_the_command_shows_the_difference_and_publishes_when_told(norm_loaded, tmp_path, capsys):
    file, columns = tmp_path / "a.csv", tmp_path / "colunas.json"
    file.write_text("DICO;Valor\n0101;5\n")
    columns.write_text('{"area": "DICO", "values": {"Valor": "2024"}}')
    told = {"file": file, "columns": str(columns), "source": "INE"}

    call_command("import_observations", "M10", **told, dry_run=True)
    assert "por aprovar. 1 novas" in capsys.readouterr().out
    assert (ImportRun.objects.count(), RawPayload.objects.count(), ImportChange.objects.count()) == (0, 0, 0)
    call_command("import_observations", "M10", **told, apply=True)
    call_command("import_observations", "M10", **told)
    assert [run.state for run in ImportRun.objects.order_by("pk")] == [RunState.APPLIED, RunState.UNCHANGED]
    file.write_text("DICO;Valor\n9999;5\n")
    with pytest.raises(CommandError, match="1 erro:"):
        call_command("import_observations", "M10", **told)


def test_the_command_fetches_from_the_kept_feed(norm_loaded, settings):
    with pytest.raises(CommandError, match="Ligações da medida M10: nenhuma"):
        call_command("import_observations", "M10", fetch=True)
