"""Files handed in with a statement or an appeal: what is refused, what waits, and who opens what."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.urls import reverse

from common.audit.models import ChainEvent
from common.files import scanning
from common.files.models import StoredFile
from common.notifications.models import Notice
from funding.enums import ScanState
from funding.models import AppealFile, HearingFile
from funding.operations import party_files
from funding.operations.decisions import decide_call, end_hearings
from tests.common.files import contents
from tests.funding.deciding import PROPOSED, heard
from tests.funding.evaluating import an_evaluator
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
DURING = PROPOSED + timedelta(days=1)
LATER = PROPOSED + timedelta(days=30)


def upload(name="parecer.pdf", content=None):
    return SimpleUploadedFile(name, contents.pdf() if content is None else content)


def state(person, application, *files, at=DURING):
    told = {"argument_1": "Foi mal contado.", "files": list(files)}
    with time_machine.travel(at, tick=False):
        return client_of(person).post(reverse("funding:state_in_hearing", args=[application.uuid]), told)


def opens(person, row, at=DURING):
    with time_machine.travel(at, tick=False):
        return client_of(person).get(reverse("files:download", args=[row.file.uuid])).status_code == 200


def scanned(row, kind="hearing"):
    party_files.scan_party_file(kind=kind, file_id=row.pk, at=DURING)
    row.refresh_from_db()
    return row


def test_the_parties_and_the_eata_open_what_was_found_clean_and_nobody_else():
    _, ((_, rival), (application, signatory)), _, _, member, _ = heard()
    assert state(signatory, application, upload(), upload("mapa.txt", b"Outro.")).status_code == 302
    first, _ = HearingFile.objects.order_by("pk")
    people = (signatory, member, rival, an_evaluator())
    assert [opens(person, first) for person in people] == [True, False, False, False]
    assert scanned(first).scan == ScanState.CLEAN
    assert [opens(person, first) for person in people] == [True, True, False, False]
    assert ChainEvent.objects.filter(kind="state", data__files__contains=[first.file.sha256]).count() == 1
    for change in (first.delete, lambda: HearingFile.objects.filter(pk=first.pk).update(added_at=LATER)):
        with pytest.raises(Error), transaction.atomic():
            change()


def test_what_the_antivirus_finds_nobody_opens_and_who_sent_it_is_told(monkeypatch):
    _, ((_, _), (application, signatory)), _, _, member, _ = heard()
    state(signatory, application, upload())
    row = HearingFile.objects.get()
    monkeypatch.setattr(party_files, "scan", lambda content: scanning.Verdict(is_clean=False, found="Eicar"))
    assert scanned(row).scan == ScanState.INFECTED
    assert [opens(person, row) for person in (signatory, member)] == [False, False]
    assert Notice.objects.filter(kind="funding.party_file_quarantined", recipient=signatory).count() == 1
    with time_machine.travel(DURING, tick=False):
        page = client_of(signatory).get(reverse("funding:decision", args=[application.uuid])).content.decode()
    assert "Em quarentena: o antivírus encontrou «Eicar»" in page


def test_an_antivirus_that_does_not_answer_is_asked_again(monkeypatch):
    _, ((_, _), (application, signatory)), *_ = heard()
    state(signatory, application, upload())

    def down(content):
        raise scanning.ScanFailed("sem resposta")

    monkeypatch.setattr(party_files, "scan", down)
    assert scanned(HearingFile.objects.get()).scan == ScanState.ERROR
    monkeypatch.undo()
    assert party_files.scan_party_files_waiting(at=DURING) == 0
    assert party_files.scan_party_files_waiting(at=DURING + timedelta(minutes=5)) == 1
    assert HearingFile.objects.get().scan == ScanState.CLEAN


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("vazio.pdf", b"")], "0 bytes"),
        ([("a.pdf.exe", b"MZ" + bytes(500))], "não é de um tipo aceite"),
        ([("pagina.pdf", b"<html></html>")], "não é um PDF"),
        ([("a.txt", b"Igual."), ("b.txt", b"Igual.")], "já foi junto"),
        ([(f"{number}.txt", b"%d" % number) for number in range(11)], "até 10 ficheiros"),
    ],
)
def test_a_file_that_is_refused_takes_the_statement_with_it(files, said):
    _, ((_, _), (application, signatory)), (_, hearing), *_ = heard()
    told = state(signatory, application, *(upload(*each) for each in files))
    assert told.status_code == 422
    assert said in told.content.decode()
    assert "Foi mal contado." in told.content.decode()
    assert (hearing.arguments.count(), StoredFile.objects.count()) == (0, 0)


def test_a_complaint_brings_its_files_too():
    call, ((_, _), (application, signatory)), _, entity, _, coordinator = heard()
    end_hearings(at=LATER)
    decide_call(call=call, user=coordinator, entity=entity, at=LATER)
    told = {"kind": "COMPLAINT", "text": "Não concordo.", "files": [upload()]}
    with time_machine.travel(LATER, tick=False):
        client_of(signatory).post(reverse("funding:file_appeal", args=[application.uuid]), told)
    row = scanned(AppealFile.objects.get(), "appeal")
    assert opens(coordinator, row, LATER)
    with time_machine.travel(LATER, tick=False):
        page = client_of(coordinator).get(reverse("funding:decision_of", args=[call.code, application.uuid]))
    assert "parecer.pdf" in page.content.decode()
