"""The second factor, from the browser's side."""

import json
import re
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.support.cast import client_of, prove_second_factor
from tests.support.client import StrictClient

PASSWORD = "uma-frase-longa-e-calma"
CREDENTIAL = {
    "id": "ld5qqZoEZSmCTsRgz-8qj9MV0KOTNt5NjoFr92SeU7k",
    "type": "public-key",
    "rawId": "ld5qqZoEZSmCTsRgz-8qj9MV0KOTNt5NjoFr92SeU7k",
    "response": {
        "transports": ["internal"],
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiR1lQMnZjWlFuZTZCQm1ZQXJvQkFuUGNVdkhWd0"
        "N6dWpYMVVnYWZIc3ZMMCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODA5MyIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
        "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAA"
        "AAQECAwQFBgcIAQIDBAUGBwgAIJXeaqmaBGUpgk7EYM_vKo_TFdCjkzbeTY6Ba_dknlO5pQECAyYgASFYIPf5QsUBFE421HOvH7DV2-7bV"
        "1uRgD1-XstomvJdTRKAIlggYgLxJiIdMlFotzz5m3gVtU8DDC_6_HUdFFcuMbCiaCw",
    },
    "clientExtensionResults": {"credProps": {"rk": False}},
}
PROTECTED = ["/conta/", "/gestao/", "/gestao/reports/site-history/", "/conta/sessoes/"]


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(user, client=None):
    client = client or StrictClient()
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client, response


@pytest.mark.parametrize("address", PROTECTED)
@pytest.mark.parametrize("who", ["eata_member", "eata_coordinator"])
def test_eata_without_second_factor_is_led_to_set_it_up(who, address, request):
    client, _ = sign_in(request.getfixturevalue(who))

    response = client.get(address)

    assert response.status_code == 302
    assert response.url.startswith("/conta/segundo-fator/?next=")
    explained = client.get(response.url)
    assert "Falta confirmar o segundo fator" in explained.content.decode()
    assert reverse("mfa_activate_totp") in explained.content.decode()


def test_posting_without_second_factor_changes_nothing(eata_coordinator, eata):
    client, _ = sign_in(eata_coordinator)

    response = client.post(reverse("accounts:switch"), {"entity": eata.pk})

    assert (response.status_code, response.url) == (302, "/conta/segundo-fator/")
    assert "accounts_entity_id" not in client.session


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_pages_in_the_same_session(eata_member):
    client, _ = sign_in(eata_member)
    confirmed = client.post(
        f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}",
        {"password": PASSWORD, "next": reverse("mfa_activate_totp")},
    )
    assert confirmed.url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'value="([A-Z2-7]{16,})"', page).group(1)

    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert client.get("/conta/").status_code == 200
    assert client.get("/gestao/").status_code == 200
    kept = Authenticator.objects.get(user=eata_member, type="totp").data["secret"]
    assert secret not in kept


def test_signing_in_again_asks_for_the_code_before_anything(eata_member):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(eata_member, secret)

    client, response = sign_in(eata_member)

    assert response.url == reverse("mfa_authenticate")
    assert client.get("/conta/").url.startswith("/entrar/")
    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert refused.status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get("/gestao/").status_code == 200


@pytest.fixture
def with_key(eata_member):
    """A member with a key that the browser has never used."""
    data = {"name": "Portátil", "credential": CREDENTIAL}
    return Authenticator.objects.create(user=eata_member, type=Authenticator.Type.WEBAUTHN, data=data)


