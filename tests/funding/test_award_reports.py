"""Reports of awards: when they are asked, who writes them together, what was handed in, and what is said of it."""

import json
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import Error, transaction
from django.urls import reverse

from common.audit.chain import breaks
from common.canonical import sha256_of
from common.files import scanning
from common.files.models import StoredFile
from common.notifications.models import Notice
from common.questionnaires.operations import AnswerConflict, ResponseClosed, save_answer
from funding.enums import AmendmentKind, PaymentKind, ReportStanding, ReportState
from funding.models import AwardReport, ReportSubmission
from funding.operations import FundingRefused, NotAllowed, WrongState
from funding.operations.execution import (
    accept_report,
    ask_report,
    close_award,
    drop_report,
    open_payment,
    open_report,
    schedule_reports,
    submit_payment,
    submit_report,
)
from funding.operations.execution.report_files import report_pdf
from funding.operations.refusals import StaleAward
from funding.operations.reminders import remind_of_reports
from funding.queries.award_reports import standing_of
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.funding.executing import (
    LATER,
    SIGNED,
    a_file,
    asked,
    of_party,
    paid,
    prepared,
    scanned,
    signed,
    submitted,
    verified,
)
from tests.funding.factories import a_municipality
from tests.funding.reporting import OVER, answered, delivered, reporting, returned
from tests.funding.test_amendments import amended
from tests.funding.test_award_pages import act, page_of
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
R1 = ("R1", date(2025, 2, 1), date(2025, 8, 1), date(2025, 8, 31))


def calendar_of(award):
    return list(award.reports.order_by("ends_on").values_list("period", "starts_on", "ends_on", "due_on"))


def first(award):
    return award.reports.get(period="R1")


def colleague(signatory):
    """Return somebody who writes for the same entity, and signs nothing."""
    entity = signatory.memberships.get().entity
    person = UserFactory(name="Técnica", email=f"tecnica.{entity.pk}@exemplo.pt")
    MembershipFactory(user=person, entity=entity, role="MUNICIPAL_EDITOR", starts_on=date(2023, 1, 1))
    return person


def test_the_calendar_is_of_the_contract_and_follows_its_time():
    ((award, signatory),), people = reporting()
    assert calendar_of(award) == [
        R1,
        ("R2", date(2025, 8, 1), date(2026, 2, 1), date(2026, 3, 3)),
        ("R3", date(2026, 2, 1), date(2026, 7, 1), date(2026, 7, 31)),
    ]
    answered(first(award), signatory)
    amended(award, signatory, people, AmendmentKind.TIME, {"ends_on": "2026-10-01"})
    assert calendar_of(award)[0] == R1
    assert [line[1:3] for line in calendar_of(award)[1:]] == [
        (date(2025, 8, 1), date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 8, 1)),
        (date(2026, 8, 1), date(2026, 10, 1)),
    ]


def test_the_eata_makes_a_calendar_before_signatures_and_asks_outside_of_it_after():
    ((award, signatory),), people = prepared()
    by = people.by(people.member)
    assert len(schedule_reports(award=award, months=12, days=15, **by)) == 2
    drop_report(report=award.reports.get(period="R2"), **by)
    signed(award, of_party(signatory, SIGNED))
    signed(award, people.by(people.coordinator, SIGNED))
    with pytest.raises(WrongState, match="está em execução"):
        schedule_reports(award=award, months=3, days=15, **by)
    with pytest.raises(WrongState, match="só uma adenda"):
        drop_report(report=first(award), **by)
    told = {
        "starts_on": date(2025, 2, 1),
        "ends_on": date(2025, 3, 1),
        "due_on": date(2025, 3, 20),
        "grounds": "Visita.",
    }
    extra = ask_report(award=award, **told, **by)
    assert (extra.period, calendar_of(award)[0][0]) == ("R2", "R2")
    drop_report(report=extra, **by)


