"""Several people at the same time, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from common.questionnaires.models import Answer, Response
from common.questionnaires.operations import AnswerConflict, NotFinished, ResponseClosed, add_row, close, open_response
from common.questionnaires.queries import answers_of
from tests.accounts.factories import UserFactory
from tests.common.questionnaires.forms import AT, LATER, a_response, a_version, answer, question, section

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


def at_once(works):
    """Run each work in a connection of its own, all from the same moment; return what each gave or raised."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait()
            return work()
        except Exception as error:  # noqa: BLE001  # what was raised is the outcome
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def people():
    return [UserFactory() for _ in range(MANY)]


def test_of_many_who_answer_the_same_question_one_is_kept_and_the_others_told(people):
    response = a_response()
    said = at_once([lambda n=n: answer(response, "nome", f"Nome {n}", people[n]) for n in range(MANY)])
    kept = [one for one in said if isinstance(one, Answer)]
    told = [one for one in said if isinstance(one, AnswerConflict)]
    assert (len(kept), len(told)) == (1, MANY - 1)
    assert {one.theirs for one in told} == {kept[0].value} == {answers_of(response)["nome", ""]}
    assert {(one.edit, one.by) for one in told} == {(1, str(kept[0].changed_by))}


def test_different_questions_and_rows_never_meet(people):
    group = question("g", "GROUP", questions=[question("c")])
    response = a_response({"sections": [section(*(question(f"q{n}") for n in range(MANY)), group)]})
    works = [lambda n=n: answer(response, f"q{n}", f"{n}", people[n]) for n in range(MANY)]
    works += [lambda n=n: add_row(response=response, question="g", user=people[n], at=AT) for n in range(4)]
    assert [one for one in at_once(works) if isinstance(one, Exception)] == []
    found = answers_of(response)
    assert {f"q{n}": f"{n}" for n in range(MANY)} == {key: found[key, ""] for key, _ in found if key != "g"}
    assert len(set(found["g", ""])) == 4


def test_nothing_is_written_after_what_was_handed_in(people):
    response = a_response({"sections": [section(question("a"))]})
    works = [lambda n=n: answer(response, "a", f"{n}", people[n]) for n in range(6)]
    said = at_once([*works, lambda: close(response=response, at=LATER)])
    handed_in = answers_of(response)
    assert not isinstance(said[-1], NotFinished)
    late = answer_refused(response, people[0])
    assert isinstance(late, ResponseClosed)
    assert answers_of(response) == handed_in


def answer_refused(response, user):
    try:
        return answer(response, "a", "tarde", user, edit=99)
    except ResponseClosed as refused:
        return refused


def test_the_first_ones_to_begin_put_one_version_in_use(people):
    version = a_version(frozen_at=None)
    said = at_once([lambda: open_response(questionnaire=version.questionnaire, at=AT) for _ in range(6)])
    assert {type(one) for one in said} == {Response}
    assert {one.version_id for one in said} == {version.pk}