def test_a_key_is_offered_only_to_who_has_one(eata_member, request):
    TOTP.activate(eata_member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    without = sign_in(eata_member)[0].get(reverse("mfa_authenticate")).text
    request.getfixturevalue("with_key")
    having = sign_in(eata_member)[0].get(reverse("mfa_authenticate")).text

    assert ("Usar uma chave" in without, "Usar uma chave" in having) == (False, True)
    assert "data-key-failure" in having


def test_keys_are_listed_with_what_they_are_and_when_they_were_used(eata_member, with_key):
    client = client_of(eata_member)
    page = client.get(reverse("mfa_list_webauthn")).text

    assert re.findall(r'<th scope="col">(.*?)</th>', page) == [
        "Chave", "Serve para", "Acrescentada", "Usada pela última vez", "Ações",
    ]  # fmt: skip
    assert ("ainda não usada" in page, "segundo fator" in page, "Not used" in page) == (True, True, False)
    assert "Tem 1 chave." in client.get(reverse("mfa_index")).text


@pytest.mark.parametrize(
    ("name", "answer", "status"),
    [
        ("mfa_login_webauthn", {"id": "YQ"}, 400),
        ("mfa_login_webauthn", {"response": 1}, 302),
        ("mfa_login_webauthn", [], 302),
        ("mfa_add_webauthn", {"id": "YQ"}, 400),
        ("mfa_add_webauthn", {"id": "YQ", "rawId": 5, "response": {}}, 400),
        ("mfa_add_webauthn", CREDENTIAL | {"rawId": "YQ"}, 400),
        ("mfa_add_webauthn", {"response": 1}, 200),
    ],
)
def test_what_is_no_answer_of_a_key_is_refused_in_words(name, answer, status, eata_member):
    client = StrictClient() if name == "mfa_login_webauthn" else client_of(eata_member)
    if name == "mfa_add_webauthn":
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.get(reverse(name))

    response = client.post(reverse(name), {"credential": json.dumps(answer)})

    assert response.status_code == status
    assert ("os dados enviados não são válidos" in response.content.decode()) is (status == 400)
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


@pytest.mark.parametrize("name", ["account_login", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"])
def test_pages_of_keys_have_where_to_say_that_the_browser_refused(name, eata_member, with_key, client):
    browser = client if name == "account_login" else client_of(eata_member)
    if name == "mfa_add_webauthn":
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = browser.get(reverse(name)).text

    assert page.count('id="falha-da-chave" role="alert"') == 1
    assert re.findall(r'data-cause="(\w+)"', page) == ["address", "refused", "known", "unsupported", "unanswered"]
    assert "accounts/keys" in page


def test_session_of_before_the_factor_must_confirm_with_it(eata_member):
    client = StrictClient()
    client.force_login(eata_member)
    TOTP.activate(eata_member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    led = client.get("/gestao/")
    explained = client.get(led.url).content.decode()

    assert f'href="{reverse("mfa_reauthenticate")}?next=/gestao/"' in explained
    client.post(
        f"{reverse('mfa_reauthenticate')}?next=/gestao/",
        {"code": code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), "next": "/gestao/"},
    )
    assert client.get("/gestao/").status_code == 200


def test_taking_the_factor_away_closes_the_pages_at_once(eata_member):
    client = client_of(eata_member)
    assert client.get("/gestao/").status_code == 200

    Authenticator.objects.filter(user=eata_member).delete()

    assert client.get("/gestao/").url.startswith("/conta/segundo-fator/")


def test_superuser_needs_a_second_factor_too(db):
    root = User.objects.create_superuser("raiz@exemplo.pt", PASSWORD, name="Raiz")
    client = StrictClient()
    client.force_login(root)

    assert client.get("/gestao/").url.startswith("/conta/segundo-fator/")
    prove_second_factor(client, root)
    assert client.get("/gestao/").status_code == 200


def test_others_need_none(reporter_arte):
    client, _ = sign_in(reporter_arte)

    assert client.get("/conta/").status_code == 200
    assert client.get(reverse("accounts:second_factor")).url == "/area/"


def test_former_eata_member_needs_none_and_has_nothing(eata):
    former = UserFactory()
    MembershipFactory(user=former, entity=eata, role=Role.EATA_MEMBER, ends_on=date(2026, 1, 1))
    client, _ = sign_in(former)

    assert client.get("/conta/").status_code == 200
    assert client.get("/gestao/").status_code == 403


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_list_webauthn", "account_logout", "account_email", "account_reauthenticate"]
)
def test_pages_to_set_the_factor_up_are_open_without_it(eata_member, name):
    client, _ = sign_in(eata_member)

    response = client.get(reverse(name))

    assert not (response.status_code == 302 and response.url.startswith("/conta/segundo-fator/"))


def test_a_person_with_a_second_factor_may_change_address(eata_member, mailoutbox):
    client = client_of(eata_member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = client.post(reverse("account_email"), {"action_add": "", "email": "nova@exemplo.pt"})

    assert response.status_code == 302
    assert [address.verified for address in EmailAddress.objects.filter(email="nova@exemplo.pt")] == [False]
    assert [mail.to for mail in mailoutbox] == [["nova@exemplo.pt"]]
