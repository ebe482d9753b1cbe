"""Pages of needs surveys: preparing and sending, answering field by field, reading by territory, results."""

from datetime import timedelta
from html import unescape
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from accounts.enums import Role
from accounts.queries import actor_of
from desk.queries import panels_for
from funding.models import NeedsAnswer, NeedsSubmission, NeedsSurvey, PlannedCall
from funding.operations.needs import hand_in_needs
from funding.operations.surveys import show_results
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.funding.factories import a_community, a_mechanism
from tests.funding.surveying import CLOSES, OPENS, WITHIN, a_survey, domains, handed_in, the_eata, towns, write
from tests.support.cast import client_of

OVER = CLOSES + timedelta(days=1)


def page_of(response):
    return unescape(response.content.decode())


@pytest.mark.django_db
def test_the_eata_prepares_and_sends_a_survey_through_its_pages():
    eata, ((entity, _), _) = the_eata(), towns(2)
    browser = client_of(eata["user"])
    told = {
        "title": "Necessidades", "code": "n-2026", "opens_at": "2026-09-01T09:00", "closes_at": "2026-08-01T18:00",
        "domains": [one.pk for one in domains()], "whom": "CHOSEN",
    }  # fmt: skip
    with time_machine.travel(OPENS - timedelta(days=5), tick=False):
        wrong = browser.post(reverse("funding_needs:new"), told)
        assert (wrong.status_code, "Escolha pelo menos um." in page_of(wrong)) == (422, True)
        told |= {"municipalities": [entity.municipality.pk]}
        assert "O fim tem de ser depois" in page_of(browser.post(reverse("funding_needs:new"), told))
        browser.post(reverse("funding_needs:new"), told | {"closes_at": "2026-10-01T18:00"})
        survey = NeedsSurvey.objects.get()
        assert "Enviar aos municípios" in page_of(browser.get(reverse("funding_needs:survey", args=[survey.pk])))
        browser.post(reverse("funding_needs:send", args=[survey.pk]))
        again = reverse("funding_needs:edit", args=[survey.pk])
        assert [browser.get(again).status_code, survey.invitations.count()] == [404, 1]
    survey.refresh_from_db()
    assert (survey.sent_at is not None, survey.closes_at) == (True, CLOSES)


@pytest.mark.django_db
def test_a_municipality_answers_field_by_field_and_hands_in_what_waited_for_it():
    eata, ((entity, user),) = the_eata(), towns(1)
    survey = a_survey(eata, [entity], asked=domains(1))
    browser, home = client_of(user), reverse("funding:own_needs", args=[survey.code])
    section = reverse("funding:needs_section", args=[survey.code, "mobilidade"])
    with time_machine.travel(WITHIN, tick=False):
        actor = actor_of(user, WITHIN.date(), entity.pk)
        assert [panel.title for panel in panels_for(actor, WITHIN) if panel.key == "needs"] == ["Necessidades"]
        assert browser.get(section).headers["Location"] == home
        assert browser.post(reverse("funding:begin_needs", args=[survey.code])).headers["Location"] == section
        name = "a--tem-mobilidade--"
        said = {"field": name, name: "não", "e--tem-mobilidade--": "0."}
        kept = browser.post(section, said, headers={"accept": "application/json"})
        assert kept.status_code == 200
        assert "está tudo respondido" in page_of(browser.get(home))
        browser.post(reverse("funding:hand_in_needs", args=[survey.code]))
        assert "está entregue" in page_of(browser.get(home))
        assert browser.post(section, said).headers["Location"] == home
        assert [panel for panel in panels_for(actor, WITHIN) if panel.key == "needs" and panel.open_tasks] == []
    assert NeedsSubmission.objects.get().domains.get().has_needs is False


