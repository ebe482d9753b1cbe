"""Approved text is read-only in the database: only the loader of the norm may change or remove it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pgtrigger
from django.db import connection

SETTING = "portal.norm_load"

_REFUSE = f"""
IF current_setting('{SETTING}', true) = 'on' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END IF;
RAISE EXCEPTION 'approved text of % is read-only: a change of the norm is a new version', TG_TABLE_NAME
    USING ERRCODE = 'read_only_sql_transaction';
"""


def approved_text(*, free: Sequence[str] = ()) -> list[pgtrigger.Trigger]:
    """Return the triggers for `Meta.triggers` of a model of the norm.

    `free` names the columns that later facts may fill, such as who leads an initiative.
    """
    return [
        pgtrigger.Trigger(
            name="norm_no_update",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=list(free), exclude_auto=True),
            func=_REFUSE,
        ),
        pgtrigger.Trigger(name="norm_no_delete", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_REFUSE),
    ]


@contextmanager
def writing_the_norm() -> Iterator[None]:
    """Let the current transaction change approved text; use it inside `transaction.atomic`.

    On an error the setting is left to the rollback, which restores it.
    """
    _set("on")
    yield
    _set("off")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
