"""Following a measure or a territory, and being told of each release once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction

from common.notifications.models import Notice
from observatory import operations
from observatory.enums import ObservationStatus, Origin, Rhythm
from observatory.models import Area, Breakdown, Follow, ToldRelease
from observatory.operations import FollowRefused
from tests.accounts.factories import UserFactory
from tests.observatory.factories import AT, a_measure, a_period, cells, following, publish, towns

LATER = AT + timedelta(days=7)  # a Monday


def body_of(user):
    return Notice.objects.get(recipient=user).body


def test_what_is_new_in_a_measure_is_told_once(norm_loaded, stranger):
    following(stranger)
    publish(a_measure(), cells([1, 2]))
    publish(a_measure("M04"), cells([1]))

    assert [operations.send_digests(at=LATER + timedelta(minutes=10 * turn)) for turn in range(3)] == [1, 0, 0]

    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject, notice.digest) == (
        stranger,
        "Observatório: M10 Resíduos urbanos recolhidos",
        False,
    )
    assert "2 células novas, 2024." in notice.body
    assert "Fonte: INE, indicador de exemplo (fonte oficial), publicado em 02/03/2026." in notice.body
    publish(a_measure(), cells([1, 3]), days=8)
    assert operations.send_digests(at=LATER + timedelta(days=2)) == 1
    assert "1 célula revista" in Notice.objects.order_by("-pk")[0].body


def test_nothing_new_sends_nothing(norm_loaded, stranger):
    one, two = towns(2)
    publish(a_measure(), cells([1]))
    following(stranger, at=AT)
    following(stranger, None, one, at=AT)
    publish(a_measure("M04"), cells([5], areas=[two]), days=1)  # of another territory

    assert operations.send_digests(at=LATER) == 0
    assert Notice.objects.count() == 0


def test_a_territory_is_told_its_new_values_beside_the_old_ones(norm_loaded, stranger):
    one, two, three = towns(3)
    publish(a_measure(), cells([1, 2]))
    following(stranger, None, two, at=AT)
    publish(a_measure(), cells([7, 2, 9]), days=1)  # not of this one
    publish(a_measure(), cells([8, 5]), days=2, origin=Origin.OFFICIAL)
    publish(a_measure("M04"), cells([ObservationStatus.CONFIDENTIAL], areas=[two]), days=3, origin=Origin.SIMULATED)

    assert operations.send_digests(at=LATER) == 1

    told = body_of(stranger)
    assert f"- {two.name}, 2024: 5,0\N{NO-BREAK SPACE}kg/hab. (antes: 2,0\N{NO-BREAK SPACE}kg/hab.)" in told
    assert f"- {two.name}, 2024: confidencial" in told
    assert "DADOS SIMULADOS PARA DEMONSTRAÇÃO" in told
    assert one.name not in told
    assert told.count("/publicacoes/") == 2
    assert Notice.objects.get().subject == "Observatório: 2 publicações novas no que segue"
    assert (three.name in told, told.count("M10 ")) == (False, 1)


def test_what_changed_is_told_by_kind_and_never_without_end(norm_loaded, stranger):
    places, sexes = towns(12), Breakdown.objects.create(key="sex=F", label="mulheres", categories={"sex": "F"})
    publish(a_measure(), cells([1, 2, 3], areas=places[:3]))
    following(stranger, at=AT)
    following(stranger, None, places[0], at=AT)
    later = [*cells([1, 5], areas=places[:2], period=a_period("2025")), *cells([9] * 9, areas=places[3:])]
    publish(a_measure(), [*later, *cells([7], areas=places[:1])], days=1)
    publish(a_measure(), cells([4, 4], areas=places[:2], breakdown=sexes), days=2)
    years = [a_period(str(year)) for year in range(2014, 2024)]
    publish(a_measure(), [cell for year in years for cell in cells([1], period=year)], days=3)
    operations.send_digests(at=LATER)

    parts, by_sex, first = body_of(stranger).split("\n\n")[:3]
    assert [line.strip() for line in parts.splitlines()[1:2]] == [
        "períodos novos: 2023 (1), 2022 (1), 2021 (1), 2020 (1), 2019 (1), 2018 (1) e mais 4"
    ]
    assert "noutras desagregações dos mesmos territórios: 1 célula\n" in by_sex
    names = ", ".join(place.name for place in sorted(places[3:], key=lambda one: one.sort_name)[:5])
    assert [line.strip() for line in first.splitlines()[1:5]] == [
        "períodos novos: 2025 (2)",
        "células novas de períodos já publicados: 2024 (9)",
        "células revistas: 2024 (1)",
        f"territórios novos: {names} e mais 4",
    ]
    assert body_of(stranger).count("/publicacoes/") == 3


def test_a_larger_area_is_told_what_its_municipalities_add_up_to(norm_loaded, stranger):
    region = Area.objects.get(code="PT")
    everybody = towns()
    publish(a_measure("M16"), cells([1] * len(everybody), areas=everybody))
    following(stranger, "M16", region, at=AT)
    publish(a_measure("M16"), cells([3]), days=1)

    operations.send_digests(at=LATER)

    assert "- Portugal, 2024: 310 (antes: 308)" in body_of(stranger)


def test_a_measure_and_a_territory_of_it_are_one_notice(norm_loaded, stranger):
    town = towns(1)[0]
    following(stranger)
    following(stranger, "M10", town)
    following(stranger, None, town)
    publish(a_measure(), cells([1]))

    assert operations.send_digests(at=LATER) == 1
    assert body_of(stranger).count(f"- {town.name}, 2024: 1,0") == 1


@pytest.mark.parametrize(("rhythm", "first", "second"), [(Rhythm.WEEKLY, 7, 14), (Rhythm.MONTHLY, 30, 61)])
def test_the_week_and_the_month_are_told_once(norm_loaded, stranger, rhythm, first, second):
    following(stranger, rhythm=rhythm, at=AT)
    publish(a_measure(), cells([1]), days=1)

    assert operations.send_digests(at=AT + timedelta(days=2)) == 0
    assert operations.send_digests(at=AT + timedelta(days=first)) == 1
    publish(a_measure(), cells([2]), days=first + 1)
    assert operations.send_digests(at=AT + timedelta(days=first + 2)) == 0
    assert operations.send_digests(at=AT + timedelta(days=second)) == 1
    assert set(Notice.objects.values_list("digest", flat=True)) == {True}


def test_a_release_that_enters_late_is_not_lost(norm_loaded, stranger):
    """Its number is lower than one already told: another measure's was written at the same time and ended first."""
    following(stranger, None, towns(1)[0])
    early = publish(a_measure(), cells([1]))
    publish(a_measure("M04"), cells([1]), days=1)
    follow = Follow.objects.get()
    operations.send_digests(at=LATER)
    ToldRelease.objects.filter(follow=follow, release=early).delete()  # as if it had not been there to be told

    assert operations.send_digests(at=LATER + timedelta(hours=1)) == 1
    assert [one.body.startswith("M10") for one in Notice.objects.order_by("pk")] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(norm_loaded):
    people = [UserFactory(), UserFactory()]
    for person in people:
        following(person)
    publish(a_measure(), cells([1]))
    together = Barrier(2)

    def work(_number):
        together.wait()
        try:
            return operations.send_digests(at=LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(work, range(2)))

    assert sum(sent) == 2
    assert sorted(Notice.objects.values_list("recipient", flat=True)) == sorted(person.pk for person in people)


