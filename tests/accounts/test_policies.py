"""Who writes and who publishes pages, images and documents: by today's memberships, and nobody by groups."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from accounts.models import User
from tests.support.cast import client_of

OUTSIDERS = [
    "reporter_arte", "entity_head_arte", "ccdr_norte", "editor_porto", "signatory_porto", "stranger",
]  # fmt: skip
EDITOR, MEMBER, COORDINATOR = "content_editor", "eata_member", "eata_coordinator"
INSIDERS = [EDITOR, MEMBER, COORDINATOR]


@pytest.fixture
def page(db) -> Page:
    return Page.objects.get(depth=2)


def again(user: User) -> User:
    """The person as the next request loads them."""
    return User.objects.get(pk=user.pk)


def everybody(request) -> dict[str, User]:
    return {name: again(request.getfixturevalue(name)) for name in [*INSIDERS, *OUTSIDERS]}


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("can_edit", {EDITOR, MEMBER, COORDINATOR}),
        ("can_publish", {MEMBER, COORDINATOR}),
        ("can_unpublish", {MEMBER, COORDINATOR}),
        ("can_delete", {MEMBER, COORDINATOR}),
        ("can_lock", {EDITOR, MEMBER, COORDINATOR}),
        ("can_unlock", {MEMBER, COORDINATOR}),
        ("can_set_view_restrictions", {MEMBER, COORDINATOR}),
    ],
)
def test_rights_over_a_public_page(page, action, who, request):
    people = everybody(request)

    assert {name for name, user in people.items() if getattr(page.permissions_for_user(user), action)()} == who


def test_who_may_is_the_same_list_from_the_other_side(page, request):
    people = everybody(request)
    policy = policy_registry.get(page)

    def names(users):
        return {name for name, user in people.items() if user in users}

    assert names(policy.users_with_permission("publish")) == {MEMBER, COORDINATOR}
    assert names(policy.users_with_permission_for_instance("change", page)) == {EDITOR, MEMBER, COORDINATOR}
    assert names(policy.users_with_any_permission({"publish", "change"}, include_superusers=False)) == set(INSIDERS)


@pytest.mark.parametrize("get_model", [get_image_model, get_document_model])
def test_rights_over_images_and_documents(get_model, request):
    people = everybody(request)
    policy = policy_registry.get_by_type(get_model())
    stored = get_model()(title="x", collection=Collection.get_first_root_node())

    for action in ("add", "change", "choose", "delete"):
        assert {name for name, user in people.items() if policy.user_has_permission(user, action)} == set(INSIDERS)
    allowed = {
        name for name, user in people.items() if policy.user_has_permission_for_instance(user, "change", stored)
    }
    assert allowed == set(INSIDERS)
    assert {name for name, user in people.items() if user in policy.users_with_any_permission(["choose"])} == allowed


def test_only_the_eata_arranges_collections_and_the_root_stays(request):
    people = everybody(request)
    policy = policy_registry.get_by_type(Collection)
    below = Collection.get_first_root_node().add_child(name="Logótipos")

    assert {name for name, user in people.items() if policy.user_has_permission(user, "add")} == {MEMBER, COORDINATOR}
    assert list(policy.instances_user_has_permission_for(people[COORDINATOR], "delete")) == [below]
    assert list(policy.instances_user_has_permission_for(people[EDITOR], "delete")) == []


def test_the_right_ends_with_the_membership(page, eata_member):
    assert page.permissions_for_user(again(eata_member)).can_publish()

    eata_member.memberships.update(ends_on=timezone.localdate())

    ended = again(eata_member)
    assert not page.permissions_for_user(ended).can_edit()
    assert ended not in policy_registry.get(page).users_with_permission("publish")
    assert policy_registry.get(page).explorable_root_instance(ended) is None
    assert client_of(ended).get(f"/gestao/pages/{page.pk}/edit/").status_code == 403


def test_a_group_gives_nothing(page, stranger):
    stranger.groups.set(Group.objects.all())

    assert Group.objects.count() > 0
    assert not page.permissions_for_user(again(stranger)).can_edit()
    assert not policy_registry.get_by_type(get_image_model()).user_has_permission(again(stranger), "add")


def test_an_inactive_account_may_nothing(page, eata_coordinator):
    User.objects.filter(pk=eata_coordinator.pk).update(is_active=False)

    assert not page.permissions_for_user(again(eata_coordinator)).can_edit()
    assert eata_coordinator not in policy_registry.get(page).users_with_permission("publish")


def test_an_editor_writes_but_publishes_nothing(page, content_editor):
    client = client_of(content_editor)
    answers = {
        path: client.get(path).status_code
        for path in (
            f"/gestao/pages/{page.pk}/",
            f"/gestao/pages/{page.pk}/edit/",
            "/gestao/images/",
            "/gestao/images/chooser/",
            "/gestao/documents/",
            "/gestao/documents/chooser/",
        )
    }

    assert answers == dict.fromkeys(answers, 200)
    assert client.get(f"/gestao/pages/{page.pk}/unpublish/").status_code == 302
    assert client.get("/gestao/workflows/add/").status_code == 302
    assert client.get("/gestao/sites/").status_code == 302


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_are_refused_every_editors_page(who, page, request):
    client = client_of(request.getfixturevalue(who))

    for path in (f"/gestao/pages/{page.pk}/edit/", "/gestao/images/add/", "/gestao/documents/add/"):
        assert client.get(path).status_code == 403
    answer = client.post("/gestao/documents/add/", {"title": "x", "file": ContentFile(b"x", name="x.txt")})
    assert answer.status_code == 403
    assert get_document_model().objects.count() == 0


def test_rights_cost_two_queries_a_request(page, eata_member, django_assert_num_queries):
    user = again(eata_member)

    with django_assert_num_queries(2):
        assert page.permissions_for_user(user).can_publish()
        assert policy_registry.get(page).user_has_permission(user, "change")