STANDINGS = (
    ("PLANNED", date(2025, 7, 31), "NOT_DUE"),
    ("PLANNED", date(2025, 8, 1), "DUE"),
    ("DRAFT", date(2025, 8, 31), "DUE"),
    ("DRAFT", date(2025, 9, 1), "LATE"),
    ("SUBMITTED", date(2025, 12, 1), "HANDED_IN"),
    ("RETURNED", date(2025, 9, 15), "RETURNED"),
    ("RETURNED", date(2025, 9, 16), "RETURNED_LATE"),
    ("ACCEPTED", date(2026, 1, 1), "ACCEPTED"),
)


def test_not_due_due_late_handed_in_returned_and_accepted_are_different():
    ((award, _),), _ = reporting()
    report = first(award)
    for state, on, standing in STANDINGS:
        report.state, report.again_by = state, date(2025, 9, 15) if state == "RETURNED" else None
        assert (state, on, standing_of(report, on)) == (state, on, standing)
    report.state, award.state = "DRAFT", "CLOSED"
    report.award = award
    assert standing_of(report, date(2026, 1, 1)) == ReportStanding.NOT_ASKED


def test_people_write_together_and_what_is_handed_in_stays():
    ((award, signatory),), _ = reporting()
    report, other = first(award), colleague(signatory)
    response = open_report(report=report, **of_party(other, LATER))
    save_answer(response=response, question="resumo", raw="Um.", edit=0, user=other, at=LATER)
    with pytest.raises(AnswerConflict):
        save_answer(response=response, question="resumo", raw="Dois.", edit=0, user=signatory, at=LATER)
    report.refresh_from_db()
    with pytest.raises(WrongState, match="só acaba em 01/08/2025"):
        submit_report(report=report, version=report.version, **of_party(signatory, LATER))
    with pytest.raises(FundingRefused, match="Pergunta gasto"):
        submit_report(report=report, version=report.version, **of_party(signatory, OVER))
    answered(report, other, gasto="120,50")
    with pytest.raises(NotAllowed):
        submit_report(report=report, version=report.version, **of_party(other, OVER))
    made = submit_report(report=report, version=report.version, **of_party(signatory, OVER))
    content = json.loads(made.payload)
    assert [one["value"] for one in content["answers"]] == ["Um.", "120.50"]
    assert (content["money"]["contracted"], content["milestones"][0]["state"]) == ("1000", "PLANNED")
    assert sha256_of(made.payload) == made.sha256
    with pytest.raises(ResponseClosed):
        save_answer(response=response, question="resumo", raw="Três.", edit=1, user=other, at=OVER)
    with pytest.raises(Error), transaction.atomic():
        ReportSubmission.objects.update(payload="{}")


def test_a_report_comes_back_by_question_is_corrected_and_accepted_for_good():
    ((award, signatory),), people = reporting()
    report = first(award)
    delivered(report, signatory)
    stale = report.version
    returned(report, people, remarks={"gasto:": "Sem as licenças.", "inventada:": "Não conta."})
    decision = report.submissions.get().decision
    remark = {"question": "gasto", "row": "", "label": "Pergunta gasto", "text": "Sem as licenças."}
    assert (decision.remarks, report.state) == ([remark], ReportState.RETURNED)
    answered(report, signatory, gasto="180")
    with pytest.raises(StaleAward):
        submit_report(report=report, version=stale, **of_party(signatory, OVER))
    submit_report(report=report, version=report.version, **of_party(signatory, OVER))
    report.refresh_from_db()
    with pytest.raises(NotAllowed):
        accept_report(report=report, version=report.version, grounds="", **of_party(signatory, OVER))
    accept_report(report=report, version=report.version, grounds="Está certo.", **people.by(people.member, OVER))
    said = [
        [one["value"] for one in json.loads(each.payload)["answers"]] for each in report.submissions.order_by("pk")
    ]
    assert [values[1] for values in said] == ["120.50", "180.00"]
    with pytest.raises(Error), transaction.atomic():
        AwardReport.objects.filter(pk=report.pk).update(state=ReportState.DRAFT)
    assert not list(breaks(award.stream))
    told = Notice.objects.filter(kind="funding.award_step", subject__startswith="Relatório R1")
    assert set(told.values_list("recipient__name", "subject")) == {
        (people.member.name, f"Relatório R1 por apreciar: {award.number}"),
        (people.coordinator.name, f"Relatório R1 por apreciar: {award.number}"),
        (people.other.name, f"Relatório R1 por apreciar: {award.number}"),
        (signatory.name, f"Relatório R1 devolvido: {award.number}"),
        (signatory.name, f"Relatório R1 aceite: {award.number}"),
    }


