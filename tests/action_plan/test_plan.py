from datetime import date

import pytest
from django.db import ProgrammingError, connection

from action_plan.enums import LineageKind, PlanState
from action_plan.models import Action, ActionLineage, PlanVersion
from action_plan.operations import PlanRefused, approve_plan, set_lineage
from action_plan.queries import action_sheets, current_plan
from common.norm.guard import writing_the_norm
from tests.action_plan.factories import (
    ActionFactory,
    BareActionFactory,
    DraftPlanFactory,
    FundingSourceFactory,
    InstrumentFactory,
)
from tests.action_plan.scenes import AT
from tests.territories.factories import EntityFactory

FROM = date(2027, 1, 1)
NEW_VERSION = "prepare uma nova versão do plano"


@pytest.fixture
def old(db):
    return [ActionFactory(code=f"I01-A{number}") for number in (1, 2, 3)]


@pytest.fixture
def draft(db):
    return DraftPlanFactory()


def approve(plan, user):
    instrument = InstrumentFactory(code="rcm-2027", title="RCM de 2027")
    return approve_plan(plan=plan, instrument=instrument, valid_from=FROM, user=user, at=AT)


def carry(old, new, user, kind=LineageKind.CONTINUES):
    return set_lineage(old=old, new=new, kind=kind, reason="Continua no novo plano.", user=user, at=AT)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE action_plan_action SET text = 'outro'",
        "UPDATE action_plan_action SET updated_at = now()",
        "DELETE FROM action_plan_action",
        "UPDATE action_plan_milestone SET planned_on = '2030-12-31'",
        "DELETE FROM action_plan_milestone",
        "INSERT INTO action_plan_milestone (action_id, position, label, planned_on, precision, kind)"
        " SELECT id, 9, 'x', '2030-12-31', 'YEAR', 'DELIVERY' FROM action_plan_action",
        "INSERT INTO action_plan_actionpartner (action_id, entity_id, position)"
        " SELECT id, responsible_id, 9 FROM action_plan_action",
        "DELETE FROM action_plan_action_funding_sources",
        "UPDATE action_plan_planversion SET label = 'x'",
        "UPDATE action_plan_planversion SET state = 'DRAFT'",
        "UPDATE action_plan_planversion SET valid_from = '2020-01-01'",
        "DELETE FROM action_plan_planversion",
    ],
)
def test_case_3_plain_sql_cannot_change_the_approved_plan(sql, db):
    action = BareActionFactory(code="I01-A1")
    with writing_the_norm():
        action.funding_sources.add(FundingSourceFactory())
        action.milestones.create(
            position=1, label="x", planned_on=date(2026, 12, 31), precision="YEAR", kind="DELIVERY"
        )

    with pytest.raises(ProgrammingError, match=NEW_VERSION), connection.cursor() as cursor:
        cursor.execute(sql)


def test_case_3_nor_can_the_models(old):
    old[0].text = "Outro texto"

    with pytest.raises(ProgrammingError, match=NEW_VERSION):
        old[0].save()


def test_case_3_no_action_joins_an_approved_plan(old):
    extra = Action(
        plan=old[0].plan,
        initiative=old[0].initiative,
        code="I01-A9",
        position=9,
        text="x",
        text_html="x",
        responsible=EntityFactory(code="AMA"),
        deadline_raw="2026",
        source="x",
    )
    with pytest.raises(ProgrammingError, match=NEW_VERSION):
        extra.save()


def test_a_draft_is_still_written_freely(draft):
    action = BareActionFactory(plan=draft, code="I01-A1")
    action.text = "Texto em preparação."
    action.save()

    assert Action.objects.get().text == "Texto em preparação."


def test_case_42_old_actions_without_an_outcome_and_new_ones_without_an_origin_block_the_approval(
    old, draft, eata_coordinator
):
    first, second = (
        ActionFactory(plan=draft, code=code, position=position) for position, code in ((1, "N1"), (2, "N2"))
    )
    carry(old[0], first, eata_coordinator)

    with pytest.raises(PlanRefused) as refused:
        approve(draft, eata_coordinator)

    assert refused.value.problems == (
        "Ações da versão 2023 sem destino: I01-A2, I01-A3.",
        "Ações da nova versão sem origem: N2.",
    )
    assert PlanVersion.objects.get(label="2026-revisão").state == PlanState.DRAFT
    assert second.plan == draft


def test_case_42_with_every_lineage_the_new_version_begins_when_the_old_one_ends(old, draft, eata_coordinator):
    new = ActionFactory(plan=draft, code="N1", position=1)
    carry(old[0], new, eata_coordinator, LineageKind.MERGES)
    carry(old[1], new, eata_coordinator, LineageKind.MERGES)
    carry(old[2], None, eata_coordinator, LineageKind.ABANDONED)

    approve(draft, eata_coordinator)

    assert current_plan(date(2026, 12, 31)).label == "2023"
    assert current_plan(FROM).label == "2026-revisão"
    assert [sheet.code for sheet in action_sheets(FROM)] == ["N1"]
    assert [sheet.code for sheet in action_sheets(date(2026, 12, 31))] == ["I01-A1", "I01-A2", "I01-A3"]
    assert [sheet.code for sheet in action_sheets(FROM, actions=[old[0]])] == ["I01-A1"]
    with pytest.raises(PlanRefused, match="já está aprovada"):
        approve(draft, eata_coordinator)


def test_a_version_without_actions_or_deadlines_is_not_approved(draft, eata_coordinator):
    with pytest.raises(PlanRefused, match="A versão não tem ações"):
        approve(draft, eata_coordinator)
    BareActionFactory(plan=draft, code="N1")
    with pytest.raises(PlanRefused, match="Ações sem prazo: N1"):
        approve(draft, eata_coordinator)


def test_only_the_coordination_approves_a_plan(draft, eata_member, stranger):
    ActionFactory(plan=draft, code="N1")
    for user in (eata_member, stranger):
        with pytest.raises(PlanRefused, match="Só a coordenação da EATA"):
            approve(draft, user)


def test_only_an_abandoned_action_has_no_heir(old, draft, eata_coordinator):
    new = ActionFactory(plan=draft, code="N1", position=1)
    for heir, kind in ((None, LineageKind.CONTINUES), (new, LineageKind.ABANDONED), (old[1], LineageKind.SPLITS)):
        with pytest.raises(PlanRefused):
            carry(old[0], heir, eata_coordinator, kind)
    assert ActionLineage.objects.count() == 0


def test_a_lineage_is_not_rewritten(old, draft, eata_coordinator):
    carry(old[0], None, eata_coordinator, LineageKind.ABANDONED)

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM action_plan_actionlineage")
