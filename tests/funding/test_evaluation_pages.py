"""The pages of evaluation: what each role is shown, refused and left with, in a fixed number of queries."""

import csv
from io import StringIO

import pytest
from django.urls import reverse
from time_machine import travel

from funding.enums import ApplicationState, AssignmentState, Outcome
from funding.models import Assignment, Call, EvaluationPlan, RankingDeviation, RankingRun, Submission
from funding.operations import ranking
from tests.funding.evaluating import (
    admitted,
    amending,
    an_evaluator,
    assigned,
    by,
    declared,
    handed_in,
    one_review_each,
    ranked,
    reviewed,
    scored,
    screened,
    with_criteria,
    written,
)
from tests.funding.factories import WITHIN, a_call, a_municipality
from tests.funding.many import many_applications
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
LIST = "/gestao/candidaturas/pgu-2024/"
RANKING = f"{LIST}ordenacao/"
QUERIES = 20


@pytest.fixture
def call():
    return with_criteria(a_call())


@pytest.fixture
def office(eata_member):
    return client_of(eata_member)


def page_of(application, name="reading"):
    return reverse(f"funding_applications:{name}", args=[application.uuid])


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_asks_the_same_whatever_its_length(count, eata_member, django_assert_max_num_queries):
    call = a_call(needs_platform=False)
    many_applications(call, count, eata_member, reviewers=[an_evaluator(1), an_evaluator(2)])
    office = client_of(eata_member)
    office.get(LIST)
    with django_assert_max_num_queries(QUERIES) as asked:
        page = text(office.get(LIST))
    assert (f"<strong>{count}</strong> candidatura" in page, len(asked)) == (True, QUERIES)


def test_while_sealed_only_how_many_are_told(call, eata_coordinator):
    application, _ = handed_in(call, 1)
    with travel(WITHIN, tick=False):
        office = client_of(eata_coordinator)
        page = text(office.get(LIST))
        refused = [
            office.get(address).status_code
            for address in (
                page_of(application),
                page_of(application, "screening"),
                f"{LIST}candidaturas.csv",
                RANKING,
            )
        ]
    assert ("<dd><strong>1</strong></dd>" in page, "Plataforma 1" in page) == (True, False)
    assert refused == [404, 404, 302, 302]


def test_files_have_every_row_and_the_filters_of_the_list(call, office, eata_member):
    many_applications(a_call(code="muitas", needs_platform=False), 60, eata_member)
    rows = text_rows(office.get("/gestao/candidaturas/muitas/candidaturas.csv"))
    assert (len(rows), rows[0]["montante_pedido"], rows[0]["numero_de_municipios"]) == (60, "1001", "2")
    some = office.get("/gestao/candidaturas/muitas/candidaturas.csv?estado=SCORED&texto=vila+301&ordenar=titulo")
    assert [row["titulo"] for row in text_rows(some)] == ["Plataforma 30"]
    assert office.get("/gestao/candidaturas/muitas/candidaturas.pdf").status_code == 404
    second = text(office.get("/gestao/candidaturas/muitas/?page=2&ordenar=montante"))
    assert ("Plataforma 10<" in second, "ordenar=montante" in second) == (True, True)


def text_rows(response):
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_what_is_read_is_what_was_handed_in_and_not_the_draft(call, office):
    application, _ = handed_in(call, 1)
    application.title = "Outro título"
    application.save(update_fields=["title"])
    application.budget_items.update(amount=9)
    page = text(office.get(page_of(application)))
    assert ("<dd>Plataforma 1</dd>" in page, "1\u202f000,00" in page, "9,00" in page) == (True, True, False)


def test_a_name_is_no_markup(call, office):
    application, _ = handed_in(call, 1)
    application.title = "<script>alert(1)</script>"
    application.save(update_fields=["title"])
    assert "<script>alert" not in text(office.get(LIST))


def test_screening_from_the_page(call, office, eata_member):
    application, _ = handed_in(call, 1)
    address = page_of(application, "screening")
    assert office.post(address, {"start": "1"}).status_code == 302
    version = Submission.objects.get().application.version
    asked = {"ask": "1", "fields_asked": ["projeto.titulo"], "grounds": "Porquê?", "days": "10", "version": version}
    assert "Indique o que é." in text(office.post(address, asked | {"fields_asked": []}), 422)
    assert office.post(address, asked).status_code == 302
    page = text(office.get(address))
    assert ("Projeto e plataforma › Título" in page, "Porquê?" in page) == (True, True)
    refuse = {"refuse": "1", "ground_4": "Não cabe.", "version": version + 1}
    assert office.post(address, refuse).status_code == 409
    assert not Submission.objects.get().application.decisions.exists()