def test_what_would_be_told_is_shown_and_nothing_is_kept(norm_loaded, stranger, monkeypatch):
    following(stranger)
    publish(a_measure(), cells([1]))
    told = StringIO()

    call_command("send_digests", dry_run=True, stdout=told)

    assert told.getvalue().splitlines() == [
        f"{stranger.email}: M10 (02/03/2026)",
        "Pessoas com novidades: 1. Nada foi gravado.",
    ]
    assert (Notice.objects.count(), ToldRelease.objects.count()) == (0, 0)
    call_command("send_digests", stdout=told)
    assert told.getvalue().splitlines()[-1] == "Avisos escritos: 1."


def test_the_database_keeps_one_follow_of_something(norm_loaded, stranger):
    following(stranger)
    again = {"user": stranger, "since": AT, "looked_at": AT}
    for wrong in ({"measure": a_measure()}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(**again, **wrong)


def test_there_is_a_limit_to_what_one_follows(norm_loaded, stranger, monkeypatch):
    monkeypatch.setattr("observatory.operations.following.MOST_FOLLOWS", 1)
    following(stranger)
    following(stranger, rhythm=Rhythm.WEEKLY)
    with pytest.raises(FollowRefused, match="Deixe de seguir um"):
        following(stranger, "M04")
    assert Follow.objects.get().rhythm == Rhythm.WEEKLY


# The e-mail.
