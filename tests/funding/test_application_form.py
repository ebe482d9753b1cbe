"""The call's own form in an application: answered as it is typed, whole before it goes in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.questionnaires.models import Answer
from funding.models import Submission
from funding.operations import FormNotFinished
from tests.common.questionnaires.forms import a_version, question, section
from tests.funding.factories import a_municipality, an_application, an_open_call, submit
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
OPTIONS = [{"id": "s", "label": "Serviços"}, {"id": "c", "label": "Câmara"}]
SCHEMA = {
    "sections": [
        section(question("objetivo", is_required=True), question("plano", "FILE"), id_="projeto"),
        section(question("quem", "ONE_OF", options=OPTIONS), id_="equipa"),
    ]
}


@pytest.fixture
def led():
    call = an_open_call(application_form=a_version(SCHEMA).questionnaire)
    entity, signatory = a_municipality(1)
    return an_application(call, entity, signatory, at=timezone.now()), signatory


def address(application, section="projeto"):
    return reverse("funding:application_section", args=[application.uuid, section])


def typed(client, application, name, value, *, edit="0.", section="projeto", **more):
    name = f"a--{name}--"
    said = {"field": name, name: value, name.replace("a--", "e--", 1): edit}
    return client.post(address(application, section), said, headers={"Accept": "application/json"}, **more)


def test_an_answer_is_kept_as_it_is_typed_and_counts_as_a_change(led):
    application, signatory = led
    client = client_of(signatory)
    assert client.get(reverse("funding:application_form", args=[application.uuid])).url == address(application)
    client.get(address(application))
    assert (
        "Falta: Pergunta objetivo"
        in client.get(reverse("funding:application", args=[application.uuid])).content.decode()
    )
    before = type(application).objects.get().version
    assert typed(client, application, "objetivo", "Dados para todos").json()["state"] == "saved"
    assert type(application).objects.get().version == before + 1
    typed(client, application, "quem", "s", section="equipa")
    submission = submit(application, signatory, received_at=timezone.now())
    assert '"value":"Dados para todos"' in submission.payload
    page = client.get(reverse("funding:receipt", args=[application.uuid, 1])).content.decode()
    assert "Pergunta objetivo" in page
    assert "Serviços" in page


def test_a_form_that_lacks_answers_does_not_go_in(led):
    application, signatory = led
    with pytest.raises(FormNotFinished, match="Falta responder ao formulário"):
        submit(application, signatory, received_at=timezone.now())
    client_of(signatory).get(address(application))
    with pytest.raises(FormNotFinished, match="Secção projeto: Pergunta objetivo"):
        submit(application, signatory, received_at=timezone.now())


def test_a_file_that_answers_is_an_attachment_and_leaves_with_the_answer(led):
    application, signatory = led
    client = client_of(signatory)
    client.get(address(application))
    upload = SimpleUploadedFile("plano.txt", b"Plano")
    sent = {"a--plano--": upload, "e--plano--": "0."}
    assert client.post(address(application), sent).status_code == 302
    attachment = application.attachments.get()
    assert (attachment.question, Answer.objects.get().file) == ("plano", attachment.file)
    refused = client.post(reverse("funding:attachment_remove", args=[application.uuid, attachment.pk]), follow=True)
    assert "retire-o nessa pergunta" in refused.content.decode()
    client.post(address(application), {"a--plano--": "", "e--plano--": "1.", "x--plano--": "on"})
    assert application.attachments.count() == 0


def test_after_the_end_nothing_is_written_and_it_is_said(led):
    application, signatory = led
    client = client_of(signatory)
    client.get(address(application))
    submit_with_answer(application, signatory, client)
    application.refresh_from_db()
    type(application).objects.filter(pk=application.pk).update(state="SCREENING")
    told = typed(client, application, "objetivo", "Tarde", edit="1.")
    assert (told.status_code, told.json()["state"]) == (422, "refused")
    assert "já não se altera" in told.json()["message"]
    assert Answer.objects.get(question="objetivo").value == "Dados"


def submit_with_answer(application, signatory, client):
    typed(client, application, "objetivo", "Dados")
    assert submit(application, signatory, received_at=timezone.now()).pk == Submission.objects.get().pk


def test_nobody_else_reads_or_writes_answers(led, stranger):
    application, _ = led
    _, another = a_municipality(3)
    for person in (stranger, another):
        assert client_of(person).get(address(application)).status_code == 404
        assert typed(client_of(person), application, "objetivo", "Meu").status_code == 404
    assert Answer.objects.count() == 0
