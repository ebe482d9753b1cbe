"""Files of applications: what is refused, what waits, what is shut away, and who opens what."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from common.audit.models import ChainEvent
from common.files import archives, scanning
from common.files.models import StoredFile
from common.notifications.models import Notice
from funding.enums import ScanState
from funding.models import Attachment
from funding.operations import WrongState, attachments, remove_attachment, scan_what_waits
from funding.queries.files import files_handed_in
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.common.files import contents
from tests.funding.factories import CLOSES, WITHIN, a_call, a_municipality, accept, an_application, invited, submit
from tests.funding.scenes import attached
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def led():
    """An application to a call that is open, with its signatory."""
    now = timezone.now()
    call = a_call(opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3))
    entity, signatory = a_municipality(1)
    return an_application(call, entity, signatory, at=now), signatory


def send(client, application, name, content, purpose="Deliberação"):
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(reverse("funding:attachments", args=[application.uuid]), {"purpose": purpose, "file": upload})


def opens(person, attachment):
    return client_of(person).get(reverse("files:download", args=[attachment.file.uuid])).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vazio.pdf", b"", "0 bytes"),
        ("pagina.pdf", b"<html><script>alert(1)</script></html>", "não é um PDF"),
        ("desenho.svg", b"<svg onload='x()'/>", "não é de um tipo aceite"),
        ("a.pdf.exe", b"MZ" + bytes(500), "não é de um tipo aceite"),
        ("a.exe.pdf", b"MZ" + bytes(500), "é um programa"),
        ("relat\u202efdp.exe", contents.pdf(), "não é de um tipo aceite"),
        ("segredo.pdf", contents.pdf(password="x"), "palavra-passe"),
        ("macro.docx", contents.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("bomba.docx", contents.docx(**{"word/media/a": bytes(30_000_000)}), "tamanho excessivo"),
        ("tudo.zip", contents.archive({"a": b"b"}), "não é de um tipo aceite"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_not_kept(led, monkeypatch, name, content, said):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 20_000_000)
    application, signatory = led
    told = send(client_of(signatory), application, name, content)
    assert told.status_code == 422
    assert said in told.content.decode()
    assert (application.attachments.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\docs\\ata.pdf", "ata.pdf"),
        ("fatura\u202efdp.pdf", "faturafdp.pdf"),
        (f"{'a' * 300}.pdf", f"{'a' * 146}.pdf"),
    ],
)
def test_names_are_tidied(led, name, kept):
    application, signatory = led
    send(client_of(signatory), application, name, contents.pdf())
    assert application.attachments.get().file.original_name == kept


def test_the_same_file_twice_is_kept_once(led):
    application, signatory = led
    client = client_of(signatory)
    send(client, application, "ata.txt", b"Ata")
    told = send(client, application, "outra.txt", b"Ata")
    assert "já está na candidatura, com o nome «ata.txt»" in told.content.decode()
    assert application.attachments.count() == 1


@pytest.mark.parametrize(("limit", "value", "said"), [("MOST_FILES", 1, "1 ficheiros"), ("MOST_BYTES", 5, "restam")])
def test_there_is_a_limit_of_files_and_of_bytes(led, monkeypatch, limit, value, said):
    application, signatory = led
    attached(application, signatory, timezone.now(), content=b"Ata")
    monkeypatch.setattr(attachments, limit, value)
    assert said in send(client_of(signatory), application, "mais.txt", b"Mais uma").content.decode()
    assert application.attachments.count() == 1


def test_who_sent_it_opens_what_waits_and_nobody_else(led):
    application, signatory = led
    editor = UserFactory()
    MembershipFactory(user=editor, entity=application.lead, role=Role.MUNICIPAL_EDITOR, starts_on=date(2023, 1, 1))
    waiting = attached(application, signatory, timezone.now(), is_scanned=False)
    assert (opens(signatory, waiting), opens(editor, waiting)) == (True, False)
    attachments.scan_attachment(attachment_id=waiting.pk, at=timezone.now())
    assert opens(editor, waiting)


def test_a_virus_is_shut_away_told_and_stops_the_submission(led):
    application, signatory = led
    infected = attached(application, signatory, timezone.now(), content=b"a " + scanning.EICAR)
    assert infected.scan == ScanState.INFECTED
    assert not opens(signatory, infected)
    assert Notice.objects.get(kind="funding.quarantined").recipient == signatory
    assert ChainEvent.objects.get(stream=application.stream, kind="quarantine_file").data["found"]
    with pytest.raises(WrongState, match="quarentena"):
        submit(application, signatory, received_at=timezone.now())
    page = client_of(signatory).get(reverse("funding:attachments", args=[application.uuid])).content.decode()
    assert "Em quarentena: o antivírus encontrou «Eicar-Test-Signature»" in page


def test_an_antivirus_that_is_away_stops_nobody_for_long_and_opens_to_nobody(led, settings, eata_coordinator):
    application, signatory = led
    now = timezone.now()
    settings.UPLOAD_SCANNER = ""
    waiting = attached(application, signatory, now - timedelta(minutes=1), is_scanned=False)
    with pytest.raises(WrongState, match="Espere um minuto"):
        submit(application, signatory, received_at=now)
    attachments.scan_attachment(attachment_id=waiting.pk, at=now)
    waiting.refresh_from_db()
    assert (waiting.scan, "não tem antivírus" in waiting.scan_note) == (ScanState.ERROR, True)
    assert submit(application, signatory, received_at=now).has_unscanned_files
    settings.UPLOAD_SCANNER = "trial"
    assert scan_what_waits(at=now) == 0
    assert scan_what_waits(at=now + timedelta(minutes=5)) == 1
    assert opens(signatory, waiting)


def test_in_the_last_hour_nobody_waits_for_the_antivirus():
    entity, signatory = a_municipality(1)
    application = an_application(a_call(), entity, signatory)
    last_hour = CLOSES - timedelta(minutes=59)
    attached(application, signatory, last_hour, is_scanned=False)
    assert submit(application, signatory, received_at=last_hour + timedelta(seconds=1)).has_unscanned_files


def test_others_open_what_is_theirs_to_read_only(led, stranger, eata_member, evaluator_of_nothing):
    application, signatory = led
    now = timezone.now()
    member, its_signatory = a_municipality(2)
    accept(invited(application, member, by=signatory, at=now), its_signatory, at=now)
    _, another = a_municipality(3)
    clean = attached(application, signatory, now)
    assert opens(its_signatory, clean)
    for person in (stranger, another, eata_member, evaluator_of_nothing):
        assert not opens(person, clean)


@pytest.fixture
def evaluator_of_nothing(eata):
    person = UserFactory()
    MembershipFactory(user=person, entity=eata, role=Role.EVALUATOR, starts_on=date(2023, 1, 1))
    return person


def test_the_eata_opens_what_was_handed_in_once_the_seal_is_open(eata_member):
    entity, signatory = a_municipality(1)
    application = an_application(a_call(), entity, signatory)
    handed_in = attached(application, signatory, WITHIN - timedelta(hours=1), content=b"Primeiro")
    submit(application, signatory)
    later = attached(application, signatory, WITHIN, name="depois.txt", content=b"Depois")
    assert (opens(eata_member, handed_in), opens(eata_member, later)) == (True, False)


def test_what_was_handed_in_stays_when_it_leaves_the_draft(led):
    application, signatory = led
    now = timezone.now()
    first = attached(application, signatory, now - timedelta(hours=1))
    submission = submit(application, signatory, received_at=now)
    never = attached(application, signatory, now, name="nunca.txt", content=b"Nunca")
    for each in (first, never):
        remove_attachment(attachment=each, user=signatory, entity=application.lead, at=now)
    assert list(Attachment.objects.values_list("pk", flat=True)) == [first.pk]
    assert [each.pk for each in files_handed_in(submission)] == [first.pk]
    assert opens(signatory, first)
    assert attached(application, signatory, now).pk != first.pk
