from datetime import date

from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from accounts.permissions import ANONYMOUS, Actor
from accounts.queries import actor_of, members_of, people_with_roles
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.territories.factories import EntityFactory, EntitySuccessionFactory

TODAY = date(2026, 11, 21)


def test_actor_of_somebody_not_signed_in_is_nobody():
    assert actor_of(AnonymousUser(), TODAY) == ANONYMOUS


def test_actor_of_a_disabled_person_is_nobody(reporter_arte):
    reporter_arte.is_active = False

    assert actor_of(reporter_arte, TODAY) == ANONYMOUS


def test_actor_of_a_stranger_has_no_entity_and_no_role(stranger):
    assert actor_of(stranger, TODAY) == Actor(user_id=stranger.pk)


def test_actor_acts_for_the_entities_its_own_took_over(reporter_arte, arte):
    ama = EntityFactory(code="AMA")

    actor = actor_of(reporter_arte, date(2025, 8, 22))

    assert actor.entity_code == "ARTE"
    assert actor.roles == {Role.ACTION_REPORTER}
    assert actor.acts_for == {arte.pk, ama.pk}
    assert actor_of(reporter_arte, date(2025, 8, 21)).acts_for == {arte.pk}


def test_actor_follows_a_chain_of_successions_and_survives_a_circle(reporter_arte, arte):
    ama, older = EntityFactory(code="AMA"), EntityFactory(code="UMIC")
    EntitySuccessionFactory(predecessor=older, successor=ama, effective_on=date(2012, 1, 1))
    EntitySuccessionFactory(predecessor=arte, successor=older, effective_on=date(2026, 1, 1))

    assert actor_of(reporter_arte, TODAY).acts_for == {arte.pk, ama.pk, older.pk}


def test_actor_has_only_the_roles_of_the_entity_chosen(reporter_arte, cncs):
    MembershipFactory(user=reporter_arte, entity=cncs, role=Role.ENTITY_HEAD)

    actor = actor_of(reporter_arte, TODAY, cncs.pk)

    assert (actor.entity_code, actor.roles) == ("CNCS", {Role.ENTITY_HEAD})


def test_actor_cannot_choose_an_entity_of_others(reporter_arte, cncs):
    assert actor_of(reporter_arte, TODAY, cncs.pk).entity_code == "ARTE"


def test_membership_holds_from_its_first_day_until_the_day_before_its_end(arte):
    user = UserFactory()
    MembershipFactory(user=user, entity=arte, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1))

    held = [
        bool(actor_of(user, day).roles)
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    ]

    assert held == [False, True, True, False]


def test_members_of_and_people_with_roles_leave_out_disabled_and_former_people(arte, reporter_arte, entity_head_arte):
    former = UserFactory()
    MembershipFactory(user=former, entity=arte, role=Role.ENTITY_HEAD, ends_on=date(2025, 1, 1))
    MembershipFactory(user=UserFactory(is_active=False), entity=arte, role=Role.ENTITY_HEAD)

    assert list(members_of([arte.pk], [Role.ENTITY_HEAD], TODAY)) == [entity_head_arte]
    assert list(people_with_roles([Role.ENTITY_HEAD, Role.ACTION_REPORTER], TODAY)) == [
        entity_head_arte,
        reporter_arte,
    ]


def test_actor_costs_the_same_queries_whatever_one_belongs_to(reporter_arte, django_assert_num_queries):
    with django_assert_num_queries(2):
        actor_of(reporter_arte, TODAY)
    MembershipFactory(user=reporter_arte)
    MembershipFactory(user=reporter_arte)
    with django_assert_num_queries(2):
        actor_of(reporter_arte, TODAY)