def test_the_applicant_answers_and_others_do_not_find_the_page(call, eata_member, editor_faro):
    application, signatory = handed_in(call, 1)
    screened(application, eata_member)
    office, mine = client_of(eata_member), client_of(signatory)
    address, theirs = page_of(application, "screening"), f"/area/candidaturas/{application.uuid}/esclarecimentos/"
    application.refresh_from_db()
    asked = {"ask": "1", "fields_asked": "projeto", "grounds": "E o custo?", "days": "10"}
    office.post(address, asked | {"version": application.version})
    assert "E o custo?" in text(mine.get(theirs))
    row = application.clarifications.get()
    assert text(mine.post(theirs, {"clarification": row.pk, "answer": " "}), 422)
    assert mine.post(theirs, {"clarification": row.pk, "answer": "Está no anexo."}).status_code == 302
    assert "Está no anexo." in text(office.get(address))
    assert client_of(editor_faro).get(theirs).status_code == 404
    assert mine.post(theirs, {"clarification": "x", "answer": "Outra."}).status_code == 404


def test_an_evaluator_sees_who_applies_and_nothing_else_before_declaring(call, eata_member):
    application, _ = handed_in(call, 1)
    evaluator = an_evaluator()
    assignment = assigned(admitted(application, eata_member), evaluator, eata_member)
    mine, address = client_of(evaluator), f"/area/avaliacoes/{assignment.pk}/"
    for page in (text(mine.get(address)), text(mine.get("/area/avaliacoes/"))):
        assert ("Plataforma 1" in page, "Licenças" in page) == (False, False)
    assert [mine.get(f"{address}{end}").status_code for end in ("entregar/", "impedimento/")] == [404, 404]
    assert "Escolha uma das declarações." in text(mine.post(address, {}), 422)
    assert mine.post(address, {"has_conflict": "nao"}).status_code == 302
    assert "Licenças" in text(mine.get(address))


def test_writing_keeping_and_handing_in(call, eata_member):
    application, _ = handed_in(call, 1)
    assignment = declared(assigned(admitted(application, eata_member), an_evaluator(), eata_member))
    mine, address = client_of(assignment.reviewer), f"/area/avaliacoes/{assignment.pk}/"
    (criterion,) = [one for one in call.criteria.all() if one.code == "B"]
    half = {"version": 1, f"value_{criterion.pk}": "4,25", f"why_{criterion.pk}": "", "comment": "Boa."}
    assert mine.post(address, half).status_code == 302
    page = text(mine.get(address))
    assert ('value="4,25"' in page, "Boa." in page) == (True, True)
    assert "B: falta a fundamentação." in text(mine.get(f"{address}entregar/"))
    assert "Não foi guardado" in text(mine.post(address, half | {"comment": "Má."}), 409)
    whole = half | {"version": 2, f"why_{criterion.pk}": "Clara.", "deliver": "1"}
    assert mine.post(address, whole).headers["Location"] == f"{address}entregar/"
    assert "Não foi entregue" in text(mine.post(f"{address}entregar/", {"version": "x"}), 409)
    assert mine.post(f"{address}entregar/", {"version": 3}).status_code == 302
    assert Assignment.objects.get().state == AssignmentState.SUBMITTED
    assert "Só se lê." in text(mine.get(address))


def test_a_recusal_closes_the_page_and_the_file(call, eata_member):
    application, _ = handed_in(call, 1)
    assignment = declared(assigned(admitted(application, eata_member), an_evaluator(), eata_member))
    mine, address = client_of(assignment.reviewer), f"/area/avaliacoes/{assignment.pk}/"
    assert mine.post(f"{address}impedimento/", {"text": "Soube agora."}).status_code == 302
    page = text(mine.get(address))
    assert ("Impedimento declarado" in page, "Licenças" in page) == (True, False)


def test_nobody_else_finds_an_assignment_nor_the_office(call, eata_member, editor_faro, stranger):
    application, _ = handed_in(call, 1)
    assignment = declared(assigned(admitted(application, eata_member), an_evaluator(1), eata_member))
    _, another_lead = a_municipality(2)
    for person in (an_evaluator(2), another_lead, editor_faro, stranger, eata_member):
        assert client_of(person).get(f"/area/avaliacoes/{assignment.pk}/").status_code == 404
    for person in (assignment.reviewer, another_lead, editor_faro, stranger):
        browser = client_of(person)
        for address in (LIST, f"{LIST}candidaturas.csv", page_of(application), page_of(application, "reviews")):
            response = browser.get(address)
            assert response.status_code in {302, 403, 404}
            assert "Plataforma 1" not in response.content.decode()


