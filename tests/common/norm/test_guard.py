"""Approved text cannot be changed by whoever has the database but not the loader (only a new version can)."""

import pytest
from django.db import InternalError, OperationalError, connection, transaction
from psycopg import sql

from common.norm.guard import writing_the_norm
from governance.models import TerritorialStructure
from initiatives.enums import ResponsibleSource
from initiatives.models import InitiativeResponsible

APPROVED = [
    ("initiatives_initiative", "title"),
    ("initiatives_initiative_objectives", "strategicobjective_id"),
    ("initiatives_strategicobjective", "text"),
    ("initiatives_domain", "name"),
    ("initiatives_initiativeresponsible", "position"),
    ("initiatives_target", "measure"),
    ("initiatives_targetindicator", "unit"),
    ("initiatives_targetstatement", "text_raw"),
    ("recommendations_recommendation", "text"),
    ("recommendations_recommendationdomain", "name"),
    ("governance_body", "composition"),
    ("governance_bodyrevision", "cadence_raw"),
    ("governance_duty", "text"),
    ("governance_compositionitem", "member"),
    ("governance_territorialstructure", "chair_raw"),
]


def run(statement, *names, **values):
    statement = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.mark.parametrize(("table", "column"), APPROVED)
def test_plain_sql_cannot_change_approved_text(norm_loaded, table, column):
    with pytest.raises((InternalError, OperationalError), match="is read-only: a change of the norm is a new version"):
        run("UPDATE {} SET {} = %(value)s", table, column, value="99")


@pytest.mark.parametrize("table", [table for table, _ in APPROVED])
def test_plain_sql_cannot_delete_approved_text(norm_loaded, table):
    with pytest.raises((InternalError, OperationalError), match="is read-only: a change of the norm is a new version"):
        run("DELETE FROM {}", table)


def test_the_loader_may(norm_loaded):
    with transaction.atomic(), writing_the_norm():
        assert run("UPDATE initiatives_initiative SET title = 'outro texto' WHERE code = 'I01'") == 1


def test_what_is_decided_later_may_be_filled_in(norm_loaded):
    responsible = InitiativeResponsible.objects.filter(
        initiative__code="I06", entity__code="AMA", stated_in=ResponsibleSource.TABLE_1
    )

    assert responsible.update(is_lead=True) == 1
    assert TerritorialStructure.objects.filter(code="EAT-6").update(chair_entity=None) == 1
