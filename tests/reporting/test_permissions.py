"""Who may do what to which state, as one table."""

from dataclasses import replace

import pytest

from accounts.permissions import ANONYMOUS
from reporting import permissions
from reporting.enums import ContributionState, EditionState
from reporting.models import RegionalContribution, ReportEdition

PREPARATION, REVIEW, SIGNED, PUBLISHED, RECTIFIED = EditionState
EVERY_STATE = set(EditionState)
EATA = {"eata_member", "eata_coordinator"}
COORDINATION = {"eata_coordinator"}
PEOPLE = [
    "eata_member", "eata_coordinator", "reporter_arte", "entity_head_arte", "ccdr_norte", "ccdr_algarve",
    "editor_porto", "content_editor", "stranger",
]  # fmt: skip
RULES = {
    "can_build_edition": (EATA, {PREPARATION}),
    "can_edit_section": (EATA, {PREPARATION}),
    "can_submit_for_review": (EATA, {PREPARATION}),
    "can_return_to_preparation": (EATA, {REVIEW}),
    "can_sign_edition": (COORDINATION, {REVIEW}),
    "can_publish_edition": (COORDINATION, {SIGNED}),
    "can_withdraw_signature": (COORDINATION, {SIGNED}),
    "can_open_errata": (EATA, {PUBLISHED}),
    "can_discard_edition": (COORDINATION, {PREPARATION, REVIEW}),
}


@pytest.fixture
def cast(request, actor_of_person, db):
    people = {name: actor_of_person(request.getfixturevalue(name)) for name in PEOPLE}
    return people | {"nobody": ANONYMOUS}


def edition(state: EditionState) -> ReportEdition:
    return ReportEdition(year=2025, state=state, snapshot_id=1)


@pytest.mark.parametrize("rule", RULES)
def test_each_step_is_for_some_people_in_some_states(cast, rule):
    people, states = RULES[rule]

    allowed = {(name, state) for name, actor in cast.items() for state in EVERY_STATE
               if getattr(permissions, rule)(actor, edition(state))}  # fmt: skip

    assert allowed == {(name, state) for name in people for state in states}


def test_only_the_eata_sees_what_is_not_public(cast):
    drafts = {PREPARATION, REVIEW, SIGNED}

    for name, actor in cast.items():
        visible = {state for state in EVERY_STATE if permissions.can_view_edition(actor, edition(state))}
        assert visible == (EVERY_STATE if name in EATA else EVERY_STATE - drafts)


def test_signing_and_publishing_need_a_second_factor(cast):
    coordinator = replace(cast["eata_coordinator"], has_mfa=False)

    assert not permissions.can_sign_edition(coordinator, edition(REVIEW))
    assert not permissions.can_publish_edition(coordinator, edition(SIGNED))


def test_without_a_report_there_is_nothing_to_review(cast):
    empty = ReportEdition(year=2025, state=PREPARATION)

    assert not permissions.can_submit_for_review(cast["eata_member"], empty)


def test_a_region_is_written_by_its_own_officer_only(cast):
    norte = RegionalContribution(region_id=cast["ccdr_norte"].region_id, year=2025)

    assert {name for name, actor in cast.items() if permissions.can_write_contribution(actor, norte)} == {"ccdr_norte"}


def test_a_draft_of_a_region_is_seen_by_nobody_else(cast):
    norte = RegionalContribution(region_id=cast["ccdr_norte"].region_id, year=2025)

    assert {name for name, actor in cast.items() if permissions.can_view_contribution(actor, norte)} == {"ccdr_norte"}


def test_a_signed_contribution_is_decided_by_the_eata(cast):
    norte = RegionalContribution(
        region_id=cast["ccdr_norte"].region_id, year=2025, state=ContributionState.SUBMITTED, signed_by_id=0
    )

    assert {name for name, actor in cast.items() if permissions.can_accept_contribution(actor, norte)} == EATA
