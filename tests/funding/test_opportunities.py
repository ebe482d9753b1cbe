"""Reading the European portal, whole or not at all, and what everybody and the EATA see of it."""

from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from funding.enums import OpportunityStage as Stage, ReadingState
from funding.filters.opportunities import opportunities_asked_for
from funding.models import OpenOpportunity, OpportunityReading
from funding.operations.opportunities import FEW, read_opportunities
from funding.queries.opportunities import in_opportunity_stage, opportunities, readings, stage_of_opportunity
from funding.tasks import begin_reading
from tests.funding.factories import a_municipality
from tests.funding.portal_answers import page, result
from tests.support.cast import client_of
from tests.support.source_site import source_site

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 2, 50, tzinfo=UTC)
BROKEN = (200, {}, b'{"message": "No result found"}')


def read(settings, *answers, at=AT, **told):
    settings.FETCH_PAUSE_SECONDS = 0
    with source_site(*answers) as site:
        settings.EU_FUNDING_URL = f"{site.url}/search"
        done = read_opportunities(at=at, **told)
    done.asked = site.asked
    return done


def told_of(reading):
    one = readings().get(pk=reading.pk)
    return (one.state, one.found, one.new, one.changed, one.gone, one.back)


def page_of(response):
    return unescape(response.content.decode())


def test_new_changed_gone_and_back_are_told_and_the_same_again_changes_nothing(settings):
    first = read(settings, page(result("A-1"), result("B-1")))
    judged = OpenOpportunity.objects.get(reference="A-1")
    OpenOpportunity.objects.filter(pk=judged.pk).update(is_relevant=True, note="Interessa.")
    same = read(settings, page(result("B-1"), result("A-1")), at=AT + timedelta(days=1))
    second = read(settings, page(result("A-1", "Another title")), at=AT + timedelta(days=2))
    third = read(settings, page(result("A-1", "Another title"), result("B-1")), at=AT + timedelta(days=3))

    assert [told_of(one) for one in (first, same, second, third)] == [
        ("DONE", 2, 2, 0, 0, 0), ("SAME", 2, 0, 0, 0, 0), ("DONE", 1, 0, 1, 1, 0), ("DONE", 2, 0, 0, 0, 1),
    ]  # fmt: skip
    change = second.changes.get(kind="CHANGED")
    assert (change.before, change.after) == ({"title": "Data for cities"}, {"title": "Another title"})
    judged.refresh_from_db()
    assert (judged.title, judged.is_relevant, judged.note) == ("Another title", True, "Interessa.")
    assert b'{"terms": {"status": ["31094501", "31094502"]}}' in first.asked[0][2]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([page(result("C-1"), total=101), BROKEN], "No result found"),
        ([page(result("C-1"), total=101)], "mudou enquanto se lia"),
        ([page(*[{"reference": f"r{n}"} for n in range(3)])], "mudou de forma"),
        ([page(total=99_999)], "confirme o filtro"),
        ([(404, {}, b"")], "HTTP 404"),
        ([(200, {}, b" " * 70_000)], "passa de 0 MB"),
    ],
)
def test_a_source_that_cannot_be_trusted_changes_nothing(settings, answers, said):
    read(settings, page(result("A-1")))
    settings.EU_FUNDING_MAX_BYTES = 60_000

    failed = read(settings, *answers, at=AT + timedelta(days=1))

    assert (failed.state, said in failed.said) == (ReadingState.FAILED, True)
    assert list(OpenOpportunity.objects.values_list("reference", "gone_at")) == [("A-1", None)]


def test_a_list_that_changes_between_pages_is_read_again_from_the_first(settings):
    every = [result(f"A-{n}") for n in range(101)]
    first, last = page(*every[:100], total=101), page(every[99], total=101)
    done = read(settings, first, last, first, page(every[100], total=101))

    assert (done.state, done.found, len(done.asked)) == (ReadingState.DONE, 101, 4)


def test_many_that_vanish_in_a_night_wait_for_somebody_and_nothing_is_gone_by_an_empty_answer(settings):
    read(settings, page(*[result(f"A-{n}") for n in range(FEW)]))
    held = read(settings, page(result("A-0")), at=AT + timedelta(days=1))
    empty = read(settings, page(), at=AT + timedelta(days=2))
    assert [held.state, empty.state] == [ReadingState.HELD, ReadingState.HELD]
    assert OpenOpportunity.objects.filter(gone_at=None).count() == FEW

    done = read(settings, page(result("A-0")), at=AT + timedelta(days=3), takes_losses=True)
    assert told_of(done)[4] == FEW - 1


def test_an_older_reading_does_not_write_over_a_newer(settings):
    read(settings, page(result("A-1", "New")), at=AT)
    late = read(settings, page(result("A-1", "Old")), at=AT - timedelta(minutes=5))

    assert (late.state, OpenOpportunity.objects.get().title) == (ReadingState.FAILED, "New")


