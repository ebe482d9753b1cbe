"""Needs surveys: answering until the end, what counts, the sums, and what everybody may see."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.enums import Role
from common.notifications.models import Notice
from common.questionnaires.queries import schema_of
from funding.enums import AnswerState, SurveyStage
from funding.models import Need, NeedLink, NeedsSubmission, PlannedCall
from funding.operations.needs import SurveyClosed, correct_needs, hand_in_needs, open_answer
from funding.operations.refusals import FormNotFinished, FundingRefused, NotAllowed
from funding.operations.surveys import (
    extend_survey,
    keep_survey,
    lacks_of_survey,
    link_needs,
    remind_before_the_end,
    remind_survey,
    show_results,
)
from funding.queries.needs import counts_of, followed, last_submissions, stage_of_survey, surveys_running
from funding.queries.needs_results import FEWEST, Tally, every_answer, for_everybody, results_of, withheld
from funding.tables.needs import sums
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.funding.factories import a_mechanism
from tests.funding.surveying import CLOSES, OPENS, WITHIN, a_survey, domains, handed_in, the_eata, towns, write

pytestmark = pytest.mark.django_db
TICK = timedelta(milliseconds=1)
OVER = CLOSES + timedelta(days=1)


def editor_of(entity):
    user = UserFactory()
    MembershipFactory(user=user, entity=entity, role=Role.MUNICIPAL_EDITOR, starts_on=OPENS.date())
    return user


def test_what_is_handed_in_last_counts_and_no_needs_is_not_no_answer_nor_zero():
    (first, second, third), eata = towns(3), the_eata()
    survey = a_survey(eata, [entity for entity, _ in (first, second, third)])
    handed_in(survey, *first, {"mobilidade": [("Sensores", "0"), ("Estudo", None)], "ambiente": None})
    handed_in(survey, *second, {"mobilidade": [("Autocarros", "1.500.000,50")], "ambiente": None})
    correct_needs(survey=survey, user=first[1], entity=first[0], received_at=WITHIN)
    found = results_of(survey)

    assert (found.invited, found.answered) == (3, 2)
    mobility, nature = found.lines
    assert mobility.total == Tally(2, 0, 3, 2, Decimal("1500000.50"), givers=2)
    assert nature.total == Tally(with_needs=0, without=2)
    amounts = [("Autocarros", Decimal("1500000.50")), ("Estudo", None), ("Sensores", Decimal(0))]
    assert [(need.title, need.amount) for need in found.needs] == amounts
    states = counts_of(followed(survey, WITHIN.date()))
    assert states == {
        AnswerState.NOT_STARTED: 1, AnswerState.DRAFT: 0, AnswerState.CORRECTING: 1, AnswerState.HANDED_IN: 1,
    }  # fmt: skip


def test_a_correction_is_another_copy_and_the_first_stays():
    ((entity, user),), eata = towns(1), the_eata()
    survey = a_survey(eata, [entity], asked=domains(1))
    before = handed_in(survey, entity, user, {"mobilidade": [("Sensores", "10")]})
    assert hand_in_needs(survey=survey, user=user, entity=entity, received_at=WITHIN) == before
    correct_needs(survey=survey, user=user, entity=entity, received_at=WITHIN)
    after = handed_in(survey, entity, user, {"mobilidade": [("Contadores", "20")]})

    assert [after.number, *last_submissions(survey)] == [2, after]
    assert sorted(Need.objects.filter(submission=after).values_list("title", flat=True)) == ["Contadores", "Sensores"]
    texts = [(line.question, line.row, line.text) for line in every_answer([before])]
    assert ("O que é preciso", 1, "Sensores") in texts
    with pytest.raises(DatabaseError), transaction.atomic():
        NeedsSubmission.objects.filter(pk=before.pk).update(payload="{}")


@pytest.mark.parametrize(("moment", "is_in"), [(-TICK, True), (timedelta(), False), (TICK, False)])
def test_the_end_is_exact(moment, is_in):
    ((entity, user),), eata = towns(1), the_eata()
    survey = a_survey(eata, [entity], asked=domains(1))
    write(survey, entity, user, {"mobilidade": None})
    assert (stage_of_survey(survey, CLOSES + moment) == SurveyStage.OPEN) is is_in
    told = {"survey": survey, "user": user, "entity": entity, "received_at": CLOSES + moment}
    if is_in:
        assert hand_in_needs(**told).received_at == CLOSES - TICK
    else:
        with pytest.raises(SurveyClosed, match="terminou"):
            hand_in_needs(**told)


def test_only_who_is_asked_writes_only_the_signatory_hands_in_and_only_all_of_it():
    ((entity, user), (other, stranger)), eata = towns(2), the_eata()
    survey = a_survey(eata, [entity])
    editor = editor_of(entity)
    write(survey, entity, editor, {"mobilidade": None})
    told = {"survey": survey, "entity": entity, "received_at": WITHIN}
    with pytest.raises(NotAllowed, match="signatário"):
        hand_in_needs(user=editor, **told)
    with pytest.raises(FormNotFinished):
        hand_in_needs(user=user, **told)
    with pytest.raises(NotAllowed, match="não foi enviado"):
        open_answer(survey=survey, user=stranger, entity=other, received_at=WITHIN)
    with pytest.raises(NotAllowed, match="papel"):
        open_answer(survey=survey, user=stranger, entity=entity, received_at=WITHIN)
    with pytest.raises(SurveyClosed, match="só abre"):
        open_answer(survey=survey, user=user, entity=entity, received_at=OPENS - TICK)
    with pytest.raises(ValidationError):
        write(survey, entity, editor, {"ambiente": [("Painéis", "muito")]})


def test_a_survey_is_sent_whole_told_once_reminded_daily_and_only_extended():
    ((entity, user), (other, _)), eata = towns(2), the_eata()
    survey = a_survey(eata, [], is_sent=False)
    assert lacks_of_survey(survey, OPENS) == ["Escolha os municípios a quem se pergunta."]
    survey = a_survey(eata, [entity, other], code="dois")
    assert Notice.objects.filter(kind="funding.needs_asked").count() == 2
    assert surveys_running(survey.version.questionnaire, WITHIN) != []
    with pytest.raises(FundingRefused, match="já foi enviado"):
        keep_survey(survey=survey, domains=domains(), questionnaire=None, entities=[entity], **eata)
    handed_in(survey, entity, user, {"mobilidade": None, "ambiente": None})
    now = eata | {"at": WITHIN}
    assert [remind_survey(survey=survey, **now) for _ in range(2)] == [1, 0]
    assert remind_before_the_end(at=CLOSES - timedelta(days=2)) == 1
    assert remind_before_the_end(at=CLOSES - timedelta(days=3)) == 0
    with pytest.raises(FundingRefused, match="Só se prolonga"):
        extend_survey(survey=survey, closes_at=CLOSES - TICK, **now)
    assert extend_survey(survey=survey, closes_at=OVER, **now).closes_at == OVER
    assert Notice.objects.filter(kind="funding.needs_extended").count() == 2


def test_the_form_that_is_made_has_what_is_added_up_and_another_says_what_it_lacks():
    survey = a_survey(the_eata(), [entity for entity, _ in towns(1)], is_sent=False)
    assert lacks_of_survey(survey, OPENS) == []
    survey.domains.add(*domains(3))
    assert len(lacks_of_survey(survey, OPENS)) == 4
    assert schema_of(survey.version).by_id["investimento-mobilidade"].is_required


def test_planned_calls_answer_needs_and_go_on_doing_so_when_they_are_handed_in_again():
    ((entity, user),), eata = towns(1), the_eata()
    survey = a_survey(eata, [entity], asked=domains(1))
    done = handed_in(survey, entity, user, {"mobilidade": [("Sensores", "10")]})
    row = done.needs.get().row
    planned = PlannedCall.objects.create(mechanism=a_mechanism(), title="Sensores", opens_on=CLOSES.date())
    told = {"survey": survey, "planned": planned, **eata}
    for _ in range(2):
        assert link_needs(needs=[(done.answer_id, row)], is_linked=True, **told) == 1
    assert NeedLink.objects.count() == 1
    with pytest.raises(FundingRefused, match="desta lista"):
        link_needs(needs=[(done.answer_id, "inventada")], is_linked=True, **told)
    link_needs(needs=[(done.answer_id, row)], is_linked=False, **told)
    assert not NeedLink.objects.exists()


def test_results_are_shown_when_it_is_over_and_sums_of_few_are_withheld():
    people, eata = towns(4), the_eata()
    survey = a_survey(eata, [entity for entity, _ in people])
    for number, (entity, user) in enumerate(people):
        is_one = number == 0
        handed_in(
            survey, entity, user, {"mobilidade": [("Um", "1")], "ambiente": [("Só um", "9")] if is_one else None}
        )
    with pytest.raises(FundingRefused, match="depois de o levantamento terminar"):
        show_results(survey=survey, is_public=True, **(eata | {"at": WITHIN}))
    assert show_results(survey=survey, is_public=True, **(eata | {"at": OVER})).is_public

    found = for_everybody(results_of(survey))
    assert [line.total.is_withheld for line in found.lines] == [False, True]
    assert (found.total.is_withheld, found.needs) == (True, ())
    assert [row.tally.amount for row in sums(found)] == [4, 4, None, None]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([FEWEST, 5], [True, True]),
        ([FEWEST - 1, 5], [False, False]),
        ([1, 2, 9], [False, False, True]),
        ([1, 4, 9], [False, False, True]),
        ([0, 1, 4, 9], [True, False, False, True]),
    ],
)
def test_a_single_withheld_sum_cannot_be_had_by_subtraction(counts, shown):
    tallies = [Tally(with_needs=count, needs=count, amount=Decimal(count)) for count in counts]

    assert [not one.is_withheld for one in withheld(tallies)] == shown


def test_an_amount_of_few_is_withheld_even_where_many_have_needs():
    told = Tally(with_needs=5, needs=5, estimated=1, amount=Decimal(7), givers=1)

    assert withheld([told])[0].is_withheld
