from datetime import UTC, datetime

import pytest
from django.urls import reverse

from common.notifications.models import Notice, Preference
from tests.support.cast import client_of

OVERVIEW = 14
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def notice(person, key, **values):
    given = {"kind": "a.b", "subject": f"Assunto {key}", "body": "Texto", "created_at": AT, "send_after": AT}
    return Notice.objects.create(recipient=person, key=key, **(given | values))


def test_list_shows_ones_own_notices_at_a_fixed_cost(reporter_arte, reporter_cncs, django_assert_num_queries):
    client = client_of(reporter_arte)
    notice(reporter_cncs, "de outra pessoa")
    notice(reporter_arte, "um", url="/area/")
    client.get(reverse("notifications:index"))
    with django_assert_num_queries(15):
        page = client.get(reverse("notifications:index")).content.decode()
    assert ("Assunto um" in page, "de outra pessoa" in page) == (True, False)
    notice(reporter_arte, "dois")
    notice(reporter_arte, "três")
    with django_assert_num_queries(15):
        client.get(reverse("notifications:index"))


def test_the_header_counts_what_is_unread_without_a_query_of_its_own(reporter_arte, django_assert_num_queries):
    client = client_of(reporter_arte)
    said = '<span class="menu__count">({}<span class="visually-hidden"> por ler</span>)</span>'
    counts = []
    client.get(reverse("accounts:overview"))
    for number in range(3):
        with django_assert_num_queries(OVERVIEW):
            page = client.get(reverse("accounts:overview")).content.decode()
        counts.append([count for count in range(4) if said.format(count) in page])
        notice(reporter_arte, f"aviso {number}")

    assert counts == [[], [1], [2]]


def test_following_a_notice_marks_it_read_and_goes_there(reporter_arte):
    told = notice(reporter_arte, "um", url="/conta/")

    response = client_of(reporter_arte).post(reverse("notifications:follow", args=[told.pk]))

    told.refresh_from_db()
    assert response.url == "/conta/"
    assert told.read_at is not None


def test_notice_of_somebody_else_does_not_exist(reporter_arte, reporter_cncs):
    told = notice(reporter_cncs, "um")

    assert client_of(reporter_arte).post(reverse("notifications:follow", args=[told.pk])).status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


def test_marking_all_read_leaves_those_of_others(reporter_arte, reporter_cncs):
    notice(reporter_arte, "um")
    other = notice(reporter_cncs, "dois")

    client_of(reporter_arte).post(reverse("notifications:read_all"))

    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_preferences_are_kept(reporter_arte):
    client = client_of(reporter_arte)
    assert client.get(reverse("notifications:preferences")).status_code == 200

    client.post(reverse("notifications:preferences"), {"digest_hour": 17})

    kept = Preference.objects.get(user=reporter_arte)
    assert (kept.digest_hour, kept.keeps_days_off) == (17, False)


@pytest.mark.parametrize("name", ["index", "preferences"])
def test_somebody_unknown_is_asked_to_sign_in(client, db, name):
    assert client.get(reverse(f"notifications:{name}")).url.startswith("/entrar/")