@pytest.mark.parametrize("closes", [-1, 0, 1])
@pytest.mark.parametrize("opens", [None, -1, 0, 1])
@pytest.mark.parametrize("status", ["", "FORTHCOMING", "OPEN", "CLOSED"])
def test_the_database_and_the_page_say_the_same_stage(closes, opens, status):
    tick = timedelta(milliseconds=1)
    for number, end in enumerate([None, AT + closes * tick]):
        told = {"status": status, "opens_at": None if opens is None else AT + opens * tick, "closes_at": end}
        seen = {"first_seen_at": AT, "last_seen_at": AT, "url": "https://ec.europa.eu/"}
        one = OpenOpportunity.objects.create(reference=f"R-{number}", title="T", **told, **seen)
        kept = OpenOpportunity.objects.filter(pk=one.pk)
        found = [stage for stage in Stage if kept.filter(in_opportunity_stage(stage, AT))]
        assert found == [stage_of_opportunity(one, AT)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_public_list_asks_as_much_for_one_as_for_three(settings, client, count, django_assert_num_queries):
    read(settings, page(*[result(f"A-{n}") for n in range(count)]))
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        client.get(reverse("funding:opportunities"))
        with django_assert_num_queries(7):
            shown = page_of(client.get(reverse("funding:opportunities")))
    assert shown.count("Data for cities") == count
    assert "Última leitura completa: 01/06/2026, 03:50" in shown
    assert "desatualizada" not in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["A-1", "B-1"]),
        ({"programa": "LIFE"}, ["B-1"]),
        ({"tema": "water"}, ["B-1"]),
        ({"prazo": "30"}, ["A-1"]),
        ({"estado": "SOON"}, ["B-1"]),
        ({"estado": "CLOSED"}, ["C-1"]),
        ({"estado": "TODAS", "q": "cidades"}, ["A-1"]),
        ({"assinaladas": "on"}, ["A-1"]),
    ],
)
def test_filters(settings, query, expected):
    soon = {"status": ["31094501"], "startDate": ["2026-07-01T08:00:00Z"], "keywords": ["water"]}
    read(
        settings,
        page(
            result("A-1", deadlineDate=["2026-06-20T15:00:00Z"]),
            result("B-1", **soon, frameworkProgramme=["43252405"]),
            result("C-1", deadlineDate=["2014-01-01T15:00:00Z"]),
            result("D-1"),
        ),
    )
    OpenOpportunity.objects.filter(reference="A-1").update(is_relevant=True, note="Para cidades.")
    OpenOpportunity.objects.filter(reference="D-1").update(is_hidden=True)

    assert [one.reference for one in opportunities_asked_for(query, AT).qs] == expected


def test_the_page_says_when_it_is_off_never_read_stale_or_failing(settings, client):
    url = reverse("funding:opportunities")
    settings.EU_FUNDING_URL = ""
    assert "está desligada" in page_of(client.get(url))
    settings.EU_FUNDING_URL = "http://127.0.0.1:9/"
    assert "ainda não foi lido" in page_of(client.get(url))
    read(settings, page(result("A-1")))
    with time_machine.travel(AT + timedelta(hours=30), tick=False):
        read(settings, BROKEN, at=AT + timedelta(hours=24))
        assert "última tentativa de leitura falhou" in page_of(client.get(url))
    with time_machine.travel(AT + timedelta(hours=49), tick=False):
        assert "pode estar desatualizada" in page_of(client.get(url))


def test_the_eata_reads_and_judges_and_nobody_else(settings, eata_member, stranger):
    entity, signatory = a_municipality(1)
    done = read(settings, page(result("A-1")), user=eata_member)
    one = opportunities(AT).get()
    office = reverse("funding_opportunities:index")
    judge = reverse("funding_opportunities:opportunity", args=[one.pk])
    browser = client_of(eata_member)
    wrong = browser.post(judge, {"is_relevant": "on", "is_hidden": "on", "note": "", "suits": []})
    assert (wrong.status_code, "escolha um dos dois" in page_of(wrong)) == (422, True)
    chosen = {"is_relevant": "on", "note": "Em consórcio.", "suits": [entity.municipality.pk]}
    assert browser.post(judge, chosen).headers["Location"] == office
    assert "Marta Membro" in page_of(browser.get(reverse("funding_opportunities:reading", args=[done.pk])))
    assert page_of(browser.get(office)).count("assinalada") > 0
    with time_machine.travel(AT, tick=False):
        mine = page_of(client_of(signatory).get(reverse("funding:opportunities")))
    assert ("assinalada para o seu município" in mine, "Em consórcio." in mine) == (True, True)
    for person in (stranger, signatory):
        answers = [client_of(person).get(url) for url in (office, judge)]
        assert {answer.status_code for answer in answers} <= {302, 403, 404}


def test_the_command_and_the_night_read_only_where_there_is_an_address(settings):
    settings.EU_FUNDING_URL = ""
    assert begin_reading() is False
    with pytest.raises(CommandError, match="EU_FUNDING_URL"):
        call_command("read_opportunities")
    settings.FETCH_PAUSE_SECONDS = 0
    told = StringIO()
    with source_site(page(result("A-1"))) as site:
        settings.EU_FUNDING_URL = site.url
        call_command("read_opportunities", "--dry-run", stdout=told)
        assert not OpenOpportunity.objects.exists()
        call_command("read_opportunities", stdout=told)
    assert "Avisos lidos: 1. Novos: 1" in told.getvalue()
    assert OpportunityReading.objects.filter(state=ReadingState.DONE).count() == 1
