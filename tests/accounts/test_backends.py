import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import role_grants
from tests.accounts.factories import MembershipFactory

PEOPLE = [
    "eata_coordinator", "eata_member", "content_editor", "reporter_arte", "entity_head_arte", "ccdr_norte",
    "editor_porto", "signatory_porto", "stranger",
]  # fmt: skip
EDITORS = {"eata_coordinator", "eata_member", "content_editor"}
EATA = {"eata_coordinator", "eata_member"}
COORDINATOR = {"eata_coordinator"}


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("wagtailadmin.access_admin", EDITORS),
        ("wagtailimages.add_image", EDITORS),
        ("action_plan.view_action", EATA),
        ("action_plan.change_reportingperiod", EATA),
        ("action_plan.delete_reportingperiod", COORDINATOR),
        ("accounts.view_membership", EATA),
        ("accounts.add_membership", COORDINATOR),
        ("accounts.change_membership", COORDINATOR),
        ("accounts.add_invitation", COORDINATOR),
        ("accounts.change_user", COORDINATOR),
        ("accounts.add_user", set()),
        ("accounts.delete_user", set()),
        ("auth.change_permission", set()),
        ("auth.view_group", set()),
        ("mfa.delete_authenticator", set()),
    ],
)
def test_back_office_permissions_follow_the_roles(permission, allowed, request):
    people = {name: User.objects.get(pk=request.getfixturevalue(name).pk) for name in PEOPLE}

    assert {name for name, user in people.items() if user.has_perm(permission)} == allowed


def test_permissions_end_with_the_membership(eata_coordinator):
    assert eata_coordinator.has_perm("wagtailadmin.access_admin")

    eata_coordinator.memberships.update(ends_on=timezone.localdate())

    again = User.objects.get(pk=eata_coordinator.pk)
    assert not again.has_perm("wagtailadmin.access_admin")
    assert again.get_all_permissions() == set()
    assert not again.has_module_perms("wagtailadmin")


def test_permissions_end_with_the_account(eata_coordinator):
    eata_coordinator.is_active = False

    assert not eata_coordinator.has_perm("wagtailadmin.access_admin")
    assert eata_coordinator.get_all_permissions() == set()


def test_all_permissions_are_those_asked_one_by_one(content_editor):
    every = content_editor.get_all_permissions()

    assert "wagtailadmin.access_admin" in every
    assert {perm for perm in every if not role_grants("CONTENT_EDITOR", perm)} == set()
    assert content_editor.has_module_perms("wagtailimages")
    assert not content_editor.has_module_perms("accounts")


def test_permissions_cost_one_query_a_request(eata_member, django_assert_num_queries):
    MembershipFactory(user=eata_member)
    user = User.objects.get(pk=eata_member.pk)

    with django_assert_num_queries(1):
        assert user.has_perm("wagtailadmin.access_admin")
        assert user.has_perm("accounts.view_membership")
