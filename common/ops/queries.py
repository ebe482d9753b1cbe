"""Whether the service can do its work."""

from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_migrated: set[str] = set()


def troubles() -> dict[str, str]:
    """What keeps the portal from answering, by part; empty when it is ready."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {} if _is_migrated() else {"migracoes": "há migrações por aplicar: corra «manage.py migrate»"}
    except DatabaseError:
        return {"base_de_dados": "não responde"}


def has_pending_migrations() -> bool:
    """Compare names first: importing every migration, as Django does to order them, takes about a second."""
    known = set(MigrationRecorder(connection).applied_migrations())
    if known and not _names_on_disk() - known:
        return False
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _names_on_disk() -> set[tuple[str, str]]:
    modules = {config.label: MigrationLoader.migrations_module(config.label)[0] for config in apps.get_app_configs()}
    found = {label: find_spec(module) for label, module in modules.items() if module}
    folders = {label: spec.submodule_search_locations for label, spec in found.items() if spec}
    # A module has no folder, and without one `iter_modules` would look everywhere.
    return {(label, name) for label, places in folders.items() if places for _, name, _ in iter_modules(places)}


def _is_migrated() -> bool:
    """Asked of the database until the answer is yes: it does not become no while this code runs."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        if has_pending_migrations():
            return False
        _migrated.add(name)
    return True