@pytest.mark.django_db
def test_a_community_and_a_region_read_theirs_and_strangers_nothing(ccdr_norte, ccdr_algarve, stranger):
    eata, ((entity, user), (other, neighbour)) = the_eata(), towns(2)
    survey = a_survey(eata, [entity, other])
    done = handed_in(survey, entity, user, {"mobilidade": [("Sensores", "10")], "ambiente": None})
    _, of_community = a_community(entity)
    reading = reverse("funding:needs_reading", args=[done.pk])
    territory = reverse("funding:needs_territory", args=[survey.code])
    with time_machine.travel(WITHIN, tick=False):
        for person in (user, of_community, ccdr_norte, eata["user"]):
            assert "Sensores" in page_of(client_of(person).get(reading))
        assert page_of(client_of(of_community).get(territory)).count("Vila ") >= 1
        assert "Vila 2" in page_of(client_of(ccdr_norte).get(territory))
        for person in (neighbour, ccdr_algarve, stranger):
            assert client_of(person).get(reading).status_code == 404
        for person in (ccdr_algarve, stranger):
            assert client_of(person).get(territory).status_code == 404
        assert client_of(ccdr_norte).get(reverse("funding:own_needs", args=[survey.code])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_following_and_results_ask_as_much_for_one_as_for_three(count, django_assert_num_queries):
    eata, people = the_eata(), towns(count)
    survey = a_survey(eata, [entity for entity, _ in people])
    for entity, user in people:
        handed_in(survey, entity, user, {"mobilidade": [("Sensores", "10")], "ambiente": None})
    browser = client_of(eata["user"])
    with time_machine.travel(WITHIN, tick=False):
        urls = [reverse(f"funding_needs:{name}", args=[survey.pk]) for name in ("survey", "results")]
        for url in urls:
            browser.get(url)
        with django_assert_num_queries(21):
            followed = page_of(browser.get(urls[0]))
        with django_assert_num_queries(25):
            found = page_of(browser.get(urls[1]))
    assert [followed.count("Vila "), found.count("nenhum aviso previsto")] == [count, count]


@pytest.mark.django_db
def test_results_go_out_as_files_are_linked_and_shown(client, django_assert_num_queries):
    eata, people = the_eata(), towns(3)
    survey = a_survey(eata, [entity for entity, _ in people], asked=domains(1))
    for entity, user in people:
        handed_in(survey, entity, user, {"mobilidade": [("Sensores", "10")]})
    browser, public = client_of(eata["user"]), reverse("funding:needs_results", args=[survey.code])
    assert client.get(public).status_code == 404
    show_results(survey=survey, is_public=True, **(eata | {"at": OVER}))
    with time_machine.travel(OVER, tick=False):
        with django_assert_num_queries(7):
            shown = page_of(client.get(public))
        table = client.get(reverse("funding:needs_file", args=[survey.code, "csv"])).content.decode("utf-8-sig")
        planned = PlannedCall.objects.create(mechanism=a_mechanism(), title="Aviso de sensores", opens_on=OVER.date())
        need = NeedsSubmission.objects.order_by("pk")[0].needs.get()
        told = {"planned": planned.pk, "needs": [f"{need.submission.answer_id}-{need.row}"]}
        browser.post(reverse("funding_needs:link", args=[survey.pk]), told)
        results = page_of(browser.get(reverse("funding_needs:results", args=[survey.pk])))
        files = [
            browser.get(reverse("funding_needs:file", args=[survey.pk, which, "csv"])).content.decode("utf-8-sig")
            for which in ("somas", "necessidades", "respostas")
        ]
    assert ("3 de 3 responderam" in shown, "Vila " in shown, "30" in table) == (True, False, True)
    assert results.count("nenhum aviso previsto") == 2
    assert [len(each.splitlines()) for each in files] == [3, 4, 1 + 3 * 5]
    assert "Necessidades a que responde: 1, de municípios: 1" in page_of(client.get(reverse("funding:plan")))


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_in_at_once_hand_in_once():
    eata, ((entity, user),) = the_eata(), towns(1)
    second = UserFactory()
    MembershipFactory(user=second, entity=entity, role=Role.MUNICIPAL_SIGNATORY, starts_on=OPENS.date())
    survey = a_survey(eata, [entity], asked=domains(1))
    write(survey, entity, user, {"mobilidade": None})
    start, found = Barrier(2), []

    def hand_in(person):
        try:
            start.wait()
            found.append(hand_in_needs(survey=survey, user=person, entity=entity, received_at=WITHIN).pk)
        finally:
            connection.close()

    threads = [Thread(target=hand_in, args=[person]) for person in (user, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == NeedsSubmission.objects.count() == NeedsAnswer.objects.count() == 1
