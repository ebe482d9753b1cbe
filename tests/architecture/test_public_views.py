"""What a person who did not sign in can open: this list, and nothing else of ours."""

import pytest

from common.ops.addresses import addresses
from tests.architecture.test_floors import FLOOR

# One line for each public address; whoever opens another adds it here, where it is seen.
PUBLIC = """
/saude/vivo
/saude/pronto
/metricas
/ficheiros/<uuid:uuid>/
"""
# Of other people's code: signing in and what belongs to it, and the back office's own signing out.
OTHERS = """
/entrar/
/conta/login/
/conta/login/code/confirm/
/conta/logout/
/conta/signup/
/conta/inactive/
/conta/confirm-email/
/conta/confirm-email/(?P<key>[-:\\w]+)/
/conta/password/reset/
/conta/password/reset/done/
/conta/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/
/conta/password/reset/key/done/
/conta/2fa/authenticate/
/conta/3rdparty/login/cancelled/
/conta/3rdparty/signup/
/conta/oidc/(?P<provider_id>[^/]+)/login/
/conta/oidc/(?P<provider_id>[^/]+)/login/callback/
/gestao/login/
"""
# They check for themselves who asks: proven below.
BACK_OFFICE_API = "/gestao/api/"


def listed(text):
    return sorted(text.split())


def test_our_public_addresses_are_these():
    assert sorted(one.route for one in addresses() if one.is_public and one.house in FLOOR) == listed(PUBLIC)


def test_public_addresses_of_others_are_these():
    others = [one.route for one in addresses() if one.is_public and one.house not in FLOOR]
    assert sorted(route for route in others if not route.startswith(BACK_OFFICE_API)) == listed(OTHERS)


@pytest.mark.django_db
def test_the_back_office_api_refuses_strangers(client):
    routes = [one.route for one in addresses() if one.route.startswith(BACK_OFFICE_API)]
    asked = [route.replace("<int:pk>", "1").replace("<str:action_name>", "delete") for route in routes]
    refused = {route: client.get(route).headers.get("Location") for route in asked}
    assert refused == {route: f"/entrar/?next={route}" for route in asked}
