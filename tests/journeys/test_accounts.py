"""Signing in, the second factor, keys, invitations and notices in a real browser."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.enums import Role
from common.notifications.models import Notice
from tests.accounts.factories import InvitationFactory, MembershipFactory
from tests.accounts.test_second_factor import PASSWORD, code_of
from tests.support.cast import client_of, prove_second_factor

pytestmark = pytest.mark.django_db(transaction=True)

OPEN = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
OPEN += ["account_email_verification_sent", "account_inactive", "account_reset_password_from_key_done"]
OPEN += ["socialaccount_login_cancelled", "socialaccount_login_error"]
OWN = ["accounts:overview", "account_email", "account_change_password", "account_logout", "mfa_index"]
OWN += ["account_reauthenticate", "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list"]
OWN += ["mfa_activate_totp", "socialaccount_connections", "notifications:index", "notifications:preferences"]
FACTOR = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
FACTOR += ["mfa_reauthenticate"]
LEADING = ["accounts:people", "accounts:invite"]


def faults_on(window, addresses):
    found = {}
    for address in addresses:
        window.go(address)
        # A page about a refusal answers with 401, which the console calls an error of the network.
        said = [complaint for complaint in window.complaints if "status of 401" not in complaint]
        found[address] = window.faults_at_every_width() + said
        window.complaints.clear()
    return {address: faults for address, faults in found.items() if faults}


def sign_in(window, user):
    page = window.page
    window.go(f"{reverse('account_login')}?next=/conta/")
    page.get_by_label("Correio eletrónico").fill(user.email)
    page.get_by_label("Palavra-passe").fill(PASSWORD)
    with page.expect_navigation(url=lambda address: reverse("account_login") not in address):
        page.get_by_role("button", name="Entrar", exact=True).click()


def confirm_password(page):
    page.get_by_label("Palavra-passe").fill(PASSWORD)
    with page.expect_navigation(url=lambda address: reverse("account_reauthenticate") not in address):
        page.get_by_role("button", name="Confirmar").click()


def test_open_pages_have_no_faults(visit):
    window = visit(bypass_csp=True)

    assert faults_on(window, map(reverse, OPEN)) == {}


def test_own_pages_have_no_faults(visit, reporter_arte, cncs):
    MembershipFactory(user=reporter_arte, entity=cncs, role=Role.ENTITY_HEAD)
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    Notice.objects.create(
        recipient=reporter_arte, kind="a.b", key="a", subject="Reporte devolvido", body="Falta um comprovativo.",
        url="/conta/", created_at=at, send_after=at,
    )  # fmt: skip
    client = client_of(reporter_arte)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    window = visit(cookies=client.cookies, bypass_csp=True)

    assert faults_on(window, map(reverse, OWN)) == {}


def test_pages_of_the_second_factor_have_no_faults(visit, eata_member):
    bare = client_of(eata_member)
    eata_member.authenticator_set.all().delete()
    window = visit(cookies=bare.cookies, bypass_csp=True)
    assert faults_on(window, [reverse("accounts:second_factor")]) == {}

    prove_second_factor(bare, eata_member)
    bare.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    bare.post(reverse("mfa_generate_recovery_codes"))
    window = visit(cookies=bare.cookies, bypass_csp=True)
    assert faults_on(window, map(reverse, FACTOR)) == {}


def test_pages_about_people_have_no_faults(visit, entity_head_arte, reporter_arte, arte):
    invitation = InvitationFactory(entity=arte, token="x", email=entity_head_arte.email)
    client = client_of(entity_head_arte)
    window = visit(cookies=client.cookies, bypass_csp=True)
    addresses = [
        *map(reverse, LEADING),
        reverse("accounts:membership_end", args=[reporter_arte.memberships.get().pk]),
        reverse("accounts:invitation_revoke", args=[invitation.pk]),
        reverse("accounts:invitation", args=["x"]),
    ]

    assert faults_on(window, addresses) == {}


def test_member_of_eata_sets_an_app_up_and_reaches_the_back_office(visit, eata_member):
    window = visit()
    page = window.page
    sign_in(window, eata_member)
    window.go("/gestao/")
    assert "/conta/segundo-fator/" in page.url

    page.get_by_role("link", name="Ativar aplicação de autenticação").click()
    confirm_password(page)
    secret = re.search(r"[A-Z2-7]{32}", page.content()).group()
    page.get_by_label("Código da aplicação").fill(code_of(secret))
    page.get_by_role("button", name="Ativar").click()

    page.wait_for_url("**/conta/seguranca/codigos/")
    window.go("/gestao/")
    assert page.url.endswith("/gestao/")
    assert window.complaints == []


def test_member_of_eata_adds_a_key_and_signs_in_with_it_alone(visit, eata_member):
    window = visit()
    page = window.page
    devtools = window.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": False, "automaticPresenceSimulation": True}},
    )["authenticatorId"]
    sign_in(window, eata_member)
    window.go("/gestao/")
    page.get_by_role("link", name="Acrescentar chave").click()
    confirm_password(page)
    page.get_by_label("Nome da chave").fill("Portátil")
    page.get_by_label("Entrada sem palavra-passe").check()
    page.get_by_role("button", name="Acrescentar").click()
    assert "O pedido da chave foi cancelado" in page.get_by_role("alert").filter(has_text="chave").inner_text()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    with page.expect_navigation():
        page.get_by_role("button", name="Acrescentar").click()
    window.go("/gestao/")
    assert page.url.endswith("/gestao/")

    window.context.clear_cookies()
    window.go("/entrar/?next=/gestao/")
    page.get_by_role("button", name="Entrar com chave de acesso").click()
    page.wait_for_url("**/gestao/")

    assert window.complaints == []


def test_signing_in_works_without_script(visit, reporter_arte):
    window = visit(script=False)

    sign_in(window, reporter_arte)
    window.go("/conta/")

    assert window.page.get_by_role("heading", name="A minha conta").is_visible()
