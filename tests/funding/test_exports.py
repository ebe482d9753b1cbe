"""Taking applications away: whole, by who may, with as many queries, and nothing that a spreadsheet would run."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from openpyxl import load_workbook
from time_machine import travel

from accounts.queries import actor_of
from common.audit.chain import breaks
from common.audit.models import ChainEvent
from common.files.storage import private_storage
from common.jobs.models import Job
from funding.enums import ExportFormat, ScanState
from funding.models import Export, InterestDeclaration, Submission
from funding.operations import exports, open_form, reviews
from funding.queries.export_tables import tables_of
from funding.queries.exports import BLOCK, blocks_of, columns_of_form, to_take
from tests.accounts.factories import MembershipFactory
from tests.common.questionnaires.forms import a_version, question, section
from tests.funding.evaluating import (
    AFTER,
    admitted,
    an_evaluator,
    assigned,
    by,
    handed_in,
    one_review_each,
    scored,
    with_criteria,
)
from tests.funding.executing import asked, running
from tests.funding.factories import WITHIN, a_call, a_municipality, an_application, submit
from tests.funding.many import many_applications
from tests.funding.scenes import attached
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
PAGE = "/gestao/candidaturas/pgu-2024/exportar/"
FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture
def call():
    return with_criteria(a_call())


@pytest.fixture
def office(eata_member):
    return client_of(eata_member)


def made(call, user, file_format=ExportFormat.CSV):
    """Make an export as its job does, and return it with its bytes."""
    export = Export.objects.create(call=call, format=file_format, asked_by=user, asked_at=AFTER)
    entity = user.memberships.order_by("pk")[0].entity
    told = []
    exports.make_export(export=export, entity_id=entity.pk, at=AFTER, tell=lambda *said: told.append(said))
    export.refresh_from_db()
    return export, private_storage().open(export.path).read(), told


def tables_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig")), delimiter=";")
            )
            for name in packed.namelist()
            if name.endswith(".csv")
        }


@pytest.mark.parametrize("who", ["editor_porto", "evaluator", "stranger", "auditor"])
def test_others_take_nothing(who, request, call):
    handed_in(call, 1)
    browser = client_of(request.getfixturevalue(who))

    assert [browser.get(PAGE).status_code in {302, 403, 404}, browser.post(PAGE).status_code in {302, 403, 404}] == [
        True,
        True,
    ]
    assert not Export.objects.exists()


def test_while_sealed_only_how_many_are_told(call, eata_member):
    handed_in(call, 1)
    with travel(WITHIN, tick=False):
        office = client_of(eata_member)
        page = office.get(PAGE).content.decode()
        refused = office.post(PAGE, {"formato": "XLSX"}).status_code

    assert ("Candidaturas seladas" in page, "Preparar o ficheiro" in page, refused) == (True, False, 302)
    assert not Export.objects.exists()
    export = Export.objects.create(call=call, format="CSV", asked_by=eata_member, asked_at=WITHIN)
    entity = eata_member.memberships.get().entity_id
    with pytest.raises(exports.NotAllowed):
        exports.make_export(export=export, entity_id=entity, at=WITHIN, tell=lambda *_: None)


def test_who_asked_follows_it_takes_it_and_is_on_record(
    call, office, eata_coordinator, django_capture_on_commit_callbacks
):
    handed_in(call, 1)
    with django_capture_on_commit_callbacks(execute=True):
        asked_for = office.post(PAGE, {"formato": "XLSX"})
    export, job = Export.objects.get(), Job.objects.get(name="funding.make_export")
    address = f"{PAGE}{export.uuid}/"

    assert asked_for.headers["Location"] == f"/area/tarefas/{job.uuid}/"
    assert job.result_path == PAGE
    assert address in office.get(PAGE).content.decode()
    answer = office.get(address)
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)
    assert client_of(eata_coordinator).get(address).status_code == 404
    event = ChainEvent.objects.get(stream=f"funding.call:{call.uuid}", kind="export")
    assert event.data == {"export": export.uuid.hex, "format": "XLSX"}
    assert list(breaks()) == []
    assert office.post(PAGE, {"formato": "PDF"}).status_code == 422


def test_every_row_is_there_however_many_with_as_many_queries(eata_member, django_assert_num_queries):
    call = a_call(needs_platform=False)
    many_applications(call, BLOCK + 3, eata_member, reviewers=[an_evaluator(1)])
    export, content, told = made(call, eata_member)
    rows = tables_in(content)

    registered = list(Submission.objects.order_by("registry").values_list("registry", flat=True))
    assert [row["registo"] for row in rows["candidaturas"]] == registered
    assert [(done, total) for done, total, _ in told] == [(BLOCK, BLOCK + 3), (BLOCK + 3, BLOCK + 3)]
    assert (export.rows["Avaliações"], len(rows["avaliacoes"])) == (BLOCK + 3, BLOCK + 3)
    keys = list(Submission.objects.values_list("pk", flat=True))
    for some in (keys[:1], keys[:3]):
        with django_assert_num_queries(18):
            tables = tables_of(call, columns_of_form(call))
            for block in blocks_of(call, some, AFTER.date()):
                for table in tables.values():
                    list(table.rows(block))


def test_every_answer_has_its_column_in_any_version(eata_member):
    columns = [question("nome"), question("custo", "MONEY")]
    first = a_version(
        {
            "sections": [
                section(question("antiga"), question("objetivo"), question("equipa", "GROUP", questions=columns))
            ]
        },
        code="candidatura",
    )
    call = a_call(application_form=first.questionnaire, needs_platform=False)
    lead, signatory = a_municipality(1)
    application = an_application(call, lead, signatory)
    open_form(application=application, user=signatory, entity=lead, at=WITHIN)
    submit(application, signatory)
    payload = json.loads(Submission.objects.get().payload)
    payload["answers"] = [
        {"question": "antiga", "row": "", "value": "ficou"},
        {"question": "objetivo", "row": "", "value": FORMULA},
        {"question": "equipa", "row": "", "value": ["b", "a"]},
        {"question": "nome", "row": "a", "value": "-2+3"},
        {"question": "custo", "row": "a", "value": "1234.50"},
        {"question": "nome", "row": "b", "value": "@Rita"},
    ]
    content = json.dumps(payload)
    second = first.questionnaire.versions.create(
        number=2, schema={"sections": [section(question("objetivo"), question("nova"))]}, created_at=AFTER
    )
    assert second.number == 2
    rewritten(content)

    rows = tables_in(made(call, eata_member)[1])
    (answered,) = rows["candidaturas"]
    group = next(rows[name] for name in rows if name.startswith("grupo-1"))
    book = load_workbook(io.BytesIO(made(call, eata_member, ExportFormat.XLSX)[1]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    asked_for = {name.rpartition("[")[2].rstrip("]"): value for name, value in answered.items() if "[" in name}
    assert asked_for == {"objetivo": f"'{FORMULA}", "nova": "", "antiga": "ficou"}
    assert [list(row.values())[1:] for row in group] == [["1", "'@Rita", ""], ["2", "'-2+3", "1234,50"]]
    assert FORMULA in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}


def rewritten(content):
    """Put other content in the only submission, as nobody can."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        Submission.objects.update(payload=content)
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def test_evaluation_and_what_was_counted_are_there(call, eata_member):
    one_review_each(call)
    scored(handed_in(call, 1)[0], eata_member, "4")
    waiting, _ = handed_in(call, 2)
    waiting.refresh_from_db()
    rows = tables_in(made(call, eata_member)[1])

    assert [(row["criterio"], row["contagem"], row["pontos"]) for row in rows["criterios-calculados"]] == [
        ("A", "1", "3"),
        ("A", "1", "3"),
    ]
    assert [row["o_que_se_contou"] != "" for row in rows["criterios-calculados"]] == [True, True]
    assert [(row["pontuacao"], row["conta"]) for row in rows["pontuacoes"]] == [("4", "sim")]
    assert [row["tem_impedimento"] for row in rows["avaliacoes"]] == ["não"]
    assert {row["estado"] for row in rows["participantes"]} == {"aceite"}


