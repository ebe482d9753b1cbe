"""Real connections at the same time: two publish, two close, one assigns what another assigns."""

from functools import partial

import pytest

from funding.models import Assignment, RankingRun
from funding.operations import assignments, ranking, reviews
from tests.funding.evaluating import (
    admitted,
    an_evaluator,
    assigned,
    by,
    declared,
    handed_in,
    one_review_each,
    ranked,
    scored,
    with_criteria,
    written,
)
from tests.funding.factories import a_call
from tests.funding.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def names(told):
    return sorted(type(each).__name__ for each in told)


def test_of_two_who_publish_one_does_and_the_other_is_told(eata_coordinator, eata_member):
    call = with_criteria(a_call())
    one_review_each(call)
    scored(handed_in(call, 1)[0], eata_member, "4")
    run = ranked(call, eata_member)
    publish = partial(ranking.publish_ranking, run=run, **by(eata_coordinator))
    assert names(at_once(publish, publish)) == ["AlreadyPublished", "RankingRun"]
    assert list(RankingRun.objects.values_list("state", flat=True)) == ["PUBLISHED"]


def test_two_rankings_at_once_are_one_in_hand(eata_member):
    call = with_criteria(a_call())
    one_review_each(call)
    scored(handed_in(call, 1)[0], eata_member, "4")
    make = partial(ranked, call, eata_member)
    assert names(at_once(make, make)) == ["RankingRun", "RankingRun"]
    assert RankingRun.objects.count() == 1


def test_the_same_is_not_assigned_twice_nor_handed_in_twice(eata_member):
    call = with_criteria(a_call())
    application, evaluator = admitted(handed_in(call, 1)[0], eata_member), an_evaluator()
    told = {"applications": [application], "reviewers": [evaluator], "due_at": None}
    give = partial(assignments.assign, **told, **by(eata_member))
    assert sorted(len(given.made) for given in at_once(give, give)) == [0, 1]
    assignment = declared(Assignment.objects.get())
    review = written(assignment)
    submit = partial(reviews.submit_review, assignment=assignment, version=review.version, **by(evaluator))
    assert names(at_once(submit, submit)) == ["Review", "WrongState"]


def test_a_conflict_and_a_handing_in_at_once_leave_it_recused_or_are_refused(eata_member):
    call = with_criteria(a_call())
    application, evaluator = admitted(handed_in(call, 1)[0], eata_member), an_evaluator()
    assignment = declared(assigned(application, evaluator, eata_member))
    review = written(assignment)
    submit = partial(reviews.submit_review, assignment=assignment, version=review.version, **by(evaluator))
    leave = partial(reviews.declare_later, assignment=assignment, text="Soube agora.", **by(evaluator))
    at_once(submit, leave)
    assignment.refresh_from_db()
    assert assignment.state == "RECUSED"
