import pytest

from accounts.enums import Role
from accounts.permissions import ANONYMOUS, Actor
from observatory import permissions

PORTO, FARO, NORTE, ALGARVE = 10, 20, 1, 2
EATA = Actor(user_id=1, roles=frozenset({Role.EATA_MEMBER}))
COORDINATION = Actor(user_id=2, roles=frozenset({Role.EATA_COORDINATOR}))
EDITOR = Actor(user_id=3, entity_id=PORTO, acts_for=frozenset({PORTO}), roles=frozenset({Role.MUNICIPAL_EDITOR}))
REPORTER = Actor(user_id=4, entity_id=PORTO, acts_for=frozenset({PORTO}), roles=frozenset({Role.ACTION_REPORTER}))
CCDR = Actor(user_id=5, region_id=NORTE, roles=frozenset({Role.REGIONAL_OFFICER}))
STRANGER = Actor(user_id=6)
EVERYBODY = [EATA, COORDINATION, EDITOR, REPORTER, CCDR, STRANGER, ANONYMOUS]


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (permissions.can_import, [EATA, COORDINATION]),
        (permissions.can_publish, [EATA, COORDINATION]),
        (permissions.can_edit_readings, [COORDINATION]),
        (permissions.can_set_targets, [COORDINATION]),
    ],
)
def test_the_programme_brings_figures_in(rule, allowed):
    assert [actor for actor in EVERYBODY if rule(actor)] == allowed


@pytest.mark.parametrize(
    ("entity", "region", "allowed"),
    [(PORTO, NORTE, [EDITOR, CCDR]), (FARO, ALGARVE, []), (None, NORTE, [CCDR]), (None, None, [])],
)
def test_figures_are_entered_by_their_own_territory_or_its_ccdr(entity, region, allowed):
    found = [
        actor for actor in EVERYBODY if permissions.can_enter_figures_of(actor, entity_id=entity, region_id=region)
    ]

    assert found == allowed


def test_nobody_approves_their_own_figures():
    found = [actor for actor in EVERYBODY if permissions.can_approve_figures(actor, entered_by_id=EATA.user_id)]

    assert found == [COORDINATION]
