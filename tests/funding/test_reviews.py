"""Evaluating: nothing is seen before declaring, nothing is lost, and a conflict takes the scores away."""

import pytest
from django.db import Error, IntegrityError, transaction

from common.audit.chain import breaks
from common.notifications.models import Notice
from funding.enums import AssignmentState, PeerReviews
from funding.models import Assignment, EvaluationPlan, InterestDeclaration, Score
from funding.operations import NotAllowed, WrongState, assignments, reviews
from funding.operations.refusals import ConflictOfInterest, FundingRefused
from funding.queries.evaluation import assessed_criteria, inputs_of, workload_of
from funding.queries.review_sheets import peers_of
from tests.funding.evaluating import (
    AFTER,
    admitted,
    an_evaluator,
    assigned,
    by,
    declared,
    handed_in,
    one_review_each,
    reviewed,
    scored,
    with_criteria,
    written,
)
from tests.funding.factories import a_call, a_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return with_criteria(a_call())


@pytest.fixture
def application(call, eata_member):
    return admitted(handed_in(call, 1)[0], eata_member)


def draft_of(assignment):
    return {"assignment": assignment, "version": assignment.review.version}


def test_nobody_of_an_applicant_evaluates_it(application, eata_member):
    insider, outsider = an_evaluator(1, entity=application.lead), an_evaluator(2)
    told = {"applications": [application], "reviewers": [insider, outsider], "due_at": None}
    given = assignments.assign(**told, **by(eata_member))
    assert [one.reviewer for one in given.made] == [outsider]
    assert [one.why for one in given.turned] == ["Avaliadora 1 pertence a uma entidade desta candidatura."]
    assert [one.why for one in assignments.assign(**told, **by(eata_member)).turned] == [
        "Avaliadora 1 pertence a uma entidade desta candidatura.",
        "Avaliadora 2 já teve esta candidatura.",
    ]
    assert list(Notice.objects.values_list("recipient", "kind")) == [(outsider.pk, "funding.review_assigned")]


def test_only_evaluators_of_that_day_and_only_what_was_admitted(call, application, eata_member, editor_porto):
    told = {"applications": [application], "reviewers": [editor_porto], "due_at": None}
    assert assignments.assign(**told, **by(eata_member)).made == ()
    submitted, _ = handed_in(call, 2)
    with pytest.raises(WrongState, match="só se atribui o que foi admitido"):
        assigned(submitted, an_evaluator(), eata_member)


def test_balance_gives_the_least_loaded_and_never_the_same_twice(call, application, eata_member):
    people = [an_evaluator(number) for number in (1, 2, 3)]
    for number in (2, 3):
        admitted(handed_in(call, number)[0], eata_member)
    told = {"call": call, "reviewers": people, "due_at": None}
    made = assignments.assign_balanced(**told, **by(eata_member)).made
    assert [one.total for one in workload_of(call, AFTER.date())] == [2, 2, 2]
    assert len({(one.application_id, one.reviewer_id) for one in made}) == 6
    assert assignments.assign_balanced(**told, **by(eata_member)).made == ()


def test_the_database_lets_nobody_begin_without_declaring(application, eata_member):
    assignment = assigned(application, an_evaluator(), eata_member)
    with pytest.raises(IntegrityError, match="before declaring"), transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.ACTIVE)
    with pytest.raises(WrongState):
        reviews.keep_review(assignment=assignment, draft={}, version=1, **by(assignment.reviewer))


def test_a_conflict_is_told_in_words_and_somebody_else_evaluates(application, eata_member):
    assignment = assigned(application, an_evaluator(1), eata_member)
    told = {"assignment": assignment, "has_conflict": True, **by(assignment.reviewer)}
    with pytest.raises(FundingRefused, match="em que consiste"):
        reviews.declare(text="", **told)
    reviews.declare(text="Trabalhei no projeto.", **told)
    assert InterestDeclaration.objects.get().has_conflict
    assert Notice.objects.filter(kind="funding.review_recused", recipient=eata_member).count() == 1
    substitute = an_evaluator(2)
    replacing = {"assignment": assignment, "reviewer": substitute, "reason": "", **by(eata_member)}
    made = assignments.replace_reviewer(**replacing)
    assert (made.replaces_id, made.state) == (assignment.pk, AssignmentState.OFFERED)
    with pytest.raises(WrongState, match="já foi entregue"):
        assignments.replace_reviewer(**replacing | {"reviewer": an_evaluator(3)})


def test_who_joined_the_applicant_meanwhile_cannot_declare_to_have_no_conflict(application, eata_member):
    evaluator = an_evaluator(1)
    assignment = assigned(application, evaluator, eata_member)
    own = evaluator.memberships.get()
    own.entity = application.lead
    own.save()
    with pytest.raises(ConflictOfInterest):
        reviews.declare(assignment=assignment, has_conflict=False, text="", **by(evaluator))


def test_a_conflict_found_later_freezes_the_review_and_takes_its_scores_away(call, application, eata_member):
    one_review_each(call)
    kept = reviewed(application, an_evaluator(1), eata_member, "2")
    leaving = reviewed(application, an_evaluator(2), eata_member, "5")
    reviews.declare_later(assignment=leaving, text="Soube agora.", **by(leaving.reviewer))
    reviews.close_evaluation(application=application, **by(eata_member))
    (one,) = inputs_of(call).applications
    assert [str(value) for value in one.scores["B"]] == ["2.000"]
    assert Score.objects.filter(review__assignment=leaving).count() == 1
    with pytest.raises(WrongState):
        reviews.keep_review(**draft_of(leaving), draft={}, **by(leaving.reviewer))
    assert kept.state == AssignmentState.SUBMITTED
    assert list(breaks()) == []