def test_money_waits_for_the_accepted_report_where_the_call_says_so():
    ((award, signatory),), people = reporting(payment_needs_report=True)
    payment = asked(award, signatory, "100")
    who = of_party(signatory)
    with pytest.raises(FundingRefused, match="escolha o relatório"):
        submit_payment(payment=payment, version=payment.version, **who)
    report = first(award)
    payment.report = report
    payment.save(update_fields=["report"])
    with pytest.raises(FundingRefused, match="relatório R1 seja aceite"):
        submit_payment(payment=payment, version=payment.version, **who)
    delivered(report, signatory)
    accept_report(report=report, version=report.version, grounds="", **people.by(people.member, OVER))
    assert submit_payment(payment=payment, version=payment.version, **of_party(signatory, OVER)).state == "SUBMITTED"
    advance = open_payment(
        award=award, kind=PaymentKind.ADVANCE, amount=100, description="", report=None, **of_party(signatory)
    )
    assert submit_payment(payment=advance, version=advance.version, **who).state == "SUBMITTED"


def test_an_award_is_not_closed_with_a_report_to_accept():
    ((award, signatory),), people = reporting()
    verified(award, signatory, people)
    by = people.by(people.coordinator, OVER)
    with pytest.raises(FundingRefused, match="relatórios por aceitar: R1"):
        close_award(award=award, version=award.version, grounds="Feito.", **by)


REMINDED = ((-15, 1), (-4, 0), (-3, 1), (1, 4), (2, 0), (8, 1))


@pytest.mark.parametrize(("after", "count"), REMINDED)
def test_people_are_reminded_before_and_after_once(after, count):
    ((award, signatory),), _ = reporting()
    at = datetime.combine(date(2025, 8, 31) + timedelta(days=after), OVER.timetz())
    assert (remind_of_reports(at=at), remind_of_reports(at=at)) == (count, 0)
    delivered(first(award), signatory)
    assert remind_of_reports(at=at + timedelta(days=7)) == 0


def test_a_virus_in_a_file_of_an_award_is_shut_away_told_and_stops_what_rests_on_it():
    ((award, signatory),), people = reporting()
    report = answered(first(award), signatory)
    with time_machine.travel(OVER, tick=False):
        where = reverse("funding:award_report_section", args=[award.uuid, report.pk, "projeto"])
        infected = a_file("prova.txt", b"a " + scanning.EICAR)
        client_of(signatory).post(where, {"a--anexo--": infected, "e--anexo--": "0."})
        stored = StoredFile.objects.get(original_name="prova.txt")
        address = reverse("files:download", args=[stored.uuid])
        before = [client_of(one).get(address).status_code for one in (signatory, people.member)]
        assert scanned(stored, OVER) == "INFECTED"
        after = [client_of(one).get(address).status_code for one in (signatory, people.member)]
    assert (before, after) == ([200, 404], [404, 404])
    with pytest.raises(WrongState, match=r"Em quarentena: prova\.txt"):
        submit_report(report=report, version=report.version, **of_party(signatory, OVER))
    assert Notice.objects.get(kind="funding.award_quarantined").recipient == signatory


