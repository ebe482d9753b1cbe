"""Whether the service can do its work."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

_migrated: set[str] = set()


def troubles() -> dict[str, str]:
    """What keeps the portal from answering, by part; empty when it is ready."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {} if _is_migrated() else {"migracoes": "há migrações por aplicar: corra «manage.py migrate»"}
    except DatabaseError:
        return {"base_de_dados": "não responde"}


def _is_migrated() -> bool:
    """Asked of the database until the answer is yes: it does not become no while this code runs."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(name)
    return True
