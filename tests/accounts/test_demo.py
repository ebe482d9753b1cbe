from datetime import date

import pytest

from accounts import demo
from accounts.enums import Role
from accounts.models import Membership, User
from accounts.queries import actor_of
from tests.accounts.test_second_factor import code_of
from tests.support.client import StrictClient
from tests.territories.factories import EntityFactory


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def bodies(db):
    return [EntityFactory(code=code) for code in ("ARTE", "CNCS", "EATA", "INE")]


def test_demonstration_brings_people_once(bodies):
    first = list(demo.load())
    people, memberships = User.objects.count(), Membership.objects.count()

    assert list(demo.load()) == first
    assert (User.objects.count(), Membership.objects.count()) == (people, memberships)
    assert [account.email for account in first][:2] == ["eata@exemplo.pt", "coordenacao@exemplo.pt"]
    reporter = User.objects.get(email="reporte.ine@exemplo.pt")
    assert actor_of(reporter, date(2026, 11, 21)).roles == {Role.ACTION_REPORTER}
    assert not reporter.has_usable_password()


def test_coordination_of_the_demonstration_reaches_the_back_office(bodies):
    list(demo.load())
    client, keys = StrictClient(), demo.keys()

    client.post("/entrar/", {"login": "coordenacao@exemplo.pt", "password": keys.password})
    client.post("/entrar/segundo-fator/", {"code": code_of(keys.second_factors["coordenacao@exemplo.pt"])})

    assert client.get("/gestao/").status_code == 200