def test_a_report_goes_through_its_pages_and_others_find_nothing():
    ((award, signatory),), people = reporting()
    _, stranger = a_municipality(9)
    report = first(award)
    where = [award.uuid, report.pk]
    names = ("award_report", "award_report_form", "award_report_deliver", "award_report_judge")
    with time_machine.travel(OVER, tick=False):
        assert [client_of(stranger).get(reverse(f"funding:{name}", args=where)).status_code for name in names] == [
            404
        ] * 4
        begin = client_of(signatory).get(reverse("funding:award_report_form", args=where))
        assert begin.url == reverse("funding:award_report_section", args=[*where, "projeto"])
        client_of(signatory).post(begin.url, {"a--resumo--": "Feito.", "e--resumo--": "0."})
        lacking = page_of(client_of(signatory).get(reverse("funding:award_report_deliver", args=where)))
        assert ("Pergunta gasto" in lacking, "Entregar o relatório" in lacking) == (True, False)
        contas = reverse("funding:award_report_section", args=[*where, "contas"])
        client_of(signatory).post(contas, {"a--gasto--": "10", "e--gasto--": "0."})
        report.refresh_from_db()
        hidden = page_of(client_of(people.member).get(reverse("funding:award_report", args=where)))
        assert "Feito." not in hidden
        deliver = reverse("funding:award_report_deliver", args=where)
        assert client_of(signatory).post(deliver, {"version": report.version}).status_code == 302
        assert client_of(signatory).post(deliver, {"version": report.version}).status_code == 404
        judge = reverse("funding:award_report_judge", args=where)
        assert client_of(signatory).get(judge).status_code == 403
        report.refresh_from_db()
        told = {"version": report.version, "decision": "devolver"}
        bare = client_of(people.member).post(judge, told)
        assert (bare.status_code, "Diga até quando" in page_of(bare)) == (422, True)
        full = {**told, "grounds": "Falta.", "again_by": "2025-09-15", "remark_2": "Quanto das licenças?"}
        assert client_of(people.member).post(judge, full).status_code == 302
        shown = page_of(client_of(signatory).get(contas))
        assert "Quanto das licenças?" in shown
        kept = client_of(people.member).get(reverse("funding:award_delivery", args=[*where, 1, "json"]))
    assert json.loads(kept.content)["period"] == "R1"
    assert report_pdf(report.submissions.get())[:5] == b"%PDF-"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(count, django_assert_num_queries):
    made, people = reporting(count)
    for award, signatory in made:
        delivered(first(award), signatory)
        paid(submitted(award, signatory, "10"), people)
        submitted(award, signatory, "20")
    browser = client_of(people.member)
    with time_machine.travel(OVER + timedelta(days=220), tick=False):
        browser.get(reverse("funding:awards"))
        with django_assert_num_queries(21):
            listed = page_of(browser.get(reverse("funding:awards"), {"com": "relatorios", "estado": "RUNNING"}))
        with django_assert_num_queries(18):
            rows = page_of(browser.get(reverse("funding:award_reports"), {"situacao": "LATE"}))
        address = reverse("funding:award_reports_file", args=["csv"])
        lines = browser.get(address, {"aviso": "pgu-2024"}).content.decode("utf-8-sig").splitlines()
        none = page_of(browser.get(reverse("funding:awards"), {"com": "pagamentos", "estado": "CLOSED"}))
        awards = browser.get(reverse("funding:awards_file", args=["csv"])).content.decode("utf-8-sig").splitlines()
    assert listed.count("1 relatório em atraso") == count
    assert rows.count(">R2: ") == count
    assert (len(lines), len(awards)) == (1 + 3 * count, 1 + count)
    assert "Instalou-se a plataforma." in lines[1]
    assert "Nenhum apoio com estes filtros" in none


def test_acts_on_reports_are_offered_to_who_may():
    ((award, signatory),), people = reporting()
    told = {"starts_on": "2025-02-01", "ends_on": "2025-03-01", "due_on": "2025-03-20", "grounds": "Visita."}
    with time_machine.travel(LATER, tick=False):
        assert act(signatory, award, "relatorio", told).status_code == 403
        assert act(people.member, award, "relatorio", told).status_code == 302
        page = page_of(client_of(people.member).get(reverse("funding:award", args=[award.uuid])))
        flow = client_of(signatory).get(reverse("funding:award_flow", args=[award.uuid, "csv"]))
        whole = page_of(client_of(signatory).get(reverse("funding:award_chronology", args=[award.uuid])))
    assert "R4: de 01/02/2025 até antes de 01/03/2025" in page
    assert "Pediu o relatório R4, até 20/03/2025: Visita." in whole
    assert "Contratado;1000" in flow.content.decode("utf-8-sig")
