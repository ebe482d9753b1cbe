"""Following a measure or a territory, and being told of each release once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from common.notifications.delivery import deliver_due
from common.notifications.models import Notice
from common.notifications.operations import notify
from observatory import operations
from observatory.enums import ObservationStatus, Origin, Rhythm
from observatory.models import Area, Breakdown, Follow, ToldRelease
from observatory.notifications import unsubscribe_token
from observatory.operations import FollowRefused
from tests.accounts.factories import UserFactory
from tests.observatory.factories import AT, a_measure, a_period, cells, publish, towns
from tests.support.cast import client_of

LIST, NEW = "/area/a-seguir/", "/area/a-seguir/novo/"
BEFORE = AT - timedelta(days=1)  # AT is a Monday
LATER = AT + timedelta(days=7)
NEXT_MONTH = AT + timedelta(days=31)


def following(user, code="M10", area=None, rhythm=Rhythm.AT_ONCE, at=BEFORE):
    return operations.follow(user=user, measure=code and a_measure(code), area=area, rhythm=rhythm, at=at)


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


def test_the_e_mail_is_apart_and_can_be_stopped_from_it(norm_loaded, client, stranger, settings):
    settings.PORTAL_BASE_URL = "https://portal.exemplo.pt"
    following(stranger)
    publish(a_measure(), cells([1]))
    operations.send_digests(at=LATER)
    Notice.objects.create(recipient=stranger, kind="a.b", key="a", subject="Outro", created_at=AT, send_after=AT)

    assert deliver_due(now=LATER) == 2

    other, news = sorted(mail.outbox, key=lambda one: "List-Unsubscribe" in one.extra_headers)
    assert (other.subject, "List-Unsubscribe" in other.extra_headers) == ("Outro", False)
    address = news.extra_headers["List-Unsubscribe"].strip("<>")
    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.startswith("https://portal.exemplo.pt/observatorio/correio/")
    assert address in news.body
    path = address.removeprefix("https://portal.exemplo.pt")

    assert "Deixar de receber as novidades" in client.get(path).content.decode()
    assert Follow.objects.get().is_quiet is False
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Follow.objects.get().is_quiet is True
    publish(a_measure(), cells([2]), days=1)
    assert operations.send_digests(at=LATER) == 0
    client.post(path, {"repor": "1"})
    assert Follow.objects.get().is_quiet is False
    assert operations.send_digests(at=LATER) == 0  # what was published meanwhile is not told


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("", ["Não segue nada no Observatório", "Deixar de receber", "Já não recebe", "Voltar a receber"]),
        ("/en", ["You follow nothing in the Observatory", "Stop receiving", "You no longer receive", "Receive again"]),
    ],
)
def test_a_later_visit_says_how_it_stands(norm_loaded, client, stranger, way, words):
    nothing, stop, stopped, again = words
    path = f"{way}/observatorio/correio/{unsubscribe_token(stranger)}/"
    assert said(client.get(path), "h1, main button") == [nothing]
    following(stranger)
    asked = said(client.get(path), "h1, main button")
    client.post(path)
    later, back, anew = client.get(path), client.post(path, {"repor": "1"}), client.get(path)

    assert (asked[0].startswith(stop), asked[1]) == (True, stop)
    assert (said(later, "h1")[0].startswith(stopped), said(later, "main button")) == (True, [again])
    assert (len(said(back, "main button")), said(anew, "main button")) == (0, [stop])


def test_nobody_stops_anothers_e_mails(client, stranger):
    token = unsubscribe_token(stranger)
    for wrong in (f"{stranger.pk + 1}:{token.partition(':')[2]}", "1", f"{token}x"):
        assert client.post(f"/observatorio/correio/{wrong}/").status_code == 404


# The pages.


def said(answer, selector):
    return [" ".join(one.get_text(" ").split()) for one in BeautifulSoup(answer.content, "lxml").select(selector)]


def test_who_did_not_sign_in_is_asked_to_and_comes_back_to_follow(client, norm_loaded, stranger):
    page = BeautifulSoup(client.get("/observatorio/M10/").content, "lxml")
    link = page.select_one(".page-header__actions a")["href"]

    assert link == f"{NEW}?medida=M10"
    assert client.get(link).headers["Location"] == "/entrar/?next=/area/a-seguir/novo/%3Fmedida%3DM10"
    form = BeautifulSoup(client_of(stranger).get(link).content, "lxml")
    assert form.select_one("#id_medida option[selected]")["value"] == "M10"


@pytest.mark.parametrize(
    ("path", "followed"), [("/observatorio/M10/", ("M10", None)), ("/territorios/0101/", (None, "0101"))]
)
def test_one_button_follows_and_comes_back(norm_loaded, stranger, path, followed):
    browser = client_of(stranger)
    form = BeautifulSoup(browser.get(path).content, "lxml").select_one("form.follow-button")
    sent = {one["name"]: one["value"] for one in form.select("input")}

    answer = browser.post(form["action"], sent, follow=True)

    assert answer.redirect_chain == [(path, 302)]
    assert "recebe as novidades por correio, uma vez por semana" in said(answer, ".messages")[0]
    made = Follow.objects.get()
    assert (made.measure and made.measure.code, made.area and made.area.code) == followed
    assert made.rhythm == Rhythm.WEEKLY
    again = browser.get(path)
    assert "Já segue: alterar ou deixar" in said(again, ".page-header__actions a")
    assert said(again, "form.follow-button") == []
    assert f'id="seguir-{made.pk}"' in browser.get(LIST).content.decode()
    asked = {"medida": followed[0] or "", "territorio": followed[1] or ""}
    assert said(browser.get(NEW, asked), ".notice__title") == ["Já segue"]
    assert said(browser.get(NEW), ".notice__title") == []


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Escolha uma medida, um território, ou os dois."),
        ({"medida": "X99"}, "Essa medida não existe."),
        ({"territorio": "Atlântida"}, "Nenhum território se chama «Atlântida»."),
        ({"medida": "M10", "frequencia": "NEVER"}, "NEVER"),
        ({"territorio": "lagoa"}, "4201 (Lagoa (Açores), município) ou 0806 (Lagoa (Algarve), município)."),
        ({"medida": "M28", "territorio": "Porto"}, "A medida M28 não tem valores de Porto (município)"),
    ],
)
def test_what_cannot_be_followed_is_said(norm_loaded, stranger, sent, why):
    answer = client_of(stranger).post(NEW, {"frequencia": "WEEKLY", **sent})

    assert answer.status_code == 422
    assert why in " ".join(said(answer, "main"))
    assert Follow.objects.count() == 0


def test_who_follows_what_may_never_come_is_told(norm_loaded, stranger):
    sent = {"medida": "M01", "territorio": "Porto", "frequencia": "WEEKLY"}

    answer = client_of(stranger).post(NEW, sent, follow=True)

    assert (
        "Ainda não foi publicado nenhum valor de M01 para um território deste nível." in said(answer, ".messages")[0]
    )


def test_a_territory_is_found_by_its_name(norm_loaded, stranger):
    client_of(stranger).post(NEW, {"territorio": "agueda", "frequencia": "MONTHLY"})

    assert Follow.objects.get().area.name == "Águeda"


def test_it_comes_back_to_pages_of_ours_alone(norm_loaded, stranger):
    sent = {"medida": "M10", "frequencia": "WEEKLY", "voltar": "https://outro.exemplo/"}

    assert client_of(stranger).post(NEW, sent).headers["Location"] == LIST


def test_the_list_changes_stops_and_takes_back(norm_loaded, stranger):
    follow, browser = following(stranger), client_of(stranger)

    browser.post(f"{LIST}{follow.pk}/", {"frequencia": "MONTHLY"})
    assert Follow.objects.get().rhythm == Rhythm.MONTHLY
    browser.post(f"{LIST}{follow.pk}/", {"frequencia": "?"})
    assert Follow.objects.get().rhythm == Rhythm.MONTHLY

    stopped = browser.post(f"{LIST}{follow.pk}/deixar/", follow=True)
    assert Follow.objects.count() == 0
    undo = BeautifulSoup(stopped.content, "lxml").select_one("form.follow-undo")
    browser.post(undo["action"], {one["name"]: one["value"] for one in undo.select("input")})
    assert (Follow.objects.get().measure.code, Follow.objects.get().rhythm) == ("M10", Rhythm.MONTHLY)


def test_silence_is_seen_and_ended_on_the_list(norm_loaded, stranger):
    following(stranger)
    operations.silence(user=stranger)
    browser = client_of(stranger)

    assert said(browser.get(LIST), ".notice__title") == ["Não recebe novidades"]
    browser.post(f"{LIST}retomar/")
    assert Follow.objects.get().is_quiet is False


def test_anothers_follow_does_not_exist(norm_loaded, stranger, editor_porto):
    follow = following(editor_porto)
    for path in (f"{LIST}{follow.pk}/", f"{LIST}{follow.pk}/deixar/"):
        assert client_of(stranger).post(path, {"frequencia": "MONTHLY"}).status_code == 404
    assert Follow.objects.get().rhythm == Rhythm.AT_ONCE


@pytest.mark.parametrize("codes", [["M10"], ["M10", "M04", "M13"]])
def test_the_list_costs_the_same_whatever_there_is(norm_loaded, stranger, django_assert_num_queries, codes):
    for code in codes:
        following(stranger, code)
        publish(a_measure(code), cells([1], period=a_period()))
    browser = client_of(stranger)
    browser.get(LIST)
    with django_assert_num_queries(12):
        assert len(said(browser.get(LIST), ".follow-line")) == len(codes)


def test_one_address_stops_what_it_says(stranger):
    assert reverse("observatory:unsubscribe", args=["x"]) == "/observatorio/correio/x/"
    notify_without = notify(
        recipient=stranger, kind="observatory.news", key="k", context={"bulletins": [], "count": 2}, url="/", at=AT
    )
    assert (notify_without, Notice.objects.get().unsubscribe_url) == (True, "")
