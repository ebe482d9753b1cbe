"""Who may bring whom where: one row for each person and entity."""

import pytest

from accounts.enums import Role
from accounts.permissions import ANONYMOUS, can_see_people, roles_that_fit, roles_to_give
from accounts.queries import actor_of
from territories.enums import EntityKind
from territories.models import Entity
from tests.accounts.test_queries import TODAY

REPORTING = {Role.ACTION_REPORTER, Role.ENTITY_HEAD}
ANYWHERE = {Role.EVALUATOR, Role.TRAINER, Role.COUNCIL_MEMBER, Role.CONTENT_EDITOR}
EATA = {Role.EATA_MEMBER, Role.EATA_COORDINATOR}
MUNICIPAL = {Role.MUNICIPAL_EDITOR, Role.MUNICIPAL_SIGNATORY}


@pytest.mark.parametrize(
    ("who", "entity", "roles"),
    [
        ("eata_coordinator", "ARTE", REPORTING | ANYWHERE | EATA | {Role.AUDITOR}),
        ("eata_coordinator", "MUN-1312", MUNICIPAL | ANYWHERE),
        ("eata_coordinator", "CCDR-NORTE", REPORTING | ANYWHERE | {Role.REGIONAL_OFFICER}),
        ("eata_member", "ARTE", set()),
        ("entity_head_arte", "ARTE", {Role.ACTION_REPORTER}),
        ("entity_head_arte", "AMA", {Role.ACTION_REPORTER}),
        ("entity_head_arte", "CNCS", set()),
        ("entity_head_arte", "MUN-1312", set()),
        ("reporter_arte", "ARTE", set()),
        ("signatory_porto", "MUN-1312", {Role.MUNICIPAL_EDITOR}),
        ("signatory_porto", "MUN-0805", set()),
        ("editor_porto", "MUN-1312", set()),
        ("ccdr_norte", "CCDR-NORTE", set()),
        ("content_editor", "ARTE", set()),
        ("stranger", "ARTE", set()),
    ],
)
def test_roles_to_give(who, entity, roles, request, arte, cncs, signatory_porto, editor_faro, ccdr_norte):
    actor = actor_of(request.getfixturevalue(who), TODAY)

    assert roles_to_give(actor, Entity.objects.get(code=entity)) == roles


@pytest.mark.parametrize("kind", EntityKind)
def test_every_kind_of_entity_has_roles(kind):
    assert roles_that_fit(kind) > ANYWHERE


def test_who_sees_people(request):
    who = ["eata_coordinator", "eata_member", "entity_head_arte", "signatory_porto"]
    others = ["reporter_arte", "editor_porto", "ccdr_norte", "content_editor", "stranger"]
    actors = {name: actor_of(request.getfixturevalue(name), TODAY) for name in who + others}

    assert [name for name, actor in actors.items() if can_see_people(actor)] == who
    assert not can_see_people(ANONYMOUS)
