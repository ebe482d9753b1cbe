from django.apps import apps
from django.core.management import call_command
from django.db import connection

from common.ops.management.commands.migrate import NearState, OursLast

COLUMNS = """
    SELECT table_name, column_name, is_nullable = 'YES' FROM information_schema.columns
    WHERE table_schema = current_schema()
"""
KEYS = """
    SELECT con.conrelid::regclass::text, att.attname, con.confrelid::regclass::text
    FROM pg_constraint con JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
    WHERE con.contype = 'f' AND con.connamespace = current_schema()::regnamespace
"""
NAMED = """
    SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
"""


def _rows(sql: str) -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


def _fields():
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [(model._meta.db_table, field) for model in models for field in model._meta.local_concrete_fields]


def test_a_new_database_has_every_column_of_every_model(db):
    wanted = {(table, field.column, field.null) for table, field in _fields()}
    assert wanted - _rows(COLUMNS) == set()


def test_a_new_database_has_every_foreign_key(db):
    wanted = {
        (table, field.column, field.remote_field.model._meta.db_table)
        for table, field in _fields()
        if field.is_relation and field.db_constraint
    }
    assert {(table.strip('"'), column, other.strip('"')) for table, column, other in _rows(KEYS)} == wanted


def test_a_new_database_has_every_named_constraint_and_index(db):
    # taggit's own migrations still name its one constraint by the older way, «unique together».
    models = [model for model in apps.get_models() if model._meta.app_label != "taggit"]
    named = {item.name for model in models for item in model._meta.constraints + model._meta.indexes}
    assert named - {name for (name,) in _rows(NAMED)} == set()


def test_only_an_empty_database_is_migrated_the_short_way(db):
    executor = OursLast(connection)
    assert not isinstance(executor._create_project_state(), NearState)
    executor.loader.applied_migrations = {}
    assert isinstance(executor._create_project_state().clone(), NearState)


def test_a_migrated_database_has_nothing_left_to_do(db, capsys):
    call_command("migrate", plan=True)
    assert "No planned migration operations." in capsys.readouterr().out
