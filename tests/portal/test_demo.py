import time
from datetime import date
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from accounts import demo as people
from accounts.models import Membership, User
from action_plan.enums import UpdateState
from action_plan.models import ProgressUpdate
from action_plan.operations.demo import INVENTED
from action_plan.queries import action_sheets, plan_summary
from common.ops import demo as loading
from funding.operations.execution.targets import OF_EXAMPLES
from initiatives.models import TargetMeasurement
from portal import demo
from tests.support.client import StrictClient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def load(*options):
    told = StringIO()
    call_command("load_demo", *options, stdout=told)
    return told.getvalue()


def rows():
    models = (User, Membership, ProgressUpdate, TargetMeasurement, Authenticator)
    return [model.objects.count() for model in models]


def test_the_demonstration_loads_once_and_says_who_can_sign_in(demonstration):
    told = (demonstration / "told.txt").read_text()
    once = rows()

    assert 0 not in once
    assert load() == told
    assert rows() == once
    assert told.count("@exemplo.pt") == len(people.PEOPLE) == 19


def test_a_trial_keeps_nothing(norm_loaded, monkeypatch):
    """One part is enough: what is undone is undone around all of them."""
    monkeypatch.setattr(loading, "_loaders", {})
    loading.register("accounts", floor=2, load=people.load)

    told = load("--dry-run")

    assert told.count("@exemplo.pt") == len(people.PEOPLE)
    assert rows() == [0, 0, 0, 0, 0]


def test_everything_invented_says_so(demonstration):
    assert ProgressUpdate.objects.exclude(done__startswith=INVENTED).count() == 0
    assert TargetMeasurement.objects.exclude(source=demo.SOURCE).exclude(note=OF_EXAMPLES).count() == 0
    assert User.objects.exclude(name__contains="Exemplo").count() == 0
    assert User.objects.exclude(email__endswith="@exemplo.pt").count() == 0


def test_every_state_of_a_report_can_be_seen(demonstration):
    states = set(ProgressUpdate.objects.values_list("state", flat=True))
    summary = plan_summary(action_sheets(date(2026, 11, 21)))

    assert states == set(UpdateState.values)
    assert [rating for rating, count in summary.by_rating.items() if not count] == []


def test_keys_are_drawn_for_each_installation_and_only_the_owner_reads_them(norm_loaded, settings, tmp_path):
    first = people.keys()
    settings.DATA_DIR = tmp_path / "other"
    second = people.keys()

    assert first.password != second.password
    assert first.second_factors.keys() == {
        "eata@exemplo.pt",
        "coordenacao@exemplo.pt",
        "coordenacao.adjunta@exemplo.pt",
        "auditoria@exemplo.pt",
    }
    assert (tmp_path / "demo-accounts.json").stat().st_mode & 0o777 == 0o600


def test_changed_keys_reach_the_accounts(demonstration):
    old = people.keys().password
    (demonstration / "demo-accounts.json").unlink()
    load()

    user = User.objects.get(email="eata@exemplo.pt")
    factor = Authenticator.objects.get(user=user).wrap()
    person = people.PEOPLE[0]
    code = people.keys().code(person, time.time())
    assert people.keys().password != old
    assert user.check_password(people.keys().password)
    assert factor.validate_code(code)


def test_somebody_of_the_demonstration_signs_in(demonstration):
    visitor = StrictClient()

    answer = visitor.post("/entrar/", {"login": "arte@exemplo.pt", "password": people.keys().password})

    assert (answer.status_code, answer["Location"]) == (302, "/area/")


def test_accounts_are_told_with_the_code_of_the_moment(demonstration):
    told = StringIO()
    call_command("demo_accounts", stdout=told)

    lines = told.getvalue().splitlines()
    assert len([line for line in lines if "@exemplo.pt" in line]) == 19
    assert len([line for line in lines if "código: não precisa" in line]) == 15


def test_accounts_are_not_told_before_they_are_loaded_nor_in_production(norm_loaded, settings):
    with pytest.raises(CommandError, match="load_demo"):
        call_command("demo_accounts")
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="produção"):
        call_command("demo_accounts")


def test_pages_of_a_demonstration_say_what_is_invented(client, settings):
    notice = "as pessoas, os reportes e as medições são inventados"

    assert notice in client.get("/plano-de-acao/").content.decode()
    settings.DEMONSTRATION = False
    assert notice not in client.get("/plano-de-acao/").content.decode()
