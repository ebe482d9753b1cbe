"""Answers one by one: who writes at once, rows, versions, and handing in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.questionnaires.models import Answer, QuestionnaireVersion
from common.questionnaires.operations import (
    AnswerConflict,
    NotFinished,
    NoVersion,
    ResponseClosed,
    RowGone,
    TooManyRows,
    UnknownQuestion,
    add_row,
    close,
    open_response,
    rebase,
    remove_row,
    reopen,
    restore_row,
)
from common.questionnaires.queries import (
    answers_of,
    answers_to_hand_in,
    missing_of,
    progress_of,
    section_view,
)
from tests.accounts.factories import UserFactory
from tests.common.questionnaires.forms import (
    AT,
    LATER,
    PROJECT,
    a_response,
    a_version,
    answer,
    question,
    section,
    when,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(name="Ana Autora")


@pytest.fixture
def rui():
    return UserFactory(name="Rui Revisor")


@pytest.fixture
def response(ana):
    return a_response()


def test_an_answer_is_kept_and_counted(response, ana):
    kept = answer(response, "nome", " Projeto  Farol ", ana)
    assert (kept.value, kept.edit, kept.changed_by, kept.changed_at) == ("Projeto Farol", 1, ana, AT)
    assert answer(response, "nome", "Projeto Farol", ana, edit=1, at=LATER).changed_at == AT


def test_a_question_two_people_answer_is_not_written_over(response, ana, rui):
    answer(response, "nome", "Farol", ana)
    with pytest.raises(AnswerConflict) as raised:
        answer(response, "nome", "Bússola", rui, at=LATER)
    conflict = raised.value
    assert (conflict.theirs, conflict.by, conflict.at, conflict.edit) == ("Farol", "Ana Autora", AT, 1)
    assert answers_of(response) == {("nome", ""): "Farol"}
    assert answer(response, "nome", "Bússola", rui, edit=1).edit == 2


def test_agreeing_is_no_conflict_and_other_questions_never_are(response, ana, rui):
    answer(response, "nome", "Farol", ana)
    assert answer(response, "nome", "Farol", rui).edit == 1
    assert answer(response, "tem_parceiros", "sim", rui).value is True


def test_an_answer_taken_back_still_tells_who_did_it(response, ana, rui):
    answer(response, "nome", "Farol", ana)
    assert answer(response, "nome", "", rui, edit=1, at=LATER) is None
    with pytest.raises(AnswerConflict) as raised:
        answer(response, "nome", "Bússola", ana, edit=1)
    assert (raised.value.theirs, raised.value.by, raised.value.edit) == (None, "Rui Revisor", 2)
    assert answer(response, "nome", "Bússola", ana, edit=2).edit == 3


@pytest.mark.parametrize(("id_", "row"), [("inventada", ""), ("pessoa", ""), ("nome", "aaaaaaaaaaaa")])
def test_a_question_that_is_not_asked_takes_no_answer(response, ana, id_, row):
    with pytest.raises(UnknownQuestion):
        answer(response, id_, "x", ana, row=row)


def test_rows_are_added_taken_out_and_put_back_with_what_was_in_them(response, ana):
    rows = [add_row(response=response, question="equipa", user=ana, at=AT) for _ in range(3)]
    with pytest.raises(TooManyRows):
        add_row(response=response, question="equipa", user=ana, at=AT)
    answer(response, "pessoa", "Bela", ana, row=rows[1])
    position = remove_row(response=response, question="equipa", row=rows[1], user=ana, at=AT)
    with pytest.raises(RowGone):
        answer(response, "pessoa", "Outra", ana, row=rows[1])
    assert ("pessoa", rows[1]) not in {(one["question"], one["row"]) for one in answers_to_hand_in(response)}
    restore_row(response=response, question="equipa", row=rows[1], position=position, user=ana, at=AT)
    assert answers_of(response)["equipa", ""] == rows
    assert answers_of(response)["pessoa", rows[1]] == "Bela"


def test_what_lacks_is_told_with_its_place(response, ana):
    assert [(one.question_id, one.why) for one in missing_of(response)] == [
        ("nome", "Falta responder."),
        ("tem_parceiros", "Falta responder."),
        ("equipa", "Tem 0 linhas e precisa de pelo menos 1."),
        ("custo", "Falta responder."),
    ]
    row = add_row(response=response, question="equipa", user=ana, at=AT)
    answer(response, "externa", "sim", ana, row=row)
    lacking = [(one.question_id, one.row_number) for one in missing_of(response) if one.row]
    assert lacking == [("pessoa", 1), ("empresa", 1)]


def test_a_hidden_answer_is_kept_but_not_handed_in(response, ana):
    answer(response, "tem_parceiros", "sim", ana)
    answer(response, "parceiros", "3", ana)
    answer(response, "tem_parceiros", "não", ana, edit=1)
    assert answers_of(response)["parceiros", ""] == 3
    assert answers_to_hand_in(response) == [{"question": "tem_parceiros", "row": "", "value": False}]
    answer(response, "tem_parceiros", "sim", ana, edit=2)
    assert {"question": "parceiros", "row": "", "value": 3} in answers_to_hand_in(response)


def finished(response, ana):
    row = add_row(response=response, question="equipa", user=ana, at=AT)
    for id_, raw, where in (("nome", "F", ""), ("tem_parceiros", "não", ""), ("pessoa", "B", row), ("custo", "1", "")):
        answer(response, id_, raw, ana, row=where)
    return response


def test_what_was_handed_in_never_changes(response, ana):
    with pytest.raises(NotFinished) as raised:
        close(response=response, at=LATER)
    assert len(raised.value.missing) == 4
    closed = close(response=finished(response, ana), at=LATER)
    with pytest.raises(ResponseClosed):
        answer(response, "nome", "Outro", ana, edit=1)
    with pytest.raises(IntegrityError, match="handed in"), transaction.atomic():
        Answer.objects.filter(question="nome").update(value="Outro")
    newer = a_version(number=2)
    with pytest.raises(ResponseClosed):
        rebase(response=closed, at=LATER)
    with pytest.raises(IntegrityError, match="stays with its version"), transaction.atomic():
        type(closed).objects.filter(pk=closed.pk).update(version=newer)
    assert reopen(response=closed).closed_at is None


def test_the_first_answer_puts_a_version_in_use_for_good(ana):
    version = a_version(frozen_at=None)
    response = open_response(questionnaire=version.questionnaire, at=LATER)
    version.refresh_from_db()
    assert version.frozen_at == LATER
    with pytest.raises(IntegrityError, match="a version in use"), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=version.pk).update(schema={})
    a_version(number=2, frozen_at=None)
    assert open_response(questionnaire=version.questionnaire, at=LATER).version == response.version


def test_without_a_version_nothing_is_answered():
    questionnaire = a_version(frozen_at=None).questionnaire
    questionnaire.versions.all().delete()
    with pytest.raises(NoVersion):
        open_response(questionnaire=questionnaire, at=AT)


NEXT = {
    "sections": [
        section(
            question("nome", is_required=True, label="Nome do projeto, por extenso"),
            question("parceiros", "TEXT"),
            question("nova"),
        ),
        section(question("custo", "MONEY"), id_="orcamento"),
    ]
}


def test_a_draft_follows_the_next_version_and_tells_what_changed(response, ana):
    for id_, raw in (("nome", "Farol"), ("tem_parceiros", "sim"), ("parceiros", "3"), ("custo", "10")):
        answer(response, id_, raw, ana)
    a_version(NEXT, number=2)
    moved = rebase(response=response, at=LATER)
    assert moved.version.number == 2
    view = section_view(moved, "projeto", editable=True)
    assert [(one.question_id, one.is_changed, one.value) for one in view.fields] == [
        ("nome", True, "Farol"),
        ("parceiros", True, "3"),
        ("nova", False, ""),
    ]
    assert view.fields[0].before == "Perguntava-se: «Pergunta nome»."
    assert [(one.label, one.shown) for one in view.removed] == [("Pergunta tem_parceiros", "Sim")]
    assert [one.question_id for one in missing_of(moved)] == ["parceiros"]
    answer(moved, "nome", "Farol", ana, edit=1)
    answer(moved, "parceiros", "três", ana, edit=1)
    assert section_view(moved, "projeto", editable=True).changed == 0
    assert missing_of(moved) == []


def test_a_new_obligation_marks_the_answer_but_a_new_place_does_not(ana):
    response = a_response({"sections": [section(question("a"), question("b"))]})
    answer(response, "a", "x", ana)
    answer(response, "b", "y", ana)
    a_version({"sections": [section(question("b"), question("a", conditions=[when("b", "IS_ANSWERED")]))]}, number=2)
    assert section_view(rebase(response=response, at=LATER), "projeto", editable=True).changed == 0


def test_progress_counts_only_what_is_asked(response, ana):
    answer(response, "nome", "Farol", ana)
    first, second = progress_of(response)
    assert (first.answered, first.asked, first.missing, first.is_complete) == (1, 2, 2, False)
    assert (second.answered, second.asked, second.missing, second.is_complete) == (0, 1, 1, False)
    answer(response, "tem_parceiros", "sim", ana)
    assert progress_of(response)[0].asked == 3


def test_what_does_not_serve_is_refused_and_nothing_is_written(response, ana):
    with pytest.raises(ValidationError, match="negativo"):
        answer(response, "custo", "-1", ana)
    assert answers_of(response) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_a_section_costs_the_same_whatever_is_in_it(count, ana, django_assert_num_queries):
    questions = [question(f"q{n}") for n in range(count)]
    sections = [section(*[q | {"id": f"{q['id']}_{s}"} for q in questions], id_=f"s{s}") for s in range(count)]
    response = a_response({"sections": sections})
    for n in range(count):
        answer(response, f"q{n}_0", "x", ana)
    with django_assert_num_queries(3):
        view = section_view(response, "s0", editable=True)
    assert len(view.fields) == len(view.sections) == count


def test_a_version_of_a_questionnaire_is_read_by_place(response):
    assert response.version.schema == PROJECT
