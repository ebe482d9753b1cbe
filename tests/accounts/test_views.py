from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from tests.accounts.factories import MembershipFactory
from tests.support.cast import client_of


def actor_seen_by(client):
    return client.get("/conta/").wsgi_request.actor


@pytest.fixture
def of_two(reporter_arte, cncs):
    MembershipFactory(user=reporter_arte, entity=cncs, role=Role.ENTITY_HEAD)
    return reporter_arte


@pytest.mark.parametrize("path", ["/conta/", "/area/", "/area/mensagens/"])
def test_every_page_of_the_area_says_for_whom_one_acts_and_offers_the_others(of_two, path):
    page = client_of(of_two).get(path).content.decode()

    assert page.count('class="acting-for"') == 1
    assert "Agir em nome de" in page


def test_switch_changes_for_whom_one_acts_and_keeps_the_page(of_two, cncs):
    client = client_of(of_two)
    assert actor_seen_by(client).entity_code == "ARTE"

    response = client.post(reverse("accounts:switch"), {"entity": cncs.pk, "next": "/conta/"})

    assert response.url == "/conta/"
    assert (actor_seen_by(client).entity_code, actor_seen_by(client).roles) == ("CNCS", {Role.ENTITY_HEAD})


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [
        ("https://outro.exemplo/", "/area/"),
        ("//outro.exemplo/", "/area/"),
        ("/conta/seguranca/chaves/7/", "/area/"),
        ("", "/area/"),
        ("/conta/sessoes/?page=2", "/conta/sessoes/?page=2"),
    ],
)
def test_switch_leaves_a_page_that_is_another_site_or_about_one_thing(of_two, cncs, came_from, goes_to):
    response = client_of(of_two).post(reverse("accounts:switch"), {"entity": cncs.pk, "next": came_from})

    assert response.url == goes_to


def test_switch_on_a_page_the_other_entity_may_not_see_leads_to_its_area_and_says_so(of_two, arte):
    """ARTE's reporter is CNCS's head: only the second invites people."""
    client = client_of(of_two)
    client.post(reverse("accounts:switch"), {"entity": of_two.memberships.get(role=Role.ENTITY_HEAD).entity_id})
    assert client.get("/area/pessoas/").status_code == 200

    landed = client.post(reverse("accounts:switch"), {"entity": arte.pk, "next": "/area/pessoas/"}, follow=True)

    assert landed.redirect_chain == [("/area/pessoas/", 302), ("/area/", 302)]
    assert "ARTE não tem acesso à página onde estava" in landed.text
    assert client.get("/area/pessoas/").status_code == 403  # asked for again, it is refused


def test_switch_that_lands_where_the_other_entity_may_be_leaves_nothing_behind(of_two, cncs):
    client = client_of(of_two)

    client.post(reverse("accounts:switch"), {"entity": cncs.pk, "next": "/area/pessoas/"}, follow=True)

    assert "accounts_switched_on" not in client.session


@pytest.mark.parametrize("wanted", ["cncs", "nothing", "number"])
def test_switch_to_an_entity_of_others_is_refused(reporter_arte, cncs, wanted):
    entity = {"cncs": cncs.pk, "nothing": "", "number": "x"}[wanted]
    client = client_of(reporter_arte)

    assert client.post(reverse("accounts:switch"), {"entity": entity}).status_code == 404
    assert actor_seen_by(client).entity_code == "ARTE"


def test_switch_asks_for_a_post(reporter_arte):
    assert client_of(reporter_arte).get(reverse("accounts:switch")).status_code == 405


def test_membership_that_ends_today_ends_what_the_open_session_may(reporter_arte):
    client = client_of(reporter_arte)
    assert actor_seen_by(client).roles == {Role.ACTION_REPORTER}

    reporter_arte.memberships.update(ends_on=timezone.localdate())

    assert (actor_seen_by(client).entity_id, actor_seen_by(client).roles) == (None, frozenset())
    assert "Ainda não age em nome de nenhuma entidade" in client.get("/conta/").content.decode()


def test_membership_is_counted_by_the_day_in_lisbon(reporter_arte):
    reporter_arte.memberships.update(ends_on=date(2026, 7, 1))
    client = client_of(reporter_arte)

    with time_machine.travel("2026-06-30T22:59:00Z", tick=False):
        assert actor_seen_by(client).roles == {Role.ACTION_REPORTER}
    with time_machine.travel("2026-06-30T23:01:00Z", tick=False):
        assert actor_seen_by(client).roles == frozenset()


def test_overview_costs_the_same_queries_whatever_one_belongs_to(reporter_arte, django_assert_num_queries):
    client = client_of(reporter_arte)
    client.get("/conta/")
    with django_assert_num_queries(14):
        client.get("/conta/")
    MembershipFactory(user=reporter_arte)
    MembershipFactory(user=reporter_arte)
    with django_assert_num_queries(14):
        client.get("/conta/")


def test_back_office_sign_in_is_ours(client):
    assert client.get("/gestao/login/?next=/gestao/reports/").url == "/entrar/?next=%2Fgestao%2Freports%2F"
    assert client.get("/gestao/").url.startswith("/entrar/")


def test_django_admin_is_not_exposed(db, client):
    assert [client.get(path).status_code for path in ("/admin/", "/django-admin/")] == [404, 404]


@pytest.mark.parametrize("path", ["/gestao/password_reset/", "/gestao/users/", "/gestao/groups/", "/gestao/account/"])
def test_stranger_finds_no_door_in_the_back_office(stranger, path):
    assert client_of(stranger).get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/gestao/", "/gestao/login/", "/gestao/reports/site-history/", "/entrar/?next=/gestao/"]
)
def test_who_has_no_part_in_the_back_office_is_told_so(reporter_arte, path):
    answer = client_of(reporter_arte).get(path, follow=True)

    assert answer.status_code == 403
    assert "Não tem acesso a esta página" in answer.content.decode()


def test_who_lost_the_part_in_the_back_office_can_still_leave_it(reporter_arte):
    client = client_of(reporter_arte)

    assert client.post("/gestao/logout/").status_code == 302
    assert client.get("/conta/").url.startswith("/entrar/")