def test_assigning_in_bulk_and_in_balance_from_the_page(call, office, eata_member):
    for number in (1, 2):
        admitted(handed_in(call, number)[0], eata_member)
    first, second = an_evaluator(1), an_evaluator(2)
    address, uuids = f"{LIST}avaliadores/", [str(uuid) for uuid in call.applications.values_list("uuid", flat=True)]
    assert "Escolha pelo menos uma pessoa." in text(office.post(address, {"chosen": "1"}), 422)
    assert office.post(address, {"chosen": "1", "people": first.pk, "application": [uuids[0], "x"]}).status_code == 302
    assert Assignment.objects.count() == 1
    assert office.post(address, {"balance": "1", "people": [first.pk, second.pk]}).status_code == 302
    assert Assignment.objects.count() == 4
    plan = {"plan": "1", "reviews_each": "3", "peer_reviews": "NEVER", "review_due_at": "2024-12-01T17:00"}
    assert office.post(address, plan).status_code == 302
    assert EvaluationPlan.objects.get().reviews_each == 3


def test_the_eata_reopens_replaces_and_closes_from_the_page(call, office, eata_member):
    application = admitted(handed_in(call, 1)[0], eata_member)
    one_review_each(call)
    given, substitute = reviewed(application, an_evaluator(1), eata_member), an_evaluator(2)
    address = page_of(application, "reviews")
    assert "Está bem fundamentada." in text(office.get(address))
    assert office.post(address, {"reopen": "1", "assignment": given.pk, "reason": "Falta."}).status_code == 302
    assert office.post(address, {"close": "1"}).status_code == 409
    replacing = {"replace": "1", "assignment": given.pk, "person": substitute.pk, "reason": "Está de baixa."}
    assert office.post(address, replacing).status_code == 302
    new = declared(Assignment.objects.get(reviewer=substitute))
    review = written(new)
    address_of_new = f"/area/avaliacoes/{new.pk}/entregar/"
    assert client_of(substitute).post(address_of_new, {"version": review.version}).status_code == 302
    assert office.post(address, {"close": "1"}).status_code == 302
    application.refresh_from_db()
    assert application.state == ApplicationState.SCORED
    assert office.post(address, {"reopen": "1", "assignment": "x"}).status_code == 404


def test_a_ranking_without_weights_says_what_is_missing(eata_member, office):
    call = with_criteria(a_call(), weight=None)
    scored_one(call, eata_member)
    page = text(office.post(RANKING), 409)
    assert "Falta o peso de: A, B." in page
    assert not RankingRun.objects.exists()


def scored_one(call, member, number=1, **more):
    one_review_each(call)
    return scored(handed_in(call, number, **more)[0], member, "4")


def test_made_checked_published_and_departed_from(call, office, eata_member, eata_coordinator):
    application = scored_one(call, eata_member)
    assert office.post(RANKING).headers["Location"] == f"{RANKING}1/"
    page = text(office.get(f"{RANKING}1/?comparar=1"))
    assert ("dá as mesmas linhas" in page, "Entretanto mudou" in page) == (True, False)
    office.post(f"{RANKING}1/publicar/")
    assert RankingRun.objects.get().state == "DRAFT"
    coordination = client_of(eata_coordinator)
    assert coordination.post(f"{RANKING}1/publicar/").status_code == 302
    assert "já foi publicada" in text(coordination.post(f"{RANKING}1/publicar/", follow=True))
    away = f"{RANKING}1/desvio/?candidatura={application.uuid}"
    told = {"application": application.uuid, "outcome": Outcome.RESERVE, "grounds": "Sem terreno."}
    assert office.get(away).status_code == 404
    assert text(coordination.post(away, told | {"grounds": ""}), 422)
    assert coordination.post(away, told).status_code == 302
    assert RankingDeviation.objects.get().grounds == "Sem terreno."
    assert text_rows(office.get(f"{RANKING}1/ordenacao.csv"))[0]["registo"] == application.submissions.get().registry


def test_a_published_run_never_changes_and_another_needs_grounds(call, eata_member, eata_coordinator):
    scored_one(call, eata_member)
    first = ranked(call, eata_member)
    ranking.publish_ranking(run=first, **by(eata_coordinator))
    scored_one(call, eata_member, number=2)
    with pytest.raises(ranking.FundingRefused, match="diga porque se faz outra"):
        ranked(call, eata_member)
    second = ranked(call, eata_member, grounds="Entrou outra candidatura.")
    again = ranked(call, eata_member)
    assert (second.pk, again.number, len(again.rows)) == (again.pk, 2, 2)
    with amending():
        call.criteria.filter(code="A").update(weight=60)
        call.criteria.filter(code="B").update(weight=40)
    with pytest.raises(ranking.WrongState, match="Algo mudou"):
        ranking.publish_ranking(run=again, **by(eata_coordinator))
    ranking.publish_ranking(run=ranked(call, eata_member), **by(eata_coordinator))
    first.refresh_from_db()
    assert (first.state, len(first.rows)) == ("SUPERSEDED", 1)


def test_the_office_has_the_calls_with_how_many(call, office):
    handed_in(call, 1)
    Call.objects.create(code="em-preparacao", title="Outro", mechanism=call.mechanism, created_at=WITHIN)
    page = text(office.get("/gestao/candidaturas/"))
    assert (LIST in page, "em-preparacao" in page) == (True, False)