@pytest.mark.parametrize(
    ("value", "why", "said"),
    [
        ("", "Bem.", "B: falta a pontuação."),
        ("4", "  ", "B: falta a fundamentação."),
        ("6", "Bem.", "B: a pontuação vai de 0 a 5."),
        ("-1", "Bem.", "B: a pontuação vai de 0 a 5."),
        ("NaN", "Bem.", "B: a pontuação vai de 0 a 5."),
        ("1e309", "Bem.", "B: a pontuação vai de 0 a 5."),
        ("quatro", "Bem.", "B: a pontuação vai de 0 a 5."),
        ("3,1415", "Bem.", "B: use no máximo três casas decimais."),
    ],
)
def test_what_is_half_done_is_kept_and_not_handed_in(application, eata_member, value, why, said):
    assignment = declared(assigned(application, an_evaluator(), eata_member))
    review = written(assignment, value, why=why)
    with pytest.raises(FundingRefused) as refused:
        reviews.submit_review(assignment=assignment, version=review.version, **by(assignment.reviewer))
    assert refused.value.problems == (said,)
    review.refresh_from_db()
    assert (review.draft["B"]["value"], review.submitted_at) == (value, None)


def test_two_windows_do_not_overwrite_each_other(application, eata_member):
    assignment = declared(assigned(application, an_evaluator(), eata_member))
    seen = draft_of(assignment)
    written(assignment, "3,5")
    with pytest.raises(reviews.StaleReview) as stale:
        reviews.keep_review(**seen, draft={"B": {"value": "1", "justification": "Pior."}}, **by(assignment.reviewer))
    assert stale.value.kept["B"]["value"] == "3,5"


def test_a_review_is_reopened_with_a_reason_and_then_does_not_count(call, application, eata_member):
    one_review_each(call)
    assignment = reviewed(application, an_evaluator(), eata_member, "3")
    with pytest.raises(Error), transaction.atomic():
        Score.objects.update(value=5)
    with pytest.raises(WrongState):
        written(assignment, "5")
    with pytest.raises(FundingRefused, match="Diga porque"):
        reviews.reopen_review(assignment=assignment, reason="", **by(eata_member))
    reviews.reopen_review(assignment=assignment, reason="Falta comparar.", **by(eata_member))
    with pytest.raises(WrongState, match="por entregar"):
        reviews.close_evaluation(application=application, **by(eata_member))
    assignment = Assignment.objects.get(pk=assignment.pk)
    review = written(assignment, "5")
    reviews.submit_review(assignment=assignment, version=review.version, **by(assignment.reviewer))
    assert [str(value) for value in Score.objects.values_list("value", flat=True)] == ["5.000"]


def test_an_evaluation_is_closed_with_as_many_as_the_plan_asks(call, application, eata_member):
    reviewed(application, an_evaluator(1), eata_member)
    with pytest.raises(WrongState, match="tem 1 avaliações entregues e são precisas 2"):
        reviews.close_evaluation(application=application, **by(eata_member))


@pytest.mark.parametrize("peer_reviews", PeerReviews)
def test_the_others_are_read_only_when_all_are_in_and_the_plan_lets(call, application, eata_member, peer_reviews):
    EvaluationPlan.objects.create(call=call, peer_reviews=peer_reviews)
    first = reviewed(application, an_evaluator(1), eata_member, "2")
    criteria = assessed_criteria(call.pk)
    assert peers_of(first, criteria) is None
    second = declared(assigned(application, an_evaluator(2), eata_member))
    assert peers_of(first, criteria) is None
    assert peers_of(second, criteria) is None
    review = written(second, "5")
    reviews.submit_review(assignment=second, version=review.version, **by(second.reviewer))
    seen = peers_of(first, criteria)
    expected = None if peer_reviews == PeerReviews.NEVER else [("Avaliação 1", 5)]
    assert expected == (None if seen is None else [(one.author, one.given[0].score.value) for one in seen])


def test_nobody_writes_for_another(application, eata_member):
    assignment = declared(assigned(application, an_evaluator(1), eata_member))
    stranger, (_, signatory) = an_evaluator(2), a_municipality(9)
    for person in (stranger, signatory, eata_member):
        with pytest.raises(NotAllowed):
            reviews.keep_review(**draft_of(assignment), draft={}, **by(person))
        with pytest.raises(NotAllowed):
            reviews.declare_later(assignment=assignment, text="x", **by(person))
    for person in (stranger, signatory, assignment.reviewer):
        with pytest.raises(NotAllowed):
            reviews.reopen_review(assignment=assignment, reason="x", **by(person))
        with pytest.raises(NotAllowed):
            assigned(application, stranger, person)


def test_an_evaluator_whose_role_ended_writes_no_more(application, eata_member):
    assignment = declared(assigned(application, an_evaluator(), eata_member))
    assignment.reviewer.memberships.update(ends_on=AFTER.date())
    with pytest.raises(NotAllowed):
        reviews.keep_review(**draft_of(assignment), draft={}, **by(assignment.reviewer))


def test_closing_it_all_gives_the_ranking_its_inputs(call, eata_member):
    application, _ = handed_in(call, 7, amount=2500)
    scored(application, eata_member, "3", "4")
    (one,) = inputs_of(call).applications
    assert (one.requested, {code: [str(v) for v in values] for code, values in one.scores.items()}) == (
        2500,
        {"A": ["3"], "B": ["3.000", "4.000"]},
    )
    assert one.counts["A"] == {"count": 1, "which": ["Vila 7"], "why": ""}
