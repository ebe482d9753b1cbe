from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import signing

from common.notifications.models import Notice
from portal.forms import SALT
from portal.models import ContactMessage
from portal.operations import erase_old_messages

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def written(**changes):
    stamp = signing.dumps((NOW - timedelta(seconds=30)).timestamp(), salt=SALT)
    return {
        "subject": "QUESTION",
        "name": "Ana Dias",
        "email": "ana@exemplo.pt",
        "message": "Onde está o aviso?",
        "stamp": stamp,
        "website": "",
        **changes,
    }


def test_a_message_is_kept_told_and_confirmed(client, eata_member):
    response = client.post("/contactos/", written(entity="Câmara de Faro"))

    message = ContactMessage.objects.get()
    assert response.headers["Location"] == "/contactos/enviada/"
    assert client.get("/contactos/enviada/").status_code == 200
    assert (message.name, message.entity, message.erase_on) == (
        "Ana Dias",
        "Câmara de Faro",
        date(2027, 11, 21),
    )
    notice = Notice.objects.get(recipient=eata_member)
    assert "Onde está o aviso?" in notice.body
    assert notice.subject == "Mensagem de Ana Dias: Uma pergunta sobre a estratégia ou o portal"


@pytest.mark.parametrize(
    "spam",
    [
        {"website": "https://spam.example"},
        {"stamp": ""},
        {"stamp": "falso"},
        {"stamp": signing.dumps(NOW.timestamp(), salt=SALT)},
        {"stamp": signing.dumps((NOW - timedelta(days=2)).timestamp(), salt=SALT)},
    ],
    ids=["trap", "no stamp", "forged stamp", "too quick", "too old"],
)
def test_what_a_program_sends_is_refused_without_losing_what_was_written(client, spam):
    response = client.post("/contactos/", written(**spam))

    assert ContactMessage.objects.count() == 0
    assert response.status_code == 200
    assert "Onde está o aviso?" in response.content.decode()


def test_a_refused_form_may_be_sent_again_as_it_is(client):
    refused = client.post("/contactos/", written(stamp="falso"))
    again = {**written(), "stamp": refused.context["form"]["stamp"].value()}

    assert client.post("/contactos/", again).status_code == 302


def test_a_flood_is_stopped_and_nothing_is_lost(client):
    for _ in range(5):
        client.post("/contactos/", written())

    flooded = client.post("/contactos/", written(message="A sexta"))
    elsewhere = client.post("/contactos/", written(), REMOTE_ADDR="192.0.2.7")

    assert flooded.status_code == 429
    assert "A sexta" in flooded.content.decode()
    assert elsewhere.status_code == 302
    assert ContactMessage.objects.count() == 6


def test_a_missing_answer_is_asked_for_in_the_language_of_the_page(client):
    html = client.post("/en/contact/", written(name="")).content.decode()

    assert "There is a problem with what you filled in" in html
    assert "This field is required." in html


def test_a_message_is_erased_on_its_day(client):
    client.post("/contactos/", written())

    assert erase_old_messages(on=date(2027, 11, 20)) == 0
    assert erase_old_messages(on=date(2027, 11, 21)) == 1
    assert ContactMessage.objects.count() == 0


def test_what_the_team_reads_of_a_message_written_in_english_is_in_portuguese(client, eata_member):
    response = client.post("/en/contact/", written())

    assert response.headers["Location"] == "/en/contact/sent/"
    notice = Notice.objects.get(recipient=eata_member)
    assert notice.subject == "Mensagem de Ana Dias: Uma pergunta sobre a estratégia ou o portal"
    assert "A mensagem é apagada do portal em 21 de novembro de 2027." in notice.body
