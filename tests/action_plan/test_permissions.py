from datetime import UTC, date, datetime

import pytest

from accounts.permissions import ANONYMOUS
from accounts.queries import actor_of
from action_plan import permissions as may
from action_plan.enums import Precision, RequestState, UpdateState
from action_plan.models import DeadlineRequest, Dependency, Evidence, PlanVersion, ProgressUpdate, ReportingPeriod
from action_plan.queries.files import may_open_evidence
from common.files.models import StoredFile
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import submitted

ON = date(2026, 7, 10)
CAST = [
    "reporter_arte",
    "entity_head_arte",
    "reporter_cncs",
    "eata_member",
    "eata_coordinator",
    "ccdr_norte",
    "ccdr_algarve",
    "editor_porto",
    "signatory_porto",
    "content_editor",
    "stranger",
    "anonymous",
]
OWNERS = ["reporter_arte", "entity_head_arte"]
EATA = ["eata_member", "eata_coordinator"]


@pytest.fixture
def actors(request):
    people = {name: request.getfixturevalue(name) for name in CAST if name != "anonymous"}
    return {name: actor_of(user, ON) for name, user in people.items()} | {"anonymous": ANONYMOUS}


@pytest.fixture
def update(db, reporter_arte):
    return submitted(ActionFactory(code="I01-A1"), PeriodFactory(), reporter_arte)


def allowed(actors, rule, *subjects):
    return [name for name in CAST if rule(actors[name], *subjects)]


@pytest.mark.parametrize(
    ("state", "rule", "who"),
    [
        (UpdateState.DRAFT, may.can_view_update, OWNERS + EATA),
        (UpdateState.SUBMITTED, may.can_view_update, OWNERS + EATA),
        (UpdateState.APPROVED, may.can_view_update, CAST),
        (UpdateState.DRAFT, may.can_edit_update, OWNERS),
        (UpdateState.RETURNED, may.can_edit_update, OWNERS),
        (UpdateState.SUBMITTED, may.can_edit_update, []),
        (UpdateState.APPROVED, may.can_edit_update, []),
        (UpdateState.RETURNED, may.can_submit_update, OWNERS),
        (UpdateState.APPROVED, may.can_submit_update, []),
        (UpdateState.APPROVED, may.can_correct_update, OWNERS),
        (UpdateState.SUBMITTED, may.can_correct_update, []),
        (UpdateState.SUBMITTED, may.can_review_update, EATA),
        (UpdateState.SUBMITTED, may.can_approve_update, EATA),
        (UpdateState.SUBMITTED, may.can_return_update, EATA),
        (UpdateState.DRAFT, may.can_approve_update, []),
        (UpdateState.APPROVED, may.can_return_update, []),
    ],
)
def test_reports_belong_to_who_writes_them_until_they_are_public(state, rule, who, actors, update):
    update.state = state

    assert sorted(allowed(actors, rule, update)) == sorted(who)


def test_case_13_the_author_may_not_approve_even_from_the_eata(update, eata_member):
    update.author = eata_member

    assert not may.can_approve_update(actor_of(eata_member, ON), update)


def test_opening_and_asking_are_for_the_responsible_entity(actors, update):
    action = update.action
    milestone = action.milestones.get()

    assert allowed(actors, may.can_open_update, action) == OWNERS
    assert allowed(actors, may.can_request_deadline, milestone) == OWNERS


def test_deciding_is_for_the_eata_and_reopening_for_its_coordination(actors, update):
    action = update.action
    link = Dependency(predecessor=action, successor=action)

    assert allowed(actors, may.can_revise_deadline, action.milestones.get()) == EATA
    assert allowed(actors, may.can_assess_rating, action) == EATA
    assert allowed(actors, may.can_decide_dependency, link) == EATA
    assert allowed(actors, may.can_add_dependency) == EATA
    assert allowed(actors, may.can_manage_periods) == ["eata_coordinator"]
    assert allowed(actors, may.can_unlock_period, ReportingPeriod()) == ["eata_coordinator"]
    assert allowed(actors, may.can_approve_plan, PlanVersion()) == ["eata_coordinator"]


def test_requests_are_seen_by_both_sides_and_decided_by_one(actors, update, reporter_arte, arte):
    request = DeadlineRequest(
        milestone=update.action.milestones.get(),
        proposed_on=date(2027, 6, 30),
        precision=Precision.SEMESTER,
        requested_by=reporter_arte,
        requested_for=arte,
    )

    assert allowed(actors, may.can_view_request, request) == [*OWNERS, *EATA]
    assert allowed(actors, may.can_withdraw_request, request) == OWNERS
    assert allowed(actors, may.can_decide_request, request) == EATA
    request.state = RequestState.REFUSED
    assert allowed(actors, may.can_decide_request, request) == []
    assert allowed(actors, may.can_withdraw_request, request) == []


def test_evidence_files_open_for_the_two_sides_only(actors, update, reporter_arte):
    stored = StoredFile.objects.create(
        content="ab/abc", original_name="ata.pdf", media_type="application/pdf", size=1, uploaded_by=reporter_arte
    )
    assert allowed(actors, may_open_evidence, stored) == []

    evidence = Evidence.objects.create(update=update, kind="FILE", title="Ata", file=stored)

    assert allowed(actors, may_open_evidence, stored) == [*OWNERS, *EATA]
    assert allowed(actors, may.can_read_evidence, evidence) == [*OWNERS, *EATA]


def test_case_25_before_the_succession_arte_does_not_act_for_ama(update, reporter_arte):
    before = actor_of(reporter_arte, datetime(2025, 8, 21, tzinfo=UTC).date())

    assert not may.can_open_update(before, update.action)
    assert ProgressUpdate.objects.get().author_entity.code == "ARTE"
