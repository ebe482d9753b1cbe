"""The back office's pages about people, from the browser's side."""

import csv

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership, User
from tests.accounts.factories import InvitationFactory, MembershipFactory
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db

LISTS = ["accounts_people:index", "accounts_memberships:index", "accounts_invitations:index"]
OUTSIDERS = ["reporter_arte", "entity_head_arte", "ccdr_norte", "editor_porto", "signatory_porto", "stranger"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["eata_member", "eata_coordinator"])
def test_eata_sees_the_lists(who, name, request):
    InvitationFactory()

    assert client_of(request.getfixturevalue(who)).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", [*OUTSIDERS, "content_editor"])
def test_others_do_not(who, name, request):
    response = client_of(request.getfixturevalue(who)).get(reverse(name))

    assert response.status_code in {302, 403}
    assert not response.content or "exemplo.pt" not in response.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_are_exported_as_all_others(eata_coordinator, name, kind, settings):
    settings.DEMONSTRATION = True
    InvitationFactory()

    response = client_of(eata_coordinator).get(reverse(name), {"export": kind})

    assert response.status_code == 200
    assert kind in response.headers["Content-Disposition"]
    if kind == "csv":
        header, *rows = csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";")
        assert header[-4:] == ["Fonte dos dados", "Extraído em", "Licença", "Aviso"]
        assert {row[-2] for row in rows} == {"Uso interno"}


def test_lists_are_filtered_and_searched(eata_coordinator, reporter_arte, reporter_cncs):
    client = client_of(eata_coordinator)

    page = client.get(reverse("accounts_memberships:index"), {"q": "nuno"}).content.decode()

    assert ("Nuno Reporte" in page, "Rita Reporte" in page) == (True, False)
    page = client.get(reverse("accounts_memberships:index"), {"role": "EATA_COORDINATOR"}).content.decode()
    assert 'title="Edit' not in page
    assert client.get(reverse("accounts_people:index"), {"q": "rita"}).status_code == 200


def test_coordinator_gives_a_membership_and_its_history_tells(eata_coordinator, stranger, arte):
    client = client_of(eata_coordinator)

    given = client.post(
        reverse("accounts_memberships:add"),
        {"user": stranger.pk, "entity": arte.pk, "role": "ACTION_REPORTER", "starts_on": "2026-01-01", "ends_on": ""},
    )

    assert given.status_code == 302
    membership = Membership.objects.get(user=stranger)
    assert membership.role == Role.ACTION_REPORTER
    history = client.get(reverse("accounts_memberships:history", args=[membership.pk])).content.decode()
    assert "Carlos Coordenador" in history


def test_overlapping_membership_is_refused_in_words(eata_coordinator, reporter_arte, arte):
    answer = client_of(eata_coordinator).post(
        reverse("accounts_memberships:add"),
        {"user": reporter_arte.pk, "entity": arte.pk, "role": "ACTION_REPORTER", "starts_on": "2026-01-01"},
    )

    assert answer.status_code == 200
    assert reporter_arte.memberships.count() == 1


def test_member_of_eata_may_not_give_memberships(eata_member, stranger, arte):
    client = client_of(eata_member)

    client.post(
        reverse("accounts_memberships:add"),
        {"user": eata_member.pk, "entity": arte.pk, "role": "EATA_COORDINATOR", "starts_on": "2026-01-01"},
    )

    assert Membership.objects.filter(role=Role.EATA_COORDINATOR).count() == 0


def test_invitations_are_written_by_nobody_here(eata_coordinator):
    invitation = InvitationFactory()
    client = client_of(eata_coordinator)

    assert client.get(reverse("accounts_invitations:inspect", args=[invitation.pk])).status_code == 200
    assert client.get(reverse("accounts_invitations:add")).status_code == 302
    assert client.get(reverse("accounts_invitations:edit", args=[invitation.pk])).status_code == 302
    page = client.get(reverse("accounts_invitations:inspect", args=[invitation.pk])).content.decode()
    assert invitation.token_sha256 not in page


@pytest.mark.parametrize(
    "path", ["/gestao/users/", "/gestao/users/{pk}/", "/gestao/groups/", "/gestao/password_reset/"]
)
def test_wagtails_own_pages_about_people_are_gone(eata_coordinator, stranger, path):
    client = client_of(eata_coordinator)

    answer = client.post(path.format(pk=stranger.pk), {"is_superuser": "on", "name": "x", "email": "a@b.pt"})

    assert answer.status_code == 404
    assert not User.objects.filter(is_superuser=True).exists()


def test_coordinator_disables_an_account(eata_coordinator, reporter_arte):
    client = client_of(eata_coordinator)

    client.post(reverse("accounts_people:edit", args=[reporter_arte.pk]), {"name": "Rita Reporte"})

    reporter_arte.refresh_from_db()
    assert not reporter_arte.is_active
    assert client_of(reporter_arte).get("/conta/").status_code == 302


def test_lists_cost_the_same_queries_for_one_and_for_three(eata_coordinator, django_assert_max_num_queries):
    client = client_of(eata_coordinator)
    MembershipFactory()
    client.get(reverse("accounts_memberships:index"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("accounts_memberships:index"))
    MembershipFactory()
    MembershipFactory()
    with django_assert_max_num_queries(60) as three:
        client.get(reverse("accounts_memberships:index"))
    assert len(three) == len(one)
