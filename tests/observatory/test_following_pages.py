"""The pages of what one follows, and the e-mail that leads to them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse

from common.notifications.delivery import deliver_due
from common.notifications.models import Notice
from common.notifications.operations import notify
from observatory import operations
from observatory.enums import Rhythm
from observatory.models import Follow
from observatory.notifications import unsubscribe_token
from tests.observatory.factories import AT, a_measure, a_period, cells, following, publish
from tests.support.cast import client_of

LIST, NEW = "/area/a-seguir/", "/area/a-seguir/novo/"
LATER = AT + timedelta(days=7)


def said(answer, selector):
    return [" ".join(one.get_text(" ").split()) for one in BeautifulSoup(answer.content, "lxml").select(selector)]


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
