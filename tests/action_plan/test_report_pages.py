"""Writing, handing in and deciding on a report, through the pages."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from action_plan.enums import UpdateState
from action_plan.models import Evidence, ProgressUpdate
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import approved, drafted, submitted
from tests.support.cast import client_of


@pytest.fixture
def action(arte):
    return ActionFactory(code="I01-A1")


@pytest.fixture
def period(db):
    """A period that ended lately and is still open to writing."""
    today = timezone.localdate()
    return PeriodFactory(
        starts_on=today - timedelta(days=180),
        ends_on=today - timedelta(days=2),
        due_on=today + timedelta(days=20),
        locked_at=timezone.now() + timedelta(days=40),
    )


def edit_url(action, period):
    return reverse("action_plan:update_edit", args=[action.code, period.code])


def content(update, **changes):
    """What the form sends for a report."""
    return {
        "version": update.version,
        "lifecycle": "IN_PROGRESS",
        "percent": "40,5",
        "done": "Fez-se o levantamento.",
        "next_steps": "",
        "problems": "",
        "self_rating": "",
        **changes,
    }


def test_reporter_begins_writes_and_hands_in(action, period, reporter_arte, django_capture_on_commit_callbacks):
    browser = client_of(reporter_arte)
    assert browser.get(edit_url(action, period)).status_code == 200

    browser.post(edit_url(action, period))
    update = ProgressUpdate.objects.get()
    saved = browser.post(edit_url(action, period), content(update, check=""))
    submit = reverse("action_plan:update_submit", args=[update.pk])
    assert saved.url == submit
    update.refresh_from_db()
    sent = browser.post(submit, {"version": update.version})

    update.refresh_from_db()
    assert sent.url == reverse("action_plan:update_detail", args=[update.pk])
    assert (update.state, str(update.percent), update.done) == (
        UpdateState.SUBMITTED,
        "40.5",
        "Fez-se o levantamento.",
    )


def test_what_an_old_tab_holds_is_shown_after_the_report_was_handed_in(action, period, reporter_arte):
    update = submitted(action, period, reporter_arte)

    page = client_of(reporter_arte).post(edit_url(action, period), content(update, done="Texto do outro separador"))

    assert page.status_code == 409
    assert "O que escreveu agora não foi guardado" in page.text
    assert "Texto do outro separador" in page.text


def test_handing_in_twice_is_told_not_refused(action, period, reporter_arte, stranger):
    update = submitted(action, period, reporter_arte)
    submit = reverse("action_plan:update_submit", args=[update.pk])

    again = client_of(reporter_arte).post(submit, {"version": update.version}, follow=True)

    assert again.redirect_chain == [(reverse("action_plan:update_detail", args=[update.pk]), 302)]
    assert "Este reporte já está submetido" in again.text
    assert client_of(stranger).post(submit, {"version": update.version}).status_code == 404


def test_wrong_percentage_keeps_everything_typed(action, period, reporter_arte):
    update = drafted(action, period, reporter_arte)

    page = client_of(reporter_arte).post(
        edit_url(action, period), content(update, percent="120", done="Texto por guardar")
    )

    assert page.status_code == 422
    assert "Indique um número de 0 a 100" in page.text
    assert "Texto por guardar" in page.text
    assert ">120<" in page.text or 'value="120"' in page.text


def test_stale_form_shows_both_texts_and_can_be_saved_again(action, period, reporter_arte, entity_head_arte):
    update = drafted(action, period, reporter_arte)
    stale = content(update, done="O que eu escrevi")
    client_of(entity_head_arte).post(edit_url(action, period), content(update, done="O que ela guardou"))

    browser = client_of(reporter_arte)
    page = browser.post(edit_url(action, period), stale)

    assert page.status_code == 409
    assert "O que eu escrevi" in page.text
    assert "O que ela guardou" in page.text
    update.refresh_from_db()
    assert update.done == "O que ela guardou"
    browser.post(edit_url(action, period), stale | {"version": page.context["form"]["version"].value()})
    update.refresh_from_db()
    assert update.done == "O que eu escrevi"


def test_incomplete_report_is_not_handed_in_and_says_what_is_missing(action, period, reporter_arte):
    update = drafted(action, period, reporter_arte, lifecycle="COMPLETED")

    page = client_of(reporter_arte).post(
        reverse("action_plan:update_submit", args=[update.pk]), {"version": update.version}
    )

    assert page.status_code == 409
    assert "evidência" in page.text
    update.refresh_from_db()
    assert update.state == UpdateState.DRAFT


def test_proofs_are_added_with_what_was_typed_and_removed(action, period, reporter_arte):
    update = drafted(action, period, reporter_arte)
    browser = client_of(reporter_arte)
    disguised = SimpleUploadedFile("acta.pdf", b"MZ\x90\x00")

    refused = browser.post(
        edit_url(action, period), content(update, done="Por guardar", add_file="") | {"file-file": disguised}
    )
    update.refresh_from_db()
    link = {"link-url": "https://www.exemplo.pt/ata", "link-title": "Ata", "add_link": ""}
    browser.post(edit_url(action, period), content(update, done="Guardado também") | link)

    assert refused.status_code == 422
    proof = Evidence.objects.get()
    update.refresh_from_db()
    assert (proof.title, proof.is_verified, update.done) == ("Ata", None, "Guardado também")
    remove = reverse("action_plan:evidence_remove", args=[proof.pk])
    assert browser.get(remove).status_code == 200
    browser.post(remove)
    assert not Evidence.objects.exists()


def test_locked_period_says_who_may_open_it(action, period, reporter_arte, eata_coordinator):
    period.locked_at = timezone.now() - timedelta(minutes=1)
    period.save()

    page = client_of(reporter_arte).post(edit_url(action, period))

    assert page.status_code == 409
    assert eata_coordinator.name in page.text


def test_eata_returns_with_a_reason_and_then_approves(action, period, reporter_arte, eata_member):
    update = submitted(action, period, reporter_arte)
    review = reverse("action_plan:update_review", args=[update.pk])
    browser = client_of(eata_member)
    assert browser.get(review).status_code == 200

    browser.post(review, {"version": update.version, "reason": "Falta dizer quando acabou.", "return": ""})
    mine = client_of(reporter_arte)
    assert "Falta dizer quando acabou." in mine.get(edit_url(action, period)).text
    update.refresh_from_db()
    mine.post(edit_url(action, period), content(update, done="Acabou em junho."))
    update.refresh_from_db()
    mine.post(reverse("action_plan:update_submit", args=[update.pk]), {"version": update.version})
    update.refresh_from_db()
    browser.post(review, {"version": update.version, "approve": ""})

    update.refresh_from_db()
    assert (update.state, update.approved_by) == (UpdateState.APPROVED, eata_member)


def test_short_return_reason_is_explained_by_the_field(action, period, reporter_arte, eata_member):
    update = submitted(action, period, reporter_arte)

    page = client_of(eata_member).post(
        reverse("action_plan:update_review", args=[update.pk]),
        {"version": update.version, "reason": "Não.", "return": ""},
    )

    assert page.status_code == 422
    assert "Não." in page.text
    update.refresh_from_db()
    assert update.state == UpdateState.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_second_of_two_approvals_at_once_sees_the_conflict(
    action, period, reporter_arte, eata_member, eata_coordinator
):
    update = submitted(action, period, reporter_arte)
    url = reverse("action_plan:update_review", args=[update.pk])
    browsers = [client_of(eata_member), client_of(eata_coordinator)]
    start = threading.Barrier(2)
    answers = {}

    def approve(place, browser):
        start.wait()
        try:
            answers[place] = browser.post(url, {"version": update.version, "approve": ""}).status_code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve, args=pair) for pair in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers.values()) == [302, 409]


def test_approved_report_is_corrected_by_a_new_one(action, period, reporter_arte, eata_member):
    update = approved(action, period, reporter_arte, eata_member)
    browser = client_of(reporter_arte)

    browser.post(reverse("action_plan:update_correct", args=[update.pk]))

    assert ProgressUpdate.objects.get(supersedes=update).state == UpdateState.DRAFT
    assert browser.get(edit_url(action, period)).status_code == 200


def test_report_of_another_entity_is_hidden(action, period, reporter_arte, reporter_cncs, stranger, ccdr_norte):
    update = submitted(action, period, reporter_arte)
    detail = reverse("action_plan:update_detail", args=[update.pk])
    assert client_of(reporter_arte).get(detail).status_code == 200

    for person in (reporter_cncs, stranger, ccdr_norte):
        assert client_of(person).get(detail).status_code == 404
        assert client_of(person).get(edit_url(action, period)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_whatever_its_length(
    count, period, arte, reporter_arte, eata_member, django_assert_num_queries
):
    for number in range(1, count + 1):
        submitted(ActionFactory(code=f"I01-A{number}", position=number), period, reporter_arte)
    browser = client_of(eata_member)

    with django_assert_num_queries(QUEUE_QUERIES):
        page = browser.get(reverse("action_plan:update_queue"))

    assert len(page.context["page_obj"].object_list) == count


QUEUE_QUERIES = 17


def test_queue_is_filtered_and_downloaded(period, arte, reporter_arte, eata_member):
    for number in (1, 2):
        submitted(ActionFactory(code=f"I01-A{number}", position=number), period, reporter_arte)
    browser = client_of(eata_member)

    page = browser.get(reverse("action_plan:update_queue"), {"q": "I01-A2", "estado": "SUBMITTED"})
    file = browser.get(reverse("action_plan:update_queue_file", args=["csv"]), {"q": "I01-A2"})

    assert [update.action.code for update in page.context["page_obj"]] == ["I01-A2"]
    assert file.content.decode("utf-8-sig").count("\r\n") == 2


def test_page_of_an_action_offers_what_the_person_may_do(
    arte, period, reporter_arte, reporter_cncs, eata_member, client
):
    action = ActionFactory(code="I01-A1", position=1)
    page = f"/plano-de-acao/{action.code}/"

    def labels(browser):
        return [act.label for act in browser.get(page).context["acts"]]

    assert labels(client_of(reporter_arte)) == [f"Reportar {period.code}", "Pedir outro prazo"]
    assert labels(client_of(eata_member)) == ["Avaliar", "Registar novo prazo"]
    assert labels(client_of(reporter_cncs)) == []
    assert labels(client) == []
