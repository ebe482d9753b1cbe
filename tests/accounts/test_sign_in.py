"""Signing in, signing up and recovering, from the browser's side."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts.models import User
from config.settings import base
from tests.support.cast import client_of
from tests.support.client import StrictClient

PASSWORD = "uma-frase-longa-e-calma"
ENGLISH = re.compile(r"\b(Sign|Please|password|Your|the|account|Email|Add|Remove|Confirm|Send|codes?)\b")

OPEN_PAGES = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
OPEN_PAGES += ["account_email_verification_sent", "account_inactive", "account_reset_password_from_key_done"]
OPEN_PAGES += ["socialaccount_login_cancelled"]
OWN_PAGES = ["accounts:overview", "account_email", "account_change_password", "account_logout", "mfa_index"]
OWN_PAGES += ["account_reauthenticate", "mfa_list_webauthn", "usersessions_list", "socialaccount_connections"]


def text_of(response):
    html = re.sub(r"<(script|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_open_pages_speak_portuguese(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert ENGLISH.findall(text_of(response)) == []


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_speak_portuguese(reporter_arte, name):
    response = client_of(reporter_arte).get(reverse(name))

    assert response.status_code == 200
    assert ENGLISH.findall(text_of(response)) == []


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_ask_somebody_unknown_to_sign_in(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(("/entrar/", "/"))


def test_sign_up_gives_an_account_without_any_role_once_the_address_is_confirmed(client, db):
    client.post(reverse("account_signup"), {"name": "Nuno Novo", "email": "Nuno@Exemplo.PT", "password1": PASSWORD})
    user = User.objects.get()
    assert (user.name, user.email, user.is_staff) == ("Nuno Novo", "nuno@exemplo.pt", False)
    assert client.get("/conta/").url.startswith("/entrar/")
    link = re.search(
        r"http://testserver(\S+/conta/correio/verificar/\S+|/conta/correio/verificar/\S+)", mail.outbox[0].body
    )

    client.post(link.group(1))

    assert EmailAddress.objects.get(user=user).verified
    client.post(reverse("account_login"), {"login": "nuno@exemplo.pt", "password": PASSWORD})
    assert client.get("/conta/").wsgi_request.actor.roles == frozenset()


def test_the_confirmation_is_asked_and_given_in_portuguese(client, db):
    client.post(reverse("account_signup"), {"name": "Nuno Novo", "email": "nuno@exemplo.pt", "password1": PASSWORD})
    [letter] = mail.outbox
    link = re.search(r"http://testserver(/conta/correio/verificar/\S+)", letter.body).group(1)

    asked, done = client.get(link), client.post(link, follow=True)
    again = client.get(link)

    assert letter.subject == "Confirme o seu endereço de correio eletrónico"
    assert "A ligação vale três dias." in letter.body
    assert "É o da conta de Nuno Novo." in text_of(asked)
    assert "O endereço nuno@exemplo.pt está confirmado." in text_of(done)
    assert ENGLISH.findall(letter.body + text_of(asked) + text_of(done) + text_of(again)) == []


@pytest.mark.parametrize("password", ["curta-123", "123456789012", "password1234", "nuno.novo@exemplo"])
def test_sign_up_refuses_weak_passwords(client, db, password):
    response = client.post(
        reverse("account_signup"), {"name": "Nuno Novo", "email": "nuno.novo@exemplo.pt", "password1": password}
    )

    assert response.status_code == 200
    assert User.objects.count() == 0


def test_sign_up_does_not_say_who_has_an_account(client, reporter_arte):
    taken = client.post(reverse("account_signup"), {"name": "X", "email": reporter_arte.email, "password1": PASSWORD})
    free = StrictClient().post(
        reverse("account_signup"), {"name": "X", "email": "livre@exemplo.pt", "password1": PASSWORD}
    )

    assert (taken.status_code, taken.url) == (free.status_code, free.url)


def test_recovering_sets_a_new_password(client, reporter_arte):
    client.post(reverse("account_reset_password"), {"email": reporter_arte.email})
    link = re.search(r"http://testserver(/conta/palavra-passe/recuperar/\S+)", mail.outbox[0].body).group(1)

    form = client.get(link, follow=True)
    client.post(
        form.request["PATH_INFO"], {"password1": "outra-frase-bem-longa", "password2": "outra-frase-bem-longa"}
    )

    reporter_arte.refresh_from_db()
    assert reporter_arte.check_password("outra-frase-bem-longa")


def test_too_many_wrong_passwords_are_stopped(client, reporter_arte):
    wrong = {"login": reporter_arte.email, "password": "errada-errada-errada"}
    answers = [client.post(reverse("account_login"), wrong) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 6
    assert "Demasiadas tentativas" in text_of(answers[-1])
    right = client.post(reverse("account_login"), {"login": reporter_arte.email, "password": PASSWORD})
    assert right.status_code == 200
    assert client.get("/conta/").status_code == 302


def test_too_many_requests_get_the_429_page(client, db):
    answers = [client.post(reverse("account_login"), {"login": f"a{n}@b.pt", "password": "x"}) for n in range(31)]

    assert answers[-1].status_code == 429
    assert "Demasiados pedidos em pouco tempo" in text_of(answers[-1])


def test_behind_the_proxy_only_the_caller_who_tries_too_often_is_stopped(client, db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def status(number, forwarded):
        given = {"login": f"pessoa{number}@exemplo.pt", "password": "errada"}
        return client.post(reverse("account_login"), given, headers={"X-Forwarded-For": forwarded}).status_code

    tried = [status(number, f"10.0.0.{number}, 203.0.113.7") for number in range(31)]

    assert set(tried[:30]) == {200}
    assert tried[30] == 429
    assert status(99, "203.0.113.8") == 200


def test_disabled_account_cannot_sign_in(client, reporter_arte):
    User.objects.update(is_active=False)

    client.post(reverse("account_login"), {"login": reporter_arte.email, "password": PASSWORD})

    assert client.get("/conta/").status_code == 302


def test_passwords_are_kept_with_argon2():
    assert base.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_no_provider_button_without_a_provider(client, db):
    assert "/entrar/com/" not in client.get("/entrar/").content.decode()
    assert client.post("/entrar/com/autenticacao-gov/").status_code == 404


def test_sessions_list_shows_and_ends_the_others(reporter_arte):
    here, elsewhere = StrictClient(), StrictClient()
    for browser in (here, elsewhere):
        browser.post(reverse("account_login"), {"login": reporter_arte.email, "password": PASSWORD})
        browser.get("/conta/")

    here.post(reverse("usersessions_list"))

    assert here.get("/conta/").status_code == 200
    assert elsewhere.get("/conta/").status_code == 302
