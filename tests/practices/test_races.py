"""Two people at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from practices import operations
from practices.enums import Evidence, PracticeState, ReviewAct, Section
from practices.models import Practice
from practices.operations import PracticeRefused, SectionValues, StalePractice
from tests.practices.scenes import eata, essential, norte, porto

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run each act in a thread that waits for the others; return what each gave or raised."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            return act()
        except Exception as error:  # noqa: BLE001 -- the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_last_approvals_at_once_publish_once(editor_porto, ccdr_norte, eata_member, eata_coordinator):
    author = porto(editor_porto)
    practice = author.write()
    author.submit(practice)
    norte(ccdr_norte).approve_regionally(practice)
    read = {"practice": practice, "revision_id": Practice.objects.get().latest_revision_id}
    given = {"evidence": Evidence.LOGIC, "evidence_reason": "Há lógica."}

    outcomes = together(
        *[
            lambda user=user: operations.approve_nationally(**read, **given, **eata(user).who)
            for user in (eata_member, eata_coordinator)
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Practice", "StalePractice"]
    kept = Practice.objects.get()
    assert (kept.state, kept.live) == (PracticeState.PUBLISHED, True)
    assert kept.transitions.filter(act=ReviewAct.APPROVED_NATIONALLY).count() == 1
    assert kept.evidence_assessments.count() == 1


def test_taking_back_and_approving_at_once_leaves_one_truth(editor_porto, ccdr_norte):
    author, region = porto(editor_porto), norte(ccdr_norte)
    practice = author.write()
    author.submit(practice)
    read = {"practice": practice, "revision_id": Practice.objects.get().latest_revision_id}

    outcomes = together(
        lambda: operations.approve_regionally(**read, **region.who),
        lambda: operations.recall_practice(practice=practice, **author.who),
    )

    # Approved and then taken back, or taken back and then too late to approve: never approved behind the author.
    assert isinstance(outcomes[0], Practice | StalePractice)
    assert Practice.objects.get().state == PracticeState.DRAFT


def test_saving_while_somebody_hands_in_is_kept_before_or_refused_after(editor_porto, signatory_porto, ccdr_norte):
    author, other = porto(editor_porto), porto(signatory_porto)
    practice = author.write()
    version = Practice.objects.get().versions[Section.ESSENTIAL]
    values = SectionValues(fields=essential(solution="Mudou no último instante."))

    outcomes = together(
        lambda: author.submit(practice),
        lambda: operations.save_draft(
            practice=practice, section=Section.ESSENTIAL, version=version, values=values, **other.who
        ),
    )

    kept = Practice.objects.get()
    said = kept.latest_revision.as_object().solution
    step = kept.transitions.get(act=ReviewAct.SUBMITTED)
    assert step.revision_id == kept.latest_revision_id
    if isinstance(outcomes[1], PracticeRefused):
        assert said == "Sensores de humidade e previsão do tempo."
    else:
        assert said == "Mudou no último instante."


def test_two_people_saving_the_same_section_do_not_lose_each_others_words(editor_porto, signatory_porto):
    author, other = porto(editor_porto), porto(signatory_porto)
    practice = author.write()
    version = Practice.objects.get().versions[Section.ESSENTIAL]

    outcomes = together(
        *[
            lambda each=each, words=words: operations.save_draft(
                practice=practice,
                section=Section.ESSENTIAL,
                version=version,
                values=SectionValues(fields=essential(solution=words)),
                **each.who,
            )
            for each, words in ((author, "Uma."), (other, "Outra."))
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Practice", "StalePractice"]
    stale = next(outcome for outcome in outcomes if isinstance(outcome, StalePractice))
    assert [difference.field for difference in stale.differences] == ["solution"]