def test_awards_and_payments_are_there():
    made_awards, people = running(1)
    award, signatory = made_awards[0]
    asked(award, signatory, "300")
    rows = tables_in(made(award.application.call, people.member)[1])

    assert [(row["contrato"], row["montante"]) for row in rows["pagamentos"]] == [(award.number, "300")]
    assert [row["marco"] for row in rows["marcos"]] == ["M1"]
    assert [(row["fase"], row["sentido"]) for row in rows["decisoes"]] == [
        ("proposta", "aprovada"),
        ("final", "aprovada"),
    ]


def test_what_one_has_an_interest_in_is_left_out_and_said(call, eata_member):
    (first, _), (second, _), (third, _) = [handed_in(call, number) for number in (1, 2, 3)]
    evaluator = an_evaluator(1)
    admitted(third, eata_member)
    declared = reviews.declare(
        assignment=assigned(third, evaluator, eata_member), has_conflict=True, text="É meu primo.", **by(evaluator)
    )
    declared.reviewer = eata_member
    declared.save()
    assert InterestDeclaration.objects.get().assignment.reviewer == eata_member

    MembershipFactory(user=eata_member, entity=second.lead, role="MUNICIPAL_EDITOR", starts_on=WITHIN.date())

    export, content, _ = made(call, eata_member)

    registries = dict(Submission.objects.values_list("application_id", "registry"))
    assert [row["registo"] for row in tables_in(content)["candidaturas"]] == [registries[first.pk]]
    assert export.left_out == [registries[second.pk], registries[third.pk]]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert registries[second.pk] in packed.read("LEIA-ME.txt").decode()


