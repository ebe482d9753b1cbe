"""Signing in with a real OpenID Connect provider over HTTP: authorization code, PKCE, state and nonce."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse

from accounts.models import User
from accounts.openid import nonce_of
from config.settings import sign_in
from tests.support import provider_site
from tests.support.client import StrictClient
from tests.support.provider_site import CLIENT, PASSWORD, SECRET

START = "/entrar/com/autenticacao-gov/"
CALLBACK = "http://testserver/entrar/com/autenticacao-gov/regresso/"


@pytest.fixture(scope="module")
def provider_address(tmp_path_factory):
    command = [sys.executable, provider_site.__file__, str(tmp_path_factory.mktemp("provider")), CALLBACK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(provider_site.__file__).parent) as site:
        address = site.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        yield address
        site.terminate()


@pytest.fixture
def provider(provider_address, settings, monkeypatch):
    """The provider, added by the environment alone."""
    monkeypatch.setenv("OIDC_SERVER_URL", provider_address)
    monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("OIDC_CLIENT_SECRET", SECRET)
    settings.SOCIALACCOUNT_PROVIDERS = sign_in.providers()
    return provider_address


@pytest.fixture
def trusted(provider, settings, monkeypatch):
    """The same provider, when its word on addresses is taken."""
    monkeypatch.setenv("OIDC_TRUSTS_EMAIL", "true")
    settings.SOCIALACCOUNT_PROVIDERS = sign_in.providers()
    return provider


def leave_for_provider(client):
    """Press the button; return where the browser is sent and with what."""
    address = client.post(f"{START}?process=login").url
    return address, {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(address, email):
    """Sign in at the provider as a browser does; return the address on our side that it sends the browser to."""
    with requests.Session() as browser:
        page = browser.get(address, timeout=10)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)
        form = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        answer = browser.post(page.url, form, headers={"Referer": page.url}, allow_redirects=False, timeout=10)
        while not answer.headers["Location"].startswith(CALLBACK):
            onwards = requests.compat.urljoin(page.url, answer.headers["Location"])
            answer = browser.get(onwards, allow_redirects=False, timeout=10)
    return answer.headers["Location"].removeprefix("http://testserver")


def changed(address, **values):
    parts = urlsplit(address)
    query = {name: given[0] for name, given in parse_qs(parts.query).items()} | values
    return parts._replace(query=urlencode(query)).geturl()


def is_signed_in(client):
    return client.get("/conta/").status_code == 200


def sign_in_with(client, email):
    address, _ = leave_for_provider(client)
    return client.get(come_back(address, email))


def test_button_is_there_and_posts(client, provider, db):
    page = client.get("/entrar/").content.decode()

    assert "Autenticação.gov" in page
    assert START in page


def test_policy_lets_the_sign_in_form_lead_to_the_provider(provider_address, tmp_path):
    script = "from config.settings import test; print(test.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    environment = {"OIDC_SERVER_URL": f"{provider_address}/caminho", "OIDC_CLIENT_ID": "x", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=60
    )

    assert run.stdout.strip() == f"[\"'self'\", '{provider_address}']"


def test_somebody_new_gets_an_account_without_any_role(client, provider, db):
    address, asked = leave_for_provider(client)
    assert address.startswith(f"{provider}/identity/o/authorize?")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == CALLBACK
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}

    client.get(come_back(address, "nova@exemplo.pt"))

    user = User.objects.get()
    assert user.email == "nova@exemplo.pt"
    assert not user.has_usable_password()
    assert client.get("/conta/").wsgi_request.actor.roles == frozenset()
    assert client.get("/conta/").wsgi_request.user == user


def test_next_time_it_is_the_same_account(client, provider, db):
    sign_in_with(client, "nova@exemplo.pt")
    sign_in_with(StrictClient(), "nova@exemplo.pt")

    assert User.objects.count() == 1
    assert SocialAccount.objects.get().user == User.objects.get()


def test_state_of_another_browser_is_refused(client, provider, db):
    address, _ = leave_for_provider(client)
    back = come_back(address, "nova@exemplo.pt")

    victim = StrictClient()
    answer = victim.get(back)

    assert answer.status_code == 401
    assert "Não foi possível entrar" in answer.content.decode()
    assert not is_signed_in(victim)
    assert User.objects.count() == 0


@pytest.mark.parametrize("state", ["", "outro-estado"])
def test_state_that_is_missing_or_changed_is_refused(client, provider, db, state):
    address, _ = leave_for_provider(client)
    back = come_back(address, "nova@exemplo.pt")

    assert client.get(changed(back, state=state)).status_code == 401
    assert not is_signed_in(client)


def test_answer_with_another_nonce_is_refused(client, provider, db):
    address, asked = leave_for_provider(client)
    assert asked["nonce"] != nonce_of("")

    answer = client.get(come_back(changed(address, nonce="0" * 64), "nova@exemplo.pt"))

    assert answer.status_code == 401
    assert not is_signed_in(client)
    assert User.objects.count() == 0


def test_code_of_another_attempt_is_refused(client, provider, db):
    """An attacker's code with the victim's own state: PKCE and the nonce stop it."""
    attacker = StrictClient()
    stolen = come_back(leave_for_provider(attacker)[0], "nova@exemplo.pt")
    _, asked = leave_for_provider(client)

    answer = client.get(changed(stolen, state=asked["state"]))

    assert answer.status_code == 401
    assert not is_signed_in(client)


def test_code_is_good_once(client, provider, db):
    address, _ = leave_for_provider(client)
    back = come_back(address, "nova@exemplo.pt")
    client.get(back)
    assert is_signed_in(client)
    client.post(reverse("account_logout"))

    assert client.get(back).status_code == 401
    assert not is_signed_in(client)


def test_refusal_of_the_person_is_said(client, provider, db):
    _, asked = leave_for_provider(client)

    answer = client.get(f"{START}regresso/?error=access_denied&state={asked['state']}", follow=True)

    assert "Entrada cancelada" in answer.content.decode()


def test_account_of_the_same_address_is_not_taken_over(client, provider, reporter_arte):
    sign_in_with(client, reporter_arte.email)

    assert not is_signed_in(client)
    assert SocialAccount.objects.count() == 0
    assert [letter.to for letter in mail.outbox] == [[reporter_arte.email]]


def test_account_is_linked_by_its_owner(client, provider, reporter_arte):
    client.force_login(reporter_arte)
    client.post(reverse("account_reauthenticate"), {"password": "uma-frase-longa-e-calma"})
    address = client.post(f"{START}?process=connect").url

    client.get(come_back(address, "nova@exemplo.pt"))

    assert SocialAccount.objects.get().user == reporter_arte
    other = StrictClient()
    sign_in_with(other, "nova@exemplo.pt")
    assert other.get("/conta/").wsgi_request.user == reporter_arte


def test_verified_address_of_a_trusted_provider_signs_in(client, trusted, reporter_arte):
    sign_in_with(client, reporter_arte.email)

    assert client.get("/conta/").wsgi_request.user == reporter_arte


def test_unverified_address_signs_in_nobody(client, trusted, db):
    owner = User.objects.create_user("por-confirmar@exemplo.pt", name="Dona do endereço")

    sign_in_with(client, "por-confirmar@exemplo.pt")

    assert not is_signed_in(client)
    assert SocialAccount.objects.filter(user=owner).count() == 0


def test_address_that_we_did_not_verify_signs_in_nobody(client, trusted, reporter_arte):
    reporter_arte.emailaddress_set.update(verified=False)

    sign_in_with(client, reporter_arte.email)

    assert not is_signed_in(client)


def test_disabled_account_is_not_opened(client, trusted, reporter_arte):
    User.objects.update(is_active=False)

    sign_in_with(client, reporter_arte.email)

    assert not is_signed_in(client)


def test_second_factor_is_asked_for_all_the_same(client, trusted, eata_member):
    TOTP.activate(eata_member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    answer = sign_in_with(client, eata_member.email)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_unknown_provider_is_not_found(client, provider, db):
    assert client.post("/entrar/com/outro/").status_code == 404
