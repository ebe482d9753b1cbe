"""Asking the sources every night what they have: what is noted, what is begun, and what is told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import ProgrammingError, connections, transaction

from common.jobs.models import Job
from common.notifications.models import Notice
from observatory import operations
from observatory.enums import CheckOutcome, Frequency, RunState, SourceFormat
from observatory.models import Division, FeedCheck, ImportRun, SourceFeed
from observatory.queries import feeds as queries
from tests.observatory.factories import AT, a_measure, cells, publish
from tests.observatory.ine_answers import metadata, refusal
from tests.support.cast import client_of
from tests.support.source_site import source_site

OFFICE = "/gestao/fontes/"


def a_feed(code="M40", dataset="0008273", source_format=SourceFormat.INE_JSON):
    return operations.keep_feed(
        measure=a_measure(code),
        source_format=source_format,
        dataset=dataset,
        parameters={"time": "2023"} if source_format == SourceFormat.JSON_STAT else {"Dim1": "T"},
        dimensions={},
        division=Division.objects.get(code="nuts-2013"),
        user=None,
    )


def about(updated="2026-07-17", **more):
    return 200, {}, metadata({"2023": "S7A2023"}, ["11A1312"], updated=updated, **more)


def check(feed, *answers, settings, nights=1, at=AT):
    """What is found each night, the last answer being given for ever."""
    with source_site(*answers) as site:
        settings.INE_URL = settings.EUROSTAT_URL = site.url
        settings.FETCH_PAUSE_SECONDS = 0
        found = [operations.check_feed(feed=feed, at=at + timedelta(days=night)) for night in range(nights)]
        return found, [path for path, _ in site.asked]


def published(feed, on):
    """As if an import of that version had been approved."""
    release = publish(feed.measure, cells([1]))
    ImportRun.objects.create(
        measure=feed.measure, feed=feed, state=RunState.APPLIED, release=release, source_updated_on=on, started_at=AT
    )


def told():
    return list(Notice.objects.filter(kind="observatory.source").order_by("pk").values_list("subject", flat=True))


def test_the_metadata_alone_are_asked_and_noted(norm_loaded, eata_member, settings):
    feed = a_feed()
    published(feed, date(2026, 7, 17))

    (found,), asked = check(feed, about(), settings=settings)

    assert asked == ["/ine/json_indicador/pindicaMeta.jsp?varcd=0008273&lang=PT"]
    assert (found.outcome, found.source_updated_on, found.run) == (CheckOutcome.SAME, date(2026, 7, 17), None)
    feed.refresh_from_db()
    assert (feed.checked_at, feed.source_updated_on) == (AT, date(2026, 7, 17))
    assert feed.contract == {
        "title": "População residente (N.º) por Local de residência e Sexo",
        "unit": "Número (N.º)",
        "decimals": 0,
        "division": "nuts-2013",
    }
    assert told() == []
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        FeedCheck.objects.update(outcome=CheckOutcome.FAILED)


def test_something_newer_begins_one_import_and_is_told_once(norm_loaded, eata_member, stranger, settings):
    feed = a_feed()
    published(feed, date(2025, 7, 17))

    found, _ = check(feed, about(), settings=settings, nights=3)

    assert [one.outcome for one in found] == [CheckOutcome.NEWER] * 3
    (run,) = ImportRun.objects.filter(state=RunState.WAITING)
    assert [one.run for one in found] == [run, None, None]
    assert list(Job.objects.values_list("name", "arguments")) == [("observatory.read_import", {"run_id": run.pk})]
    notice = Notice.objects.get(kind="observatory.source")
    assert (notice.recipient, notice.url) == (eata_member, f"/gestao/importacoes/{run.pk}/")
    assert notice.subject == f"{feed.measure.code}: há dados novos na fonte (INE, 0008273)".replace(
        "INE,", f"{feed.provider.name},"
    )
    check(feed, about("2026-09-01"), settings=settings, at=AT + timedelta(days=9))
    assert len(told()) == 2


def test_imports_begin_only_where_it_is_wanted(norm_loaded, eata_member, settings):
    settings.SOURCE_CHECK_IMPORTS = False

    (found,), _ = check(a_feed(), about(), settings=settings)

    assert (found.outcome, found.run, ImportRun.objects.count()) == (CheckOutcome.NEWER, None, 0)
    assert "Comece uma importação" in Notice.objects.get(kind="observatory.source").body


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"UnidadeMedida": "Milhares"}, "unidade: era «Número (N.º)» e é «Milhares»"),
        ({"IndicadorNome": "Outra coisa"}, "e é «Outra coisa»"),
        ({"PrecisaoDecimal": "2"}, "casas decimais: era «0» e é «2»"),
        ({"version": "05257"}, "divisão territorial: era «nuts-2013» e é «nuts-2024»"),
    ],
)
def test_a_changed_description_is_told_once_until_it_is_accepted(norm_loaded, eata_member, settings, changed, said):
    feed = a_feed()
    check(feed, about(), settings=settings)
    Notice.objects.all().delete()

    found, _ = check(feed, about("2026-09-01", **changed), settings=settings, nights=3, at=AT + timedelta(days=1))

    assert [(one.outcome, one.run) for one in found] == [(CheckOutcome.CHANGED, None)] * 3
    assert said in found[0].said
    assert len(told()) == 1
    operations.accept_contract(feed=feed, user=eata_member)
    (after,), _ = check(feed, about("2026-09-01", **changed), settings=settings, at=AT + timedelta(days=5))
    assert (after.outcome, after.said) == (CheckOutcome.NEWER, "")


def test_an_indicator_that_vanished_is_told_once(norm_loaded, eata_member, settings):
    gone = (200, {}, refusal("O indicador não existe", "E001"))

    found, _ = check(a_feed(), gone, settings=settings, nights=3)

    assert {one.outcome for one in found} == {CheckOutcome.GONE}
    assert "O indicador não existe" in found[0].said
    assert len(told()) == 1


def test_a_source_that_fails_is_told_after_some_nights_and_once(norm_loaded, eata_member, settings):
    feed, broken = a_feed(), (403, {}, b"")

    check(feed, broken, settings=settings, nights=2)
    assert told() == []
    check(feed, broken, settings=settings, nights=4, at=AT + timedelta(days=2))
    assert len(told()) == 1
    check(feed, about(), settings=settings, at=AT + timedelta(days=7))
    check(feed, broken, settings=settings, nights=2, at=AT + timedelta(days=8))
    assert [subject for subject in told() if "não responde" in subject] == told()[:1]
    check(feed, broken, settings=settings, at=AT + timedelta(days=10))
    assert len([subject for subject in told() if "não responde" in subject]) == 2


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'[{"Dimensoes": {"Descricao_Dim": [7]}}]'])
def test_an_answer_of_another_shape_is_a_failure(norm_loaded, settings, body):
    (found,), _ = check(a_feed(), (200, {}, body), settings=settings)

    assert found.outcome == CheckOutcome.FAILED
    assert found.said != ""


def test_eurostat_is_asked_for_its_last_period_alone(norm_loaded, settings):
    feed = a_feed("M28", "isoc_e_dii", SourceFormat.JSON_STAT)
    body = (
        b'{"version":"2.0","class":"dataset","label":"SMEs","updated":"2026-01-15T11:00:00+0100","id":["geo","time"],'
        b'"size":[1,1],"dimension":{"geo":{"category":{"index":{"PT":0}}},"time":{"category":{"index":{"2025":0}}}},'
        b'"value":[47.5]}'
    )

    (found,), asked = check(feed, (200, {}, body), settings=settings)

    assert asked == ["/eurostat/api/dissemination/statistics/1.0/data/isoc_e_dii?lang=EN&lastTimePeriod=1"]
    assert (found.outcome, found.source_updated_on, found.contract["title"]) == (
        CheckOutcome.NEWER,
        date(2026, 1, 15),
        "SMEs",
    )
    (lost,), _ = check(feed, (404, {}, b""), settings=settings)
    assert lost.outcome == CheckOutcome.GONE


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_once(norm_loaded, settings):
    a_feed()
    together = Barrier(2)
    settings.FETCH_PAUSE_SECONDS, settings.SOURCE_CHECK_IMPORTS = 0, False

    def work(_number):
        together.wait()
        try:
            return len(operations.check_sources(at=AT))
        finally:
            connections.close_all()

    with source_site(about()) as site:
        settings.INE_URL = site.url
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(work, range(2))) == [0, 1]
        assert len(site.asked) == 1
    assert FeedCheck.objects.count() == 1


def test_what_a_source_says_is_shown_and_nothing_is_kept(norm_loaded, eata_member, settings):
    a_feed()
    said = StringIO()
    with source_site(about()) as site:
        settings.INE_URL, settings.FETCH_PAUSE_SECONDS = site.url, 0
        call_command("check_sources", "m40", dry_run=True, stdout=said)

    assert said.getvalue().splitlines() == [
        "M40 0008273: dados novos na fonte, atualizada em 17/07/2026",
        "Fontes verificadas: 1. Nada foi gravado.",
    ]
    assert (FeedCheck.objects.count(), Notice.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_when_something_new_is_expected(norm_loaded, settings):
    feed = a_feed()
    SourceFeed.objects.update(frequency=Frequency.ANNUAL)
    for year, month in ((2023, 7), (2024, 7), (2025, 2), (2025, 7)):
        check(feed, about(f"{year}-{month:02}-31".replace("02-31", "02-28")), settings=settings)

    (state,) = queries.feed_states(date(2026, 8, 30))
    assert (state.usual_months, state.expected_on, state.is_late) == ((7,), date(2026, 7, 31), False)
    (state,) = queries.feed_states(date(2026, 8, 31))
    assert state.is_late is True
    SourceFeed.objects.update(frequency=Frequency.IRREGULAR)
    (state,) = queries.feed_states(date(2030, 1, 1))
    assert (state.expected_on, state.is_late) == (None, False)


# The back office.


def said(answer, selector):
    return [" ".join(one.get_text(" ").split()) for one in BeautifulSoup(answer.content, "lxml").select(selector)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_sources_costs_the_same(norm_loaded, eata_member, settings, django_assert_num_queries, count):
    for code, dataset in [("M40", "0000001"), ("M13", "0000002"), ("M04", "0000003")][:count]:
        feed = a_feed(code, dataset)
        FeedCheck.objects.create(feed=feed, checked_at=AT, outcome=CheckOutcome.SAME)
    browser = client_of(eata_member)
    browser.get(OFFICE)
    with django_assert_num_queries(23):
        assert len(said(browser.get(OFFICE), ".import-list tbody tr")) == count


def test_a_feed_is_made_changed_tested_and_stopped(norm_loaded, eata_member):
    browser, nuts = client_of(eata_member), Division.objects.get(code="nuts-2024")
    sent = {"division": nuts.pk, "frequency": "Q", "parameters": "Dim1=T", "names": "3=sexo"}

    made = browser.post(f"{OFFICE}nova/", {"measure": a_measure().pk, "format": "INE_JSON", "dataset": "7", **sent})
    feed = SourceFeed.objects.get(dataset="7")
    assert made.headers["Location"] == f"{OFFICE}{feed.pk}/"
    assert (feed.frequency, feed.parameters, feed.dimensions) == ("Q", {"Dim1": "T"}, {"names": {"3": "sexo"}})

    again = browser.post(f"{OFFICE}nova/", {"measure": a_measure().pk, "format": "INE_JSON", "dataset": "7", **sent})
    assert (again.status_code, "Esta ligação já existe" in again.content.decode()) == (422, True)
    wrong = browser.post(f"{OFFICE}{feed.pk}/", {**sent, "parameters": "Dim1"})
    assert (wrong.status_code, "Escreva um filtro por linha" in wrong.content.decode()) == (422, True)
    browser.post(f"{OFFICE}{feed.pk}/", {**sent, "parameters": "Dim1=S7A2023"})
    browser.post(f"{OFFICE}{feed.pk}/estado/", {"desativar": "1"})
    feed.refresh_from_db()
    assert (feed.parameters, feed.is_active) == ({"Dim1": "S7A2023"}, False)
    browser.post(f"{OFFICE}{feed.pk}/estado/", {"ativar": "1"})
    assert browser.post(f"{OFFICE}{feed.pk}/testar/").headers["Location"].startswith("/area/tarefas/")
    assert list(Job.objects.values_list("name", "arguments")) == [("observatory.check_feed", {"feed_id": feed.pk})]


def test_a_new_description_is_shown_and_accepted(norm_loaded, eata_member, settings):
    feed, browser = a_feed(), client_of(eata_member)
    path = f"{OFFICE}{feed.pk}/"
    browser.post(f"{path}aceitar/")
    check(feed, about(), settings=settings)
    check(feed, about(UnidadeMedida="Milhares"), settings=settings, at=AT + timedelta(days=1))

    assert "Unidade: Milhares" in browser.get(path).content.decode()
    browser.post(f"{path}aceitar/")
    assert "Aceitar a nova descrição" not in browser.get(path).content.decode()
    feed.refresh_from_db()
    assert feed.contract["unit"] == "Milhares"
