"""Facts that are only ever added, and what they point at: the database itself refuses to change or delete them."""

import pgtrigger


def append_only() -> pgtrigger.Trigger:
    """Return the trigger for `Meta.triggers` of a model whose rows never change once written."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def kept_for_good() -> pgtrigger.Trigger:
    """Return the trigger for a model that facts point at without a foreign key of the database: never deleted."""
    return pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete)