def test_nobody_but_the_eata_takes_by_the_queries_alone(call, editor_porto):
    handed_in(call, 1)

    taken = to_take(call, actor_of(editor_porto, AFTER.date()), is_unsealed=True, on=AFTER.date())

    assert taken.submissions == ()


def test_files_go_after_some_days_and_the_record_stays(call, eata_member, office):
    handed_in(call, 1)
    export, *_ = made(call, eata_member)

    assert exports.forget_exports(at=AFTER + exports.KEPT) == 0
    assert exports.forget_exports(at=AFTER + exports.KEPT + timedelta(seconds=1)) == 1
    assert not private_storage().exists(export.path)
    assert office.get(f"{PAGE}{export.uuid}/").status_code == 404
    assert "apagado em" in office.get(PAGE).content.decode()


def test_applicants_take_their_own_whole(call, django_capture_on_commit_callbacks):
    lead, signatory = a_municipality(1)
    application = an_application(call, lead, signatory)
    attached(application, signatory, WITHIN)
    attached(application, signatory, WITHIN, name="../por ver.txt", content=b"Outro.", is_scanned=False)
    application.attachments.exclude(scan=ScanState.CLEAN).update(removed_at=WITHIN)
    submission = submit(application, signatory)
    name = f"recibos/{submission.sha256[:2]}/{submission.registry}-{submission.sha256}.pdf"
    private_storage().save(name, ContentFile(b"%PDF"))
    browser, another = client_of(signatory), client_of(a_municipality(2)[1])
    page = f"/area/candidaturas/{application.uuid}/copia/"
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(page).status_code == 302
    export = Export.objects.get()

    answer = browser.get(f"{page}{export.uuid}/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        names = packed.namelist()
        handed_over = packed.read(f"submissoes/{submission.registry}.json").decode()
        read_me = packed.read("LEIA-ME.txt").decode()

    assert handed_over == submission.payload
    assert sorted(one.rpartition("-")[2] for one in names if one.startswith("anexos/")) == ["deliberacao.txt"]
    assert {f"submissoes/{submission.registry}.pdf", "candidatura.json"} <= set(names)
    assert "por ver.txt" in read_me
    assert {another.get(page).status_code, another.post(page).status_code} == {404}
    assert another.get(f"{page}{export.uuid}/").status_code == 404
